#pragma once
// The office's part in residents' accounts: it keeps the private half of those whose sign-in gives no secret, checks the sign-in itself, and answers to the
// session that it was made for (platform/identity vouching.h).
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/gateway/gateway.h>
#include <mado/oidc/provider.h>
#include <mado/zone/workplace.h>

#include <memory>
#include <vector>

namespace mado::vouching {

constexpr int most_failures = 5;       // in a quarter of an hour, an account
constexpr int failure_minutes = 15;

// The providers of sign-ins of this zone's own configuration, with the keys that its operator keeps for them: no others are believed.
using Providers = std::shared_ptr<std::vector<oidc::Provider> const>;
Result<void> receive_claim(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message, Providers const& providers = {});

// A claim of a kind that is somebody else's to check (a code that was handed over at a counter). Published in the transaction that takes the letter; whoever
// believes it calls grant(), else refuse_claim(). Of an account that was deleted "forgotten" is published too, after its proof was checked.
struct Claimed {
    AccountId account;
    json::Value claim;
};
void grant(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim);
void refuse_claim(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim, std::string_view why);

// Whether the claim was made with the private half of an account that is kept here.
bool is_proved(db::Read& tx, Workplace const& here, AccountId const& account, json::Value const& claim);
// What the account could be signed in with is over; its key stays.
void drop_ways(db::Write& tx, AccountId const& account);

std::vector<db::Statement> statements();

}  // namespace mado::vouching
