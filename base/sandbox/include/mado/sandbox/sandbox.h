#pragma once
// What strangers sent is opened by a process that can do nothing else (docs/adr/0024-sanitising.md): no network, no file of this host but read-only
// programs, bounds of memory, time and output, and dead with all its children when its time is over.
//
//   sandbox::Sandbox const box;
//   auto const done = box.run({ .program = "/usr/bin/pdftocairo", .words = { "-pdf", "-", "-" }, .input = bytes });
//   if (done.end == sandbox::End::Done && done.status == 0) use(done.output);
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mado::sandbox {

// What stands between the process and the host.
//   Apart    bubblewrap: namespaces of its own (network, processes, users, mounts), a file system of /usr alone, and all of Bounded
//   Bounded  no network and no dangerous calls (seccomp), no files but /usr (Landlock where the kernel has it), bounds, no new privileges
//   None     neither can be had
enum class Walls { Apart, Bounded, None };
constexpr std::array<std::string_view, 3> names_of(Walls) { return { "apart", "bounded", "none" }; }

// Done: it ended by itself with `status`. Crashed: a signal, also that of a call that is not allowed. TooSlow, TooLarge: its bounds.
// NotStarted: the walls that are asked for cannot be had, or the program is not there.
enum class End { Done, Crashed, TooSlow, TooLarge, NotStarted };

struct Bounds {
    std::chrono::milliseconds time { 60'000 };
    std::uint64_t memory = 3ULL << 29;    // bytes of address space of each process
    std::uint64_t output = 96ULL << 20;   // of its standard output, and of each file in its /tmp
};

struct Work {
    std::string program {};               // empty: this very program
    std::vector<std::string> words {};
    std::string_view input {};            // its standard input
    Bounds bounds {};
};

struct Outcome {
    End end = End::NotStarted;
    int status = -1;
    std::string output {};                // its standard output; empty unless Done
};

struct Options {
    bool bounded_will_do = false;         // without bubblewrap: Bounded instead of nothing
    std::string bubblewrap = "/usr/bin/bwrap";
};

// May be used by several threads at once.
class Sandbox {
public:
    explicit Sandbox(Options options = {});
    // What this host gives, looked for at the first call, and about once a minute as long as it is less than Apart. What is not allowed by the options is None.
    Walls walls() const;
    // Looked for now, whatever was found before.
    Walls looked_for_anew() const;
    // Throws std::system_error when not even a process can be made.
    Outcome run(Work const& work) const;

private:
    Options options_;
    mutable std::atomic<int> walls_ { -1 };
    mutable std::atomic<std::int64_t> look_again_ { 0 };  // by the steady clock, unless Apart
};

// The variable of the environment that says to a program of ours that it is the child: its first word.
inline constexpr char const* child_variable = "MADO_APART";

}  // namespace mado::sandbox
