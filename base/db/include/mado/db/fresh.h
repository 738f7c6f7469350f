#pragma once
// A database for one test, empty of rows, on the engine that ctest chose: SQLite in memory, or (MADO_TEST_ENGINE=postgresql) a database of the private
// PostgreSQL that MADO_TEST_POSTGRESQL names. Every program with SQL runs once on each (cmake/mado_add.cmake).
#include <mado/db/database.h>

#include <filesystem>
#include <vector>

namespace mado::db::test {

SqlEngine engine();  // of this run
// Options of a database that nobody else has open. On PostgreSQL databases are used again within a program, emptied and already migrated, so a
// program's tests should migrate the same list; another list costs the time of all its migrations. It is lent as long as a copy of the options or a
// Database lives.
Options fresh();
// One that keeps its rows when it is closed and opened again: on SQLite that file, which is not there yet.
Options fresh(std::filesystem::path const& file);

// Where `needle` stands in any row of any town, as TABLE.COLUMN: for a secret that may be nowhere. Throws Failure when there are no tables.
std::vector<std::string> places_of(Database& database, std::string const& needle);

// The address of one database for each zone, with {zone} in it, as a Configuration takes it; empty on SQLite, where the zones are files. Lent as long as it lives.
class ZoneDatabases {
public:
    ZoneDatabases();
    ~ZoneDatabases();
    ZoneDatabases(ZoneDatabases const& other);  // others with the same rows; nobody may have `other` open at the moment
    ZoneDatabases& operator=(ZoneDatabases const&) = delete;
    std::string const& address() const { return address_; }

private:
    void lend(Options options, std::string const& zone);
    std::string address_;
    std::vector<Options> lent_;
};

}  // namespace mado::db::test
