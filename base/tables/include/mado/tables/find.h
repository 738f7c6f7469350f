#pragma once
// Rows of a table by conditions, words and order: what the APIs of rows ask for. Cells that are empty are last in every order and fulfil no comparison.
#include <mado/tables/columns.h>

namespace mado::tables {

struct Condition {
    enum class Is { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, OneOf, Contains, Empty, NotEmpty };
    std::size_t column = 0;
    Is is = Is::Equal;
    std::vector<std::string> values {};       // one, except for OneOf (any number), Empty and NotEmpty (none)
};
constexpr std::size_t words_at_most = 64;     // of Wanted::words; more are passed over
struct Order { std::size_t column = 0; bool descending = false; };

struct Wanted {
    std::vector<Condition> where {};          // all of them
    std::string words {};                     // parted by spaces; each stands in some cell of the row (folded: NFKC, case, kana)
    std::vector<Order> order {};              // then as the table has them
    std::uint64_t offset = 0;
    std::uint64_t limit = 100;
};
struct Found { std::uint64_t total = 0; std::vector<std::uint64_t> rows {}; };  // rows: of the page that was asked for

// Nothing: a value does not fit the type of its column (a comparison of days with "abc"); `column` and `value` say which.
struct Unfit { std::size_t column; std::string value; };
std::expected<Found, Unfit> find(Columns const& table, Wanted const& wanted);

// How often each value stands in a column, of the rows that fulfil the conditions; the most frequent first, then by value.
struct Frequency { std::string value; std::uint64_t rows; };
std::expected<std::vector<Frequency>, Unfit> frequencies(Columns const& table, std::size_t column, std::vector<Condition> const& where, std::size_t most);

}  // namespace mado::tables
