#include "model/attempt.h"

#include <algorithm>

namespace mado::payments {

namespace {

constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

AttemptState state_of(CheckoutState state, AttemptState before)
{
    switch (state) {
    case CheckoutState::Open: return before == AttemptState::Returned ? AttemptState::Returned : AttemptState::Open;
    case CheckoutState::Succeeded: return AttemptState::Succeeded;
    case CheckoutState::Failed: return AttemptState::Failed;
    case CheckoutState::Expired: return AttemptState::Expired;
    case CheckoutState::Cancelled: return AttemptState::Cancelled;
    }
    return before;
}

}  // namespace

Learnt heard(Known known, Checkout const& word)
{
    if (word.id.empty() || (!known.reference.empty() && known.reference != word.id))
        return { std::move(known), false };
    bool const is_first = known.reference.empty();
    known.reference = word.id;
    if (!word.address.empty())
        known.address = word.address;
    if (word.state == CheckoutState::Succeeded) {
        // A second word of success with another amount is told too: the treasury sees that it differs from the first.
        if (known.state != AttemptState::Succeeded || word.stage > known.stage)
            known.paid_amount = word.amount;
        known.state = AttemptState::Succeeded;
        known.stage = std::max(known.stage, word.stage);
    } else if (known.state != AttemptState::Succeeded && (is_first || word.stage > known.stage)) {
        if (word.state != CheckoutState::Open || !is_over(known.state))
            known.state = state_of(word.state, known.state);
        known.stage = word.stage;
    }
    bool const tell = known.state == AttemptState::Succeeded && known.paid_amount != known.told_amount;
    return { std::move(known), tell };
}

Known came_back(Known known)
{
    if (known.state == AttemptState::Open)
        known.state = AttemptState::Returned;
    return known;
}

Known gave_up(Known known)
{
    if (is_under_way(known.state))
        known.state = AttemptState::Expired;
    return known;
}

Known was_refused(Known known)
{
    if (known.state == AttemptState::Created)
        known.state = AttemptState::Refused;
    return known;
}

Known withdrawn(Known known)
{
    if (known.state == AttemptState::Created)
        known.state = AttemptState::Cancelled;
    return known;
}

Known told(Known known)
{
    known.told_amount = known.paid_amount;
    return known;
}

std::optional<Instant> next_ask(AttemptState state, Instant created_at, Instant now, std::int64_t asks)
{
    if (state == AttemptState::Succeeded)
        return std::nullopt;
    constexpr std::array<std::int64_t, 5> under_way { 20 * second, minute, 2 * minute, 5 * minute, 10 * minute };
    constexpr std::array<std::int64_t, 4> ended { 5 * minute, hour, 6 * hour, day };
    auto const pause_of = [&](auto const& pauses) { return pauses[static_cast<std::size_t>(std::clamp<std::int64_t>(asks, 0, static_cast<std::int64_t>(pauses.size()) - 1))]; };
    Instant const next { now.microseconds + (is_under_way(state) ? pause_of(under_way) : pause_of(ended)) };
    return !is_under_way(state) && next.microseconds > created_at.microseconds + 7 * day ? std::nullopt : std::optional(next);
}

}  // namespace mado::payments
