#include <mado/money/yen.h>

#include <stdexcept>

namespace mado {

namespace {

[[noreturn]] void too_large() { throw std::overflow_error("an amount of yen does not fit"); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Commas stand before each three digits and nowhere else; either all of them or none.
bool commas_are_right(std::string_view text)
{
    if (text.find(',') == std::string_view::npos)
        return true;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((text[i] == ',') != ((text.size() - i) % 4 == 0))
            return false;
    return text[0] != ',';
}

}  // namespace

std::optional<Yen> Yen::parse(std::string_view text)
{
    auto const negative = text.starts_with('-');
    if (negative)
        text.remove_prefix(1);
    if (text.empty() || !commas_are_right(text))
        return {};
    std::int64_t amount = 0;
    for (char const c : text) {
        if (c == ',')
            continue;
        if (!is_digit(c))
            return {};
        // Built below zero, where there is one number more.
        if (__builtin_mul_overflow(amount, 10, &amount) || __builtin_sub_overflow(amount, c - '0', &amount))
            return {};
    }
    if (!negative && __builtin_sub_overflow(std::int64_t { 0 }, amount, &amount))
        return {};
    return Yen(amount);
}

Yen operator+(Yen a, Yen b)
{
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.amount_, b.amount_, &sum))
        too_large();
    return Yen(sum);
}

Yen operator-(Yen a, Yen b)
{
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.amount_, b.amount_, &difference))
        too_large();
    return Yen(difference);
}

Yen operator*(Yen a, std::int64_t times)
{
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a.amount_, times, &product))
        too_large();
    return Yen(product);
}

Yen Yen::operator-() const { return Yen() - *this; }

std::string Yen::digits() const
{
    auto digits = std::to_string(amount_);
    auto const first = static_cast<std::size_t>(amount_ < 0 ? 1 : 0);
    for (auto place = digits.size(); place > first + 3;) {
        place -= 3;
        digits.insert(place, 1, ',');
    }
    return digits;
}

std::string Yen::text() const { return digits() + "円"; }
std::string Yen::english() const { return digits() + " yen"; }

}  // namespace mado
