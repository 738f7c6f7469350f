#include "store/outside_store.h"

namespace mado::approvals::store {

namespace {

constexpr db::Statement insert_outside { "approvals.insert_outside", R"sql(
    INSERT INTO approvals_outside (tenant, id, system, reference, draft, filed_at) VALUES ($tenant, $id, $system, $reference, $draft, $at)
)sql" };
constexpr db::Statement select_outside { "approvals.select_outside", R"sql(
    SELECT id, system, reference, draft, filed_at FROM approvals_outside WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_of_reference { "approvals.select_outside_of_reference", R"sql(
    SELECT id, system, reference, draft, filed_at FROM approvals_outside WHERE tenant = $tenant AND system = $system AND reference = $reference
     ORDER BY filed_at DESC, id DESC LIMIT 1
)sql" };
constexpr db::Statement select_outsides { "approvals.select_outsides", R"sql(
    SELECT id, system, reference, draft, filed_at FROM approvals_outside
     WHERE tenant = $tenant AND system = $system AND (filed_at, id) > ($at, $id) ORDER BY filed_at, id LIMIT $most
)sql" };

model::Outside read_outside(db::Row const& row)
{
    return { row.text("id"), row.id<api::SystemTag>("system"), row.text("reference"), row.id<DraftTag>("draft"), { row.integer("filed_at") } };
}

}  // namespace

void insert(db::Write& tx, model::Outside const& one)
{
    tx.execute(insert_outside, { { "$id", one.id }, { "$system", one.system }, { "$reference", one.reference }, { "$draft", one.draft }, { "$at", one.filed_at.microseconds } });
}

std::optional<model::Outside> outside(db::Read& tx, std::string const& id) { return tx.one(select_outside, { { "$id", id } }, read_outside); }

std::optional<model::Outside> outside_of_reference(db::Read& tx, api::SystemId const& system, std::string const& reference)
{
    return tx.one(select_of_reference, { { "$system", system }, { "$reference", reference } }, read_outside);
}

std::vector<model::Outside> outsides(db::Read& tx, api::SystemId const& system, model::OutsideKey const& after, int most)
{
    return tx.all(select_outsides, { { "$system", system }, { "$at", after.filed_at }, { "$id", after.id }, { "$most", most } }, read_outside);
}

std::vector<db::Statement> outside_statements() { return { insert_outside, select_outside, select_of_reference, select_outsides }; }

}  // namespace mado::approvals::store
