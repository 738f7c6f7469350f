#include "model/slip_number.h"

#include <algorithm>

namespace mado::treasury::model {

namespace {

constexpr std::size_t length = 14, running_digits = 11;

char check_digit(std::string_view digits)
{
    int sum = 0;
    bool triple = true;
    for (auto at = digits.rbegin(); at != digits.rend(); ++at, triple = !triple)
        sum += (*at - '0') * (triple ? 3 : 1);
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string padded(std::string digits, std::size_t width) { return std::string(digits.size() < width ? width - digits.size() : 0, '0') + digits; }

}  // namespace

std::string slip_number(int fiscal_year, std::int64_t running)
{
    auto digits = padded(std::to_string(fiscal_year % 100), 2) + padded(std::to_string(running), running_digits);
    digits += check_digit(digits);
    return digits;
}

bool is_slip_number(std::string_view digits)
{
    return digits.size() == length && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }) && check_digit(digits.substr(0, length - 1)) == digits.back();
}

}  // namespace mado::treasury::model
