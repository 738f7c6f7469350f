#pragma once
// What was found in a table when it was read, kept beside it, bounded: a page shows it without opening the table again. Cells are named as a spreadsheet
// does ("C12"), rows counted in the CSV with the header as row 1.
#include <mado/datasets/stars.h>
#include <mado/json/json.h>
#include <mado/text/catalogue.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace mado::open_data {

struct Sentence { std::string key {}; text::Arguments arguments {}; };

struct RuleFound {
    std::string rule {}, title {}, severity {};        // "L2-03", its title, "MAJOR"
    int level = 1;
    std::uint64_t count = 0;
    std::vector<std::string> cells {};
    Sentence says {};
};
struct PrivacyFound {
    std::string key {};                                // concern and column: a reason that a person gives is kept under it
    std::string concern {}, column {}, weight {};      // weight: stop ask tell
    std::uint64_t count = 0;
    struct Evidence { std::string cell, masked; };
    std::vector<Evidence> evidence {};
    Sentence says {};
};
struct RepairFound {
    std::string id {}, rule {}, column {};             // id: "day:7", rule and number of the column
    bool is_safe = false;
    std::uint64_t count = 0;
    struct Example { std::string cell, before, after; };
    std::vector<Example> examples {};
    Sentence says {};
};
struct ExcerptRow { std::uint64_t number = 0; std::vector<std::string> cells {}; };

struct Checked {
    std::array<int, 3> levels { 0, 0, 0 }, came_levels { 0, 0, 0 };  // of what will be published, and of the file as it came
    int score = 0, came_score = 0;
    std::vector<RuleFound> rules {}, came {};
    std::vector<PrivacyFound> privacy {};
    std::vector<RepairFound> repairs {};
    std::string standard {}, standard_title {};
    int standard_score = 0;
    std::vector<std::string> missing {}, unknown {};   // columns, against the standard
    std::vector<std::string> notes {};                 // rows above and below the table
    std::uint64_t other_tables = 0;
    Sentence no_table {};                              // why it is no table; empty: it is one
    std::vector<ExcerptRow> excerpt {};
    std::optional<datasets::TableEvidence> evidence {};
    std::vector<std::string> alike {};                 // k-匿名性: columns in which at least `alike_rows` rows shall be the same; none: not looked at
    int alike_rows = 0;
    std::uint64_t smallest_group = 0;                  // of those columns
    bool stops() const;                                // the privacy gate lets it through under no reason
};

json::Value to_json(Sentence const& sentence);
Sentence sentence_of(json::Value const& value);
json::Value to_json(Checked const& checked);
Checked checked_of(json::Value const& value);          // what is missing is empty: kept by an older program
// "C12" → column 2, row 12; nothing: not a cell.
struct CellPlace { std::size_t column = 0; std::uint64_t row = 0; };
std::optional<CellPlace> place_of(std::string_view cell);

}  // namespace mado::open_data
