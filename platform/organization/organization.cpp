#include <mado/organization/organization.h>

namespace mado::organization {

namespace {

constexpr db::Statement upsert_division { "organization.upsert_division", R"sql(
    INSERT INTO organization_division (tenant, path, name, phone, place, address) VALUES ($tenant, $path, $name, $phone, $place, $address)
    ON CONFLICT (tenant, path) DO UPDATE SET name = $name, phone = $phone, place = $place,
        address = CASE WHEN CAST($address AS words_text) = '' THEN organization_division.address ELSE $address END
)sql" };
constexpr db::Statement upsert_position { "organization.upsert_position", R"sql(
    INSERT INTO organization_position (tenant, id, division, title, rank) VALUES ($tenant, $id, $division, $title, $rank)
    ON CONFLICT (tenant, id) DO UPDATE SET division = $division, title = $title, rank = $rank
)sql" };
constexpr db::Statement upsert_person { "organization.upsert_person", R"sql(
    INSERT INTO organization_person (tenant, id, name, number) VALUES ($tenant, $id, $name, $number)
    ON CONFLICT (tenant, id) DO UPDATE SET name = $name, number = $number
)sql" };
constexpr db::Statement upsert_assignment { "organization.upsert_assignment", R"sql(
    INSERT INTO organization_assignment (tenant, person, position, since, until) VALUES ($tenant, $person, $position, $since, $until)
    ON CONFLICT (tenant, person, position, since) DO UPDATE SET until = $until
)sql" };
constexpr db::Statement update_end { "organization.update_end", R"sql(
    UPDATE organization_assignment SET until = $until
     WHERE tenant = $tenant AND person = $person AND position = $position AND (until IS NULL OR until > $until)
)sql" };
constexpr db::Statement delete_assignment { "organization.delete_assignment", R"sql(
    DELETE FROM organization_assignment WHERE tenant = $tenant AND person = $person AND position = $position AND since = $since
)sql" };
constexpr db::Statement upsert_absence { "organization.upsert_absence", R"sql(
    INSERT INTO organization_absence (tenant, person, since, until) VALUES ($tenant, $person, $since, $until)
    ON CONFLICT (tenant, person, since) DO UPDATE SET until = $until
)sql" };
constexpr db::Statement delete_absence { "organization.delete_absence", R"sql(
    DELETE FROM organization_absence WHERE tenant = $tenant AND person = $person AND since = $since
)sql" };
constexpr db::Statement select_absences { "organization.select_absences", R"sql(
    SELECT person, since, until FROM organization_absence WHERE tenant = $tenant AND until >= $from ORDER BY since, person
)sql" };
constexpr db::Statement select_absence { "organization.select_absence", R"sql(
    SELECT person, since, until FROM organization_absence WHERE tenant = $tenant AND person = $person AND since <= $on AND until >= $on ORDER BY since LIMIT 1
)sql" };
constexpr db::Statement select_division { "organization.select_division", R"sql(
    SELECT path, name, phone, place, address FROM organization_division WHERE tenant = $tenant AND path = $path
)sql" };
constexpr db::Statement select_divisions { "organization.select_divisions", R"sql(
    SELECT path, name, phone, place, address FROM organization_division WHERE tenant = $tenant ORDER BY path
)sql" };
constexpr db::Statement select_position { "organization.select_position", R"sql(
    SELECT id, division, title, rank FROM organization_position WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_positions { "organization.select_positions", R"sql(
    SELECT id, division, title, rank FROM organization_position WHERE tenant = $tenant ORDER BY division, id
)sql" };
constexpr db::Statement select_position_of_rank { "organization.select_position_of_rank", R"sql(
    SELECT id, division, title, rank FROM organization_position WHERE tenant = $tenant AND division = $division AND rank = $rank ORDER BY id LIMIT 1
)sql" };
constexpr db::Statement select_person { "organization.select_person", R"sql(
    SELECT id, name, number FROM organization_person WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_persons { "organization.select_persons", R"sql(
    SELECT id, name, number FROM organization_person WHERE tenant = $tenant ORDER BY number, id
)sql" };
constexpr db::Statement select_person_of_number { "organization.select_person_of_number", R"sql(
    SELECT id, name, number FROM organization_person WHERE tenant = $tenant AND number = $number ORDER BY id LIMIT 1
)sql" };
constexpr db::Statement select_positions_of { "organization.select_positions_of", R"sql(
    SELECT p.id AS id, p.division AS division, p.title AS title, p.rank AS rank
      FROM organization_assignment a JOIN organization_position p ON p.tenant = a.tenant AND p.id = a.position
     WHERE a.tenant = $tenant AND a.person = $person AND a.since <= $on AND (a.until IS NULL OR a.until >= $on)
     ORDER BY a.since, p.id
)sql" };
constexpr db::Statement select_holders { "organization.select_holders", R"sql(
    SELECT p.id AS id, p.name AS name, p.number AS number
      FROM organization_assignment a JOIN organization_person p ON p.tenant = a.tenant AND p.id = a.person
     WHERE a.tenant = $tenant AND a.position = $position AND a.since <= $on AND (a.until IS NULL OR a.until >= $on)
     ORDER BY a.since, p.id
)sql" };
constexpr db::Statement select_assignments { "organization.select_assignments", R"sql(
    SELECT person, position, since, until FROM organization_assignment WHERE tenant = $tenant ORDER BY person, since, position
)sql" };

Division read_division(db::Row const& row) { return { row.text("path"), row.text("name"), row.text("phone"), row.text("place"), row.text("address") }; }
Position read_position(db::Row const& row) { return { { row.text("id") }, row.text("division"), row.text("title"), row.text("rank") }; }
Person read_person(db::Row const& row) { return { { row.text("id") }, row.text("name"), row.text("number") }; }

Absence read_absence(db::Row const& row) { return { { row.text("person") }, *Day::parse(row.text("since")), *Day::parse(row.text("until")) }; }

std::optional<std::string> iso(std::optional<Day> day) { return day ? std::optional(day->iso()) : std::nullopt; }

}  // namespace

std::vector<db::Statement> statements()
{
    return { upsert_division, upsert_position, upsert_person, upsert_assignment, update_end, delete_assignment, upsert_absence, delete_absence, select_absences, select_absence, select_division, select_divisions, select_position,
        select_positions, select_position_of_rank, select_person, select_persons, select_person_of_number, select_positions_of, select_holders, select_assignments };
}

void keep_division(db::Write& tx, Division const& d)
{
    tx.execute(upsert_division, { { "$path", d.path }, { "$name", d.name }, { "$phone", d.phone }, { "$place", d.place }, { "$address", d.address } });
}
void keep_position(db::Write& tx, Position const& p)
{
    tx.execute(upsert_position, { { "$id", p.id }, { "$division", p.division }, { "$title", p.title }, { "$rank", p.rank } });
}
void keep_person(db::Write& tx, Person const& p)
{
    tx.execute(upsert_person, { { "$id", p.id }, { "$name", p.name }, { "$number", p.number } });
}
void assign(db::Write& tx, Assignment const& a)
{
    tx.execute(upsert_assignment, { { "$person", a.person }, { "$position", a.position }, { "$since", a.since.iso() }, { "$until", iso(a.until) } });
}
void end_assignment(db::Write& tx, PersonId const& person, PositionId const& position, Day last_day)
{
    tx.execute(update_end, { { "$person", person }, { "$position", position }, { "$until", last_day.iso() } });
}

void forget_assignment(db::Write& tx, Assignment const& a)
{
    tx.execute(delete_assignment, { { "$person", a.person }, { "$position", a.position }, { "$since", a.since.iso() } });
}

void keep_absence(db::Write& tx, Absence const& absence)
{
    tx.execute(upsert_absence, { { "$person", absence.person }, { "$since", absence.since.iso() }, { "$until", absence.until.iso() } });
}
bool forget_absence(db::Write& tx, PersonId const& person, Day since) { return tx.execute(delete_absence, { { "$person", person }, { "$since", since.iso() } }) > 0; }
std::vector<Absence> absences(db::Read& tx, Day from) { return tx.all(select_absences, { { "$from", from.iso() } }, read_absence); }
std::optional<Absence> absence(db::Read& tx, PersonId const& person, Day on) { return tx.one(select_absence, { { "$person", person }, { "$on", on.iso() } }, read_absence); }

std::optional<Division> division(db::Read& tx, std::string const& path) { return tx.one(select_division, { { "$path", path } }, read_division); }
std::vector<Division> divisions(db::Read& tx) { return tx.all(select_divisions, {}, read_division); }
std::optional<Position> position(db::Read& tx, PositionId const& id) { return tx.one(select_position, { { "$id", id } }, read_position); }
std::vector<Position> positions(db::Read& tx) { return tx.all(select_positions, {}, read_position); }
std::optional<Person> person(db::Read& tx, PersonId const& id) { return tx.one(select_person, { { "$id", id } }, read_person); }
std::optional<Person> person_of_number(db::Read& tx, std::string const& number) { return tx.one(select_person_of_number, { { "$number", number } }, read_person); }
std::vector<Person> persons(db::Read& tx) { return tx.all(select_persons, {}, read_person); }
std::vector<Position> positions_of(db::Read& tx, PersonId const& person, Day on)
{
    return tx.all(select_positions_of, { { "$person", person }, { "$on", on.iso() } }, read_position);
}
std::vector<Person> holders_of(db::Read& tx, PositionId const& position, Day on)
{
    return tx.all(select_holders, { { "$position", position }, { "$on", on.iso() } }, read_person);
}
std::vector<Assignment> assignments(db::Read& tx)
{
    return tx.all(select_assignments, {}, [](db::Row const& row) {
        auto const until = row.optional_text("until");
        return Assignment { { row.text("person") }, { row.text("position") }, *Day::parse(row.text("since")), until ? Day::parse(*until) : std::nullopt };
    });
}

std::optional<Position> position_of_rank(db::Read& tx, std::string const& division, std::string const& rank)
{
    for (std::string path = division;;) {
        if (auto found = tx.one(select_position_of_rank, { { "$division", path }, { "$rank", rank } }, read_position))
            return found;
        if (path.empty())
            return std::nullopt;
        auto const slash = path.rfind('/');
        path = slash == std::string::npos ? "" : path.substr(0, slash);
    }
}

std::string postal_address(db::Read& tx, std::string const& path_of_division)
{
    for (std::string path = path_of_division;;) {
        if (auto const found = division(tx, path); found && !found->address.empty())
            return found->address;
        if (path.empty())
            return {};
        auto const slash = path.rfind('/');
        path = slash == std::string::npos ? "" : path.substr(0, slash);
    }
}

}  // namespace mado::organization
