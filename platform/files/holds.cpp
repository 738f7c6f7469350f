#include <mado/files/holds.h>

#include "hold_statements.h"

namespace mado::files {

// Rows of no town: a backup is of the whole zone.
void hold(db::Database& database, std::string const& id, Instant until)
{
    (void)db::AllTenants::write(database, [&](db::Write& tx) -> Result<void> {
        tx.execute(upsert_hold, { { "$id", id }, { "$until", until.microseconds } });
        return {};
    });
}

void release(db::Database& database, std::string const& id)
{
    (void)db::AllTenants::write(database, [&](db::Write& tx) -> Result<void> {
        tx.execute(delete_hold, { { "$id", id } });
        return {};
    });
}

bool is_held(db::Database& database, Instant now)
{
    return db::AllTenants::read(database, [&](db::Read& tx) {
        return tx.one(select_hold, { { "$now", now.microseconds } }, [](db::Row const& row) { return row.text("id"); }).has_value();
    });
}

}  // namespace mado::files
