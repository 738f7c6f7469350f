#include "store/signature_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_signature { "cases.insert_signature", R"sql(
    INSERT INTO cases_signature (tenant, case_id, state, stated, evidence, fault, revocation, is_test, arrived_at, checked_at)
    VALUES ($tenant, $case, 'waiting', $stated, $evidence, '', '', 0, $arrived_at, 0)
    ON CONFLICT (tenant, case_id) DO NOTHING
)sql" };
constexpr db::Statement select_signature { "cases.select_signature", R"sql(
    SELECT state, stated, evidence, fault, revocation, is_test, arrived_at, checked_at FROM cases_signature WHERE tenant = $tenant AND case_id = $case
)sql" };
constexpr db::Statement update_signature { "cases.update_signature", R"sql(
    UPDATE cases_signature SET state = $state, evidence = $evidence, fault = $fault, revocation = $revocation, is_test = $is_test, checked_at = $checked_at
     WHERE tenant = $tenant AND case_id = $case AND state = 'waiting'
)sql" };

db::Value bytes(std::string const& text) { return db::Value { db::Bytes { text } }; }

}  // namespace

std::vector<db::Statement> signature_statements() { return { insert_signature, select_signature, update_signature }; }

void want_signature(db::Write& tx, CaseId const& of, std::string const& stated, Instant arrived_at)
{
    tx.execute(insert_signature, { { "$case", of }, { "$stated", bytes(stated) }, { "$evidence", bytes({}) }, { "$arrived_at", arrived_at.microseconds } });
}

std::optional<Signature> signature(db::Read& tx, CaseId const& of)
{
    return tx.one(select_signature, { { "$case", of } }, [](db::Row const& row) {
        Signature found;
        found.state = row.text("state");
        found.stated = row.bytes("stated");
        found.evidence = row.bytes("evidence");
        found.fault = row.text("fault");
        found.revocation = row.text("revocation");
        found.is_test = row.flag("is_test");
        found.arrived_at = { row.integer("arrived_at") };
        found.checked_at = { row.integer("checked_at") };
        return found;
    });
}

bool keep_signature(db::Write& tx, CaseId const& of, Signature const& checked)
{
    return tx.execute(update_signature, { { "$case", of }, { "$state", checked.state }, { "$evidence", bytes(checked.evidence) },
        { "$fault", checked.fault }, { "$revocation", checked.revocation }, { "$is_test", checked.is_test ? 1 : 0 }, { "$checked_at", checked.checked_at.microseconds } }) == 1;
}

}  // namespace mado::cases::store
