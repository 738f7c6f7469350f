#pragma once
// A resident, with or without an account: a number and a code. The code's hash admits; the code itself unwraps the application's private key.
// A visit (browser session) keeps that key wrapped by the cookie's secret, so the database alone opens nothing.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/result/result.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::identity {

struct Wrapped {                // beside an application, on the front
    std::string code_hash;      // SHA-256 of the code, hex (≥ 80 random bits, so a plain hash is enough)
    std::string public_half;    // 32 bytes
    std::string wrapped_key;    // the private half under HKDF(code)
};
Wrapped wrap(crypto::KeyPair const& key, std::string const& code, std::string const& application);
std::optional<crypto::KeyPair> unwrap(Wrapped const& wrapped, std::string const& code, std::string const& application);

// A visit: made when an application is started or its number and code were shown.
struct Visit {
    ApplicationId application;
    crypto::KeyPair key;
};
constexpr int visit_hours = 12;
// `secret` is the browser's session secret (cookie). A browser may have several visits, one an application. While it is signed in to an account
// (account.h), what it opens becomes the account's, and visit() and visits() give the account's applications as well.
void open_visit(db::Write& tx, Moment const& now, std::string const& secret, ApplicationId const& application, std::string const& wrapped_for_secret, std::string const& public_half);
std::string wrap_for(std::string const& secret, crypto::KeyPair const& key, ApplicationId const& application);   // outside the transaction
std::optional<Visit> visit(db::Database& database, std::string const& tenant, std::string const& secret, ApplicationId const& application, Instant now);
std::vector<ApplicationId> visits(db::Read& tx, std::string const& secret, Instant now);
void move_visits(db::Write& tx, std::string const& from, std::string const& to);  // the browser got a fresh secret
void close_visits(db::Write& tx, std::string const& secret);

// Wrong codes by number and by address: after 10 in an hour further tries are refused TooMany for that pair until the hour is over.
Result<void> may_try(db::Read& tx, std::string const& who, Instant now);
void note_failure(db::Write& tx, std::string const& who, Instant now);

std::vector<db::Statement> resident_statements();

}  // namespace mado::identity
