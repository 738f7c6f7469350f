#include "store/bond_store.h"

#include "model/keys.h"

namespace mado::persons::store {

namespace {

constexpr db::Statement insert_household { "persons.insert_household",
    "INSERT INTO persons_household (tenant, id, kind, owner, head, founded_at, version) VALUES ($tenant, $id, $kind, $owner, $head, $at, $version)" };
constexpr db::Statement update_household { "persons.update_household",
    "UPDATE persons_household SET head = $head, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version" };
constexpr db::Statement select_household { "persons.select_household", "SELECT id, kind, owner, head, version FROM persons_household WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_households { "persons.select_households_after", "SELECT id FROM persons_household WHERE tenant = $tenant AND id > $id ORDER BY id LIMIT $most" };
constexpr db::Statement insert_member_row { "persons.insert_member", R"sql(
    INSERT INTO persons_member (tenant, id, household, individual, relation, starts_on, ends_on) VALUES ($tenant, $id, $household, $individual, $relation, $starts_on, $ends_on)
)sql" };
constexpr db::Statement end_member_row { "persons.end_member", R"sql(
    UPDATE persons_member SET ends_on = $last WHERE tenant = $tenant AND household = $household AND individual = $individual AND starts_on = $starts_on AND replaced_at IS NULL
)sql" };
constexpr db::Statement replace_member_rows { "persons.replace_members",
    "UPDATE persons_member SET replaced_at = $at WHERE tenant = $tenant AND household = $household AND replaced_at IS NULL" };
constexpr db::Statement select_members { "persons.select_members",
    "SELECT individual, relation, starts_on, ends_on FROM persons_member WHERE tenant = $tenant AND household = $household AND replaced_at IS NULL ORDER BY starts_on, id" };
constexpr db::Statement select_households_with { "persons.select_households_with",
    "SELECT DISTINCT household FROM persons_member WHERE tenant = $tenant AND individual = $individual AND replaced_at IS NULL ORDER BY household" };

constexpr db::Statement insert_judged_row { "persons.insert_judged", R"sql(
    INSERT INTO persons_judged (tenant, id, individual, other, verdict, reason, by_whom, at) VALUES ($tenant, $id, $individual, $other, $verdict, $reason, $by_whom, $at)
)sql" };
constexpr db::Statement select_judged { "persons.select_judged", R"sql(
    SELECT individual, other, verdict, reason, by_whom, at FROM persons_judged WHERE tenant = $tenant AND (individual = $individual OR other = $individual) ORDER BY at DESC, id DESC
)sql" };
constexpr db::Statement insert_link { "persons.insert_link", "INSERT INTO persons_link (tenant, other, individual) VALUES ($tenant, $other, $individual) ON CONFLICT (tenant, other) DO NOTHING" };
constexpr db::Statement delete_link { "persons.delete_link", "DELETE FROM persons_link WHERE tenant = $tenant AND other = $other AND individual = $individual" };
constexpr db::Statement select_link { "persons.select_link", "SELECT individual FROM persons_link WHERE tenant = $tenant AND other = $other" };
constexpr db::Statement select_links { "persons.select_links", "SELECT other FROM persons_link WHERE tenant = $tenant AND individual = $individual ORDER BY other" };

// Of one division: whose the individual is, itself or beneath.
#define MADO_USED_THERE \
    " AND EXISTS (SELECT 1 FROM persons_use AS u WHERE u.tenant = $tenant AND u.individual = i.id AND (CAST($division AS code_text) = '' OR u.division = $division OR " \
    "(u.division > $beneath AND u.division < $beyond_it)))"
#define MADO_BEGINS_WITH(column) \
    "SELECT DISTINCT i.id AS id FROM persons_name AS n JOIN persons_individual AS i ON i.tenant = n.tenant AND i.id = n.individual WHERE n.tenant = $tenant AND n.replaced_at IS NULL AND n." column \
    " >= $words AND n." column " < $beyond AND (CAST($born_on AS day_text) = '' OR i.born_on = $born_on)" MADO_USED_THERE " ORDER BY i.id LIMIT $most"
constexpr db::Statement select_by_name { "persons.select_by_name", MADO_BEGINS_WITH("name_key") };
constexpr db::Statement select_by_kana { "persons.select_by_kana", MADO_BEGINS_WITH("kana_key") };
constexpr db::Statement select_by_common_name { "persons.select_by_common_name", MADO_BEGINS_WITH("common_key") };
constexpr db::Statement select_by_birth { "persons.select_by_birth",
    "SELECT i.id AS id FROM persons_individual AS i WHERE i.tenant = $tenant AND i.born_on = $born_on" MADO_USED_THERE " ORDER BY i.id LIMIT $most" };

constexpr db::Statement select_like_name { "persons.select_like_name", R"sql(
    SELECT DISTINCT o.individual AS other FROM persons_name AS n
      JOIN persons_individual AS i ON i.tenant = n.tenant AND i.id = n.individual
      JOIN persons_name AS o ON o.tenant = n.tenant AND o.name_key = n.name_key AND o.replaced_at IS NULL
      JOIN persons_individual AS j ON j.tenant = o.tenant AND j.id = o.individual AND j.born_on = i.born_on
     WHERE n.tenant = $tenant AND n.individual = $individual AND n.replaced_at IS NULL AND o.individual <> $individual ORDER BY o.individual LIMIT $most
)sql" };
constexpr db::Statement select_like_kana { "persons.select_like_kana", R"sql(
    SELECT DISTINCT o.individual AS other FROM persons_name AS n
      JOIN persons_individual AS i ON i.tenant = n.tenant AND i.id = n.individual
      JOIN persons_name AS o ON o.tenant = n.tenant AND o.kana_key = n.kana_key AND o.replaced_at IS NULL
      JOIN persons_individual AS j ON j.tenant = o.tenant AND j.id = o.individual AND j.born_on = i.born_on
     WHERE n.tenant = $tenant AND n.individual = $individual AND n.replaced_at IS NULL AND n.kana_key <> '' AND o.individual <> $individual ORDER BY o.individual LIMIT $most
)sql" };
constexpr db::Statement select_like_address { "persons.select_like_address", R"sql(
    SELECT DISTINCT o.individual AS other FROM persons_name AS n
      JOIN persons_address AS a ON a.tenant = n.tenant AND a.individual = n.individual AND a.replaced_at IS NULL
      JOIN persons_address AS b ON b.tenant = a.tenant AND b.words_key = a.words_key AND b.replaced_at IS NULL
      JOIN persons_name AS o ON o.tenant = b.tenant AND o.individual = b.individual AND o.name_key = n.name_key AND o.replaced_at IS NULL
     WHERE n.tenant = $tenant AND n.individual = $individual AND n.replaced_at IS NULL AND o.individual <> $individual ORDER BY o.individual LIMIT $most
)sql" };
constexpr db::Statement select_like_number { "persons.select_like_number", R"sql(
    SELECT DISTINCT o.individual AS other FROM persons_number AS n JOIN persons_number AS o ON o.tenant = n.tenant AND o.key = n.key
     WHERE n.tenant = $tenant AND n.individual = $individual AND o.individual <> $individual ORDER BY o.individual LIMIT $most
)sql" };

constexpr db::Statement delete_traits { "persons.delete_traits", "DELETE FROM persons_trait WHERE tenant = $tenant AND individual = $individual" };
constexpr db::Statement insert_trait { "persons.insert_trait", R"sql(
    INSERT INTO persons_trait (tenant, kind, key, individual) VALUES ($tenant, $kind, $key, $individual) ON CONFLICT (tenant, kind, key, individual) DO NOTHING
)sql" };
constexpr db::Statement select_with_trait { "persons.select_with_trait",
    "SELECT individual FROM persons_trait WHERE tenant = $tenant AND kind = $kind AND key = $key ORDER BY individual" };
constexpr db::Statement upsert_shield { "persons.upsert_shield", R"sql(
    INSERT INTO persons_shield (tenant, individual, protection, state, reason, by_whom, at) VALUES ($tenant, $individual, $protection, $state, $reason, $by_whom, $at)
    ON CONFLICT (tenant, individual, protection) DO UPDATE SET state = excluded.state, reason = excluded.reason, by_whom = excluded.by_whom, at = excluded.at
)sql" };
#define MADO_SHIELD_COLUMNS "individual, protection, state, reason, by_whom, at"
constexpr db::Statement select_shields { "persons.select_shields",
    "SELECT " MADO_SHIELD_COLUMNS " FROM persons_shield WHERE tenant = $tenant AND individual = $individual ORDER BY protection" };
constexpr db::Statement select_shields_of { "persons.select_shields_of",
    "SELECT " MADO_SHIELD_COLUMNS " FROM persons_shield WHERE tenant = $tenant AND protection = $protection ORDER BY individual" };
constexpr db::Statement select_unjudged { "persons.select_unjudged_shields",
    "SELECT " MADO_SHIELD_COLUMNS " FROM persons_shield WHERE tenant = $tenant AND state = 'suspected' ORDER BY at, individual, protection LIMIT $most" };

IndividualId read_id(db::Row const& row) { return row.id<IndividualTag>("id"); }
IndividualId read_other(db::Row const& row) { return row.id<IndividualTag>("other"); }
IndividualId read_one(db::Row const& row) { return row.id<IndividualTag>("individual"); }

Shield read_shield(db::Row const& row)
{
    return { read_one(row), row.id<protection::ProtectionTag>("protection"), value_of<ShieldState>(row.text("state")), row.text("reason"), row.id<PersonTag>("by_whom"),
        { row.integer("at") } };
}

db::Parameters reaching(Reach const& reach, db::Parameters parameters)
{
    for (auto const& one : { db::Parameter { "$division", reach.division }, db::Parameter { "$beneath", reach.division + "/" }, db::Parameter { "$beyond_it", reach.division + "0" },
             db::Parameter { "$most", reach.limit } })
        parameters.push_back(one);
    return parameters;
}

}  // namespace

std::vector<db::Statement> bond_statements()
{
    return { insert_household, update_household, select_household, select_households, insert_member_row, end_member_row, replace_member_rows, select_members, select_households_with, insert_judged_row,
        select_judged, insert_link, delete_link, select_link, select_links, select_by_name, select_by_kana, select_by_common_name, select_by_birth, select_like_name, select_like_kana,
        select_like_address, select_like_number, delete_traits, insert_trait, select_with_trait, upsert_shield, select_shields, select_shields_of, select_unjudged };
}

void insert(db::Write& tx, Household const& one, Instant at)
{
    tx.execute(insert_household, { { "$id", one.id }, { "$kind", word_of(one.kind) }, { "$owner", one.owner }, { "$head", one.head }, { "$at", at.microseconds }, { "$version", one.version } });
}

void insert_member(db::Write& tx, HouseholdId const& of, std::string const& id, Member const& member)
{
    tx.execute(insert_member_row, { { "$id", id }, { "$household", of }, { "$individual", member.who }, { "$relation", member.relation }, { "$starts_on", member.from.iso() },
        { "$ends_on", member.until ? std::optional(member.until->iso()) : std::nullopt } });
}

bool change(db::Write& tx, Household const& one, std::int64_t expected_version)
{
    return tx.execute(update_household, { { "$id", one.id }, { "$head", one.head }, { "$version", expected_version } }) == 1;
}

void end_member(db::Write& tx, HouseholdId const& of, Member const& member, Day last_day)
{
    tx.execute(end_member_row, { { "$household", of }, { "$individual", member.who }, { "$starts_on", member.from.iso() }, { "$last", last_day.iso() } });
}

void replace_members(db::Write& tx, HouseholdId const& of, Instant at) { tx.execute(replace_member_rows, { { "$household", of }, { "$at", at.microseconds } }); }

std::optional<Household> household(db::Read& tx, HouseholdId const& id)
{
    auto found = tx.one(select_household, { { "$id", id } }, [](db::Row const& row) {
        return Household { row.id<HouseholdTag>("id"), value_of<HouseholdKind>(row.text("kind")), row.text("owner"), row.id<IndividualTag>("head"), {}, row.integer("version") };
    });
    if (found)
        found->members = tx.all(select_members, { { "$household", id } }, [](db::Row const& row) {
            return Member { read_one(row), row.text("relation"), Day::parse(row.text("starts_on")).value(), Day::parse(row.optional_text("ends_on").value_or("")) };
        });
    return found;
}

std::vector<HouseholdId> households_with(db::Read& tx, IndividualId const& id)
{
    return tx.all(select_households_with, { { "$individual", id } }, [](db::Row const& row) { return row.id<HouseholdTag>("household"); });
}

std::vector<HouseholdId> households_after(db::Read& tx, std::string const& id, int most)
{
    return tx.all(select_households, { { "$id", id }, { "$most", most } }, [](db::Row const& row) { return row.id<HouseholdTag>("id"); });
}

void insert_judged(db::Write& tx, std::string const& id, Judged const& judged)
{
    tx.execute(insert_judged_row, { { "$id", id }, { "$individual", judged.one }, { "$other", judged.other }, { "$verdict", judged.is_same ? "same" : "not_same" },
        { "$reason", judged.reason }, { "$by_whom", judged.by }, { "$at", judged.at.microseconds } });
}

std::vector<Judged> judged(db::Read& tx, IndividualId const& id)
{
    return tx.all(select_judged, { { "$individual", id } }, [](db::Row const& row) {
        return Judged { read_one(row), read_other(row), row.text("verdict") == "same", row.text("reason"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

void link(db::Write& tx, IndividualId const& other, IndividualId const& to) { tx.execute(insert_link, { { "$other", other }, { "$individual", to } }); }
bool unlink(db::Write& tx, IndividualId const& other, IndividualId const& from) { return tx.execute(delete_link, { { "$other", other }, { "$individual", from } }) == 1; }
std::optional<IndividualId> linked_to(db::Read& tx, IndividualId const& other) { return tx.one(select_link, { { "$other", other } }, read_one); }
std::vector<IndividualId> linked_with(db::Read& tx, IndividualId const& to) { return tx.all(select_links, { { "$individual", to } }, read_other); }

std::vector<IndividualId> begins_with(db::Read& tx, Key key, std::string const& words, std::string const& born, Reach const& reach)
{
    auto const& statement = key == Key::Name ? select_by_name : key == Key::Kana ? select_by_kana : select_by_common_name;
    return tx.all(statement, reaching(reach, { { "$words", words }, { "$beyond", model::beyond(words) }, { "$born_on", born } }), read_id);
}

std::vector<IndividualId> born_on(db::Read& tx, Day day, Reach const& reach) { return tx.all(select_by_birth, reaching(reach, { { "$born_on", day.iso() } }), read_id); }

std::vector<Likeness> like(db::Read& tx, IndividualId const& id, int most)
{
    struct Way { db::Statement statement; std::vector<std::string> agrees; };
    Way const ways[] = { { select_like_number, { "number" } }, { select_like_name, { "name", "born_on" } }, { select_like_kana, { "kana", "born_on" } },
        { select_like_address, { "name", "address" } } };
    std::vector<Likeness> all;
    for (auto const& [statement, agrees] : ways)
        for (auto const& other : tx.all(statement, { { "$individual", id }, { "$most", most } }, read_other))
            for (auto const& word : agrees)
                all.push_back({ other, word });
    return all;
}

void keep_traits(db::Write& tx, IndividualId const& id, std::vector<cases::Recognized> const& traits)
{
    tx.execute(delete_traits, { { "$individual", id } });
    for (auto const& trait : traits)
        tx.execute(insert_trait, { { "$kind", word_of(trait.hint) }, { "$key", trait.key }, { "$individual", id } });
}

std::vector<IndividualId> with_trait(db::Read& tx, cases::Recognized const& trait)
{
    return tx.all(select_with_trait, { { "$kind", word_of(trait.hint) }, { "$key", trait.key } }, read_one);
}

void keep_shield(db::Write& tx, Shield const& one)
{
    tx.execute(upsert_shield, { { "$individual", one.of }, { "$protection", one.protection }, { "$state", word_of(one.state) }, { "$reason", one.reason }, { "$by_whom", one.by },
        { "$at", one.at.microseconds } });
}

std::vector<Shield> shields(db::Read& tx, IndividualId const& id) { return tx.all(select_shields, { { "$individual", id } }, read_shield); }
std::vector<Shield> shields_of_protection(db::Read& tx, protection::ProtectionId const& id) { return tx.all(select_shields_of, { { "$protection", id } }, read_shield); }
std::vector<Shield> unjudged(db::Read& tx, int most) { return tx.all(select_unjudged, { { "$most", most } }, read_shield); }

}  // namespace mado::persons::store
