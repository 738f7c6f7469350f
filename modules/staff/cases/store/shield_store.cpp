#include "store/shield_store.h"

namespace mado::cases::store {

namespace {

#define MADO_SHIELD_COLUMNS "case_id, state, protection, also, released, kept, contact_name, contact_address, ask, may_leave, since"

constexpr db::Statement upsert_shield { "cases.upsert_shield",
    "INSERT INTO cases_shield (tenant, " MADO_SHIELD_COLUMNS ") VALUES ($tenant, $case, $state, $protection, $also, $released, $kept, $contact_name, $contact_address, $ask, "
    "$may_leave, $since) ON CONFLICT (tenant, case_id) DO UPDATE SET state = excluded.state, protection = excluded.protection, also = excluded.also, released = excluded.released, "
    "kept = excluded.kept, contact_name = excluded.contact_name, contact_address = excluded.contact_address, ask = excluded.ask, may_leave = excluded.may_leave" };
constexpr db::Statement delete_shield { "cases.delete_shield", "DELETE FROM cases_shield WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement select_shield { "cases.select_shield", "SELECT " MADO_SHIELD_COLUMNS " FROM cases_shield WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement select_shields_of { "cases.select_shields_of",
    "SELECT " MADO_SHIELD_COLUMNS " FROM cases_shield WHERE tenant = $tenant AND protection = $protection ORDER BY case_id" };
constexpr db::Statement select_unjudged { "cases.select_unjudged_shields",
    "SELECT " MADO_SHIELD_COLUMNS " FROM cases_shield WHERE tenant = $tenant AND state <> 'set' ORDER BY since, case_id LIMIT $most" };
constexpr db::Statement delete_signs { "cases.delete_signs", "DELETE FROM cases_trait WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement insert_sign { "cases.insert_sign", R"sql(
    INSERT INTO cases_trait (tenant, kind, key, case_id) VALUES ($tenant, $kind, $key, $case) ON CONFLICT (tenant, kind, key, case_id) DO NOTHING
)sql" };
constexpr db::Statement select_signs { "cases.select_signs", "SELECT kind, key FROM cases_trait WHERE tenant = $tenant AND case_id = $case ORDER BY kind, key" };
constexpr db::Statement select_cases_with { "cases.select_cases_with", R"sql(
    SELECT case_id FROM cases_trait WHERE tenant = $tenant AND kind = $kind AND key = $key ORDER BY case_id DESC LIMIT $most
)sql" };

std::string as_json(std::set<std::string> const& names)
{
    return json::write(json::array_of(names, [](std::string const& name) { return json::Value(name); }));
}

std::set<std::string> names_in(db::Row const& row, std::string_view column)
{
    std::set<std::string> names;
    if (auto const parsed = json::parse(row.text(column)); parsed && parsed->is_array())
        for (auto const& name : parsed->array())
            names.insert(name.text());
    return names;
}

Shield read_shield(db::Row const& row)
{
    Shield shield;
    shield.of = row.id<ApplicationTag>("case_id");
    shield.state = value_of<ShieldState>(row.text("state"));
    shield.protection = row.text("protection");
    shield.also = names_in(row, "also");
    shield.released = names_in(row, "released");
    shield.kept = names_in(row, "kept");
    shield.contact_name = row.text("contact_name");
    shield.contact_address = row.text("contact_address");
    shield.ask = row.text("ask");
    shield.may_leave = row.flag("may_leave");
    shield.since = { row.integer("since") };
    return shield;
}

}  // namespace

std::vector<db::Statement> shield_statements()
{
    return { upsert_shield, delete_shield, select_shield, select_shields_of, select_unjudged, delete_signs, insert_sign, select_signs, select_cases_with };
}

void keep_shield(db::Write& tx, Shield const& shield)
{
    tx.execute(upsert_shield, { { "$case", shield.of }, { "$state", word_of(shield.state) }, { "$protection", shield.protection }, { "$also", as_json(shield.also) },
        { "$released", as_json(shield.released) }, { "$kept", as_json(shield.kept) }, { "$contact_name", shield.contact_name }, { "$contact_address", shield.contact_address },
        { "$ask", shield.ask }, { "$may_leave", shield.may_leave }, { "$since", shield.since.microseconds } });
}

bool remove_shield(db::Write& tx, CaseId const& id) { return tx.execute(delete_shield, { { "$case", id } }) == 1; }

std::optional<Shield> shield(db::Read& tx, CaseId const& id) { return tx.one(select_shield, { { "$case", id } }, read_shield); }

std::vector<Shield> shields_of(db::Read& tx, std::string const& protection) { return tx.all(select_shields_of, { { "$protection", protection } }, read_shield); }

std::vector<Shield> unjudged(db::Read& tx, int most) { return tx.all(select_unjudged, { { "$most", most } }, read_shield); }

void keep_signs(db::Write& tx, CaseId const& id, std::vector<Recognized> const& signs)
{
    tx.execute(delete_signs, { { "$case", id } });
    for (auto const& [sign, key] : signs)
        tx.execute(insert_sign, { { "$kind", word_of(sign) }, { "$key", key }, { "$case", id } });
}

std::vector<Recognized> signs(db::Read& tx, CaseId const& id)
{
    return tx.all(select_signs, { { "$case", id } }, [](db::Row const& row) { return Recognized { value_of<Hint>(row.text("kind")), row.text("key") }; });
}

std::vector<CaseId> cases_with(db::Read& tx, Recognized const& sign, int most)
{
    return tx.all(select_cases_with, { { "$kind", word_of(sign.hint) }, { "$key", sign.key }, { "$most", most } }, [](db::Row const& row) { return row.id<ApplicationTag>("case_id"); });
}

}  // namespace mado::cases::store
