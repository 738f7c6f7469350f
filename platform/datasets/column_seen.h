#pragma once
// What was seen of one column while the rows went by. Bounded: so many different values, so many places of each.
#include "values.h"

#include <mado/datasets/names.h>
#include <mado/tables/sheet.h>

#include <array>
#include <map>

namespace mado::datasets {

struct Hits {                                 // cells that stand against something: all counted, the first kept
    std::uint64_t count = 0;
    std::vector<tables::Place> first {};
    std::string example {};
    void add(tables::Place at, std::string_view cell, std::size_t most);
    void add(Hits const& more, std::size_t most);
};

class ColumnSeen {
public:
    struct Limits { std::size_t evidence = 20, distinct = 200; };
    ColumnSeen(std::string name, std::size_t column, StandardColumn const* standard, Limits limits);
    void see(tables::Place at, std::string_view cell);

    std::string name {};
    std::size_t column = 0;                   // of the sheet
    StandardColumn const* standard = nullptr;
    About about = About::Nothing;

    std::uint64_t filled = 0, empty = 0, plain = 0, coded = 0, zeros = 0;
    Hits decorated {}, words {}, special {};  // among numbers: 1,200 or 40人; no number at all; - and ***
    Hits several {}, lists {}, others {}, dittos {};
    Hits codes {};                            // 全国地方公共団体コード that are none
    std::array<Hits, 6> days {};              // by DayForm
    Hits no_days {}, odd_times {};
    struct Value { std::uint64_t count = 0; std::vector<tables::Place> first {}; };
    std::map<std::string, Value, std::less<>> values {};
    bool many_values = false;
    std::uint64_t repeats = 0, longest_gap = 0;  // the same value twice in a row; empty cells in a row

    // Most cells are numbers, or the standard says so.
    bool is_numeric() const;
    bool has_days() const;
    bool can_be_number() const;

private:
    void numbers(tables::Place at, std::string_view cell);
    void times(tables::Place at, std::string_view cell);
    void value(tables::Place at, std::string_view cell);

    Limits limits_;
    std::uint64_t seen_days_ = 0, gap_ = 0;
    std::string before_ {};
};

}  // namespace mado::datasets
