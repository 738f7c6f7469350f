#pragma once
// The parts of a workbook that hold its cells.
#include "package.h"
#include "styles.h"

#include <expected>

namespace mado::xlsx {

struct SharedText { std::string text {}; bool is_coloured = false; };

// What the sheets of a workbook share.
struct Shared {
    std::vector<SharedText> texts {};
    std::vector<Style> styles {};
    Epoch epoch = Epoch::Of1900;
};

// What may still be read, over all sheets.
struct Budget { std::size_t cells, rows, letters; };

// Nothing is put where there is no letter.
std::optional<Problem> put_text(tables::Sheet& sheet, tables::Place place, std::string text, Limits const& limits, Budget& budget);

bool read_texts(std::string_view part, std::vector<SharedText>& texts);  // false: not well-formed
std::optional<Problem> read_worksheet(std::string_view part, Shared const& shared, Limits const& limits, Budget& budget, tables::Sheet& sheet);

// "picture at C3", "chart at A1", "text box at B2"; "comment at B2".
bool read_drawing(std::string_view part, std::vector<std::string>& objects);
bool read_comments(std::string_view part, std::vector<std::string>& objects);

// OpenDocument (ODF 1.3 part 3): content.xml.
std::expected<tables::Book, Problem> read_open_document(std::string_view content, Limits const& limits);

std::optional<tables::Place> place_of(std::string_view name);     // "C12"; nothing: beyond the last row or column that there can be
std::optional<tables::Area> area_of(std::string_view names);      // "A1:C12", "A1"
std::string without_escapes(std::string text);                    // _x000D_ and its like (ECMA-376 part 1, 22.4.2.4)

// Colours above and in the header are ornament; of empty cells those outside the table.
void keep_colours_of_cells(tables::Sheet& sheet);
// From the header's first cell to the last row: each table of a sheet, from above. Of each at least two columns, and a row below the header.
std::vector<tables::Area> tables_of(tables::Sheet const& sheet);
std::size_t size_of(tables::Area const& area);

}  // namespace mado::xlsx
