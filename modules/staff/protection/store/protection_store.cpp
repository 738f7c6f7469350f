#include "store/protection_store.h"

namespace mado::protection::store {

namespace {

#define MADO_PROTECTION_COLUMNS "id, division, name, born_on, kind, starts_on, until, body, contact_name, contact_address, ask, state, version"

constexpr db::Statement insert_protection { "protection.insert_protection",
    "INSERT INTO protection_protection (tenant, " MADO_PROTECTION_COLUMNS ") VALUES ($tenant, $id, $division, $name, $born_on, $kind, $starts_on, $until, $body, $contact_name, "
    "$contact_address, $ask, $state, $version)" };
constexpr db::Statement update_protection { "protection.update_protection", R"sql(
    UPDATE protection_protection SET until = $until, state = $state, version = $version + 1 WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_protection { "protection.select_protection", "SELECT " MADO_PROTECTION_COLUMNS " FROM protection_protection WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_protections { "protection.select_protections",
    "SELECT " MADO_PROTECTION_COLUMNS " FROM protection_protection WHERE tenant = $tenant ORDER BY state, until, id" };
constexpr db::Statement insert_trait { "protection.insert_trait", R"sql(
    INSERT INTO protection_trait (tenant, kind, key, protection) VALUES ($tenant, $kind, $key, $protection) ON CONFLICT (tenant, kind, key, protection) DO NOTHING
)sql" };
constexpr db::Statement select_traits { "protection.select_traits", "SELECT kind, key FROM protection_trait WHERE tenant = $tenant AND protection = $protection ORDER BY kind, key" };
constexpr db::Statement select_with_trait { "protection.select_with_trait", R"sql(
    SELECT p.id AS id FROM protection_trait AS t JOIN protection_protection AS p ON p.tenant = t.tenant AND p.id = t.protection
     WHERE t.tenant = $tenant AND t.kind = $kind AND t.key = $key AND p.state = 'active' ORDER BY p.id
)sql" };
constexpr db::Statement upsert_judged { "protection.upsert_judged", R"sql(
    INSERT INTO protection_judged (tenant, protection, case_id, verdict, why, by_whom, at) VALUES ($tenant, $protection, $case, $verdict, $why, $by, $at)
    ON CONFLICT (tenant, protection, case_id) DO UPDATE SET verdict = excluded.verdict, why = excluded.why, by_whom = excluded.by_whom, at = excluded.at
)sql" };
constexpr db::Statement select_judged { "protection.select_judged", R"sql(
    SELECT verdict, why, by_whom, at FROM protection_judged WHERE tenant = $tenant AND protection = $protection AND case_id = $case
)sql" };
constexpr db::Statement select_judged_same { "protection.select_judged_same", R"sql(
    SELECT p.id AS id FROM protection_judged AS j JOIN protection_protection AS p ON p.tenant = j.tenant AND p.id = j.protection
     WHERE j.tenant = $tenant AND j.case_id = $case AND j.verdict = 'same' AND p.state = 'active' ORDER BY p.id
)sql" };

Protection read_protection(db::Row const& row)
{
    Protection one;
    one.id = row.id<ProtectionTag>("id");
    one.division = row.text("division");
    one.name = row.text("name");
    if (auto const born = row.optional_text("born_on"))
        one.born_on = Day::parse(*born);
    one.kind = value_of<Kind>(row.text("kind"));
    one.from = Day::parse(row.text("starts_on")).value();
    one.until = Day::parse(row.text("until")).value();
    one.body = row.text("body");
    one.contact_name = row.text("contact_name");
    one.contact_address = row.text("contact_address");
    one.ask = row.text("ask");
    one.state = value_of<State>(row.text("state"));
    one.version = row.integer("version");
    return one;
}

}  // namespace

std::vector<db::Statement> protection_statements()
{
    return { insert_protection, update_protection, select_protection, select_protections, insert_trait, select_traits, select_with_trait, upsert_judged, select_judged,
        select_judged_same };
}

void insert(db::Write& tx, Protection const& one)
{
    tx.execute(insert_protection, { { "$id", one.id }, { "$division", one.division }, { "$name", one.name }, { "$born_on", one.born_on ? std::optional(one.born_on->iso()) : std::nullopt },
        { "$kind", word_of(one.kind) }, { "$starts_on", one.from.iso() }, { "$until", one.until.iso() }, { "$body", one.body }, { "$contact_name", one.contact_name },
        { "$contact_address", one.contact_address }, { "$ask", one.ask }, { "$state", word_of(one.state) }, { "$version", one.version } });
}

bool change(db::Write& tx, Protection& one)
{
    if (tx.execute(update_protection, { { "$id", one.id }, { "$until", one.until.iso() }, { "$state", word_of(one.state) }, { "$version", one.version } }) == 0)
        return false;
    ++one.version;
    return true;
}

std::optional<Protection> find(db::Read& tx, ProtectionId const& id) { return tx.one(select_protection, { { "$id", id } }, read_protection); }
std::vector<Protection> all(db::Read& tx) { return tx.all(select_protections, {}, read_protection); }

void add_trait(db::Write& tx, ProtectionId const& id, cases::Recognized const& trait)
{
    if (!trait.key.empty())
        tx.execute(insert_trait, { { "$kind", word_of(trait.hint) }, { "$key", trait.key }, { "$protection", id } });
}

std::vector<cases::Recognized> traits(db::Read& tx, ProtectionId const& id)
{
    return tx.all(select_traits, { { "$protection", id } }, [](db::Row const& row) { return cases::Recognized { value_of<cases::Hint>(row.text("kind")), row.text("key") }; });
}

std::vector<ProtectionId> with_trait(db::Read& tx, cases::Recognized const& trait)
{
    return tx.all(select_with_trait, { { "$kind", word_of(trait.hint) }, { "$key", trait.key } }, [](db::Row const& row) { return row.id<ProtectionTag>("id"); });
}

void keep_judged(db::Write& tx, ProtectionId const& id, CaseId const& of, Judged const& judged)
{
    tx.execute(upsert_judged, { { "$protection", id }, { "$case", of }, { "$verdict", word_of(judged.verdict) }, { "$why", judged.why }, { "$by", judged.by }, { "$at", judged.at.microseconds } });
}

std::vector<ProtectionId> judged_same(db::Read& tx, CaseId const& of)
{
    return tx.all(select_judged_same, { { "$case", of } }, [](db::Row const& row) { return row.id<ProtectionTag>("id"); });
}

std::optional<Judged> judged(db::Read& tx, ProtectionId const& id, CaseId const& of)
{
    return tx.one(select_judged, { { "$protection", id }, { "$case", of } }, [](db::Row const& row) {
        return Judged { value_of<Verdict>(row.text("verdict")), row.text("why"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

}  // namespace mado::protection::store
