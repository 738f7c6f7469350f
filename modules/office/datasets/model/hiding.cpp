#include <mado/open_data/hiding.h>

#include <mado/time/fiscal.h>

#include <algorithm>
#include <map>

namespace mado::open_data {

namespace {

// What a total that somebody may know is counted by: each dimension as it is, coarser, or not at all.
enum class As { Itself, Month, FiscalYear, Gone };
using Coarser = std::vector<As>;

std::vector<As> ways_of(Dimension one)
{
    switch (one) {
    case Dimension::Day: return { As::Itself, As::Month, As::FiscalYear, As::Gone };
    case Dimension::Month: return { As::Itself, As::FiscalYear, As::Gone };
    default: return { As::Itself, As::Gone };
    }
}

std::vector<Coarser> all_coarser(std::vector<Dimension> const& by)
{
    std::vector<Coarser> all { {} };
    for (auto const one : by) {
        std::vector<Coarser> longer;
        for (auto const& begun : all)
            for (auto const way : ways_of(one)) {
                longer.push_back(begun);
                longer.back().push_back(way);
            }
        all = std::move(longer);
    }
    std::erase_if(all, [](Coarser const& one) { return std::ranges::all_of(one, [](As way) { return way == As::Itself; }); });
    return all;
}

std::string key_as(std::string const& key, As way)
{
    constexpr std::size_t letters_of_month = 7;
    switch (way) {
    case As::Itself: return key;
    case As::Month: return key.substr(0, letters_of_month);
    case As::FiscalYear: {
        auto const day = Day::parse(key.substr(0, letters_of_month) + "-01");
        return day ? std::to_string(fiscal_year(*day)) : std::string();
    }
    case As::Gone: break;
    }
    return {};
}

std::string line_of(CountedCell const& cell, Coarser const& coarser)
{
    std::string line;
    for (std::size_t n = 0; n < coarser.size(); ++n)
        line += key_as(cell.keys[n], coarser[n]) + '\n';
    return line;
}

bool is_small(CountedCell const& cell, std::int64_t below) { return (cell.events > 0 && cell.events < below) || (cell.cases > 0 && cell.cases < below); }

// One line of cells that together make a total. True: another cell of it was hidden.
bool protect(std::vector<CountedCell*> const& line, std::int64_t below, ShownBefore const& before)
{
    std::int64_t hidden = 0, events = 0, cases = 0;
    for (auto const* cell : line)
        if (cell->is_hidden)
            ++hidden, events += cell->events, cases += cell->cases > 0 ? cell->cases : below;
    if (hidden == 0 || (hidden > 1 && events >= below && cases >= below))
        return false;
    CountedCell* smallest = nullptr;
    for (auto* cell : line)
        if (!cell->is_hidden && !before.shown.contains(cell->keys) && (!smallest || cell->events < smallest->events))
            smallest = cell;
    if (smallest)
        smallest->is_hidden = true;
    return smallest != nullptr;
}

std::int64_t count_of(std::vector<Times> const& all)
{
    std::int64_t count = 0;
    for (auto const& one : all)
        count += one.times;
    return count;
}

std::int64_t value_at(std::vector<Times> const& all, std::int64_t place)
{
    for (auto const& one : all) {
        if (place < one.times)
            return one.value;
        place -= one.times;
    }
    return all.back().value;
}

}  // namespace

void hide(std::vector<CountedCell>& cells, std::vector<Dimension> const& by, std::int64_t below, ShownBefore const& before)
{
    for (auto& cell : cells)
        cell.is_hidden = is_small(cell, below) || before.hidden.contains(cell.keys);
    std::vector<std::vector<CountedCell*>> lines;
    for (auto const& coarser : all_coarser(by)) {
        std::map<std::string, std::vector<CountedCell*>> of_this;
        for (auto& cell : cells)
            of_this[line_of(cell, coarser)].push_back(&cell);
        for (auto& [key, line] : of_this)
            lines.push_back(std::move(line));
    }
    // What is hidden for one total may stand alone in another: until nothing changes. Each round hides at least one more, so it ends.
    for (bool has_changed = true; has_changed;) {
        has_changed = false;
        for (auto const& line : lines)
            while (protect(line, below, before))
                has_changed = true;
    }
}

std::string median_of(std::vector<Times> const& all)
{
    auto const count = count_of(all);
    if (count == 0)
        return {};
    auto const sum = value_at(all, (count - 1) / 2) + value_at(all, count / 2);
    return std::to_string(sum / 2) + (sum % 2 != 0 ? ".5" : "");
}

std::string mean_of(std::vector<Times> const& all)
{
    auto const count = count_of(all);
    if (count == 0)
        return {};
    std::int64_t sum = 0;
    for (auto const& one : all)
        sum += one.value * one.times;
    auto const tenths = (2 * sum * 10 + count) / (2 * count);     // half up; none is negative
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace mado::open_data
