#include "store/body_store.h"

namespace mado::meetings::store {

namespace {

#define MADO_BODY_COLUMNS "id, parent, kind, name, basis, owner, is_over, version"
#define MADO_PETITION_COLUMNS "id, year, ministry, title, words, body, owner, state, handed_on, reply, replied_on, version"

constexpr db::Statement select_bodies { "meetings.select_bodies", "SELECT " MADO_BODY_COLUMNS " FROM meetings_standing_body WHERE tenant = $tenant ORDER BY is_over, id" };
constexpr db::Statement select_body { "meetings.select_body", "SELECT " MADO_BODY_COLUMNS " FROM meetings_standing_body WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement insert_body { "meetings.insert_body",
    "INSERT INTO meetings_standing_body (tenant, " MADO_BODY_COLUMNS ") VALUES ($tenant, $id, $parent, $kind, $name, $basis, $owner, $is_over, $version)" };
constexpr db::Statement update_body { "meetings.update_body", R"sql(
    UPDATE meetings_standing_body SET parent = $parent, kind = $kind, name = $name, basis = $basis, is_over = $is_over, version = $version + 1
    WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_seats { "meetings.select_seats",
    "SELECT id, person, name, post, is_chair, since, until FROM meetings_seat WHERE tenant = $tenant AND body = $body ORDER BY since DESC, is_chair DESC, id" };
constexpr db::Statement upsert_seat { "meetings.upsert_seat", R"sql(
    INSERT INTO meetings_seat (tenant, body, id, person, name, post, is_chair, since, until) VALUES ($tenant, $body, $id, $person, $name, $post, $is_chair, $since, $until)
    ON CONFLICT (tenant, body, id) DO UPDATE SET person = excluded.person, name = excluded.name, post = excluded.post, is_chair = excluded.is_chair, since = excluded.since, until = excluded.until
)sql" };
constexpr db::Statement delete_seat { "meetings.delete_seat", "DELETE FROM meetings_seat WHERE tenant = $tenant AND body = $body AND id = $id" };
constexpr db::Statement select_years { "meetings.select_petition_years", "SELECT DISTINCT year FROM meetings_petition WHERE tenant = $tenant ORDER BY year DESC" };
constexpr db::Statement select_petitions { "meetings.select_petitions",
    "SELECT " MADO_PETITION_COLUMNS " FROM meetings_petition WHERE tenant = $tenant AND year = $year ORDER BY ministry, id LIMIT 500" };
constexpr db::Statement select_petition { "meetings.select_petition", "SELECT " MADO_PETITION_COLUMNS " FROM meetings_petition WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement insert_petition { "meetings.insert_petition", "INSERT INTO meetings_petition (tenant, " MADO_PETITION_COLUMNS
    ") VALUES ($tenant, $id, $year, $ministry, $title, $words, $body, $owner, $state, $handed_on, $reply, $replied_on, $version)" };
constexpr db::Statement update_petition { "meetings.update_petition", R"sql(
    UPDATE meetings_petition SET year = $year, ministry = $ministry, title = $title, words = $words, body = $body, state = $state, handed_on = $handed_on, reply = $reply,
        replied_on = $replied_on, version = $version + 1
    WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };

std::optional<Day> day_of(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text ? Day::parse(*text) : std::nullopt;
}
std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }

StandingBody read_body(db::Row const& row)
{
    return { row.id<StandingBodyTag>("id"), row.id<StandingBodyTag>("parent"), value_of<BodyKind>(row.text("kind")), row.text("name"), row.text("basis"), row.text("owner"), row.flag("is_over"), row.integer("version") };
}

Petition read_petition(db::Row const& row)
{
    return { row.id<PetitionTag>("id"), static_cast<int>(row.integer("year")), row.text("ministry"), row.text("title"), row.text("words"), row.id<StandingBodyTag>("body"), row.text("owner"),
        value_of<PetitionState>(row.text("state")), day_of(row, "handed_on"), row.text("reply"), day_of(row, "replied_on"), row.integer("version") };
}

db::Parameters parameters_of(StandingBody const& one)
{
    return { { "$id", one.id }, { "$parent", one.parent }, { "$kind", word_of(one.kind) }, { "$name", one.name }, { "$basis", one.basis }, { "$is_over", one.is_over }, { "$version", one.version } };
}

db::Parameters parameters_of(Petition const& one)
{
    return { { "$id", one.id }, { "$year", one.year }, { "$ministry", one.ministry }, { "$title", one.title }, { "$words", one.words }, { "$body", one.body }, { "$state", word_of(one.state) },
        { "$handed_on", iso(one.handed_on) }, { "$reply", one.reply }, { "$replied_on", iso(one.replied_on) }, { "$version", one.version } };
}

}  // namespace

std::vector<db::Statement> body_statements()
{
    return { select_bodies, select_body, insert_body, update_body, select_seats, upsert_seat, delete_seat, select_years, select_petitions, select_petition, insert_petition, update_petition };
}

std::vector<StandingBody> bodies(db::Read& tx) { return tx.all(select_bodies, {}, read_body); }
std::optional<StandingBody> body(db::Read& tx, StandingBodyId const& id) { return tx.one(select_body, { { "$id", id } }, read_body); }

void insert(db::Write& tx, StandingBody const& one)
{
    auto all = parameters_of(one);
    all.push_back({ "$owner", one.owner });
    tx.execute(insert_body, all);
}

bool change(db::Write& tx, StandingBody& one)
{
    if (tx.execute(update_body, parameters_of(one)) == 0)
        return false;
    ++one.version;
    return true;
}

std::vector<Seat> seats(db::Read& tx, StandingBodyId const& id)
{
    return tx.all(select_seats, { { "$body", id } }, [](db::Row const& row) {
        return Seat { row.id<SeatTag>("id"), row.id<PersonTag>("person"), row.text("name"), row.text("post"), row.flag("is_chair"), Day::parse(row.text("since")).value(), day_of(row, "until") };
    });
}

void keep(db::Write& tx, StandingBodyId const& id, Seat const& seat)
{
    tx.execute(upsert_seat, { { "$body", id }, { "$id", seat.id }, { "$person", seat.person }, { "$name", seat.name }, { "$post", seat.post }, { "$is_chair", seat.is_chair },
        { "$since", seat.since.iso() }, { "$until", iso(seat.until) } });
}

bool remove(db::Write& tx, StandingBodyId const& id, SeatId const& seat) { return tx.execute(delete_seat, { { "$body", id }, { "$id", seat } }) == 1; }

std::vector<int> petition_years(db::Read& tx)
{
    return tx.all(select_years, {}, [](db::Row const& row) { return static_cast<int>(row.integer("year")); });
}

std::vector<Petition> petitions(db::Read& tx, int year) { return tx.all(select_petitions, { { "$year", year } }, read_petition); }
std::optional<Petition> petition(db::Read& tx, PetitionId const& id) { return tx.one(select_petition, { { "$id", id } }, read_petition); }

void insert(db::Write& tx, Petition const& one)
{
    auto all = parameters_of(one);
    all.push_back({ "$owner", one.owner });
    tx.execute(insert_petition, all);
}

bool change(db::Write& tx, Petition& one)
{
    if (tx.execute(update_petition, parameters_of(one)) == 0)
        return false;
    ++one.version;
    return true;
}

}  // namespace mado::meetings::store
