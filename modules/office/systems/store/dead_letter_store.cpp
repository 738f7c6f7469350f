#include "store/dead_letter_store.h"

namespace mado::systems::store {

namespace {

constexpr db::Statement delete_letters { "systems.delete_dead_letters", "DELETE FROM systems_dead_letter WHERE tenant = $tenant AND system = $system" };
constexpr db::Statement insert_letter { "systems.insert_dead_letter", R"sql(
    INSERT INTO systems_dead_letter (tenant, system, id, type, subject, attempts, fault, made_at)
    VALUES ($tenant, $system, $id, $type, $subject, $attempts, $fault, $made_at)
    ON CONFLICT (tenant, system, id) DO NOTHING
)sql" };
constexpr db::Statement select_letters { "systems.select_dead_letters", R"sql(
    SELECT id, type, subject, attempts, fault, made_at FROM systems_dead_letter WHERE tenant = $tenant AND system = $system ORDER BY id DESC
)sql" };

}  // namespace

std::vector<db::Statement> statements() { return { delete_letters, insert_letter, select_letters }; }

void forget(db::Write& tx, api::SystemId const& system) { tx.execute(delete_letters, { { "$system", system } }); }

void keep(db::Write& tx, api::SystemId const& system, DeadLetter const& letter)
{
    tx.execute(insert_letter, { { "$system", system }, { "$id", letter.id }, { "$type", letter.type }, { "$subject", letter.subject }, { "$attempts", letter.attempts },
        { "$fault", letter.fault }, { "$made_at", letter.made_at.microseconds } });
}

std::vector<DeadLetter> of(db::Read& tx, api::SystemId const& system)
{
    return tx.all(select_letters, { { "$system", system } }, [](db::Row const& row) {
        return DeadLetter { row.text("id"), row.text("type"), row.text("subject"), row.integer("attempts"), row.text("fault"), { row.integer("made_at") } };
    });
}

}  // namespace mado::systems::store
