#pragma once
// What a resident saved about herself, to be filled in for her: only ever sealed to her account's key.
#include <mado/identity/proof.h>
#include <mado/json/json.h>

#include <string>

namespace mado::accounts {

struct Profile {
    std::string name {}, kana {}, address {}, phone {}, mail {};
    std::string holder_name {}, holder_born_on {};   // for whom a counter may open the account again; empty: for nobody
};
json::Value json_of(Profile const& profile);
Profile profile_of(json::Value const& value);
identity::Proof proof_of(Profile const& profile, Instant at);

// What a list of sessions calls a browser: "Chrome（Android）".
std::string browser_words(std::string_view user_agent);

}  // namespace mado::accounts
