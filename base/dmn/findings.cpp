// What can be said of a table without running it.
#include "findings_look.h"

#include <algorithm>
#include <utility>

namespace mado::dmn {

namespace {

bool is_feel(Text const& text)
{
    std::string lower;
    for (auto const c : text.language)
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower.empty() || lower.find("feel") != std::string::npos;
}

bool is_feel(Table const& table)
{
    return std::all_of(table.rules.begin(), table.rules.end(), [](Table::Rule const& rule) {
        return std::all_of(rule.when.begin(), rule.when.end(), [](Text const& cell) { return is_feel(cell); });
    });
}

Finding about_search(std::string japanese, std::string english)
{
    Finding finding;
    finding.kind = Finding::Kind::NotSeen;
    finding.weight = Finding::Weight::Note;
    finding.japanese = std::move(japanese);
    finding.english = std::move(english);
    return finding;
}

std::vector<Finding> in_order(Look& look, std::size_t most)
{
    auto found = std::move(look.found);
    std::stable_sort(found.begin(), found.end(), [](Finding const& a, Finding const& b) { return std::pair(a.weight, a.kind) < std::pair(b.weight, b.kind); });
    if (found.size() > most || look.has_more) {
        found.resize(std::min(found.size(), most));
        found.push_back(about_search("ほかにもあります。上のものを直してから、もう一度確かめてください。", "There are more. Mend those above, then check again."));
    }
    if (look.budget.stopped)
        found.push_back(about_search("組み合わせが多いので、調べるのを途中でやめました。ほかにも重なりや抜けがあるかもしれません。表を分けると、最後まで調べられます。",
            "There are too many combinations: the search stopped, and there may be more to find. A table that is split can be searched to its end."));
    return found;
}

}  // namespace

bool Look::has_room(Finding::Kind kind) const
{
    auto const count = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [&](Finding const& finding) { return finding.kind == kind; }));
    return count <= most;
}

Finding& Look::add(Finding finding)
{
    std::sort(finding.rules.begin(), finding.rules.end());
    found.push_back(std::move(finding));
    return found.back();
}

feel::Value const& Look::sample(std::size_t column, Bits const& atoms) const
{
    auto const& all = columns[column].atoms;
    auto const* best = &all.back();
    auto const rank = [](Atom const& atom) { return static_cast<int>(atom.sort) * 2 + (atom.is_mark ? 0 : 1); };
    bool is_first = true;
    atoms.each([&](std::size_t i) {
        if (is_first || rank(all[i]) < rank(*best))
            best = &all[i];
        is_first = false;
    });
    return best->sample;
}

Sample Look::sample(Box const& box, std::vector<std::size_t> const& rules) const
{
    Sample values;
    for (std::size_t c = 0; c < columns.size(); ++c)
        if (std::none_of(rules.begin(), rules.end(), [&](std::size_t rule) { return space.unseen(c).test(rule); }))
            values.emplace_back(c, columns[c].is_open ? feel::Value {} : sample(c, space.atoms(c, box[c])));
    return values;
}

std::vector<std::pair<std::string, std::string>> Look::example(Sample const& sample) const
{
    std::vector<std::pair<std::string, std::string>> texts;
    for (auto const& [column, value] : sample)
        texts.emplace_back(columns[column].expression.empty() ? columns[column].label : columns[column].expression, value.to_literal());
    return texts;
}

std::vector<Finding> findings(Table const& table, feel::Names const& names, TypeFinder const& item_type, FindingLimits const& limits)
{
    if (!is_feel(table))
        return {};
    std::vector<Column> columns;
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
        auto column = column_of(table, c, names, item_type);
        if (!column)
            return {};
        columns.push_back(std::move(*column));
    }
    Space space(columns, table.rules.size());
    Look look { table, std::move(columns), std::move(space), constant_outputs(table, names), Budget { limits.boxes }, limits.findings };
    find_in_cells(look);
    find_in_outputs(look, names, item_type);
    find_gaps(look);
    if (table.hit == Hit::First || table.hit == Hit::Priority)
        find_unreachable(look, table.hit == Hit::Priority ? priorities(look, names) : Priorities {});
    find_overlaps(look);
    return in_order(look, limits.findings);
}

}  // namespace mado::dmn
