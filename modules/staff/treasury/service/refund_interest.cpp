#include <mado/treasury/refunds.h>

#include <mado/time/period.h>
#include <mado/yaml/document.h>

#include "service/arrears_shared.h"

#include <algorithm>
#include <charconv>

namespace mado::treasury {

namespace {

struct Interest {
    LatenessRule rule {};
    std::vector<ClaimClass> classes {};
    std::vector<InterestCause> causes {};
};

// What the library's file says; `./test` reads it whole, so a mistake there is an accident here.
std::optional<Interest> interest_in(Workplace const& here)
{
    auto const parsed = yaml::parse(here.library.text("treasury/lateness.yaml"));
    auto const* node = parsed ? parsed->find("refund_interest") : nullptr;
    if (!node)
        return std::nullopt;
    Interest made;
    auto const rules = service::rules(here);
    auto const rule = std::ranges::find(rules, node->text_of("rule"), &LatenessRule::name);
    if (rule == rules.end())
        throw std::runtime_error("lateness.yaml: refund_interest names no rule");
    made.rule = *rule;
    if (auto const* classes = node->find("classes"))
        for (auto const& one : classes->items)
            made.classes.push_back(value_of<ClaimClass>(one.text));
    if (auto const* causes = node->find("causes"))
        for (auto const& entry : causes->entries) {
            InterestCause one { entry.key, entry.value.text_of("title"), entry.value.text_of("article"), 0 };
            auto const months = entry.value.text_of("months");
            std::from_chars(months.data(), months.data() + months.size(), one.months);
            made.causes.push_back(std::move(one));
        }
    return made;
}

struct Part { Day bears_after; Yen amount; };

// The payments that make so much of what is overpaid, the latest first (地方税法施行令6条の14の例), by the last day that bears nothing.
std::vector<Part> parts_of(db::Read& tx, Claim const& claim, Yen amount, int months)
{
    auto payments = service::payments_of(tx, claim);
    std::ranges::reverse(payments);
    std::vector<Part> all;
    for (auto const& payment : payments) {
        auto const part = std::min(payment.amount, amount);
        if (part <= Yen(0))
            break;
        auto const free_until = months == 0 ? payment.on : last_day(payment.on.plus_days(1), Term::of_months(months)).value_or(payment.on);
        all.push_back({ free_until, part });
        amount -= part;
    }
    std::ranges::sort(all, {}, &Part::bears_after);
    return all;
}

}  // namespace

std::vector<InterestCause> interest_causes(Workplace const& here, Claim const& claim)
{
    auto const found = interest_in(here);
    if (!found || std::ranges::find(found->classes, claim.claim_class) == found->classes.end())
        return {};
    return found->causes;
}

Result<RefundInterest> interest_of(db::Read& tx, Workplace const& here, Claim const& claim, Yen amount, std::string_view name, Day through)
{
    auto const causes = interest_causes(here, claim);
    auto const cause = std::ranges::find(causes, name, &InterestCause::name);
    if (cause == causes.end())
        return refuse({ { "cause", "treasury.choose" } });
    auto const rule = interest_in(here)->rule;
    RefundInterest made { {}, rule.title, cause->article, rule.sure, {} };
    auto const parts = parts_of(tx, claim, amount, cause->months);
    if (parts.empty())
        return made;
    // What begins to bear later is, to the reckoning, a payment below nothing: the sum of all parts is cut, not each of them.
    std::vector<LatePayment> later;
    Yen first;
    for (auto const& part : parts)
        if (part.bears_after == parts.front().bears_after)
            first += part.amount;
        else
            later.push_back({ part.bears_after, -part.amount });
    auto reckoned = lateness_of(rule, parts.front().bears_after, first, std::move(later), through);
    made.amount = reckoned.charge;
    made.spans = std::move(reckoned.spans);
    return made;
}

}  // namespace mado::treasury
