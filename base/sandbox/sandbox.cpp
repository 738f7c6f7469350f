#include <mado/sandbox/sandbox.h>

#include "descriptors.h"
#include "filter.h"
#include "landlock.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <optional>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MADO_WATCHED_MEMORY 1  // a sanitizer reserves terabytes of addresses
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MADO_WATCHED_MEMORY 1
#endif
#endif

namespace mado::sandbox {

namespace {

constexpr int filter_descriptor = 3;

// All that the child needs, made before the fork: after it only what may be called between fork and exec, for this process has threads.
struct Prepared {
    std::vector<std::string> words, environment;
    std::vector<char*> word_pointers, environment_pointers;
    sock_fprog program {};
    std::optional<Descriptor> filter_file, rules;
    Bounds bounds;
    bool is_apart = false;

    void point()
    {
        for (auto& word : words)
            word_pointers.push_back(word.data());
        for (auto& variable : environment)
            environment_pointers.push_back(variable.data());
        word_pointers.push_back(nullptr);
        environment_pointers.push_back(nullptr);
    }
};

std::string this_program()
{
    std::error_code none;
    return std::filesystem::read_symlink("/proc/self/exe", none).string();
}

std::vector<std::string> environment_of(Work const& work)
{
    std::vector<std::string> all { "PATH=/usr/bin", "HOME=/tmp", "LANG=C.UTF-8" };
    if (work.program.empty())
        all.push_back(std::string(child_variable) + "=" + (work.words.empty() ? "" : work.words.front()));
    return all;
}

void add(std::vector<std::string>& to, std::initializer_list<std::string> words) { to.insert(to.end(), words); }

// The folders of programs, also where /lib is not a link into /usr.
void add_programs(std::vector<std::string>& words)
{
    add(words, { "--ro-bind", "/usr", "/usr" });
    for (auto const* folder : { "bin", "lib", "lib64" }) {
        auto const path = std::string("/") + folder;
        std::error_code none;
        if (std::filesystem::is_symlink(path, none))
            add(words, { "--symlink", std::string("usr/") + folder, path });
        else
            add(words, { "--ro-bind-try", path, path });
    }
    for (auto const* path : { "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig" })
        add(words, { "--ro-bind-try", path, path });
}

std::vector<std::string> apart_words(Options const& options, Work const& work, std::vector<std::string> const& environment)
{
    std::vector<std::string> words { options.bubblewrap, "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--die-with-parent", "--new-session", "--clearenv",
        "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL" };
    for (auto const& variable : environment) {
        auto const equals = variable.find('=');
        add(words, { "--setenv", variable.substr(0, equals), variable.substr(equals + 1) });
    }
    add_programs(words);
    add(words, { "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom", "--size", std::to_string(work.bounds.output), "--tmpfs", "/tmp" });
    auto inside = work.program;
    if (inside.empty()) {
        inside = "/program";
        add(words, { "--ro-bind", this_program(), inside });
    }
    add(words, { "--remount-ro", "/", "--chdir", "/tmp", "--seccomp", std::to_string(filter_descriptor), "--", inside });
    return words;
}

Prepared prepared(Options const& options, Work const& work, Walls walls)
{
    Prepared made;
    made.bounds = work.bounds;
    made.is_apart = walls == Walls::Apart;
    made.environment = environment_of(work);
    auto const calls = filter();
    made.program = { static_cast<unsigned short>(calls.size()), const_cast<sock_filter*>(calls.data()) };
    if (made.is_apart) {
        made.words = apart_words(options, work, made.environment);
        made.environment.clear();
        made.filter_file.emplace(memory("filter"));
        fill(*made.filter_file, { reinterpret_cast<char const*>(calls.data()), calls.size_bytes() });
    } else {
        made.words = { work.program.empty() ? this_program() : work.program };
        made.rules.emplace(rules_of_files(made.words.front()));
    }
    made.words.insert(made.words.end(), work.words.begin(), work.words.end());
    return made;
}

void bound(__rlimit_resource what, std::uint64_t most)
{
    rlimit const limit { most, most };
    ::setrlimit(what, &limit);
}

void bound_all(Bounds const& bounds)
{
    bound(RLIMIT_CPU, static_cast<std::uint64_t>(bounds.time.count() / 1000 + 1));
    bound(RLIMIT_FSIZE, bounds.output);
    bound(RLIMIT_CORE, 0);
    bound(RLIMIT_NOFILE, 64);
    bound(RLIMIT_NPROC, 4096);
#ifndef MADO_WATCHED_MEMORY
    bound(RLIMIT_AS, bounds.memory);
#endif
}

constexpr int no_walls = 125;

[[noreturn]] void become_child(Prepared const& made, int in, int out, int nowhere)
{
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_DUMPABLE, 0);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(nowhere, 2) < 0)
        ::_exit(no_walls);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    bound_all(made.bounds);
    if (made.is_apart) {
        if (::dup2(made.filter_file->number, filter_descriptor) < 0 || ::fcntl(filter_descriptor, F_SETFD, 0) != 0)
            ::_exit(no_walls);
        ::syscall(SYS_close_range, static_cast<unsigned>(filter_descriptor + 1), ~0U, 0U);
    } else {
        if (::chdir("/") != 0 || made.rules->number < 0 || obey(made.rules->number) != 0)
            ::_exit(no_walls);
        ::syscall(SYS_close_range, 3U, ~0U, 0U);
        if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &made.program) != 0)
            ::_exit(no_walls);
    }
    ::execve(made.words.front().c_str(), made.word_pointers.data(), made.environment_pointers.data());
    ::_exit(no_walls);
}

// Its end, or nothing when it had to be killed; either way nothing of it runs on.
std::optional<int> end_of(pid_t child, std::chrono::milliseconds time)
{
    auto const last = std::chrono::steady_clock::now() + time;
    std::optional<int> ended;
    int status = 0;
    for (int pause = 1;; pause = std::min(pause * 2, 20)) {
        auto const found = ::waitpid(child, &status, WNOHANG);
        if (found == child) {
            ended = status;
            break;
        }
        if (found < 0 && errno != EINTR)
            fail("wait for the sandbox");
        if (std::chrono::steady_clock::now() >= last) {
            ::kill(-child, SIGKILL);
            ::kill(child, SIGKILL);
            while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
            }
            break;
        }
        ::poll(nullptr, 0, pause);
    }
    ::kill(-child, SIGKILL);  // what it started and left behind
    return ended;
}

// bubblewrap ends with 128 and the signal of what it started.
std::optional<int> signal_of(int status)
{
    if (WIFSIGNALED(status))
        return WTERMSIG(status);
    return WEXITSTATUS(status) > 128 && WEXITSTATUS(status) < 128 + 65 ? std::optional(WEXITSTATUS(status) - 128) : std::nullopt;
}

Outcome outcome_of(std::optional<int> ended, Descriptor const& out, Bounds const& bounds)
{
    Outcome outcome;
    auto written = contents(out, bounds.output);
    if (!ended)
        outcome.end = End::TooSlow;
    else if (auto const signal = signal_of(*ended))
        outcome.end = *signal == SIGXCPU ? End::TooSlow : *signal == SIGXFSZ ? End::TooLarge : End::Crashed;
    else if (!written || written->size() >= bounds.output)
        outcome.end = End::TooLarge;
    else if (WEXITSTATUS(*ended) == no_walls)
        outcome.end = End::NotStarted;
    else {
        outcome.end = End::Done;
        outcome.status = WEXITSTATUS(*ended);
        outcome.output = std::move(*written);
    }
    return outcome;
}

Outcome started(Options const& options, Work const& work, Walls walls)
{
    auto made = prepared(options, work, walls);
    made.point();
    auto const in = memory("in"), out = memory("out");
    Descriptor const nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    if (nowhere.number < 0)
        fail("open /dev/null");
    fill(in, work.input);
    auto const child = ::fork();
    if (child < 0)
        fail("start the sandbox");
    if (child == 0)
        become_child(made, in.number, out.number, nowhere.number);
    ::setpgid(child, child);
    return outcome_of(end_of(child, work.bounds.time), out, work.bounds);
}

bool holds(Options const& options, Walls walls)
{
    auto const tried = started(options, { .program = "/usr/bin/true", .words = {}, .input = {}, .bounds = { .time = std::chrono::seconds(10) } }, walls);
    return tried.end == End::Done && tried.status == 0;
}

constexpr std::chrono::seconds look_again_after { 60 };
std::int64_t steady_now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

Walls looked_for(Options const& options)
{
    if (filter().empty())
        return Walls::None;
    std::error_code none;
    if (std::filesystem::exists(options.bubblewrap, none) && holds(options, Walls::Apart))
        return Walls::Apart;
    return options.bounded_will_do && holds(options, Walls::Bounded) ? Walls::Bounded : Walls::None;
}

}  // namespace

Sandbox::Sandbox(Options options) : options_(std::move(options)) {}

// The strongest is kept for good. Anything less may have been a host out of breath (no process, no memory), or one that is mended now.
Walls Sandbox::walls() const
{
    auto const known = walls_.load();
    bool const is_for_good = known == static_cast<int>(Walls::Apart);
    return known >= 0 && (is_for_good || steady_now() < look_again_.load()) ? static_cast<Walls>(known) : looked_for_anew();
}

Walls Sandbox::looked_for_anew() const
{
    auto const found = looked_for(options_);
    look_again_.store(steady_now() + std::chrono::steady_clock::duration(look_again_after).count());
    walls_.store(static_cast<int>(found));
    return found;
}

Outcome Sandbox::run(Work const& work) const
{
    auto const found = walls();
    std::error_code none;
    bool const is_there = work.program.empty() || std::filesystem::exists(work.program, none);
    if (found == Walls::None || !is_there)
        return {};
    auto done = started(options_, work, found);
    // Nothing said and not well ended: it may have been bubblewrap itself, which says so with the same numbers. Then nothing was wrong with the work.
    bool const is_doubtful = found == Walls::Apart && done.end == End::Done && done.status != 0 && done.output.empty();
    return is_doubtful && looked_for_anew() != Walls::Apart ? Outcome {} : done;
}

}  // namespace mado::sandbox
