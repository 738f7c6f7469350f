#include "model/difference.h"
#include "web/pages.h"
#include "web/reading.h"

#include <mado/time/wareki.h>
#include <mado/web/reasons.h>

namespace mado::decisions::pages {

namespace {

using model::Change;
using mado::web::words;

struct CellPair {
    std::string label, before, after;
    bool is_same = true, is_first_out = false, has_before = false, has_after = false;
    static constexpr auto fields = std::tuple { html::field("label", &CellPair::label), html::field("before", &CellPair::before), html::field("after", &CellPair::after),
        html::field("is_same", &CellPair::is_same), html::field("is_first_out", &CellPair::is_first_out), html::field("has_before", &CellPair::has_before),
        html::field("has_after", &CellPair::has_after) };
};

struct ColumnTitle {
    std::string title, change;
    bool is_output = false, is_first_out = false;
    static constexpr auto fields = std::tuple { html::field("title", &ColumnTitle::title), html::field("change", &ColumnTitle::change), html::field("is_output", &ColumnTitle::is_output),
        html::field("is_first_out", &ColumnTitle::is_first_out) };
};

struct RowPair {
    std::string before, after, change, is;         // its numbers; 「変えた」
    std::vector<CellPair> cells;
    static constexpr auto fields = std::tuple { html::field("before", &RowPair::before), html::field("after", &RowPair::after), html::field("change", &RowPair::change),
        html::field("is", &RowPair::is), html::field("cells", &RowPair::cells) };
};

struct TablePair {
    std::string id, title, summary, policy;
    bool is_tall = false;
    std::vector<ColumnTitle> columns;
    std::vector<RowPair> rows;
    static constexpr auto fields = std::tuple { html::field("id", &TablePair::id), html::field("title", &TablePair::title), html::field("summary", &TablePair::summary),
        html::field("policy", &TablePair::policy), html::field("is_tall", &TablePair::is_tall), html::field("columns", &TablePair::columns), html::field("rows", &TablePair::rows) };
};

struct ElementView {
    std::string kind, name, change, before, after;
    static constexpr auto fields = std::tuple { html::field("kind", &ElementView::kind), html::field("name", &ElementView::name), html::field("change", &ElementView::change),
        html::field("before", &ElementView::before), html::field("after", &ElementView::after) };
};

struct VersionChoice {
    std::string key, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("key", &VersionChoice::key), html::field("title", &VersionChoice::title), html::field("is_chosen", &VersionChoice::is_chosen) };
};

struct DifferencePage {
    std::string list, page, title, before, after;
    bool is_same = false, is_unreadable = false;
    std::vector<VersionChoice> befores, afters;
    std::vector<TablePair> tables;
    std::vector<ElementView> elements;
    static constexpr auto fields = std::tuple { html::field("list", &DifferencePage::list), html::field("page", &DifferencePage::page), html::field("title", &DifferencePage::title),
        html::field("before", &DifferencePage::before), html::field("after", &DifferencePage::after), html::field("is_same", &DifferencePage::is_same),
        html::field("is_unreadable", &DifferencePage::is_unreadable), html::field("befores", &DifferencePage::befores), html::field("afters", &DifferencePage::afters),
        html::field("tables", &DifferencePage::tables), html::field("elements", &DifferencePage::elements) };
};

std::string change_words(Visit const& visit, Change change) { return words(visit, "decisions.change." + std::string(word_of(change))); }

// 「加えた行 1、変えた行 2」
std::string summary_of(Visit const& visit, model::TableDifference const& table)
{
    std::string all;
    for (auto const change : { Change::Added, Change::Removed, Change::Changed, Change::Moved })
        if (auto const count = table.count(change))
            all += (all.empty() ? "" : "、") + words(visit, "decisions.difference.count." + std::string(word_of(change)), { { "n", std::to_string(count) } });
    return all.empty() ? words(visit, "decisions.difference.no_row") : all;
}

TablePair table_view_of(Visit const& visit, model::TableDifference const& table, std::size_t index)
{
    constexpr std::size_t tall_rows = 15;
    TablePair view { "difference-" + std::to_string(index), table.name, summary_of(visit, table), {}, table.rows.size() > tall_rows, {}, {} };
    if (table.hit_before != table.hit_after)
        view.policy = words(visit, "decisions.difference.policy", { { "before", mado::web::policy_words(visit, table.hit_before, dmn::Aggregation::None) },
                                                                      { "after", mado::web::policy_words(visit, table.hit_after, dmn::Aggregation::None) } });
    bool out_seen = false;
    for (auto const& column : table.columns) {
        view.columns.push_back({ column.label, column.change == Change::Same ? "" : change_words(visit, column.change), column.is_output, column.is_output && !out_seen });
        out_seen = out_seen || column.is_output;
    }
    auto const number = [](std::optional<std::size_t> at) { return at ? std::to_string(*at + 1) : std::string(); };
    for (auto const& row : table.rows) {
        RowPair made { number(row.before), number(row.after), row.change == Change::Same ? "" : change_words(visit, row.change), row.change == Change::Same ? "" : std::string(word_of(row.change)), {} };
        for (std::size_t c = 0; c < row.cells.size(); ++c) {
            auto const& cell = row.cells[c];
            bool const whole = row.change == Change::Added || row.change == Change::Removed;
            made.cells.push_back({ view.columns[c].title, cell.before, cell.after, cell.is_same() && !whole, view.columns[c].is_first_out, !cell.before.empty() && row.change != Change::Added,
                !cell.after.empty() && row.change != Change::Removed });
        }
        view.rows.push_back(std::move(made));
    }
    return view;
}

std::string version_title(Visit const& visit, definitions::DecisionVersion const& version)
{
    auto const state = words(visit, "decisions.state." + std::string(word_of(version.state)));
    return version.starts_on ? words(visit, "decisions.difference.version", { { "state", state }, { "day", day_words(*version.starts_on) } }) : state;
}

// The two versions that are compared: as asked, else the draft (or what is published) with what it will replace.
struct Pair { std::string before, after; };
Pair pair_of(Visit const& visit, Reading const& all)
{
    Pair pair { visit.request.query_of("before"), visit.request.query_of("after") };
    if (pair.after.empty())
        pair.after = all.hash;
    if (!pair.before.empty())
        return pair;
    for (auto const& version : all.versions)
        if (version.starts_on && version.hash != pair.after) {
            pair.before = version.hash;
            return pair;
        }
    pair.before = "library";
    return pair;
}

void lay_choices(Visit const& visit, Subject const& subject, DifferencePage& page, Reading const& all, Pair const& pair)
{
    auto const add = [&](std::string const& key, std::string const& title) {
        page.befores.push_back({ key, title, key == pair.before });
        page.afters.push_back({ key, title, key == pair.after });
        if (key == pair.before)
            page.before = title;
        if (key == pair.after)
            page.after = title;
    };
    std::set<std::string> seen;
    for (auto const& version : all.versions)
        if (seen.insert(version.hash).second)
            add(version.hash, version_title(visit, version));
    if (visit.here.library.has(subject.file()))
        add("library", words(visit, "decisions.difference.library"));
}

}  // namespace

Result<http::Response> show_difference(Visit const& visit, Attempt const*)
{
    auto const subject = TRY(subject_of(visit));
    auto const all = TRY(reading(visit, subject));
    auto const pair = pair_of(visit, all);
    auto const before_text = text_of(visit, subject, pair.before), after_text = text_of(visit, subject, pair.after);
    if (before_text.empty() || after_text.empty())
        return refuse(Refusal::Kind::NotFound, "decisions.not_found");
    auto const before = dmn::read(subject.file(), before_text), after = dmn::read(subject.file(), after_text);
    DifferencePage page;
    page.list = mado::web::link(visit, "/decisions");
    page.page = mado::web::link(visit, subject.address());
    page.title = after && !after->name.empty() ? after->name : subject.name;
    lay_choices(visit, subject, page, all, pair);
    page.is_unreadable = !before || !after;
    if (!page.is_unreadable) {
        auto const found = model::difference(*before, *after);
        page.is_same = found.empty();
        for (auto const& table : found.tables)
            page.tables.push_back(table_view_of(visit, table, page.tables.size()));
        for (auto const& element : found.elements)
            page.elements.push_back({ words(visit, "decisions.element." + element.kind), element.name, change_words(visit, element.change), element.before, element.after });
    }
    return mado::web::page(visit, "decisions/difference.html", page);
}

mado::web::PageType difference_page() { return html::page<DifferencePage>("decisions/difference.html"); }

}  // namespace mado::decisions::pages
