#pragma once
// Wrong tries by where they come from and at what they aim: at one login from one address a few, from one address altogether more, for behind it may stand a
// whole building (NAT). Each is counted in the hour of its first.
#include <mado/db/database.h>
#include <mado/result/result.h>

#include <string>

namespace mado::identity {

struct Tries {
    std::string at;      // which door: "sign-in", "account"
    std::string remote;  // the address
    std::string what;    // a login, a person, a credential; kept as a hash
};
constexpr int most_tries_of_one = 10, most_tries_of_address = 100;

// Refuses TooMany for this one, or for the whole address, until the hour is over.
Result<void> may_try(db::Read& tx, Tries const& tries, Instant now);
void note_failure(db::Write& tx, Tries const& tries, Instant now);

}  // namespace mado::identity
