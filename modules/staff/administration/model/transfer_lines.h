#pragma once
#include <mado/administration/transfer.h>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace mado::administration::model {

// One line as it was written, trimmed.
struct TransferLine {
    int line = 0;
    std::string number, name, day, old_position, new_position, kind;
    std::vector<std::string> concurrent;
};
struct TransferFile {
    std::vector<TransferLine> lines;
    std::vector<Slip> slips;
};
TransferFile transfer_file(std::string_view csv);

// RFC 4180, with the line on which each row begins. A quote that never ends goes on to the end.
struct CsvRow { int line = 0; std::vector<std::string> cells; };
std::vector<CsvRow> csv_rows(std::string_view csv);
std::string csv_cell(std::string_view words);  // quoted where needed; what a spreadsheet would take for a formula gets an apostrophe

// Blanks do not count, wide or narrow.
std::string without_blanks(std::string_view words);
// The most similar of them, for a slip: "" when none is similar.
std::string nearest(std::string const& word, std::vector<std::string> const& of);

}  // namespace mado::administration::model
