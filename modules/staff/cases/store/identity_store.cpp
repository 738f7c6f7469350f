#include "store/identity_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_identity { "cases.insert_identity", R"sql(
    INSERT INTO cases_identity (tenant, case_id, shown) VALUES ($tenant, $case, $shown)
    ON CONFLICT (tenant, case_id) DO NOTHING
)sql" };
constexpr db::Statement select_identity { "cases.select_identity", "SELECT shown FROM cases_identity WHERE tenant = $tenant AND case_id = $case" };

constexpr std::size_t most_bytes = 4u << 20;

}  // namespace

std::vector<db::Statement> identity_statements() { return { insert_identity, select_identity }; }

void keep_identity(db::Write& tx, CaseId const& of, identity::Proof const& shown)
{
    tx.execute(insert_identity, { { "$case", of }, { "$shown", db::Value { db::Bytes { json::canonical(identity::json_of(shown)) } } } });
}

std::optional<identity::Proof> identity(db::Read& tx, CaseId const& of)
{
    auto const bytes = tx.one(select_identity, { { "$case", of } }, [](db::Row const& row) { return row.bytes("shown"); });
    auto const parsed = bytes ? json::parse(*bytes, { .bytes = most_bytes }) : std::unexpected(json::Error {});
    return parsed ? identity::proof_of(*parsed) : std::nullopt;
}

}  // namespace mado::cases::store
