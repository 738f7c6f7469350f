#pragma once
// A database for one test, empty of rows, on the engine that ctest chose: SQLite in memory, or (MADO_TEST_ENGINE=postgresql) a database of the private
// PostgreSQL that MADO_TEST_POSTGRESQL names. Every program with SQL runs once on each (cmake/mado_add.cmake).
#include <mado/db/database.h>

namespace mado::db::test {

SqlEngine engine();  // of this run
// Options of a database that nobody else has open. On PostgreSQL databases are used again within a program, emptied and already migrated, so a
// program's tests should migrate the same list; another list takes another database.
Options fresh();

}  // namespace mado::db::test
