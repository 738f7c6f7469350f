#pragma once
// What somebody has shown of who they are: by a sign-in elsewhere (OIDC), a registered account, or the certificate of a card. It goes with the
// application, sealed, as `identity` (definition.md §12), and fills fields (`prefill: [identity.name]`). While it waits for the application it is kept
// for this browser only, encrypted under the browser's secret: the database alone shows nobody's name.
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/json/json.h>
#include <mado/names/id.h>
#include <mado/access/caller.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mado::identity {

struct Proof {
    std::string how = "none";        // "none", "account", "oidc", "card", "counter"
    std::string assurance = "none";  // what a definition asks for in `identity`: "none", "account", "card"
    std::string provider {};         // of OIDC: its name in the configuration; of a card: its certificate authority
    std::map<std::string, std::string> attributes {};  // name, kana, address, born_on (ISO), sex, corporate_number: as they were shown, never normalised
    std::string evidence {};         // what a clerk can verify again: the signed token or the CMS, base64url
    Instant at {};                   // when it was shown
};
json::Value json_of(Proof const& proof);
std::optional<Proof> proof_of(json::Value const& value);

constexpr int proof_hours = 12;
std::string box_proof(std::string const& secret, Proof const& proof);  // outside the transaction; `secret` is the browser's (cookie)
void keep_proof(db::Write& tx, Moment const& now, std::string const& secret, std::string const& boxed);  // in the place of an earlier one
std::optional<Proof> proof(db::Read& tx, std::string const& secret, Instant now);
void forget_proof(db::Write& tx, std::string const& secret);

std::vector<db::Statement> proof_statements();

}  // namespace mado::identity
