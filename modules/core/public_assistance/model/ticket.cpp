#include <mado/public_assistance/tickets.h>

namespace mado::public_assistance {

bool needs_opinion(ProviderKind kind) { return kind == ProviderKind::Medical || kind == ProviderKind::Dental || kind == ProviderKind::Nursing; }

// From the right 2, 1, 2 …; a product of two digits counts as their sum; what is missing to the next ten.
char check_digit(std::string_view digits)
{
    int sum = 0, weight = 2;
    for (auto at = digits.rbegin(); at != digits.rend(); ++at) {
        auto const product = (*at - '0') * weight;
        sum += product / 10 + product % 10;
        weight = 3 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace mado::public_assistance
