// Check digits.
#include <mado/definitions/answers.h>

#include <algorithm>

namespace mado::definitions {

namespace {

bool all_digits(std::string_view text, std::size_t length)
{
    return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int digit(std::string_view text, std::size_t at) { return text[at] - '0'; }

}  // namespace

// 法人番号の指定等に関する省令2条: 9 − (Σ P×Q mod 9), P the digits of the 12-digit base number from the lowest, Q 1 for odd, 2 for even places. It
// stands in front.
bool is_corporate_number(std::string_view thirteen_digits)
{
    if (!all_digits(thirteen_digits, 13))
        return false;
    int sum = 0;
    for (std::size_t place = 1; place <= 12; ++place)
        sum += digit(thirteen_digits, 13 - place) * (place % 2 == 1 ? 1 : 2);
    return digit(thirteen_digits, 0) == 9 - sum % 9;
}

// 総務省令(平成26年総務省令第85号)5条: 11 − (Σ P×Q mod 11), 0 when the remainder is 0 or 1; Q is n+1 for the places 1 to 6 from the lowest and n−5 for 7
// to 11. It stands at the end.
bool is_my_number(std::string_view twelve_digits)
{
    if (!all_digits(twelve_digits, 12))
        return false;
    int sum = 0;
    for (int place = 1; place <= 11; ++place)
        sum += digit(twelve_digits, static_cast<std::size_t>(11 - place)) * (place <= 6 ? place + 1 : place - 5);
    auto const remainder = sum % 11;
    return digit(twelve_digits, 11) == (remainder <= 1 ? 0 : 11 - remainder);
}

}  // namespace mado::definitions
