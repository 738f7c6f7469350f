#include <mado/slips/pay_easy.h>

namespace mado::slips {

std::expected<PayEasy, Finding> pay_easy(std::string_view collector, std::string_view payment, std::string_view confirmation, std::string_view division)
{
    auto const first = CollectorNumber::parse(collector);
    if (!first)
        return std::unexpected(first.error());
    auto const second = PaymentNumber::parse(payment);
    if (!second)
        return std::unexpected(second.error());
    auto const third = ConfirmationNumber::parse(confirmation);
    if (!third)
        return std::unexpected(third.error());
    auto const fourth = PaymentDivision::parse(division);
    if (!fourth)
        return std::unexpected(fourth.error());
    return PayEasy { *first, *second, *third, *fourth };
}

std::string spaced(std::string_view digits)
{
    std::string made;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % 4 == 0)
            made += ' ';
        made += digits[i];
    }
    return made;
}

}  // namespace mado::slips
