#pragma once
// Workbooks made for tests: parts put into a package, as a spreadsheet program would.
#include "package.h"

#include <map>
#include <string>

namespace mado::xlsx::tests {

using Parts = std::map<std::string, std::string, std::less<>>;

std::string zipped(Parts const& parts);

struct Sheet {
    std::string name = "一覧", state {};
    std::string xml {};                       // what stands in <worksheet>
    Parts beside {};                          // "drawing", "comments" → their content
};
struct Book {
    std::vector<Sheet> sheets {};
    std::string styles {};                    // what stands in <styleSheet>
    std::string texts {};                     // what stands in <sst>
    std::string properties {};                // attributes of <workbookPr>
};
Parts parts_of(Book const& book);
std::expected<tables::Book, Problem> read(Book const& book, Limits const& limits = {});
// One sheet with these rows in <sheetData>.
tables::Sheet sheet_of(std::string const& rows, Book book = {});

// A folder that goes with the test.
struct Scratch {
    Scratch();
    ~Scratch();
    std::filesystem::path folder;
};

}  // namespace mado::xlsx::tests
