#include "store/reason_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement upsert_reasons { "cases.upsert_proposed_reasons", R"sql(
    INSERT INTO cases_proposed_reason (tenant, case_id, words) VALUES ($tenant, $case, $words) ON CONFLICT (tenant, case_id) DO UPDATE SET words = $words
)sql" };
constexpr db::Statement select_reasons { "cases.select_proposed_reasons", "SELECT words FROM cases_proposed_reason WHERE tenant = $tenant AND case_id = $case" };

}  // namespace

std::vector<db::Statement> reason_statements() { return { upsert_reasons, select_reasons }; }

void propose_reasons(db::Write& tx, CaseId const& id, std::string_view words) { tx.execute(upsert_reasons, { { "$case", id }, { "$words", std::string(words) } }); }

std::string proposed_reasons(db::Read& tx, CaseId const& id)
{
    return tx.one(select_reasons, { { "$case", id } }, [](db::Row const& row) { return row.text("words"); }).value_or(std::string());
}

}  // namespace mado::cases::store
