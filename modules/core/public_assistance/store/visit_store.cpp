#include "store/assistance_store.h"

namespace mado::public_assistance::store {

namespace {

#define MADO_VISIT "id, household, planned_on, done_on, words, by_whom, at, version"
#define MADO_INVESTIGATION "id, household, kind, whom, withheld, words, asked_on, answered_on, answer, version"

constexpr db::Statement insert_visit { "public_assistance.insert_visit",
    "INSERT INTO public_assistance_visit (tenant, " MADO_VISIT ") VALUES ($tenant, $id, $household, $planned_on, $done_on, $words, $by, $at, 1)" };
constexpr db::Statement update_visit { "public_assistance.update_visit", R"sql(
    UPDATE public_assistance_visit SET done_on = $done_on, words = $words, by_whom = $by, at = $at, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_visit { "public_assistance.select_visit", "SELECT " MADO_VISIT " FROM public_assistance_visit WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_visits { "public_assistance.select_visits",
    "SELECT " MADO_VISIT " FROM public_assistance_visit WHERE tenant = $tenant AND household = $household ORDER BY planned_on DESC, id" };
constexpr db::Statement select_to_come { "public_assistance.select_visits_to_come",
    "SELECT " MADO_VISIT " FROM public_assistance_visit WHERE tenant = $tenant AND done_on IS NULL AND planned_on <= $until ORDER BY planned_on, id LIMIT 1000" };

constexpr db::Statement insert_investigation { "public_assistance.insert_investigation", "INSERT INTO public_assistance_investigation (tenant, " MADO_INVESTIGATION
    ", by_whom, at) VALUES ($tenant, $id, $household, $kind, $whom, $withheld, $words, $asked_on, $answered_on, $answer, 1, $by, $at)" };
constexpr db::Statement update_investigation { "public_assistance.update_investigation",
    "UPDATE public_assistance_investigation SET answered_on = $answered_on, answer = $answer, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version" };
constexpr db::Statement select_investigation { "public_assistance.select_investigation",
    "SELECT " MADO_INVESTIGATION " FROM public_assistance_investigation WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_investigations { "public_assistance.select_investigations",
    "SELECT " MADO_INVESTIGATION " FROM public_assistance_investigation WHERE tenant = $tenant AND household = $household ORDER BY id" };

constexpr db::Statement insert_policy_row { "public_assistance.insert_policy",
    "INSERT INTO public_assistance_policy (tenant, id, household, words, by_whom, at) VALUES ($tenant, $id, $household, $words, $by, $at)" };
constexpr db::Statement select_policies { "public_assistance.select_policies",
    "SELECT words, by_whom, at FROM public_assistance_policy WHERE tenant = $tenant AND household = $household ORDER BY at DESC, id DESC" };

Visit read_visit(db::Row const& row)
{
    return { row.text("id"), { row.text("household") }, day_in(row, "planned_on"), day_or_none(row, "done_on"), row.text("words"), row.id<PersonTag>("by_whom"), { row.integer("at") },
        row.integer("version") };
}
Investigation read_investigation(db::Row const& row)
{
    return { row.text("id"), { row.text("household") }, value_of<InvestigationKind>(row.text("kind")), row.text("whom"), value_of<Withheld>(row.text("withheld")), row.text("words"),
        day_or_none(row, "asked_on"), day_or_none(row, "answered_on"), row.text("answer"), row.integer("version") };
}

}  // namespace

std::vector<db::Statement> visit_statements()
{
    return { insert_visit, update_visit, select_visit, select_visits, select_to_come, insert_investigation, update_investigation, select_investigation, select_investigations, insert_policy_row,
        select_policies };
}

void insert(db::Write& tx, Visit const& one)
{
    tx.execute(insert_visit,
        { { "$id", one.id }, { "$household", one.household }, { "$planned_on", one.planned_on.iso() }, { "$done_on", iso(one.done_on) }, { "$words", one.words }, { "$by", one.by },
            { "$at", one.at.microseconds } });
}
bool change(db::Write& tx, Visit& one)
{
    if (tx.execute(update_visit,
            { { "$id", one.id }, { "$done_on", iso(one.done_on) }, { "$words", one.words }, { "$by", one.by }, { "$at", one.at.microseconds }, { "$version", one.version } })
        == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Visit> visit(db::Read& tx, std::string const& id) { return tx.one(select_visit, { { "$id", id } }, read_visit); }
std::vector<Visit> visits(db::Read& tx, HouseholdId const& id) { return tx.all(select_visits, { { "$household", id } }, read_visit); }
std::vector<Visit> visits_to_come(db::Read& tx, Day until) { return tx.all(select_to_come, { { "$until", until.iso() } }, read_visit); }

void insert(db::Write& tx, Investigation const& one, PersonId const& by, Instant at)
{
    tx.execute(insert_investigation,
        { { "$id", one.id }, { "$household", one.household }, { "$kind", word_of(one.kind) }, { "$whom", one.whom }, { "$withheld", word_of(one.withheld) }, { "$words", one.words },
            { "$asked_on", iso(one.asked_on) }, { "$answered_on", iso(one.answered_on) }, { "$answer", one.answer }, { "$by", by }, { "$at", at.microseconds } });
}
bool change(db::Write& tx, Investigation& one)
{
    if (tx.execute(update_investigation, { { "$id", one.id }, { "$answered_on", iso(one.answered_on) }, { "$answer", one.answer }, { "$version", one.version } }) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Investigation> investigation(db::Read& tx, std::string const& id) { return tx.one(select_investigation, { { "$id", id } }, read_investigation); }
std::vector<Investigation> investigations(db::Read& tx, HouseholdId const& id) { return tx.all(select_investigations, { { "$household", id } }, read_investigation); }

void insert_policy(db::Write& tx, std::string const& id, HouseholdId const& household, Policy const& one)
{
    tx.execute(insert_policy_row, { { "$id", id }, { "$household", household }, { "$words", one.words }, { "$by", one.by }, { "$at", one.at.microseconds } });
}
std::vector<Policy> policies(db::Read& tx, HouseholdId const& id)
{
    return tx.all(select_policies, { { "$household", id } }, [](db::Row const& row) { return Policy { row.text("words"), row.id<PersonTag>("by_whom"), { row.integer("at") } }; });
}

}  // namespace mado::public_assistance::store
