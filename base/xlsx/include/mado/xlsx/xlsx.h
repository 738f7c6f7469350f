#pragma once
// Workbooks (ECMA-376; OpenDocument is read too) read into sheets, and a table written as one. Reading needs no spreadsheet program and runs nothing of what stands in a workbook.
#include <mado/tables/outputs.h>
#include <mado/tables/sheet.h>

#include <expected>

namespace mado::xlsx {

struct Limits {
    std::size_t unpacked = 512u << 20;        // of all parts that are read, in bytes: a zip bomb is refused while it is unpacked
    std::size_t cells = 5'000'000;
    std::size_t columns = 16'384, rows = 1'048'576;
};
struct Problem {
    enum class Kind { NotAWorkbook, Encrypted, TooLarge, Broken } kind;
    std::string says {};                      // English
};
std::expected<tables::Book, Problem> read(std::filesystem::path const& file, Limits const& limits = {});

// The first real table of a sheet: the header row, its width, and where it ends; notes above and below, and other tables beside it, are told.
struct Found {
    std::size_t sheet = 0;
    std::size_t header_row = 0, first_column = 0, columns = 0, last_row = 0;  // from 0; last_row within
    std::vector<std::string> header {};
    std::vector<std::string> notes {};        // rows above the header and below the table
    std::size_t other_tables = 0;             // on this sheet and on others
};
std::optional<Found> first_table(tables::Book const& book);
// The rows below the header as RFC 4180, header first.
std::string to_csv(tables::Book const& book, Found const& found);

// One sheet, header frozen and filtered; text stays text ("007", "=1+1"). At most 1,048,575 rows: false, and nothing is written, when there are more.
bool write(tables::Columns const& table, tables::Rows rows, std::string_view sheet, std::filesystem::path const& file);

}  // namespace mado::xlsx
