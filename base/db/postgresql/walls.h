#pragma once
// The schema of a database: who owns it, and the wall around each tenant's rows in every table.
#include "engine/migrations.h"
#include "postgresql/connection.h"

namespace mado::db::postgresql {

void begin_migration(PostgresqlConnection& connection);   // as the owner, alone among all processes
void migrate_schema(PostgresqlConnection& connection, std::vector<Migration> const& migrations);
void throw_schema_away(PostgresqlConnection& connection);   // tests

}  // namespace mado::db::postgresql
