#pragma once
// Digits taken and written one field after the other.
#include <mado/slips/finding.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace mado::slips {

inline bool all_digits(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Exactly so many digits, with zeros in front. The number fits.
inline std::string filled(std::int64_t number, std::size_t length)
{
    auto const digits = std::to_string(number);
    return std::string(length - std::min(length, digits.size()), '0') + digits;
}

inline std::int64_t number_of(std::string_view digits)
{
    std::int64_t number = 0;
    for (auto const c : digits)
        number = number * 10 + (c - '0');
    return number;
}

class Taking {
public:
    explicit Taking(std::string_view digits) : digits_(digits) {}
    std::string_view next(std::size_t length)
    {
        auto const part = digits_.substr(place_, length);
        from_ = static_cast<int>(place_) + 1;
        place_ += length;
        return part;
    }
    // Of the part taken last.
    Finding wrong(std::string key, std::string japanese) const { return { from_, static_cast<int>(place_), std::move(key), std::move(japanese) }; }

private:
    std::string_view digits_;
    std::size_t place_ = 0;
    int from_ = 0;
};

}  // namespace mado::slips
