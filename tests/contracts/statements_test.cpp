#include "house.h"

#include <mado/db/postgresql_check.h>

#include <cstdlib>
#include <set>

namespace mado::tests {

namespace {

bool of_a_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The words of an SQL text, without those in quotes and comments and without parameters.
std::set<std::string> words_of(std::string_view sql)
{
    std::set<std::string> words;
    for (std::size_t at = 0; at < sql.size();) {
        if (sql[at] == '\'') {
            auto const end = sql.find('\'', at + 1);
            at = end == std::string_view::npos ? sql.size() : end + 1;
        } else if (sql.substr(at, 2) == "--") {
            at = std::min(sql.find('\n', at), sql.size());
        } else if (of_a_name(sql[at]) || sql[at] == '$') {
            auto const from = at++;
            while (at < sql.size() && of_a_name(sql[at]))
                ++at;
            if (sql[from] != '$')
                words.emplace(sql.substr(from, at - from));
        } else {
            ++at;
        }
    }
    return words;
}

// Table → the module whose migration makes it.
std::map<std::string, std::string> owners_of_tables(Zone const& zone)
{
    std::map<std::string, std::string> owners;
    for (auto const& migration : zone.migrations()) {
        std::string_view const sql = migration.sql;
        for (std::string_view const create : { "CREATE TABLE ", "CREATE VIRTUAL TABLE " })
            for (auto at = sql.find(create); at != std::string_view::npos; at = sql.find(create, at + 1)) {
                auto const from = at + create.size();
                auto end = from;
                while (end < sql.size() && of_a_name(sql[end]))
                    ++end;
                owners[std::string(sql.substr(from, end - from))] = migration.module;
            }
    }
    return owners;
}

// For /metrics alone: numbers of rows that wait, of several parts of the platform.
bool may_count_everywhere(std::string_view name) { return name.starts_with("module."); }

std::string owner_of_statement(std::string_view name) { return std::string(name.substr(0, name.find('.'))); }

TEST_CASE("each statement has a name of its own")
{
    std::set<std::string> all;
    for (auto const& zone : house().zones()) {
        std::set<std::string_view> of_this_zone;
        for (auto const& statement : zone->statements()) {
            auto const name = zone->name() + ": " + std::string(statement.name);
            CHECK_MESSAGE(of_this_zone.insert(statement.name).second, "two statements of one name, ", name);
            CHECK_MESSAGE(statement.name.find('.') != std::string_view::npos, name);
            all.insert(std::string(statement.name) + "\n");
        }
    }
    std::string text;
    for (auto const& line : all)
        text += line;
    CHECK(compared_with_golden("statements.txt", text) == "");
}

TEST_CASE("each table is named after the module that makes it")
{
    for (auto const& zone : house().zones()) {
        auto const owners = owners_of_tables(*zone);
        REQUIRE(owners.size() > 20);
        for (auto const& [table, module] : owners)
            CHECK_MESSAGE(table.starts_with(module + "_"), zone->name(), ": ", table, " is made by ", module);
    }
}

TEST_CASE("each statement keeps to the tables of its own module")
{
    for (auto const& zone : house().zones()) {
        auto const owners = owners_of_tables(*zone);
        for (auto const& statement : zone->statements()) {
            if (may_count_everywhere(statement.name))
                continue;
            for (auto const& word : words_of(statement.sql)) {
                auto const table = owners.find(word);
                if (table != owners.end())
                    CHECK_MESSAGE(table->second == owner_of_statement(statement.name), zone->name(), ": ", std::string(statement.name), " takes ", word);
            }
        }
        for (auto const& module : zone->modules())
            for (auto const& statement : module.statements)
                CHECK_MESSAGE(owner_of_statement(statement.name) == module.name, zone->name(), ": ", module.name, " lists ", std::string(statement.name));
    }
}

TEST_CASE("each statement prepares on SQLite")
{
    for (auto const& zone : house().zones())
        for (auto const& statement : zone->statements()) {
            auto const fault = zone->here().database.check(statement);
            CHECK_MESSAGE(fault.empty(), zone->name(), ": ", std::string(statement.name), ": ", fault);
        }
    MESSAGE("statements were prepared on SQLite");
}

TEST_CASE("each migration runs and each statement prepares on PostgreSQL")
{
    char const* const conninfo = std::getenv("MADO_TEST_POSTGRESQL");
    if (!conninfo) {
        MESSAGE("PostgreSQL was not asked: MADO_TEST_POSTGRESQL is not set (./test sets it)");
        return;
    }
    for (auto const& zone : house().zones()) {
        db::PostgresqlCheck postgresql(conninfo);
        postgresql.migrate(zone->migrations());
        for (auto const& statement : zone->statements()) {
            auto const fault = postgresql.check(statement);
            CHECK_MESSAGE(fault.empty(), zone->name(), ": ", std::string(statement.name), ": ", fault);
        }
    }
    MESSAGE("migrations ran and statements were prepared on PostgreSQL");
}

}  // namespace

}  // namespace mado::tests
