#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace mado::sandbox {

[[noreturn]] void fail(char const* what);  // throws std::system_error of errno

struct Descriptor {
    int number = -1;
    explicit Descriptor(int opened = -1) : number(opened) {}
    Descriptor(Descriptor&& other) noexcept : number(other.number) { other.number = -1; }
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor();
};

// Memory that has no name: nothing of it ever stands on a disk.
Descriptor memory(char const* name);
void fill(Descriptor const& to, std::string_view bytes);          // and back to its start
std::optional<std::string> contents(Descriptor const& from, std::uint64_t most);  // nothing: more than that

}  // namespace mado::sandbox
