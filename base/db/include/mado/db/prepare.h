#pragma once
// The roles and databases of a PostgreSQL server that Madoguchi works on; `madoguchi database prepare` and the tests' fresh().
#include <mado/db/database.h>

#include <string>
#include <vector>

namespace mado::db {

struct Preparation {
    std::string admin;                     // a superuser's conninfo of any database of the server
    std::string login = "madoguchi";       // the role that the program signs in with: it may become the three roles and can do nothing itself
    std::string password {};               // empty: as the server's pg_hba.conf lets it in
    std::vector<std::string> databases;    // made when missing, UTF8 and C
};

// May be run again: what is there stays. Says what it did, a sentence a step. Throws Failure.
std::vector<std::string> prepare_server(Preparation const& preparation);

struct DatabaseState {
    std::string server;                    // its version
    std::string login;
    std::vector<std::string> faults;       // roles that are missing, tables without their wall: a sentence each
    std::vector<std::string> pending;      // migrations of the list that are not yet applied
};

// Looks at one PostgreSQL database as the program would work on it, and changes nothing. Throws Failure when it cannot be reached.
DatabaseState look_at(Options const& options, std::vector<Migration> const& migrations);

}  // namespace mado::db
