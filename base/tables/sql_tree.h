#pragma once
// The tree of a question, and the words of which it is made.
#include <mado/tables/sql.h>

#include "sql_value.h"

#include <memory>

namespace mado::tables::sql {

struct Word {
    enum class Kind { Name, Quoted, Text, Number, Sign, End } kind = Kind::End;
    std::string text {};                      // Name: as written; Quoted, Text: without quotes; Sign: of one or two letters
    std::size_t place = 0;                    // of its first letter, in bytes
};
std::expected<std::vector<Word>, SqlRefused> words_of(std::string_view sql);

enum class Operation {
    Constant, Column, Parameter,              // Parameter: a group's key or aggregate, by number
    Not, And, Or, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, IsNull, In, Between, Like, LikeAnyCase,
    Add, Subtract, Multiply, Divide, Remainder, Negate, Concatenate, Lower, Upper, Length, Coalesce,
    Count, CountRows, Sum, Least, Greatest, Average,
};
constexpr bool is_aggregate(Operation operation) { return operation >= Operation::Count; }

struct Expression {
    Operation operation = Operation::Constant;
    std::vector<Expression> of {};
    Value value {};                           // of a Constant
    std::string text {};                      // the letters of a Constant that is text, or a Column's name
    bool quoted = false;                      // a Column's name stood in quotes
    bool distinct = false;                    // COUNT(DISTINCT …)
    std::size_t number = 0;                   // the Column of the table, or the Parameter
    bool row_number = false;                  // the Column _id
    Kind kind = Kind::Null;                   // of its values, once bound
    bool whole = false;                       // numbers without a point
    int depth = 1;
    std::size_t place = 0;                    // in bytes
};

struct Item {
    Expression expression {};
    std::string name {};                      // of the answer's field
    bool all = false;                         // *
};

struct Sorted {
    Expression expression {};
    bool descending = false;
    std::optional<bool> nulls_first {};       // PostgreSQL: last, and first where descending
};

struct Question {
    bool distinct = false;
    std::vector<Item> items {};
    std::string table {}, table_name {};      // the name it goes by in the question, where it has another
    std::size_t table_place = 0;
    std::optional<Expression> where {}, having {};
    std::vector<Expression> group {};
    bool grouped = false;
    std::vector<Sorted> order {};
    std::optional<std::uint64_t> limit {};
    std::uint64_t offset = 0;
};

std::expected<Question, SqlRefused> question_of(std::string_view sql);
// Where a byte stands, in characters from 1.
std::size_t character_at(std::string_view sql, std::size_t byte);
constexpr std::size_t no_place = SIZE_MAX;
SqlRefused refused(SqlRefused::Kind kind, std::size_t byte, std::string says);  // the place is still a byte

// The question with names as columns, kinds checked, and texts beside days as days. Where rows are grouped, what stands outside of aggregates is Parameters: first
// the group's keys, then the aggregates.
struct Bound {
    Question question {};
    std::vector<Expression> aggregates {};
};
std::expected<Bound, SqlRefused> bound(Question question, Columns const& table);

}  // namespace mado::tables::sql
