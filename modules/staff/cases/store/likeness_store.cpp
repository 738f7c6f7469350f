#include "store/likeness_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement delete_likeness { "cases.delete_likeness", "DELETE FROM cases_likeness WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement insert_likeness { "cases.insert_likeness", R"sql(
    INSERT INTO cases_likeness (tenant, kind, key, case_id) VALUES ($tenant, $kind, $key, $case)
    ON CONFLICT (tenant, kind, key, case_id) DO NOTHING
)sql" };
constexpr db::Statement select_common_traits { "cases.select_common_traits", R"sql(
    SELECT theirs.case_id AS case_id, theirs.kind AS kind
      FROM cases_likeness AS mine
      JOIN cases_likeness AS theirs ON theirs.tenant = mine.tenant AND theirs.kind = mine.kind AND theirs.key = mine.key
     WHERE mine.tenant = $tenant AND mine.case_id = $case AND theirs.case_id <> $case
     ORDER BY theirs.case_id DESC, theirs.kind, theirs.key
     LIMIT $most
)sql" };
constexpr db::Statement select_judged { "cases.select_judged", R"sql(
    SELECT one, other, verdict, why, by_whom, at FROM cases_judged
     WHERE tenant = $tenant AND (one = $case OR other = $case)
     ORDER BY at DESC, one, other
)sql" };
constexpr db::Statement upsert_judged { "cases.upsert_judged", R"sql(
    INSERT INTO cases_judged (tenant, one, other, verdict, why, by_whom, at) VALUES ($tenant, $one, $other, $verdict, $why, $by, $at)
    ON CONFLICT (tenant, one, other) DO UPDATE SET verdict = excluded.verdict, why = excluded.why, by_whom = excluded.by_whom, at = excluded.at
     WHERE cases_judged.at = $shown
)sql" };

}  // namespace

std::vector<db::Statement> likeness_statements() { return { delete_likeness, insert_likeness, select_common_traits, select_judged, upsert_judged }; }

void keep_likeness(db::Write& tx, CaseId const& of, std::vector<Likeness> const& all)
{
    tx.execute(delete_likeness, { { "$case", of } });
    for (auto const& one : all)
        tx.execute(insert_likeness, { { "$kind", word_of(one.kind) }, { "$key", one.key }, { "$case", of } });
}

std::vector<CommonTrait> common_traits(db::Read& tx, CaseId const& of, int most)
{
    return tx.all(select_common_traits, { { "$case", of }, { "$most", most } },
        [](db::Row const& row) { return CommonTrait { row.id<ApplicationTag>("case_id"), value_of<Trait>(row.text("kind")) }; });
}

std::vector<Judged> judged(db::Read& tx, CaseId const& of)
{
    return tx.all(select_judged, { { "$case", of } }, [&](db::Row const& row) {
        auto const one = row.id<ApplicationTag>("one");
        return Judged { one == of ? row.id<ApplicationTag>("other") : one, value_of<Alike>(row.text("verdict")), row.text("why"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

bool keep_judged(db::Write& tx, CaseId const& of, Judged const& judged, Instant shown)
{
    auto const& [one, other] = std::minmax(of.value, judged.other.value);
    return tx.execute(upsert_judged, { { "$one", one }, { "$other", other }, { "$verdict", word_of(judged.verdict) }, { "$why", judged.why }, { "$by", judged.by },
        { "$at", judged.at.microseconds }, { "$shown", shown.microseconds } }) == 1;
}

}  // namespace mado::cases::store
