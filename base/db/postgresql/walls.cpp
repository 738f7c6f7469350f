#include "postgresql/walls.h"

#include <mado/db/dialect.h>

namespace mado::db::postgresql {

namespace {

constexpr char const* create_table = "CREATE TABLE mado_migration (module text COLLATE \"C\" NOT NULL, number bigint NOT NULL, name text COLLATE \"C\" NOT NULL, "
                                     "sha256 text COLLATE \"C\" NOT NULL, PRIMARY KEY (module, number))";

// Every table that has no wall yet. FORCE binds the owner too; it passes while a migration runs, which may have to mend rows.
// An empty setting is NULL and matches nothing, not even the rows of no town (tenant '').
constexpr char const* raise_walls = R"sql(
DO $walls$
DECLARE fresh record;
BEGIN
    FOR fresh IN SELECT relname AS name FROM pg_class
                  WHERE relnamespace = 'mado'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'mado_migration'
                    AND NOT (relrowsecurity AND relforcerowsecurity) LOOP
        EXECUTE format('ALTER TABLE mado.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', fresh.name);
        EXECUTE format('CREATE POLICY of_one_tenant ON mado.%I TO madoguchi_service
                        USING (tenant = NULLIF(current_setting(''mado.tenant'', true), ''''))
                        WITH CHECK (tenant = NULLIF(current_setting(''mado.tenant'', true), ''''))', fresh.name);
        EXECUTE format('CREATE POLICY of_all_tenants ON mado.%I TO madoguchi_platform USING (true) WITH CHECK (true)', fresh.name);
        EXECUTE format('CREATE POLICY of_migrations ON mado.%I TO madoguchi_owner
                        USING (current_setting(''mado.migrating'', true) = ''yes'') WITH CHECK (current_setting(''mado.migrating'', true) = ''yes'')', fresh.name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON mado.%I TO madoguchi_service, madoguchi_platform', fresh.name);
    END LOOP;
END
$walls$)sql";

bool has_table(PostgresqlConnection& connection)
{
    return connection.link().script("SELECT 1 FROM pg_class WHERE oid = to_regclass('mado.mado_migration')").rows() == 1;
}

}  // namespace

void begin_migration(PostgresqlConnection& connection)
{
    connection.script("BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL ROLE "
        + owner_role + "; SET LOCAL mado.migrating = 'yes'; SELECT pg_advisory_xact_lock(" + std::to_string(lock_number("migrate", "", "")) + ")");
    connection.work_as_owner();
}

void migrate_schema(PostgresqlConnection& connection, std::vector<Migration> const& migrations)
{
    if (!has_table(connection)) {
        connection.script(postgresql_domains());
        connection.script(create_table);
    }
    if (detail::apply_new_migrations(connection, migrations, translate_for_postgresql))
        connection.script(raise_walls);
}

void throw_schema_away(PostgresqlConnection& connection)
{
    connection.script("DROP SCHEMA mado CASCADE; CREATE SCHEMA mado; GRANT USAGE ON SCHEMA mado TO madoguchi_service, madoguchi_platform");
}

}  // namespace mado::db::postgresql
