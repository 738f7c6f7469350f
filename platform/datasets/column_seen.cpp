#include "column_seen.h"

#include "cell_marks.h"

#include <mado/datasets/places.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::datasets {

namespace {

constexpr std::uint64_t enough_to_know = 500;  // cells without a day: it is no column of days
constexpr std::size_t longest_value = 60, places_of_a_value = 3;

bool has_digit(std::string_view cell)
{
    return cell.find_first_of("0123456789") != std::string_view::npos || cell.find("\xEF\xBC") != std::string_view::npos || cell.find("元") != std::string_view::npos;
}

// 22, 22212 (JIS), 222127.
bool is_area_code(std::string_view cell)
{
    if (!is_digits(cell) || prefecture_of_code(cell).empty())
        return false;
    return cell.size() == 2 || cell.size() == 5 || is_local_code(cell);
}

}  // namespace

void Hits::add(tables::Place at, std::string_view cell, std::size_t most)
{
    if (count++ == 0)
        example = text::shortened(cell, 20);
    if (first.size() < most)
        first.push_back(at);
}

void Hits::add(Hits const& more, std::size_t most)
{
    if (count == 0)
        example = more.example;
    count += more.count;
    for (auto const& at : more.first)
        if (first.size() < most)
            first.push_back(at);
}

ColumnSeen::ColumnSeen(std::string header, std::size_t at, StandardColumn const* of, Limits limits)
    : name(std::move(header)), column(at), standard(of), about(datasets::about(name, of)), limits_(limits)
{
}

bool ColumnSeen::can_be_number() const
{
    switch (about) {
    case About::Nothing: case About::Number: case About::People: case About::Age: case About::Latitude: case About::Longitude: case About::Choice:
        return !standard || standard->datatype == Datatype::Integer || standard->datatype == Datatype::Decimal;
    default:
        return false;
    }
}

bool ColumnSeen::is_numeric() const
{
    if (!can_be_number())
        return false;
    if (standard)
        return true;
    auto const numbers = plain + decorated.count;
    return coded == 0 && numbers >= 3 && numbers * 10 >= (filled - special.count) * 8;
}

bool ColumnSeen::has_days() const { return seen_days_ > 0 && seen_days_ * 10 >= filled * 6; }

void ColumnSeen::see(tables::Place at, std::string_view cell)
{
    if (cell.empty()) {
        ++empty;
        longest_gap = std::max(longest_gap, filled == 0 ? 0 : ++gap_);
        return;
    }
    ++filled;
    gap_ = 0;
    if (is_ditto(cell))
        dittos.add(at, cell, limits_.evidence);
    if (has_several_values(cell) && about != About::Remarks && about != About::Address)
        several.add(at, cell, limits_.evidence);
    if (is_other_with_detail(cell))
        others.add(at, cell, limits_.evidence);
    if ((about == About::Choice || about == About::Nothing) && is_list_of_words(cell))
        lists.add(at, cell, limits_.evidence);
    if (about == About::LocalCode && !is_area_code(cell))
        codes.add(at, cell, limits_.evidence);
    numbers(at, cell);
    times(at, cell);
    value(at, cell);
}

void ColumnSeen::numbers(tables::Place at, std::string_view cell)
{
    if (!can_be_number())
        return;
    if (is_plain_number(cell)) {
        ++plain;
        zeros += cell == "0" ? 1 : 0;
    } else if (is_digits(cell))
        ++coded;
    else if (is_special_sign(cell))
        special.add(at, cell, limits_.evidence);
    else if (number_in(cell))
        decorated.add(at, cell, limits_.evidence);
    else
        words.add(at, cell, limits_.evidence);
}

void ColumnSeen::times(tables::Place at, std::string_view cell)
{
    if (about == About::Time && !is_time(cell))
        odd_times.add(at, cell, limits_.evidence);
    bool const meant = about == About::Day || about == About::BirthDay;
    if (cell.size() > 40 || (!meant && (standard || (seen_days_ == 0 && filled > enough_to_know))) || !has_digit(cell)) {
        if (meant)
            no_days.add(at, cell, limits_.evidence);
        return;
    }
    auto const day = day_in(cell);
    if (day && (meant || day->form != DayForm::Compact)) {
        ++seen_days_;
        days[static_cast<std::size_t>(day->form)].add(at, cell, limits_.evidence);
    } else if (meant)
        no_days.add(at, cell, limits_.evidence);
}

void ColumnSeen::value(tables::Place at, std::string_view cell)
{
    if (column < 3) {                         // where groups stand
        repeats += cell == before_ ? 1 : 0;
        before_ = cell.substr(0, longest_value + 1);
    }
    if (many_values)
        return;
    auto found = values.find(cell);
    if (found == values.end()) {
        if (cell.size() > longest_value || values.size() == limits_.distinct) {
            many_values = true;
            return values.clear();
        }
        found = values.emplace(std::string(cell), Value {}).first;
    }
    if (++found->second.count <= places_of_a_value)
        found->second.first.push_back(at);
}

}  // namespace mado::datasets
