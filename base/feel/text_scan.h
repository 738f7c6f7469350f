#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mado::feel {

// Reads a short text from left to right.
struct TextScan {
    std::string_view text;
    std::size_t at = 0;

    bool done() const { return at == text.size(); }
    char peek() const { return text[at]; }
    std::string_view rest() const { return text.substr(at); }
    bool take(char wanted)
    {
        if (done() || text[at] != wanted)
            return false;
        ++at;
        return true;
    }
    std::optional<std::int64_t> number(std::size_t least, std::size_t most)
    {
        std::int64_t value = 0;
        std::size_t count = 0;
        while (!done() && text[at] >= '0' && text[at] <= '9' && count < most) {
            value = value * 10 + (text[at] - '0');
            ++at;
            ++count;
        }
        return count >= least ? std::optional(value) : std::nullopt;
    }
};

}  // namespace mado::feel
