#pragma once
// Which rows and columns of a table somebody asks for, read from what an address says; and the rows written as an answer of bounded size.
#include <mado/result/result.h>
#include <mado/tables/find.h>
#include <mado/tables/outputs.h>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::catalogue {

struct RowsAsked {
    tables::Wanted wanted {};
    std::vector<std::size_t> fields {};       // in the order that was asked; all columns where nothing was
};

inline constexpr std::size_t most_filters = 64, most_orders = 32;
inline constexpr std::array<std::string_view, 10> words_of_conditions { "eq", "ne", "lt", "le", "gt", "ge", "in", "contains", "empty", "filled" };  // as tables::Condition::Is

// A column stands once in an order and once among the fields.
// filter: "COLUMN:eq:VALUE", "COLUMN:in:A|B", "COLUMN:empty"; sort: "COLUMN,-COLUMN"; fields: "COLUMN,COLUMN". Refuses Invalid at "filter", "sort", "fields".
struct RowsText { std::vector<std::string> filters {}; std::string words {}, sort {}, fields {}; std::uint64_t offset = 0, limit = 100; };
Result<RowsAsked> rows_asked(tables::Columns const& table, RowsText const& text);
// Refuses Invalid at "filter" where a value does not fit its column.
Result<tables::Found> find_rows(tables::Columns const& table, tables::Wanted const& wanted);

// Numbers as JSON has them, an empty cell null. `number_name`: with the number of the row, from 1, under this name; empty: without.
// False: the text would be larger than most_answer_bytes; what is in `out` then is a part.
inline constexpr std::size_t most_answer_bytes = 64u << 20;
bool write_records(tables::Columns const& table, std::span<std::uint64_t const> rows, std::span<std::size_t const> fields, std::string_view number_name, std::string& out);
bool write_rows_csv(tables::Columns const& table, std::span<std::uint64_t const> rows, std::span<std::size_t const> fields, std::string& out);
void append_json_text(std::string& out, std::string_view text);
std::string cell_of(tables::Columns const& table, std::size_t column, std::uint64_t row);

}  // namespace mado::catalogue
