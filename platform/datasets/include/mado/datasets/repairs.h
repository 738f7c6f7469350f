#pragma once
// What could be mended in a table, as proposals that a person takes one by one or all at once: before, after and why. Nothing here changes anything by itself;
// what was applied can be undone to the letter.
#include <mado/datasets/convert.h>

#include <array>

namespace mado::datasets {

enum class Sure { Safe, Ask };                // Safe: no other reading is possible; Ask: a person should look

struct Change { tables::Place at {}; std::string before {}, after {}; };

struct Proposal {
    std::string rule {};                      // "code_check_digit", "leading_zero", "day", "time", "narrow", "long_mark", "wide_kana", "swapped", "zero_position", "outside_japan", "split_address",
                                              // "number", "choice", "trim", "line_break", "header"
    std::vector<Change> changes {};           // one cell; two for swapped coordinates; several for a split address
    std::string column {};                    // name in the header
    Reason why {};
    Sure sure = Sure::Ask;
};
std::vector<std::string> const& repair_rules();  // in the order in which they are tried

// What each column is, from the header, the standard if one is known, and rows at the beginning of the table.
class Repairer {
public:
    struct Options {
        std::vector<std::string> rules {};    // empty: all
    };
    // `first_rows`: of the table's beginning (some hundred are enough): what decides 2/1/2023 and the like.
    Repairer(Rows const& first_rows, Standard const* standard, Match const* match, Places const& places, Options options);
    Repairer(Rows const& first_rows, Standard const* standard, Match const* match, Places const& places) : Repairer(first_rows, standard, match, places, Options {}) {}
    std::vector<Proposal> header() const;
    std::vector<Proposal> row(std::size_t number, std::span<std::string_view const> fields) const;  // number: of the file, from 0

private:
    struct Column { About about = About::Nothing; StandardColumn const* standard = nullptr; bool month_first = false, day_first = false, dates_sure = false; };
    std::vector<std::string> header_;
    std::size_t header_row_, first_column_;
    std::vector<Column> columns_;
    std::array<std::size_t, static_cast<std::size_t>(About::BankAccount) + 1> first_of_ {};  // the first column about it; the number of columns: none
    Places const* places_;
    Options options_;
    bool wants(std::string_view rule) const;
    friend struct RowRepairs;
};

// Of a whole table in memory; at most `most` (the rest is counted by count()).
struct Proposals { std::vector<Proposal> kept {}; std::map<std::string, std::uint64_t> by_rule {}; };
Proposals proposals(Rows const& rows, Repairer const& repairer, std::size_t most = 10'000);

// Applies in order (say datasets::apply: std::apply is found first by its arguments). A change whose cell is not `before` any more is left out with its whole proposal. The answer undoes what was done.
struct Applied { std::vector<Change> undo {}; std::size_t applied = 0; std::vector<std::size_t> left_out {}; };
Applied apply(Rows& rows, std::span<Proposal const> proposals);
// False, and nothing is changed: a cell is no longer what was left behind.
bool undo(Rows& rows, Applied const& applied);

}  // namespace mado::datasets
