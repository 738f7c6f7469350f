#pragma once
#include "model/attempt.h"

#include <mado/access/caller.h>
#include <mado/applications/charge.h>

namespace mado::payments {

using AttemptId = Id<struct AttemptTag>;
using InvitationId = Id<struct InvitationTag>;
using RefundId = Id<struct RefundTag>;

struct Attempt {
    AttemptId id;
    std::string handle_hash {};          // of what stands in the payer's addresses
    ApplicationId application;
    std::string charge, title;
    std::int64_t amount = 0;             // as the charge was told when it began
    std::string way, provider;
    InvitationId invitation {};          // by which somebody else pays; empty: the applicant
    Known known {};
    Instant created_at, expires_at, asked_at;
    std::optional<Instant> next_ask_at {};
    std::int64_t asks = 0;
    std::string fault {};                // of the last call: a msgid
    std::int64_t version = 1;
};

// What a staff zone wants given back by the provider that took it. Its id is the idempotency key: asked again after a crash, it is the same refund.
// Ended: the staff zone has ended it without the provider's answer; it is asked for no more, but an answer that was under way is told all the same.
enum class RefundState { Asked, Given, Refused, Ended };
constexpr std::array<std::string_view, 4> names_of(RefundState) { return { "asked", "given", "refused", "ended" }; }
struct Refund {
    RefundId id;
    ApplicationId application;
    std::string charge, provider, reference;  // of the payment
    std::int64_t amount = 0;
    RefundState state = RefundState::Asked;
    std::int64_t calls = 0;                   // that went out, or may have
    std::optional<Instant> next_at {};
    std::string fault {};                     // of the last call: a msgid
    Instant created_at {};
    std::int64_t version = 1;
};

struct Invitation {
    InvitationId id;
    std::string token_hash {};
    ApplicationId application;
    std::string charge;
    Instant made_at, expires_at;
    std::optional<Instant> revoked_at {};
    bool is_live(Instant now) const { return !revoked_at && now < expires_at; }
};

}  // namespace mado::payments
