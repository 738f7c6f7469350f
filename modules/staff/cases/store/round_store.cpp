#include "store/round_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement upsert_verdict { "cases.upsert_verdict", R"sql(
    INSERT INTO cases_verdict (tenant, case_id, verdict, reasons, by_whom, at) VALUES ($tenant, $case, $verdict, $reasons, $by, $at)
    ON CONFLICT (tenant, case_id) DO UPDATE SET verdict = $verdict, reasons = $reasons, by_whom = $by, at = $at
)sql" };
constexpr db::Statement delete_verdict { "cases.delete_verdict", "DELETE FROM cases_verdict WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement select_verdict { "cases.select_verdict", "SELECT verdict, reasons FROM cases_verdict WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement select_of_round { "cases.select_of_round", R"sql(
    SELECT id FROM cases_case
     WHERE tenant = $tenant AND procedure = $procedure AND round = $round AND state = $state AND id > $after
     ORDER BY id LIMIT $most
)sql" };
constexpr db::Statement count_round { "cases.count_of_round", R"sql(
    SELECT state, COUNT(*) AS n, CAST(SUM(version) AS count_int) AS versions FROM cases_case WHERE tenant = $tenant AND procedure = $procedure AND round = $round GROUP BY state
)sql" };

}  // namespace

std::vector<db::Statement> round_statements() { return { upsert_verdict, delete_verdict, select_verdict, select_of_round, count_round }; }

void keep_verdict(db::Write& tx, CaseId const& id, Verdict const& verdict, PersonId const& by, Instant at)
{
    auto const reasons = json::array_of(verdict.reasons, [](Reason const& reason) { return json::object({ { "words", reason.words }, { "law", reason.law } }); });
    tx.execute(upsert_verdict, { { "$case", id }, { "$verdict", verdict.verdict }, { "$reasons", json::write(reasons) }, { "$by", by }, { "$at", at.microseconds } });
}

void forget_verdict(db::Write& tx, CaseId const& id) { tx.execute(delete_verdict, { { "$case", id } }); }

std::optional<Verdict> verdict(db::Read& tx, CaseId const& id)
{
    return tx.one(select_verdict, { { "$case", id } }, [](db::Row const& row) {
        Verdict kept { row.text("verdict") };
        if (auto const reasons = json::parse(row.text("reasons")); reasons && reasons->is_array())
            for (auto const& reason : reasons->array())
                kept.reasons.push_back({ reason.text("words"), reason.text("law") });
        return kept;
    });
}

std::vector<CaseId> of_round(db::Read& tx, RoundQuery const& query)
{
    return tx.all(select_of_round, { { "$procedure", query.procedure }, { "$round", query.round }, { "$state", word_of(query.state) }, { "$after", query.after }, { "$most", query.most } },
        [](db::Row const& row) { return row.id<ApplicationTag>("id"); });
}

std::map<CaseState, RoundCount> count_of_round(db::Read& tx, std::string_view procedure, std::string_view round)
{
    std::map<CaseState, RoundCount> counts;
    tx.each(count_round, { { "$procedure", procedure }, { "$round", round } }, [&](db::Row const& row) { counts[value_of<CaseState>(row.text("state"))] = { row.integer("n"), row.integer("versions") }; });
    return counts;
}

}  // namespace mado::cases::store
