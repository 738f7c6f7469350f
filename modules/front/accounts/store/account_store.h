#pragma once
#include <mado/access/caller.h>
#include <mado/db/database.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::accounts {

struct Reopening {                       // an opening again that waits
    AccountId account;
    std::string recovery, state;         // state: waiting, stopping
    Instant opens_at {}, expires_at {};
    std::string stop_hash {};
};
struct Link { std::string provider, hash; Instant added_at {}; };

namespace store {

void keep_reopening(db::Write& tx, Reopening const& one);
void mark_stopping(db::Write& tx, AccountId const& account);
void forget_reopening(db::Write& tx, AccountId const& account);
std::optional<Reopening> reopening(db::Read& tx, AccountId const& account);
std::optional<Reopening> reopening_of_stop(db::Read& tx, std::string const& stop_hash);

void keep_link(db::Write& tx, AccountId const& account, Link const& link);
bool forget_link(db::Write& tx, AccountId const& account, std::string const& provider);
void forget_links(db::Write& tx, AccountId const& account);
std::vector<Link> links(db::Read& tx, AccountId const& account);

std::vector<db::Statement> statements();

}  // namespace store
}  // namespace mado::accounts
