#include "sqlite/connection.h"

#include <mado/db/dialect.h>

#include <cerrno>

namespace mado::db::detail {

void fail(sqlite3* database, std::string_view what)
{
    auto const code = sqlite3_extended_errcode(database);
    auto const text = std::string(what) + ": " + sqlite3_errmsg(database) + " (SQLite " + std::to_string(code) + ")";
    auto const system = sqlite3_system_errno(database);
    if ((code & 0xff) == SQLITE_FULL || ((code & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT)))
        throw DiskFull(text);
    throw Failure(text);
}

namespace {

bool only_space(char const* tail)
{
    return std::string_view(tail).find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

}  // namespace

SqliteCursor::SqliteCursor(sqlite3* database, Statement const& statement, Tallies& tallies)
    : database_(database), name_(statement.name), sql_(statement.sql), tally_(tallies.of(name_))
{
    auto const text = text_for(SqlEngine::Sqlite, statement.sql);
    char const* tail = nullptr;
    if (sqlite3_prepare_v3(database, text.c_str(), static_cast<int>(text.size()) + 1, SQLITE_PREPARE_PERSISTENT, &statement_, &tail) != SQLITE_OK)
        fail(database, name_);
    try {
        if (!statement_ || !only_space(tail))
            throw std::logic_error(name_ + " is not one statement");
        learn_parameters();
        learn_columns();
    } catch (...) {
        sqlite3_finalize(statement_);
        throw;
    }
}

SqliteCursor::~SqliteCursor() { sqlite3_finalize(statement_); }

void SqliteCursor::learn_parameters()
{
    auto const count = sqlite3_bind_parameter_count(statement_);
    for (int number = 1; number <= count; ++number) {
        auto const* name = sqlite3_bind_parameter_name(statement_, number);
        if (!name || *name != '$')
            throw std::logic_error(name_ + ": parameters are $name, not " + (name ? name : "?"));
        if (std::string_view(name) == "$tenant")
            tenant_at_ = static_cast<std::size_t>(number);
        parameters_.emplace_back(name);
    }
}

void SqliteCursor::learn_columns()
{
    for (int i = 0; i < sqlite3_column_count(statement_); ++i) {
        std::string name = sqlite3_column_name(statement_, i);
        if (std::ranges::find(columns_, name) != columns_.end())
            throw std::logic_error(name_ + " selects " + name + " twice: give one another name with AS");
        columns_.push_back(std::move(name));
    }
}

void SqliteCursor::give(Parameters const& parameters, std::string const& tenant)
{
    given_.assign(parameters_.size(), false);
    for (auto const& parameter : parameters) {
        auto const found = std::ranges::find(parameters_, parameter.name);
        auto const at = static_cast<std::size_t>(found - parameters_.begin());
        if (found == parameters_.end())
            throw std::logic_error(name_ + " has no parameter " + std::string(parameter.name));
        if (given_[at] || at + 1 == tenant_at_)
            throw std::logic_error(name_ + ": " + *found + (given_[at] ? " is given twice" : " is bound by the transaction"));
        given_[at] = true;
        give(static_cast<int>(at) + 1, parameter);
    }
    if (tenant_at_ != 0) {
        given_[tenant_at_ - 1] = true;
        sqlite3_bind_text64(statement_, static_cast<int>(tenant_at_), tenant.data(), tenant.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (auto const missing = std::ranges::find(given_, false); missing != given_.end())
        throw std::logic_error(name_ + ": " + parameters_[static_cast<std::size_t>(missing - given_.begin())] + " is not given");
}

// The values outlive the run, so SQLite need not copy them.
void SqliteCursor::give(int number, Parameter const& parameter)
{
    int code = SQLITE_OK;
    if (auto const* integer = std::get_if<std::int64_t>(&parameter.value))
        code = sqlite3_bind_int64(statement_, number, *integer);
    else if (auto const* text = std::get_if<std::string>(&parameter.value)) {
        if (text->find('\0') != std::string::npos)  // PostgreSQL has no such text
            throw std::logic_error(name_ + ": the text of " + std::string(parameter.name) + " has a NUL in it; bytes are db::Bytes");
        code = sqlite3_bind_text64(statement_, number, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (auto const* bytes = std::get_if<Bytes>(&parameter.value))
        code = sqlite3_bind_blob64(statement_, number, bytes->value.data(), bytes->value.size(), SQLITE_STATIC);
    else
        code = sqlite3_bind_null(statement_, number);
    if (code != SQLITE_OK)
        fail(database_, name_);
}

bool SqliteCursor::step()
{
    auto const code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        fail(database_, name_);
    return code == SQLITE_ROW;
}

void SqliteCursor::reset()
{
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

int SqliteCursor::column(std::string_view name) const
{
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i] == name)
            return static_cast<int>(i);
    throw std::logic_error(name_ + " selects no " + std::string(name));
}

// Where a cell is that holds what is asked for.
int SqliteCursor::column_of(std::string_view name, std::initializer_list<int> types) const
{
    auto const at = column(name);
    auto const type = sqlite3_column_type(statement_, at);
    if (type != SQLITE_NULL && std::ranges::find(types, type) == types.end())
        throw std::logic_error(name_ + ": " + std::string(name) + " is of another type than asked for");
    return at;
}

std::string SqliteCursor::bytes_of(int column) const
{
    auto const* first = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    return first ? std::string(first, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : std::string {};
}

std::int64_t SqliteCursor::integer(std::string_view column) const
{
    return sqlite3_column_int64(statement_, column_of(column, { SQLITE_INTEGER }));
}

// ->> gives a JSON number as an integer on SQLite and as text on PostgreSQL: as text it reads alike.
std::string SqliteCursor::text(std::string_view column) const
{
    auto const at = column_of(column, { SQLITE_TEXT, SQLITE_INTEGER });
    return sqlite3_column_type(statement_, at) == SQLITE_INTEGER ? std::to_string(sqlite3_column_int64(statement_, at)) : bytes_of(at);
}

std::string SqliteCursor::bytes(std::string_view column) const { return bytes_of(column_of(column, { SQLITE_BLOB })); }

bool SqliteCursor::is_null(std::string_view name) const { return sqlite3_column_type(statement_, column(name)) == SQLITE_NULL; }

}  // namespace mado::db::detail
