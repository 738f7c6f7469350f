#include "store/meeting_store.h"

namespace mado::meetings::store {

namespace {

#define MADO_RESOLUTION_COLUMNS "id, meeting, item, kind, words, person, due, state, draft, version"

constexpr db::Statement select_resolutions { "meetings.select_resolutions",
    "SELECT " MADO_RESOLUTION_COLUMNS " FROM meetings_resolution WHERE tenant = $tenant AND meeting = $meeting ORDER BY id" };
constexpr db::Statement select_resolution { "meetings.select_resolution", "SELECT " MADO_RESOLUTION_COLUMNS " FROM meetings_resolution WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_actions { "meetings.select_actions", R"sql(
    SELECT )sql" MADO_RESOLUTION_COLUMNS R"sql( FROM meetings_resolution WHERE tenant = $tenant AND person = $person AND kind = 'action'
    ORDER BY state DESC, due NULLS LAST, id LIMIT 300
)sql" };
constexpr db::Statement count_open_actions { "meetings.count_open",
    "SELECT COUNT(*) AS n FROM meetings_resolution WHERE tenant = $tenant AND person = $person AND state = 'open' AND kind = 'action'" };
constexpr db::Statement insert_resolution { "meetings.insert_resolution", R"sql(
    INSERT INTO meetings_resolution (tenant, id, meeting, item, kind, words, person, due, state, draft, version)
    VALUES ($tenant, $id, $meeting, $item, $kind, $words, $person, $due, $state, $draft, $version)
)sql" };
constexpr db::Statement update_resolution { "meetings.update_resolution", R"sql(
    UPDATE meetings_resolution SET state = $state, draft = $draft, version = $version + 1 WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement delete_resolution { "meetings.delete_resolution", "DELETE FROM meetings_resolution WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_minutes { "meetings.select_minutes",
    "SELECT words, state, html, hash, blob, boxed_key, confirmed_by, confirmed_at, version FROM meetings_minutes WHERE tenant = $tenant AND meeting = $meeting" };
// What is confirmed is not touched again, whoever asks.
constexpr db::Statement upsert_minutes { "meetings.upsert_minutes", R"sql(
    INSERT INTO meetings_minutes (tenant, meeting, words, state, html, hash, blob, boxed_key, confirmed_by, confirmed_at, version)
    VALUES ($tenant, $meeting, $words, $state, $html, $hash, $blob, $boxed_key, $confirmed_by, $confirmed_at, $version)
    ON CONFLICT (tenant, meeting) DO UPDATE SET words = excluded.words, state = excluded.state, html = excluded.html, hash = excluded.hash, blob = excluded.blob,
        boxed_key = excluded.boxed_key, confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, version = excluded.version
    WHERE meetings_minutes.state = 'writing'
)sql" };

Resolution read_resolution(db::Row const& row)
{
    Resolution one { row.id<ResolutionTag>("id"), row.id<MeetingTag>("meeting"), row.id<ItemTag>("item"), value_of<ResolutionKind>(row.text("kind")), row.text("words"), row.id<PersonTag>("person"), {},
        value_of<ActionState>(row.text("state")), row.text("draft"), row.integer("version") };
    if (auto const due = row.optional_text("due"))
        one.due = Day::parse(*due);
    return one;
}

std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }

}  // namespace

std::vector<db::Statement> resolution_statements()
{
    return { select_resolutions, select_resolution, select_actions, count_open_actions, insert_resolution, update_resolution, delete_resolution, select_minutes, upsert_minutes };
}

std::vector<Resolution> resolutions(db::Read& tx, MeetingId const& id) { return tx.all(select_resolutions, { { "$meeting", id } }, read_resolution); }
std::vector<Resolution> actions_of(db::Read& tx, PersonId const& person) { return tx.all(select_actions, { { "$person", person } }, read_resolution); }
std::int64_t count_open(db::Read& tx, PersonId const& person)
{
    return tx.one(count_open_actions, { { "$person", person } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0);
}
std::optional<Resolution> resolution(db::Read& tx, ResolutionId const& id) { return tx.one(select_resolution, { { "$id", id } }, read_resolution); }

void insert(db::Write& tx, Resolution const& one)
{
    tx.execute(insert_resolution, { { "$id", one.id }, { "$meeting", one.meeting }, { "$item", one.item }, { "$kind", word_of(one.kind) }, { "$words", one.words }, { "$person", one.person },
        { "$due", iso(one.due) }, { "$state", word_of(one.state) }, { "$draft", one.draft }, { "$version", one.version } });
}

bool change(db::Write& tx, Resolution& one)
{
    if (tx.execute(update_resolution, { { "$id", one.id }, { "$state", word_of(one.state) }, { "$draft", one.draft }, { "$version", one.version } }) == 0)
        return false;
    ++one.version;
    return true;
}

void remove(db::Write& tx, ResolutionId const& id) { tx.execute(delete_resolution, { { "$id", id } }); }

std::optional<Minutes> minutes(db::Read& tx, MeetingId const& id)
{
    return tx.one(select_minutes, { { "$meeting", id } }, [](db::Row const& row) {
        Minutes one { row.text("words"), value_of<MinutesState>(row.text("state")), row.text("html"), row.text("hash"), row.text("blob"), row.bytes("boxed_key"), row.id<PersonTag>("confirmed_by"), {},
            row.integer("version") };
        if (auto const at = row.optional_integer("confirmed_at"))
            one.confirmed_at = Instant { *at };
        return one;
    });
}

void keep(db::Write& tx, MeetingId const& id, Minutes const& one)
{
    tx.execute(upsert_minutes, { { "$meeting", id }, { "$words", one.words }, { "$state", word_of(one.state) }, { "$html", one.html }, { "$hash", one.hash }, { "$blob", one.blob },
        { "$boxed_key", db::Bytes { one.boxed_key } }, { "$confirmed_by", one.confirmed_by },
        { "$confirmed_at", one.confirmed_at ? std::optional(one.confirmed_at->microseconds) : std::nullopt }, { "$version", one.version } });
}

}  // namespace mado::meetings::store
