#pragma once
// A file that somebody made, opened as one table: CSV in any encoding, or the first real table of a workbook. Rows come one by one; of a CSV nothing but the
// row that is read is in memory.
#include <mado/csv/look.h>
#include <mado/result/result.h>
#include <mado/tables/sheet.h>

#include <filesystem>
#include <memory>
#include <span>

namespace mado::datasets {

enum class Format { Csv, Xlsx, Other };       // Other: what no program reads as a table (PDF, Word, an old .xls, a picture, nothing at all)
std::string_view name_of(Format format);      // "csv", "xlsx", "other"

struct TableRow {
    std::size_t number = 0;                   // of the row in the sheet or file, from 0 (tables::Place)
    std::span<std::string_view const> fields {};  // from the table's first column on; valid until the next row
    std::string_view content {};              // of a CSV: the row as written
    bool odd_quotes = false;
};

class TableFile {
public:
    // Refuses: NotFound "datasets.file.missing", Invalid "datasets.file.folder", "datasets.file.unreadable", TooLarge "datasets.file.too_large" {says}. A file that is
    // no table is no refusal: its format is Other and `reason` says why.
    static Result<TableFile> open(std::filesystem::path const& path);
    // Of bytes in memory, with the name for its ending.
    static Result<TableFile> of_bytes(std::string name, std::string bytes);
    TableFile(TableFile&&) noexcept;
    TableFile& operator=(TableFile&&) noexcept;
    ~TableFile();

    std::string const& name() const;          // without folders
    Format format() const;
    std::string const& reason() const;        // key of words, of Format::Other: "datasets.file.pdf", "datasets.file.old_excel", "datasets.file.encoding", "datasets.file.empty" …
    std::uint64_t bytes() const;
    csv::Look const& look() const;            // of a CSV
    tables::Sheet const* sheet() const;       // of a workbook: the sheet of the table
    tables::Book const* book() const;
    std::vector<std::string> const& header() const;
    std::size_t header_row() const;           // from 0
    std::size_t first_column() const;         // from 0
    std::vector<std::string> const& notes() const;  // above and below the table
    std::size_t other_tables() const;

    // From the first row below the header, again and again: each call begins anew. Answers what stopped the reading (a row that is too long, …), nothing at the end or when
    // `each` said false.
    std::optional<csv::Problem> read(std::function<bool(TableRow const&)> const& each) const;

    struct Parts;
private:
    explicit TableFile(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// A table in memory, as repairs and conversions work on it.
struct Rows {
    std::vector<std::string> header {};
    std::vector<std::vector<std::string>> rows {};
    std::size_t header_row = 0, first_column = 0;  // where it stands in its file
    tables::Place place_of(std::size_t row, std::size_t column) const { return { header_row + 1 + row, first_column + column }; }
};
// Refuses TooLarge "datasets.file.too_many_rows" {most}.
Result<Rows> rows_of(TableFile const& file, std::size_t most = 200'000);
std::string csv_of(Rows const& rows);         // UTF-8 without mark, CRLF, header first

}  // namespace mado::datasets
