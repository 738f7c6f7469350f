#include "service/roll_up.h"

#include <mado/csv/writer.h>

#include <algorithm>
#include <array>
#include <map>

namespace mado::catalogue {

namespace {

struct Opened { Source source; tables::Columns table; tables::Linked linked; };

// A town's own column that is called like one of ours does not get in: the source of a row is what we say.
std::vector<std::string> names_of(std::vector<Opened> const& all, datasets::Standard const* standard)
{
    std::vector<std::string> names;
    for (auto const name : source_columns)
        names.emplace_back(name);
    std::size_t others = 0;
    for (auto const& one : all)
        for (auto const& column : one.table.columns()) {
            if (std::ranges::find(names, column.name) != names.end())
                continue;
            bool const is_of_standard = standard && std::ranges::find(standard->columns, column.name, &datasets::StandardColumn::name) != standard->columns.end();
            if (is_of_standard || others++ < most_other_columns)
                names.push_back(column.name);
        }
    return names;
}

void write_rows(Opened const& one, std::vector<std::string> const& names, std::string& out)
{
    csv::Writer writer(out);
    std::vector<std::string> cells(names.size());
    std::array<std::string, std::size(source_columns)> const before { one.source.offered->publisher->code, one.source.offered->publisher->name, one.source.offered->dataset->title,
        std::to_string(one.source.offered->dataset->version), {} };
    std::vector<std::pair<std::size_t, std::size_t>> places;
    for (std::size_t n = 0; n < one.table.columns().size(); ++n)
        if (auto const to = std::ranges::find(names.begin() + std::ssize(source_columns), names.end(), one.table.columns()[n].name); to != names.end())
            places.emplace_back(to - names.begin(), n);
    std::string keep;
    for (std::uint64_t row = 0; row < one.table.rows(); ++row) {
        std::ranges::copy(before, cells.begin());
        cells[before.size() - 1] = tables::row_address(one.table, one.linked, row);
        for (auto const& [to, from] : places)
            cells[to] = one.table.text(from, row, keep);
        writer.row(cells);
    }
}

}  // namespace

std::vector<Source> sources_of(View const& view, std::string_view standard)
{
    std::vector<Source> sources;
    for (auto const& offered : view.all)
        for (auto const& resource : offered.dataset->resources)
            if (resource.standard == standard && resource.table)
                sources.push_back({ &offered, &resource });
    std::ranges::stable_sort(sources, {}, [](Source const& one) { return std::pair(one.offered->publisher->code, one.offered->dataset->name); });
    return sources;
}

RollUp roll_up(Shelf& shelf, Workplace const& here, std::string const& tenant, View const& view, std::string const& standard)
{
    RollUp made { .key = standard };
    std::vector<Opened> opened;
    bool is_busy = false;
    for (auto const& source : sources_of(view, standard)) {
        auto table = shelf.tables.open(here, source.offered->publisher->code, *source.resource);
        if (!table) {
            is_busy = is_busy || !shelf.tables.has_failed(here, source.offered->publisher->code, *source.resource);
            made.unreadable.push_back(source);
            continue;
        }
        made.sources.push_back(source);
        made.key += "\n" + source.offered->publisher->root + " " + source.offered->dataset->id + " " + std::to_string(source.offered->dataset->version) + " " + source.resource->hash;
        auto linked = place_of(*source.offered, *source.resource, *table, shelf.vocabulary(here));
        opened.push_back({ source, std::move(*table), std::move(linked) });
    }
    // What is only being made will be there in a moment: no table without it.
    if (opened.empty() || is_busy)
        return made;
    auto const names = names_of(opened, shelf.standards(here).find(standard));
    made.table = shelf.tables.open_made(here, tenant, made.key, names, [&](tables::Sink const& sink) {
        std::string out;
        csv::Writer(out).row(names);
        for (auto const& one : opened) {
            write_rows(one, names, out);
            sink(out);
            out.clear();
        }
    });
    return made;
}

}  // namespace mado::catalogue
