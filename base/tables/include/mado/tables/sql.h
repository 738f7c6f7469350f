#pragma once
// One SELECT over one table, as CKAN's datastore_search_sql is asked: parsed into a tree of our own and run on columns. No database ever sees the text, and
// what is not in the grammar of the README does not exist: no joins, subqueries, comments, second statements, system tables, settings or files.
#include <mado/tables/columns.h>

#include <chrono>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::tables {

struct SqlLimits {
    std::uint64_t rows = 32'000;              // of the answer; what a LIMIT asks beyond is cut and told
    std::uint64_t groups = 100'000;
    std::uint64_t bytes = 64u << 20;          // of the answer's cells, and of what groups and orders keep
    std::chrono::milliseconds time { 5'000 };
};

struct SqlRefused {
    enum class Kind {
        Syntax,                               // not the grammar
        NotAllowed,                           // SQL, but nothing that is answered here
        Unknown,                              // a table or column that is not there
        Types,                                // a day compared with a number
        TooMuch,                              // rows, groups, memory, time, digits
    } kind;
    std::size_t place = 0;                    // in characters, from 1; 0: no place
    std::string says {};                      // English
};

// The table of a name as it stands in the question (CKAN: the resource's id), if whoever asks may read it.
using TableNamed = std::function<std::optional<Columns>(std::string_view name)>;

struct SqlAnswer {
    struct Field { std::string name; Type type; };
    std::vector<Field> fields {};
    std::vector<std::vector<std::optional<std::string>>> rows {};  // nothing: NULL, which every empty cell is
    bool cut = false;                         // there are more than SqlLimits::rows
};

// Every table has one more column, _id: the number of the row from 1. `*` gives it first.
std::expected<SqlAnswer, SqlRefused> select(std::string_view sql, TableNamed const& table, SqlLimits const& limits = {});

}  // namespace mado::tables
