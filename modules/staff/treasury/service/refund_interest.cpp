#include <mado/treasury/refunds.h>

#include <mado/time/period.h>
#include <mado/yaml/document.h>

#include "service/arrears_shared.h"
#include "service/giving_back.h"
#include "store/refund_store.h"

#include <algorithm>
#include <charconv>
#include <ranges>

namespace mado::treasury {

namespace {

struct Interest {
    LatenessRule rule {};
    std::vector<ClaimClass> classes {};
    std::vector<InterestCause> causes {};
    bool until_it_fits = true;             // a 充当 bears until the day on which it could have been made
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
    made.until_it_fits = node->text_of("set_off_until", "fits") == "fits";
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

struct Part { Day bears_after, came_on; Yen amount; };

// Payments, oldest first, and what of each no refund has taken.
struct Left { Day on; Yen amount; };

// The payments that make so much of what is overpaid, the latest first (地方税法施行令6条の14の例), among those that had come by then; by the last day that bears nothing.
std::vector<Part> taken(std::vector<Left>& payments, Yen amount, int months, Day by)
{
    std::vector<Part> all;
    for (auto& payment : std::views::reverse(payments)) {
        auto const part = payment.on <= by ? std::min(payment.amount, amount) : Yen(0);
        if (part <= Yen(0))
            continue;
        auto const free_until = months == 0 ? payment.on : last_day(payment.on.plus_days(1), Term::of_months(months)).value_or(payment.on);
        all.push_back({ free_until, payment.on, part });
        payment.amount -= part;
        amount -= part;
    }
    return all;
}

struct Earlier { Refund refund; std::vector<Part> parts; };
struct Parts { std::vector<Part> now; std::vector<Earlier> before; };

// What this refund takes, and what those before it have taken.
Parts parts_of(db::Read& tx, Claim const& claim, Yen amount, int months, Day through)
{
    std::vector<Left> payments;
    for (auto const& payment : service::payments_of(tx, claim))
        payments.push_back({ payment.on, payment.amount });
    Parts all;
    for (auto& refund : store::refunds_of(tx, claim.id)) {
        if (refund.state == RefundState::Dropped || refund.state == RefundState::Twice)
            continue;
        auto parts = taken(payments, refund.amount, months, refund.asked_on);
        all.before.push_back({ std::move(refund), std::move(parts) });
    }
    all.now = taken(payments, amount, months, through);
    return all;
}

Day last_lessened(db::Read& tx, Claim const& claim)
{
    Day last;
    for (auto const& entry : journal_of(tx, claim.id))
        if (entry.kind == word_of(Change::Assess) && entry.line.credit == Account::ToRefund)
            last = std::max(last, entry.booked_on);
    return last;
}

// Since when so much of it was too much: the latest of its payments, and of the corrections that made it so.
Day arose_on(db::Read& tx, Claim const& claim, std::vector<Part> const& parts)
{
    auto day = last_lessened(tx, claim);
    for (auto const& part : parts)
        day = std::max(day, part.came_on);
    return day;
}

// The last day for which it bore.
Day bore_until(Refund const& refund) { return refund.reckoning.empty() ? refund.asked_on : refund.reckoning.back().through; }

// One overpayment in parts is one principal: what went before bears until it went. Nothing of what bore nothing.
// One that bore for longer than this one does (a 充当 runs to the day on which it could have been made) is no principal of it: the two are reckoned apart.
Yen with_earlier(std::vector<Part>& parts, std::vector<LatePayment>& gone, std::vector<Earlier> const& before, std::string_view cause, Day arose, Day through)
{
    Yen bore;
    for (auto const& earlier : before) {
        if (earlier.refund.cause != cause || earlier.refund.asked_on < arose || bore_until(earlier.refund) > through)
            continue;
        bore += earlier.refund.interest;
        for (auto const& part : earlier.parts)
            if (auto const until = bore_until(earlier.refund); part.bears_after < until) {
                parts.push_back(part);
                gone.push_back({ until, part.amount });
            }
    }
    std::ranges::sort(parts, {}, &Part::bears_after);
    return bore;
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
    auto [parts, earlier] = parts_of(tx, claim, amount, cause->months, through);
    if (parts.empty())
        return made;
    std::vector<LatePayment> changes;
    made.before = with_earlier(parts, changes, earlier, name, arose_on(tx, claim, parts), through);
    // What begins to bear later is, to the reckoning, a payment below nothing: the sum of all parts is cut, not each of them.
    Yen first;
    for (auto const& part : parts)
        if (part.bears_after == parts.front().bears_after)
            first += part.amount;
        else
            changes.push_back({ part.bears_after, -part.amount });
    auto reckoned = lateness_of(rule, parts.front().bears_after, first, std::move(changes), through);
    made.amount = std::max(Yen(0), reckoned.charge - made.before);
    made.spans = std::move(reckoned.spans);
    return made;
}

Day service::bears_until_set_off(db::Read& tx, Workplace const& here, Claim const& from, Claim const& onto, Yen amount)
{
    auto const today = here.now().today();
    auto const found = interest_in(here);
    if (!found || !found->until_it_fits)
        return today;
    return std::min(today, std::max(arose_on(tx, from, parts_of(tx, from, amount, 0, today).now), onto.due_on));
}

}  // namespace mado::treasury
