#pragma once
// A sign-in between its beginning here and the coming back: kept for ten minutes, for the browser that began it, used once. A browser may have several
// at a time (tabs). The database alone shows neither where somebody wanted to go nor anything that a code could be redeemed with.
#include <mado/access/caller.h>
#include <mado/db/database.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::oidc {

struct Flow {
    std::string provider;
    std::string back;       // path below the town, where the person came from
    std::string purpose;    // whose pages began it: "identity", "staff"
    std::string seed;       // of the nonce
    std::string verifier;   // PKCE
};
struct Begun {
    std::string state;      // goes to the provider and comes back
    Flow flow;
    std::string boxed;
};
constexpr int flow_minutes = 10, most_flows = 20;

// Outside the transaction. `seed`: what the token shall be made for, 256 bits that nobody guesses; empty: random.
Begun begin_flow(std::string const& secret, std::string provider, std::string back, std::string purpose, std::string seed = {});
void keep_flow(db::Write& tx, Moment const& now, std::string const& secret, Begun const& begun);
// Takes it away: the second time, from another browser, for another purpose or after ten minutes there is nothing.
std::optional<Flow> take_flow(db::Write& tx, Moment const& now, std::string const& secret, std::string_view state, std::string_view purpose);
// The same without taking it: for the page on the way out.
std::optional<Flow> flow(db::Read& tx, Instant now, std::string const& secret, std::string_view state, std::string_view purpose);

// A token that tells something once (a logout): false when it was told before. Remembered until it can be believed no more; then it is forgotten.
bool take_token_once(db::Write& tx, Instant now, std::string const& provider, std::string const& token_id, Instant until);

// A path below the town that pages of this program have; anything else becomes "/": nobody is led away by an address.
std::string safe_path(std::string_view path);

std::vector<db::Statement> statements();

}  // namespace mado::oidc
