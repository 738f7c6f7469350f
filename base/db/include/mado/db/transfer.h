#pragma once
// All rows of a database as one stream that both engines give alike: for backups, and to move from one engine to the other (docs/adr/0018-backup.md).
#include <mado/db/database.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mado::db::transfer {

enum class Kind : std::uint8_t { Null, Integer, Text, Bytes, Json };  // of a cell; a column is never Null

struct Column {
    std::string name;
    Kind kind = Kind::Text;
    friend bool operator==(Column const&, Column const&) = default;
};
struct Table {
    std::string name;
    std::vector<Column> columns;      // by name
    std::vector<std::string> key;     // the order of its rows: its primary key
    friend bool operator==(Table const&, Table const&) = default;
};
struct Applied {  // a migration, as the database remembers it
    std::string module;
    std::int64_t number = 0;
    std::string name, sha256;
    friend bool operator==(Applied const&, Applied const&) = default;
};

// What proves that two tables hold the same: how many rows, and SHA-256 (hex) over their bytes in the order of the key.
struct Sum {
    std::int64_t rows = 0;
    std::string sha256;
    friend bool operator==(Sum const&, Sum const&) = default;
};

// A row is its cells one after the other: a byte of Kind; an integer as eight bytes, big end first; text, bytes and JSON as four bytes of length and then
// themselves. JSON is canonical (RFC 8785), so that jsonb and TEXT give the same bytes.
struct Cell {
    Kind kind = Kind::Null;
    std::int64_t integer = 0;
    std::string_view bytes {};
};
void append(std::string& rows, Cell const& cell);
// Calls `use` with the cells of each row; the cells live as long as `rows`. Throws Failure for bytes that are no rows of so many columns.
void each_row(std::string_view rows, std::size_t columns, std::function<void(std::vector<Cell> const&)> const& use);
std::size_t place_of(Table const& table, std::string_view column);  // among its columns; throws Failure when it has none of that name

using TakeRows = std::function<void(std::string_view rows, std::int64_t count)>;  // about a MiB at a time

// One snapshot of a database, read at leisure; memory does not grow with it.
class Source {
public:
    virtual ~Source() = default;
    virtual void begin() = 0;                           // the snapshot is of this moment; once, before anything else
    virtual std::vector<Applied> migrations() = 0;      // in the order of (module, number)
    virtual std::vector<Table> tables() = 0;            // what a foreign key refers to comes before it; without the table of migrations
    virtual std::int64_t count(Table const& table) = 0;
    virtual Sum read(Table const& table, TakeRows const& take) = 0;
};
std::unique_ptr<Source> open_source(Options const& options);  // begun

// Snapshots of the databases of all zones at one cut: no letter is acknowledged by a receiver whose handling is not in its snapshot, and none is
// handled whose sending is not in the sender's. Held back meanwhile: on SQLite every write, on PostgreSQL the handling of letters alone.
struct Cut {
    std::vector<std::unique_ptr<Source>> sources;  // in the order of `zones`
    std::int64_t held_microseconds = 0;            // how long writes were held
    int attempts = 1;                              // SQLite: how often the locks were tried until all were had at once
};
Cut cut(std::vector<Options> const& zones);

struct Occupied : Failure {  // there are data where a target should be made: nothing was changed
    using Failure::Failure;
};

// A database that is filled whole or not at all. SQLite: beside its place (PATH.restoring), renamed by finish(); PostgreSQL: in one transaction.
class Target {
public:
    virtual ~Target() = default;                        // without finish() nothing stays, or empty tables (PostgreSQL)
    virtual std::vector<Table> tables() = 0;
    virtual void write(Table const& table, std::string_view rows) = 0;  // tables one after the other
    virtual void rows_are_in() = 0;                     // indexes and foreign keys are made and checked
    virtual Sum sum(Table const& table) = 0;            // read back
    virtual void finish() = 0;                          // durable
};
// Migrates with exactly `migrations`. Throws Occupied when there is a file already (SQLite), or when a table has rows (PostgreSQL).
std::unique_ptr<Target> open_target(Options const& options, std::vector<Migration> const& migrations);

// The migrations of `known`, in its order, that are in `applied`. Throws Failure that names the first that the program does not know, or knows otherwise.
std::vector<Migration> exactly(std::vector<Applied> const& applied, std::vector<Migration> const& known);

// Nobody else has this database open, and nobody can write to it while this lives. Throws Failure that says who has it.
class SoleUse {
public:
    explicit SoleUse(Options const& options);
    ~SoleUse();
    SoleUse(SoleUse const&) = delete;
    SoleUse& operator=(SoleUse const&) = delete;

private:
    std::unique_ptr<class Hold> hold_;
};

}  // namespace mado::db::transfer
