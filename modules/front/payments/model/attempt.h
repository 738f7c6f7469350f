#pragma once
// What is known of one checkout, whatever order the words come in. Pure.
#include <mado/payments/provider.h>

#include <array>

namespace mado::payments {

// Created: the provider has not answered yet, its call is repeated with the same key. Returned: the payer is back, the provider is still asked. Refused: it took no such order, or
// is no provider of ours any more.
enum class AttemptState { Created, Open, Returned, Succeeded, Failed, Expired, Cancelled, Refused };
constexpr std::array<std::string_view, 8> names_of(AttemptState) { return { "created", "open", "returned", "succeeded", "failed", "expired", "cancelled", "refused" }; }
constexpr bool is_under_way(AttemptState state) { return state == AttemptState::Created || state == AttemptState::Open || state == AttemptState::Returned; }
// Over here: another may have begun since. Nothing but money changes it, whatever the provider calls it.
constexpr bool is_over(AttemptState state) { return state == AttemptState::Expired || state == AttemptState::Cancelled || state == AttemptState::Refused; }

struct Known {
    AttemptState state = AttemptState::Created;
    std::int64_t stage = -1;        // of the provider's last word that counted; -1: it has said nothing
    std::string reference {}, address {};
    std::int64_t paid_amount = 0;
    std::int64_t told_amount = 0;   // told inward as paid
    friend bool operator==(Known const&, Known const&) = default;
};

struct Learnt {
    Known known;
    bool tell = false;              // what is known as paid is more than was told: post it in the same commit
};

// A word of the provider, by answer or notice. Success wins over everything and is never taken back by an older or a later word; else the word of the
// higher stage holds, but that what is over is never open again. A word of another checkout than the one that is known changes nothing.
Learnt heard(Known known, Checkout const& word);
// The payer's browser came back: it says nothing about money.
Known came_back(Known known);
// The time of the checkout is over, and the provider was never reached or knows nothing of it.
Known gave_up(Known known);
// The provider takes no such order. Only before it was made: what a payer may have on his screen ends otherwise.
Known was_refused(Known known);
// Given up by the payer before it was made: nobody has its address, so nobody can pay it.
Known withdrawn(Known known);
// What was told inward is written down in the commit that tells it.
Known told(Known known);

// When to ask next after so many asks; nothing: no more. A checkout that failed, expired or was cancelled is asked for a week: a success may come late.
std::optional<Instant> next_ask(AttemptState state, Instant created_at, Instant now, std::int64_t asks);

}  // namespace mado::payments
