#pragma once
// The sessions of staff: listed and ended, and what a person is told about them on the next page.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/result/result.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::identity {

struct OpenSession {
    std::string id;             // "" of one that began before sessions had ids
    PersonId person;
    PositionId position;
    Instant began {}, seen {}, confirmed {};
    std::string confirmed_by;   // password, totp, passkey, oidc; "" of an old one
    std::string remote, agent;
    bool is_own = false;        // the one that asks
};
// Those that are still good, newest first. `token`: of the one that asks.
std::vector<OpenSession> sessions_of(db::Read& tx, PersonId const& person, std::string const& token, Instant now);
std::vector<OpenSession> all_sessions(db::Read& tx, std::string const& token, Instant now, int most);
std::optional<OpenSession> session_of(db::Read& tx, std::string const& token);
// An event each. False: ended already.
bool end_session(db::Write& tx, Caller const& caller, Moment const& now, PersonId const& person, std::string const& id);
std::int64_t end_sessions(db::Write& tx, Caller const& caller, Moment const& now, PersonId const& person, std::string const& but_token = {});
void set_emergency(db::Write& tx, std::string const& token, std::string const& emergency, Instant until);
void clear_emergency(db::Write& tx, std::string const& emergency);

// "Chrome・Windows": as far as the browser tells the truth.
std::string browser_of(std::string_view agent);

// What a person is told until it was seen.
struct Notice {
    std::string id, says;  // "identity.notice.new_browser": a msgid
    Instant at {};
};
void tell(db::Write& tx, Moment const& now, PersonId const& person, std::string const& says);
std::vector<Notice> notices(db::Read& tx, PersonId const& person);
void forget_notices(db::Write& tx, PersonId const& person);
void forget_notices(db::Write& tx, PersonId const& person, std::string const& says);  // those alone

std::vector<db::Statement> session_statements();

}  // namespace mado::identity
