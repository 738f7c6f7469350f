#include "transfer/postgresql_session.h"

#include "transfer/rows.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace mado::db::transfer {

namespace {

// Of the schema that the connection works in; partitions are read through their table.
constexpr char const* select_columns = R"sql(
    SELECT c.relname, a.attname, t.typname
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'mado_migration'
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY c.relname COLLATE "C", a.attname COLLATE "C")sql";
constexpr char const* select_keys = R"sql(
    SELECT c.relname, a.attname
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
     WHERE c.relnamespace = current_schema()::regnamespace AND i.indisprimary AND NOT c.relispartition
     ORDER BY c.relname COLLATE "C", k.place)sql";
constexpr char const* select_references = R"sql(
    SELECT DISTINCT f.relname, t.relname AS other
      FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
     WHERE k.contype = 'f' AND f.relnamespace = current_schema()::regnamespace)sql";

Kind kind_of(std::string const& type)
{
    if (type == "json_doc" || type == "jsonb")
        return Kind::Json;
    if (type == "bytes_blob" || type == "bytea")
        return Kind::Bytes;
    if (type.ends_with("_int") || type == "int8" || type == "int4")
        return Kind::Integer;
    if (type.ends_with("_text") || type == "text")
        return Kind::Text;
    throw Failure("a column of type " + type + " is of none of the words of docs/guides/sql.md");
}

std::uint64_t big_endian(std::string_view& from, std::size_t bytes)
{
    if (from.size() < bytes)
        throw Failure("PostgreSQL: COPY gave half a row");
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<unsigned char>(from[i]);
    from.remove_prefix(bytes);
    return value;
}

// One field of a row in COPY's binary form: four bytes of length, or -1 for NULL. jsonb begins with a byte of its version.
void add_field(Batch& batch, std::string_view& row, Kind kind)
{
    auto const size = static_cast<std::int32_t>(big_endian(row, 4));
    if (size < 0)
        return batch.null();
    auto field = row.substr(0, static_cast<std::size_t>(size));
    row.remove_prefix(std::min(row.size(), static_cast<std::size_t>(size)));
    if (kind == Kind::Integer)
        return batch.integer(field.size() == 4 ? static_cast<std::int32_t>(big_endian(field, 4)) : static_cast<std::int64_t>(big_endian(field, 8)));
    if (kind == Kind::Json)
        return batch.bytes(kind, canonical_json(field.substr(1)));
    batch.bytes(kind, field);
}

}  // namespace

PostgresqlSession::PostgresqlSession(Options const& options, std::string const& role) : connection_(nullptr, &PQfinish)
{
    std::vector<char const*> words { "dbname" }, values { options.postgresql.c_str() };
    if (!options.postgresql_password.empty()) {
        words.push_back("password");
        values.push_back(options.postgresql_password.c_str());
    }
    words.push_back("application_name");
    values.push_back("madoguchi transfer");
    words.push_back(nullptr);
    values.push_back(nullptr);
    connection_.reset(PQconnectdbParams(words.data(), values.data(), 1));
    if (PQstatus(connection_.get()) != CONNECTION_OK)
        fail("connecting (`madoguchi database check` looks closer)");
    run(std::string("SET search_path = ") + postgresql::schema + "; SET client_min_messages = warning; SET statement_timeout = 0; SET lock_timeout = 0; "
        "SET idle_in_transaction_session_timeout = 0; SET ROLE " + role);
}

void PostgresqlSession::fail(std::string const& what)
{
    std::string says = PQerrorMessage(connection_.get());
    while (says.ends_with('\n'))
        says.pop_back();
    throw Failure("PostgreSQL, " + what.substr(0, 200) + ": " + says);
}

PostgresqlSession::Answer PostgresqlSession::ask(std::string const& sql)
{
    Answer answer(PQexec(connection_.get(), sql.c_str()), &PQclear);
    auto const status = PQresultStatus(answer.get());
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || !answer) {
        char const* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
        if (state && std::strcmp(state, "53100") == 0)
            throw DiskFull(std::string("PostgreSQL: ") + PQresultErrorMessage(answer.get()));
        fail(sql);
    }
    return answer;
}

PostgresqlSession::Rows PostgresqlSession::run(std::string const& sql)
{
    auto const answer = ask(sql);
    Rows rows;
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
        rows.emplace_back();
        for (int column = 0; column < PQnfields(answer.get()); ++column)
            rows.back().emplace_back(PQgetvalue(answer.get(), row, column), static_cast<std::size_t>(PQgetlength(answer.get(), row, column)));
    }
    return rows;
}

bool PostgresqlSession::try_lock(std::string const& sql)
{
    Answer const answer(PQexec(connection_.get(), sql.c_str()), &PQclear);
    if (PQresultStatus(answer.get()) == PGRES_COMMAND_OK)
        return true;
    char const* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
    if (state && std::strcmp(state, "55P03") == 0)
        return false;
    fail(sql);
}

void PostgresqlSession::copy_out(std::string const& sql, std::function<void(std::string_view)> const& take)
{
    if (auto const answer = ask(sql); PQresultStatus(answer.get()) != PGRES_COPY_OUT)
        fail(sql);
    for (;;) {
        char* bytes = nullptr;
        auto const size = PQgetCopyData(connection_.get(), &bytes, 0);
        if (size == -2)
            fail(sql);
        if (size == -1)
            break;
        std::unique_ptr<char, decltype(&PQfreemem)> const owned(bytes, &PQfreemem);
        take({ bytes, static_cast<std::size_t>(size) });
    }
    Answer const end(PQgetResult(connection_.get()), &PQclear);
    if (PQresultStatus(end.get()) != PGRES_COMMAND_OK)
        fail(sql);
    while (Answer const more { PQgetResult(connection_.get()), &PQclear }) {
    }
}

void PostgresqlSession::start_copy_in(std::string const& sql)
{
    if (auto const answer = ask(sql); PQresultStatus(answer.get()) != PGRES_COPY_IN)
        fail(sql);
}

void PostgresqlSession::copy_in(std::string_view bytes)
{
    if (PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size())) != 1)
        fail("COPY");
}

void PostgresqlSession::end_copy_in()
{
    if (PQputCopyEnd(connection_.get(), nullptr) != 1)
        fail("COPY");
    std::string fault;
    while (Answer const answer { PQgetResult(connection_.get()), &PQclear }) {
        char const* state = PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE);
        if (state && std::strcmp(state, "53100") == 0)
            throw DiskFull(std::string("PostgreSQL: ") + PQresultErrorMessage(answer.get()));
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
            fault = PQresultErrorMessage(answer.get());
    }
    if (!fault.empty())
        throw Failure("PostgreSQL, COPY: " + fault);
}

std::vector<Table> PostgresqlSession::tables()
{
    std::map<std::string, Table> all;
    for (auto const& row : run(select_columns)) {
        all[row[0]].name = row[0];
        all[row[0]].columns.push_back({ row[1], kind_of(row[2]) });
    }
    for (auto const& row : run(select_keys))
        if (auto const found = all.find(row[0]); found != all.end())
            found->second.key.push_back(row[1]);
    std::vector<Reference> references;
    for (auto const& row : run(select_references))
        references.push_back({ row[0], row[1] });
    std::vector<Table> tables;
    for (auto& [name, table] : all) {
        by_name(table.columns);
        tables.push_back(std::move(table));
    }
    return in_order_of_references(std::move(tables), references);
}

std::int64_t PostgresqlSession::count(Table const& table)
{
    return std::stoll(run("SELECT COUNT(*) FROM " + quoted_name(table.name)).at(0).at(0));
}

Sum PostgresqlSession::read(Table const& table, TakeRows const& take)
{
    Batch batch(take);
    bool first = true;
    copy_out("COPY (SELECT " + list_of(table.columns) + " FROM " + quoted_name(table.name) + order_of(table) + ") TO STDOUT (FORMAT binary)", [&](std::string_view row) {
        if (std::exchange(first, false))
            row.remove_prefix(std::min<std::size_t>(row.size(), 19));  // signature, flags and length of the header's extension, which is empty
        if (row.size() < 2)
            return;
        if (big_endian(row, 2) == 0xffff)  // the trailer
            return;
        for (auto const& column : table.columns)
            add_field(batch, row, column.kind);
        batch.end_of_row();
    });
    return batch.finish();
}

}  // namespace mado::db::transfer
