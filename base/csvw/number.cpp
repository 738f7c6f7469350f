#include "number.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace mado::csvw {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string take_digits(std::string_view& text)
{
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count]))
        ++count;
    std::string digits(text.substr(0, count));
    text.remove_prefix(count);
    return digits;
}

bool take(std::string_view& text, std::string_view what)
{
    if (what.empty() || !text.starts_with(what))
        return false;
    text.remove_prefix(what.size());
    return true;
}

void tidy(Number& number)
{
    auto const kept = std::min(number.whole.find_first_not_of('0'), number.whole.size());
    number.whole.erase(0, kept);
    if (number.whole.empty())
        number.whole = "0";
}

std::optional<Number> special(std::string_view text)
{
    Number number;
    if (text == "NaN")
        number.special = Number::Special::NotANumber;
    else if (text == "INF" || text == "+INF" || text == "-INF") {
        number.special = Number::Special::Infinite;
        number.negative = text.front() == '-';
    } else
        return {};
    return number;
}

// The point so many places to the left: percent, per mille.
void divide(Number& number, std::size_t places)
{
    while (number.whole.size() <= places)
        number.whole.insert(0, "0");
    number.fraction.insert(0, number.whole.substr(number.whole.size() - places));
    number.whole.erase(number.whole.size() - places);
    while (number.fraction.ends_with('0'))
        number.fraction.pop_back();
    tidy(number);
}

std::int64_t exponent_of(Number const& number)
{
    std::int64_t value = 0;
    if (number.exponent) {
        auto const& text = *number.exponent;
        auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec != std::errc() || value > 1'000'000'000 || value < -1'000'000'000)
            value = text.starts_with('-') ? -1'000'000'000 : 1'000'000'000;
    }
    return value;
}

}  // namespace

std::string Number::text() const
{
    if (special == Special::NotANumber)
        return "NaN";
    auto out = std::string(negative ? "-" : "");
    if (special == Special::Infinite)
        return out + "INF";
    out += whole;
    if (!fraction.empty())
        out += "." + fraction;
    if (exponent)
        out += "e" + *exponent;
    return out;
}

std::string Number::json() const { return special == Special::None ? text() : '"' + text() + '"'; }

std::optional<Number> number_of(std::string_view text)
{
    if (auto const found = special(text))
        return found;
    Number number;
    if (take(text, "-"))
        number.negative = true;
    else
        take(text, "+");
    number.whole = take_digits(text);
    bool digits = !number.whole.empty();
    if (take(text, ".")) {
        number.fraction = take_digits(text);
        digits = digits || !number.fraction.empty();
    }
    if (!digits)
        return {};
    if (take(text, "E") || take(text, "e")) {
        std::string sign = take(text, "-") ? "-" : "";
        if (sign.empty())
            take(text, "+");
        auto const power = take_digits(text);
        if (power.empty())
            return {};
        number.exponent = sign + power;
    }
    if (!text.empty())
        return {};
    tidy(number);
    return number;
}

std::partial_ordering compare(Number const& a, Number const& b)
{
    using Special = Number::Special;
    if (a.special == Special::NotANumber || b.special == Special::NotANumber)
        return std::partial_ordering::unordered;
    // Digits without the point, and where the point stands behind the first digit that counts.
    struct Size {
        std::string digits;
        std::int64_t point;
    };
    auto const size = [](Number const& number) {
        auto all = number.whole + number.fraction;
        auto point = static_cast<std::int64_t>(number.whole.size()) + exponent_of(number);
        auto const first = std::min(all.find_first_not_of('0'), all.size());
        all.erase(0, first);
        point -= static_cast<std::int64_t>(first);
        while (all.ends_with('0'))
            all.pop_back();
        return Size { all, all.empty() ? 0 : point };
    };
    auto const of_a = size(a), of_b = size(b);
    auto const sign = [](Number const& number, Size const& digits) { return number.special == Special::None && digits.digits.empty() ? 0 : number.negative ? -1 : 1; };
    auto const sign_a = sign(a, of_a), sign_b = sign(b, of_b);
    if (sign_a != sign_b)
        return sign_a <=> sign_b;
    if (sign_a == 0)
        return std::partial_ordering::equivalent;
    std::strong_ordering magnitude = std::strong_ordering::equal;
    if (a.special != b.special)
        magnitude = a.special == Special::Infinite ? std::strong_ordering::greater : std::strong_ordering::less;
    else if (a.special == Special::None) {
        magnitude = of_a.point <=> of_b.point;
        if (magnitude == 0)
            magnitude = of_a.digits <=> of_b.digits;  // without zeros at the end the order of text is the order of size
    }
    return sign_a > 0 ? magnitude : 0 <=> magnitude;
}

NumberFormat NumberFormat::without_pattern(std::string decimal, std::optional<std::string> group)
{
    NumberFormat format;
    format.decimal_ = std::move(decimal);
    format.group_ = std::move(group);
    return format;
}

std::optional<NumberFormat> NumberFormat::of(std::string_view pattern, std::string decimal, std::string group)
{
    NumberFormat format;
    format.has_pattern_ = true;
    format.decimal_ = std::move(decimal);
    format.group_ = std::move(group);
    auto const around = [&](std::string& into) {
        while (!pattern.empty())
            if (take(pattern, "‰"))
                into += "‰";
            else if (pattern.front() == '+' || pattern.front() == '-' || pattern.front() == '%') {
                into += pattern.front();
                pattern.remove_prefix(1);
            } else
                return;
    };
    around(format.prefix_);
    std::size_t digits = 0, since = 0;
    bool grouped = false, seen_zero = false;
    for (;;) {
        if (take(pattern, *format.group_)) {
            if (grouped && since == 0)
                return {};
            if (grouped)
                format.secondary_ = since;
            grouped = true;
            since = 0;
        } else if (!pattern.empty() && (pattern.front() == '0' || pattern.front() == '#')) {
            if (pattern.front() == '#' && seen_zero)
                return {};
            seen_zero = seen_zero || pattern.front() == '0';
            format.least_whole_ += pattern.front() == '0' ? 1 : 0;
            ++digits;
            ++since;
            pattern.remove_prefix(1);
        } else
            break;
    }
    if (grouped) {
        if (since == 0)
            return {};
        format.primary_ = since;
        if (format.secondary_ == 0)
            format.secondary_ = since;
    }
    if (take(pattern, format.decimal_)) {
        bool optional = false;
        grouped = false;
        since = 0;
        for (;;) {
            if (take(pattern, *format.group_)) {
                if (since == 0)
                    return {};
                if (!grouped)
                    format.fraction_group_ = since;
                grouped = true;
                since = 0;
            } else if (!pattern.empty() && (pattern.front() == '0' || pattern.front() == '#')) {
                if (pattern.front() == '0' && optional)
                    return {};
                optional = optional || pattern.front() == '#';
                format.least_fraction_ += pattern.front() == '0' ? 1 : 0;
                ++format.most_fraction_;
                ++since;
                pattern.remove_prefix(1);
            } else
                break;
        }
    }
    if (digits + format.most_fraction_ == 0)
        return {};
    if (take(pattern, "E")) {
        format.exponent_ = true;
        format.exponent_sign_ = take(pattern, "+");
        while (take(pattern, "#"))
            ;
        while (take(pattern, "0"))
            ++format.least_exponent_;
        if (format.least_exponent_ == 0)
            return {};
    }
    around(format.suffix_);
    if (!pattern.empty())
        return {};
    return format;
}

bool NumberFormat::take_sign(std::string_view& text, Number& number, bool& seen) const
{
    if (seen || text.empty() || (text.front() != '+' && text.front() != '-'))
        return false;
    number.negative = text.front() == '-';
    text.remove_prefix(1);
    return seen = true;
}

// The whole digits, with groups where the pattern has them: the last of `primary_`, all before it of `secondary_`.
bool NumberFormat::take_whole(std::string_view& text, Number& number) const
{
    std::vector<std::size_t> groups { 0 };
    for (;;) {
        auto const digits = take_digits(text);
        number.whole += digits;
        groups.back() = digits.size();
        if (primary_ == 0 || digits.empty() || !take(text, *group_))
            break;
        groups.push_back(0);
    }
    if (number.whole.size() < least_whole_ || groups.back() == 0)
        return groups.size() == 1 && least_whole_ == 0 && number.whole.empty();
    if (primary_ == 0)
        return true;
    if (groups.size() == 1)
        return groups[0] <= primary_;
    if (groups.back() != primary_ || groups.front() > secondary_)
        return false;
    return std::all_of(groups.begin() + 1, groups.end() - 1, [&](std::size_t size) { return size == secondary_; });
}

bool NumberFormat::take_fraction(std::string_view& text, Number& number) const
{
    if (!take(text, decimal_))
        return least_fraction_ == 0;
    for (bool more = true; more;) {
        auto const digits = take_digits(text);
        number.fraction += digits;
        if (fraction_group_ != 0 && digits.size() > fraction_group_)
            return false;
        more = fraction_group_ != 0 && digits.size() == fraction_group_ && take(text, *group_);
        if (more && (text.empty() || !is_digit(text.front())))
            return false;
    }
    return !number.fraction.empty() && number.fraction.size() >= least_fraction_ && number.fraction.size() <= most_fraction_;
}

bool NumberFormat::take_exponent(std::string_view& text, Number& number) const
{
    if (!exponent_)
        return true;
    if (!take(text, "E"))
        return false;
    auto const minus = take(text, "-");
    if (!minus && !take(text, "+") && exponent_sign_)
        return false;
    auto const power = take_digits(text);
    number.exponent = (minus ? "-" : "") + power;
    return power.size() >= least_exponent_;
}

// What stands before or behind the digits. A sign of the pattern must be there, as either sign; without one it may be.
bool NumberFormat::literals(std::string_view& text, std::string_view wanted, Number& number, bool& signed_already) const
{
    while (!wanted.empty()) {
        if (wanted.front() == '+' || wanted.front() == '-') {
            wanted.remove_prefix(1);
            if (!take_sign(text, number, signed_already))
                return false;
        } else {
            auto const size = wanted.front() == '%' ? 1u : std::string_view("‰").size();
            take_sign(text, number, signed_already);
            if (!take(text, wanted.substr(0, size)))
                return false;
            wanted.remove_prefix(size);
        }
    }
    return true;
}

std::optional<Number> NumberFormat::read(std::string_view text) const
{
    if (auto const found = special(text))
        return found;
    if (!has_pattern_)
        return read_plain(text);
    Number number;
    bool signed_already = false;
    if (!literals(text, prefix_, number, signed_already))
        return {};
    take_sign(text, number, signed_already);
    if (!take_whole(text, number) || !take_fraction(text, number) || number.whole.size() + number.fraction.size() == 0)
        return {};
    if (!take_exponent(text, number) || !literals(text, suffix_, number, signed_already) || !text.empty())
        return {};
    tidy(number);
    auto const around = prefix_ + suffix_;
    if (around.find('%') != std::string::npos)
        divide(number, 2);
    else if (around.find("‰") != std::string::npos)
        divide(number, 3);
    return number;
}

// The form that is described by words: sign, digits and groups, point and digits, exponent, percent.
std::optional<Number> NumberFormat::read_plain(std::string_view text) const
{
    Number number;
    bool signed_already = false;
    take_sign(text, number, signed_already);
    if (text.empty() || !is_digit(text.front()))
        return {};
    for (;;) {
        number.whole += take_digits(text);
        if (!group_ || !take(text, *group_))
            break;
        if (text.empty() || !is_digit(text.front()))
            return {};
    }
    if (take(text, decimal_)) {
        number.fraction = take_digits(text);
        if (number.fraction.empty())
            return {};
    }
    if (take(text, "E") || take(text, "e")) {
        auto const minus = take(text, "-");
        if (!minus)
            take(text, "+");
        auto const power = take_digits(text);
        if (power.empty())
            return {};
        number.exponent = (minus ? "-" : "") + power;
    }
    tidy(number);
    if (take(text, "%"))
        divide(number, 2);
    else if (take(text, "‰"))
        divide(number, 3);
    return text.empty() ? std::optional(number) : std::nullopt;
}

}  // namespace mado::csvw
