#pragma once
// The office's part in residents' accounts: it keeps the private half of those whose sign-in gives no secret, checks the sign-in itself, and answers to the
// session that it was made for (platform/identity vouching.h).
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/gateway/gateway.h>
#include <mado/zone/workplace.h>

#include <vector>

namespace mado::vouching {

constexpr int most_failures = 5;       // in a quarter of an hour, an account
constexpr int failure_minutes = 15;

Result<void> receive_claim(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message);

// A claim of a kind that is somebody else's to check (a token of a provider of sign-ins). Published in the transaction that takes the letter; whoever believes
// it calls grant(), else refuse_claim().
struct Claimed {
    AccountId account;
    json::Value claim;
};
void grant(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim);
void refuse_claim(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim, std::string_view why);

std::vector<db::Statement> statements();

}  // namespace mado::vouching
