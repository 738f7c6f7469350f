#include "transfer/sqlite_file.h"

#include "sqlite/connection.h"
#include "transfer/rows.h"

#include <algorithm>
#include <map>

namespace mado::db::transfer {

using detail::fail;

namespace {

constexpr char const* select_tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'mado_migration' ORDER BY name";

void add_cell(Batch& batch, sqlite3_stmt* row, int place, Kind kind)
{
    switch (sqlite3_column_type(row, place)) {
    case SQLITE_NULL:
        return batch.null();
    case SQLITE_INTEGER:
        return batch.integer(sqlite3_column_int64(row, place));
    default:
        auto const* first = static_cast<char const*>(sqlite3_column_blob(row, place));
        std::string_view const bytes(first ? first : "", static_cast<std::size_t>(sqlite3_column_bytes(row, place)));
        return kind == Kind::Json ? batch.bytes(kind, canonical_json(bytes)) : batch.bytes(kind, bytes);
    }
}

}  // namespace

SqliteStatement::SqliteStatement(sqlite3* database, std::string const& sql) : database_(database)
{
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK)
        fail(database, sql);
}

bool SqliteStatement::step()
{
    auto const code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        fail(database_, sqlite3_sql(statement_));
    return code == SQLITE_ROW;
}

void SqliteStatement::give(int number, Cell const& cell)
{
    int code = SQLITE_OK;
    switch (cell.kind) {
    case Kind::Null:
        code = sqlite3_bind_null(statement_, number);
        break;
    case Kind::Integer:
        code = sqlite3_bind_int64(statement_, number, cell.integer);
        break;
    case Kind::Bytes:
        code = cell.bytes.empty() ? sqlite3_bind_zeroblob(statement_, number, 0) : sqlite3_bind_blob64(statement_, number, cell.bytes.data(), cell.bytes.size(), SQLITE_STATIC);
        break;
    default:
        code = sqlite3_bind_text64(statement_, number, cell.bytes.empty() ? "" : cell.bytes.data(), cell.bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (code != SQLITE_OK)
        fail(database_, sqlite3_sql(statement_));
}

std::string SqliteStatement::text(int column) const
{
    auto const* first = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
    return first ? std::string(first, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : std::string {};
}

SqliteFile::SqliteFile(Options const& options)
{
    auto const* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
    if (sqlite3_open_v2(options.path.c_str(), &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs) != SQLITE_OK) {
        try {
            fail(database_, "opening " + options.path);
        } catch (...) {
            close();
            throw;
        }
    }
    sqlite3_busy_timeout(database_, 10'000);
}

void SqliteFile::run(std::string const& sql)
{
    if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(database_, sql);
}

bool SqliteFile::try_run(std::string const& sql)
{
    auto const code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
    if ((code & 0xff) == SQLITE_BUSY)
        return false;
    if (code != SQLITE_OK)
        fail(database_, sql);
    return true;
}

void SqliteFile::close()
{
    sqlite3_close_v2(std::exchange(database_, nullptr));
}

// A json_doc is TEXT with a check here (dialect/migration.cpp): the table's own text tells them apart.
std::vector<Column> SqliteFile::columns_of(std::string const& table, std::string const& sql, std::vector<std::string>& key)
{
    std::vector<Column> columns;
    std::map<std::int64_t, std::string> places;
    SqliteStatement found(database_, "SELECT name, type, pk FROM pragma_table_info(" + quoted_name(table) + ")");
    while (found.step()) {
        auto const name = found.text(0), type = found.text(1);
        auto const is_json = sql.find("json_valid(" + name + ")") != std::string::npos;
        columns.push_back({ name, type == "INTEGER" ? Kind::Integer : type == "BLOB" ? Kind::Bytes : is_json ? Kind::Json : Kind::Text });
        if (found.integer(2) > 0)
            places[found.integer(2)] = name;
    }
    for (auto& [place, name] : places)
        key.push_back(std::move(name));
    by_name(columns);
    return columns;
}

std::vector<Table> SqliteFile::tables()
{
    std::vector<Table> all;
    std::vector<Reference> references;
    SqliteStatement found(database_, select_tables);
    while (found.step()) {
        Table table { found.text(0), {}, {} };
        table.columns = columns_of(table.name, found.text(1), table.key);
        SqliteStatement keys(database_, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(" + quoted_name(table.name) + ")");
        while (keys.step())
            references.push_back({ table.name, keys.text(0) });
        all.push_back(std::move(table));
    }
    return in_order_of_references(std::move(all), references);
}

std::int64_t SqliteFile::count(Table const& table)
{
    SqliteStatement found(database_, "SELECT COUNT(*) FROM " + quoted_name(table.name));
    found.step();
    return found.integer(0);
}

Sum SqliteFile::read(Table const& table, TakeRows const& take)
{
    Batch batch(take);
    SqliteStatement rows(database_, "SELECT " + list_of(table.columns) + " FROM " + quoted_name(table.name) + order_of(table));
    while (rows.step()) {
        for (int place = 0; auto const& column : table.columns)
            add_cell(batch, rows.raw(), place++, column.kind);
        batch.end_of_row();
    }
    return batch.finish();
}

}  // namespace mado::db::transfer
