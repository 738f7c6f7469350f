#pragma once
#include "model/attempt.h"

#include <mado/access/caller.h>
#include <mado/applications/charge.h>

namespace mado::payments {

using AttemptId = Id<struct AttemptTag>;
using InvitationId = Id<struct InvitationTag>;

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
