#include <mado/cases/charges.h>

#include <algorithm>

namespace mado::cases {

std::int64_t laid_over(std::int64_t reckoned, std::vector<ChargeChange> const& changes)
{
    auto amount = reckoned;
    for (auto const& change : changes) {
        if (change.state != ChargeChangeState::Made)
            continue;
        amount = std::max<std::int64_t>(0, amount + change.carried);
        switch (change.step) {
        case ChargeStep::Reduced:
            amount = std::max<std::int64_t>(0, amount - change.amount);
            break;
        case ChargeStep::Exempted:
            amount = 0;
            break;
        case ChargeStep::Raised:
            amount += change.amount;
            break;
        }
    }
    return amount;
}

}  // namespace mado::cases
