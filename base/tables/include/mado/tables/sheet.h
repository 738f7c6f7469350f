#pragma once
// A table as people made it, with what a machine stumbles over: a sheet of a workbook, or the rows of a CSV with nothing beside them.
#include <cstddef>
#include <string>
#include <vector>

namespace mado::tables {

struct Place { std::size_t row = 0, column = 0; };              // from 0, as the sheet counts
struct Area { Place first, last; };                              // both within
std::string name_of(Place place);                                // "C12"

struct Sheet {
    std::string name {};
    std::vector<std::vector<std::string>> rows {};                   std::vector<Place> numbers {};                               // cells that the workbook keeps as numbers or days (a CSV: none)
    std::vector<Area> merged {};
    std::vector<Place> formulas {};
    std::vector<std::size_t> hidden_rows {}, hidden_columns {};
    std::vector<std::string> objects {};                         // "picture at C3", "chart", "text box", "comment at B2"
    std::vector<Place> coloured {};                              // a fill or a colour of letters of its own, below the header
    bool hidden = false;                                         // the sheet itself
};

struct Book {
    std::vector<Sheet> sheets {};
    bool with_macros = false;
};

}  // namespace mado::tables
