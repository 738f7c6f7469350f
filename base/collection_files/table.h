#pragma once
// A file as rows of the fields that its layout names. Strict: one bad byte, cell or total, and there are no rows.
#include "fields.h"

#include <mado/money/yen.h>
#include <mado/time/day.h>

#include <functional>

namespace mado::collection_files {

struct Row {
    int line = 0;
    std::map<std::string, std::string, std::less<>> cells {};  // by field, without blanks at the ends
    std::string const& operator[](std::string_view field) const
    {
        static std::string const nothing;
        auto const found = cells.find(field);
        return found == cells.end() ? nothing : found->second;
    }
};

inline constexpr Yen most_yen { 999'999'999'999 };  // of one line; so that the sum of a file always fits

// What is wrong, and what to do: in a function of its own, because g++ 12 takes the sum of a literal and a view for an overrun (GCC bug 105651).
std::string advised(std::string what, std::string_view advice);
Finding finding_at(int line, std::string column, std::string key, std::string const& what);

// Row after row, without heading and total. What is wrong with the table, or else the first thing that `take` has found; after that it is not called again. The count and the
// sum are known at the end alone, so rows may be taken of a file that is refused.
std::optional<Finding> each_row(std::string_view bytes, Layout const& layout, std::function<std::optional<Finding>(Row const&)> const& take);

// One row's cells as values; the first fault is kept.
class Values {
public:
    Values(Row const& row, Layout const& layout) : row_(row), layout_(layout) {}

    std::string text(std::string_view field);           // with its `digits` and `code`
    Yen yen(std::string_view field);                    // more than zero
    std::optional<Day> day(std::string_view field);     // nothing when the cell is empty or there is no column
    Day required_day(std::string_view field);
    std::string meaning(std::string_view field);        // of the words
    void fault(std::string_view field, char const* key, std::string const& what);
    std::optional<Finding> const& finding() const { return finding_; }

private:
    void convenience(std::string_view field);

    Row const& row_;
    Layout const& layout_;
    std::optional<Finding> finding_ {};
};

}  // namespace mado::collection_files
