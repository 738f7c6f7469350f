#include "store/agent_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_agent { "cases.insert_agent", R"sql(
    INSERT INTO cases_agent (tenant, case_id, said) VALUES ($tenant, $case, $said) ON CONFLICT (tenant, case_id) DO NOTHING
)sql" };
constexpr db::Statement select_agent { "cases.select_agent", "SELECT said FROM cases_agent WHERE tenant = $tenant AND case_id = $case" };

}  // namespace

std::vector<db::Statement> agent_statements() { return { insert_agent, select_agent }; }

void keep_agent(db::Write& tx, CaseId const& of, json::Value const& said)
{
    if (said.is_object())
        tx.execute(insert_agent, { { "$case", of }, { "$said", db::Value { db::Bytes { json::canonical(said) } } } });
}

std::optional<json::Value> agent(db::Read& tx, CaseId const& of)
{
    auto const bytes = tx.one(select_agent, { { "$case", of } }, [](db::Row const& row) { return row.bytes("said"); });
    auto parsed = bytes ? json::parse(*bytes) : std::unexpected(json::Error {});
    return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

}  // namespace mado::cases::store
