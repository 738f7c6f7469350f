#include <mado/identity/session.h>

#include "session_rows.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>

namespace mado::identity {

namespace {

constexpr db::Statement insert_session { "identity.insert_session", R"sql(
    INSERT INTO identity_session (tenant, token_hash, person, position, began_at, seen_at, id, confirmed_at, confirmed_by, remote, agent, emergency)
    VALUES ($tenant, $token_hash, $person, $position, $at, $at, $id, $at, $by, $remote, $agent, '')
)sql" };
constexpr db::Statement delete_entrances_of { "identity.delete_entrances_of", R"sql(
    DELETE FROM identity_entrance WHERE tenant = $tenant AND person = $person
)sql" };
constexpr db::Statement select_session { "identity.select_session", R"sql(
    SELECT person, position, began_at, seen_at, confirmed_at, emergency, emergency_until FROM identity_session WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement select_sessions_of { "identity.select_sessions_of", R"sql(
    SELECT token_hash, id, person, position, began_at, seen_at, confirmed_at, confirmed_by, remote, agent FROM identity_session
     WHERE tenant = $tenant AND person = $person AND began_at > $began AND seen_at > $seen ORDER BY began_at DESC, token_hash
)sql" };
constexpr db::Statement select_sessions { "identity.select_sessions", R"sql(
    SELECT token_hash, id, person, position, began_at, seen_at, confirmed_at, confirmed_by, remote, agent FROM identity_session
     WHERE tenant = $tenant AND began_at > $began AND seen_at > $seen ORDER BY began_at DESC, token_hash LIMIT $most
)sql" };
constexpr db::Statement select_one_session { "identity.select_one_session", R"sql(
    SELECT token_hash, id, person, position, began_at, seen_at, confirmed_at, confirmed_by, remote, agent FROM identity_session
     WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement update_seen { "identity.update_seen", R"sql(
    UPDATE identity_session SET seen_at = $at WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement update_position { "identity.update_position", R"sql(
    UPDATE identity_session SET position = $position WHERE tenant = $tenant AND token_hash = $token_hash AND person = $person
)sql" };
constexpr db::Statement update_confirmed { "identity.update_confirmed", R"sql(
    UPDATE identity_session SET confirmed_at = $at, confirmed_by = $by WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement update_emergency { "identity.update_emergency", R"sql(
    UPDATE identity_session SET emergency = $emergency, emergency_until = $until WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement update_no_emergency { "identity.update_no_emergency", R"sql(
    UPDATE identity_session SET emergency = '' WHERE tenant = $tenant AND emergency = $emergency
)sql" };
constexpr db::Statement delete_session { "identity.delete_session", R"sql(
    DELETE FROM identity_session WHERE tenant = $tenant AND token_hash = $token_hash
)sql" };
constexpr db::Statement delete_session_of { "identity.delete_session_of", R"sql(
    DELETE FROM identity_session WHERE tenant = $tenant AND person = $person AND id = $id
)sql" };
constexpr db::Statement delete_sessions_but { "identity.delete_sessions_but", R"sql(
    DELETE FROM identity_session WHERE tenant = $tenant AND person = $person AND token_hash <> $token_hash
)sql" };
constexpr db::Statement select_browsers { "identity.select_browsers", R"sql(
    SELECT known_hash FROM identity_browser WHERE tenant = $tenant AND person = $person
)sql" };
constexpr db::Statement insert_browser { "identity.insert_browser", R"sql(
    INSERT INTO identity_browser (tenant, person, known_hash, since) VALUES ($tenant, $person, $known_hash, $at)
    ON CONFLICT (tenant, person, known_hash) DO NOTHING
)sql" };
constexpr db::Statement insert_notice { "identity.insert_notice", R"sql(
    INSERT INTO identity_notice (tenant, person, id, says, at) VALUES ($tenant, $person, $id, $says, $at)
)sql" };
constexpr db::Statement select_notices { "identity.select_notices", R"sql(
    SELECT id, says, at FROM identity_notice WHERE tenant = $tenant AND person = $person ORDER BY at DESC, id
)sql" };
constexpr db::Statement delete_notices { "identity.delete_notices", R"sql(
    DELETE FROM identity_notice WHERE tenant = $tenant AND person = $person
)sql" };

constexpr db::Statement delete_notices_saying { "identity.delete_notices_saying", R"sql(
    DELETE FROM identity_notice WHERE tenant = $tenant AND person = $person AND says = $says
)sql" };

constexpr std::size_t longest_agent = 300;

OpenSession read_session(db::Row const& row, std::string const& own)
{
    return { row.text("id"), { row.text("person") }, { row.text("position") }, { row.integer("began_at") }, { row.integer("seen_at") }, { row.integer("confirmed_at") },
        row.text("confirmed_by"), row.text("remote"), row.text("agent"), !own.empty() && row.text("token_hash") == own };
}

std::int64_t oldest_beginning(Instant now) { return now.microseconds - session_hours * 3600 * second; }
std::int64_t oldest_sight(Instant now) { return now.microseconds - idle_minutes * 60 * second; }

// The first browser of a person is no news; every other one that was not seen before is told to all that this person has open.
void note_browser(db::Write& tx, Caller const& caller, Moment const& now, From const& from)
{
    if (from.known.empty())
        return;
    auto const known_hash = crypto::sha256_hex("known" + caller.tenant + caller.person.value + from.known);
    auto const known = tx.all(select_browsers, { { "$person", caller.person } }, [](db::Row const& row) { return row.text("known_hash"); });
    if (std::ranges::find(known, known_hash) != known.end())
        return;
    tx.execute(insert_browser, { { "$person", caller.person }, { "$known_hash", known_hash }, { "$at", now.at.microseconds } });
    if (known.empty())
        return;
    tell(tx, now, caller.person, "identity.notice.new_browser");
    audit::record(tx, caller, now, "identity.browser.added", { { "person", caller.person.value } });
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

std::vector<db::Statement> session_statements()
{
    return { insert_session, select_session, select_sessions_of, select_sessions, select_one_session, update_seen, update_position, update_confirmed, update_emergency, update_no_emergency,
        delete_session, delete_session_of, delete_sessions_but, delete_entrances_of, select_browsers, insert_browser, insert_notice, select_notices, delete_notices, delete_notices_saying };
}

Outcome begin(db::Write& tx, Moment const& now, PersonId const& person, std::string const& token, From const& from, std::string_view by)
{
    auto const positions = organization::positions_of(tx, person, now.today());
    if (positions.empty())
        return { {}, "identity.no_position" };
    auto caller = staff(tx.tenant(), person, positions.front().id);
    caller.confirmed_at = now.at;
    forget_failures(tx, person);
    tx.execute(insert_session, { { "$token_hash", token_hash(token) }, { "$person", person }, { "$position", positions.front().id }, { "$at", now.at.microseconds }, { "$id", now.id() },
        { "$by", by }, { "$remote", from.remote }, { "$agent", from.agent.substr(0, longest_agent) } });
    audit::record(tx, caller, now, "identity.session.began", { { "person", person.value } }, { { "by", std::string(by) } });
    note_browser(tx, caller, now, from);
    return { Entered { token, caller, Stage::Open } };
}

void note_confirmed(db::Write& tx, std::string const& token, Moment const& now, std::string_view by)
{
    tx.execute(update_confirmed, { { "$token_hash", token_hash(token) }, { "$at", now.at.microseconds }, { "$by", by } });
}

std::optional<Caller> staff_of(db::Database& database, std::string const& tenant, std::string const& token, Instant now)
{
    if (token.empty())
        return std::nullopt;
    struct Found { Caller caller; std::int64_t began, seen; bool held; };
    auto const found = database.read(tenant, [&](db::Read& tx) {
        auto session = tx.one(select_session, { { "$token_hash", token_hash(token) } }, [&](db::Row const& row) {
            Found one { staff(tenant, { row.text("person") }, { row.text("position") }), row.integer("began_at"), row.integer("seen_at"), false };
            one.caller.confirmed_at = { row.integer("confirmed_at") };
            if (row.integer("emergency_until") > now.microseconds)
                one.caller.emergency = row.text("emergency");
            return one;
        });
        if (session)
            for (auto const& position : organization::positions_of(tx, session->caller.person, day_in_tokyo(now)))
                session->held = session->held || position.id == session->caller.position;
        return session;
    });
    if (!found || !found->held || found->began < oldest_beginning(now) || found->seen < oldest_sight(now))
        return std::nullopt;
    if (now.microseconds - found->seen > 60 * second)
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
            tx.execute(update_seen, { { "$token_hash", token_hash(token) }, { "$at", now.microseconds } });
            return {};
        });
    return found->caller;
}

void sign_out(db::Write& tx, Caller const& caller, Moment const& now, std::string const& token)
{
    if (tx.execute(delete_session, { { "$token_hash", token_hash(token) } }) > 0)
        audit::record(tx, caller, now, "identity.session.ended", { { "person", caller.person.value } });
}

Result<void> switch_position(db::Write& tx, Caller const& caller, Moment const& now, std::string const& token, PositionId const& to)
{
    auto const held = organization::positions_of(tx, caller.person, now.today());
    if (!std::ranges::any_of(held, [&](auto const& position) { return position.id == to; }))
        return refuse(Refusal::Kind::Forbidden, "identity.position_not_held");
    if (tx.execute(update_position, { { "$token_hash", token_hash(token) }, { "$person", caller.person }, { "$position", to } }) == 0)
        return refuse(Refusal::Kind::SignIn, "access.sign_in");
    audit::record(tx, staff(tx.tenant(), caller.person, to), now, "identity.position.switched", { { "person", caller.person.value }, { "position", to.value } });
    return {};
}

std::vector<OpenSession> sessions_of(db::Read& tx, PersonId const& person, std::string const& token, Instant now)
{
    auto const own = token.empty() ? std::string() : token_hash(token);
    return tx.all(select_sessions_of, { { "$person", person }, { "$began", oldest_beginning(now) }, { "$seen", oldest_sight(now) } }, [&](db::Row const& row) { return read_session(row, own); });
}

std::vector<OpenSession> all_sessions(db::Read& tx, std::string const& token, Instant now, int most)
{
    auto const own = token.empty() ? std::string() : token_hash(token);
    return tx.all(select_sessions, { { "$began", oldest_beginning(now) }, { "$seen", oldest_sight(now) }, { "$most", most } }, [&](db::Row const& row) { return read_session(row, own); });
}

std::optional<OpenSession> session_of(db::Read& tx, std::string const& token)
{
    auto const own = token_hash(token);
    return tx.one(select_one_session, { { "$token_hash", own } }, [&](db::Row const& row) { return read_session(row, own); });
}

bool end_session(db::Write& tx, Caller const& caller, Moment const& now, PersonId const& person, std::string const& id)
{
    if (tx.execute(delete_session_of, { { "$person", person }, { "$id", id } }) == 0)
        return false;
    audit::record(tx, caller, now, "identity.session.ended", { { "person", person.value } });
    return true;
}

std::int64_t end_sessions(db::Write& tx, Caller const& caller, Moment const& now, PersonId const& person, std::string const& but_token)
{
    auto const ended = tx.execute(delete_sessions_but, { { "$person", person }, { "$token_hash", but_token.empty() ? std::string() : token_hash(but_token) } });
    tx.execute(delete_entrances_of, { { "$person", person } });   // who stands between password and factor would be in a moment later
    if (ended > 0)
        audit::record(tx, caller, now, "identity.session.ended", { { "person", person.value } }, { { "count", std::to_string(ended) } });
    return ended;
}

void set_emergency(db::Write& tx, std::string const& token, std::string const& emergency, Instant until)
{
    tx.execute(update_emergency, { { "$token_hash", token_hash(token) }, { "$emergency", emergency }, { "$until", until.microseconds } });
}
void clear_emergency(db::Write& tx, std::string const& emergency) { tx.execute(update_no_emergency, { { "$emergency", emergency } }); }

std::string browser_of(std::string_view agent)
{
    // Edge says that it is Chrome, and Chrome that it is Safari: the narrower word first.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> browsers { { { "Edg", "Edge" }, { "Firefox/", "Firefox" }, { "CriOS/", "Chrome" }, { "Chrome/", "Chrome" }, { "Safari/", "Safari" } } };
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> systems { { { "Windows", "Windows" }, { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Android", "Android" }, { "CrOS", "ChromeOS" },
        { "Mac OS X", "macOS" }, { "Linux", "Linux" } } };
    std::string words;
    for (auto const& [part, name] : browsers)
        if (words.empty() && contains(agent, part))
            words = name;
    for (auto const& [part, name] : systems)
        if (contains(agent, part))
            return words.empty() ? std::string(name) : words + "・" + std::string(name);
    return words;
}

void tell(db::Write& tx, Moment const& now, PersonId const& person, std::string const& says)
{
    tx.execute(insert_notice, { { "$person", person }, { "$id", now.id() }, { "$says", says }, { "$at", now.at.microseconds } });
}
std::vector<Notice> notices(db::Read& tx, PersonId const& person)
{
    return tx.all(select_notices, { { "$person", person } }, [](db::Row const& row) { return Notice { row.text("id"), row.text("says"), { row.integer("at") } }; });
}
void forget_notices(db::Write& tx, PersonId const& person, std::string const& says) { tx.execute(delete_notices_saying, { { "$person", person }, { "$says", says } }); }
void forget_notices(db::Write& tx, PersonId const& person) { tx.execute(delete_notices, { { "$person", person } }); }

}  // namespace mado::identity
