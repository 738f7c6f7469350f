// Versions: the table of any of them, and what changed from one to another.
#include "web/pages.h"

#include <mado/csv/writer.h>

#include "service/scratch.h"

#include <fstream>
#include <system_error>

namespace mado::open_data::web {

namespace {

constexpr std::size_t most_shown = 200, most_cells = 60;

struct CellRow {
    std::string column, before, after;
    static constexpr auto fields = std::tuple { MADO_F(CellRow, column), MADO_F(CellRow, before), MADO_F(CellRow, after) };
};
struct DifferenceRow {
    std::string key, rows, words, is;
    std::vector<CellRow> cells;
    static constexpr auto fields = std::tuple { MADO_F(DifferenceRow, key), MADO_F(DifferenceRow, rows), MADO_F(DifferenceRow, words), MADO_F(DifferenceRow, is), MADO_F(DifferenceRow, cells) };
};
struct DifferenceView {
    std::string back, title, heading, counts, columns, csv, by, note;
    bool is_cut = false, has_rows = false, has_table = false;
    std::vector<Choice> others, resources;
    std::vector<DifferenceRow> rows;
    static constexpr auto fields = std::tuple { MADO_F(DifferenceView, back), MADO_F(DifferenceView, title), MADO_F(DifferenceView, heading), MADO_F(DifferenceView, counts),
        MADO_F(DifferenceView, columns), MADO_F(DifferenceView, csv), MADO_F(DifferenceView, by), MADO_F(DifferenceView, note), MADO_F(DifferenceView, is_cut), MADO_F(DifferenceView, has_rows),
        MADO_F(DifferenceView, has_table), MADO_F(DifferenceView, others), MADO_F(DifferenceView, resources), MADO_F(DifferenceView, rows) };
};

struct Pair {
    Entry entry {};
    Version before {}, after {};
    std::vector<Version> all {};
};

Result<Pair> pair_asked(Visit const& visit, db::Read& tx)
{
    Pair made;
    made.entry = TRY(find(tx, visit.caller, dataset_at(visit)));
    auto const number = number_typed(visit.request.path.at("version"));
    auto const against = number_typed(visit.request.query_of("against"), number - 1);
    auto const after = version(tx, made.entry.id, number), before = version(tx, made.entry.id, against);
    if (!after || !before)
        return refuse(Refusal::Kind::NotFound, "open_data.version.not_found");
    made.after = *after;
    made.before = *before;
    made.all = versions(tx, made.entry.id);
    return made;
}

datasets::Resource const* table_of(datasets::Dataset const& content, std::string_view id)
{
    for (auto const& one : content.resources)
        if (one.table && (id.empty() || one.id == id))
            return &one;
    return nullptr;
}

// Nothing to compare with is a table without rows.
Result<Opened> opened(Workplace const& here, datasets::Resource const* of)
{
    if (!of)
        return Opened([] { return csv::of_text({}); });
    auto const plain = service::plain_file(here, of->blob);
    if (!plain)
        return refuse(Refusal::Kind::NotFound, "open_data.file.gone");
    return Opened([plain = *plain] { return service::source_of(plain.file()); });
}

// Rows of a difference as CSV, written while they come: every row of a large table may differ, and then they lie in a file.
class Written {
public:
    explicit Written(Workplace const& here) : here_(here) {}
    void begin() { writer_.row(std::span<std::string const>(std::vector<std::string> { "変更", "キー", "前の行", "後の行", "列", "前", "後" })); }
    void add(RowDifference const& row)
    {
        constexpr std::size_t piece = 1u << 20;
        for (auto const& cell : row.cells)
            writer_.row(std::span<std::string const>(std::vector<std::string> { word_of(row.changed), row.key, row.before ? std::to_string(row.before) : "", row.after ? std::to_string(row.after) : "",
                cell.column, cell.before, cell.after }));
        if (text_.size() > piece)
            flush();
    }
    http::Response answer(Visit const& visit, std::string const& name)
    {
        constexpr auto type = "text/csv; charset=utf-8";
        if (!file_)
            return download(type, std::move(text_), name);
        flush();
        auto response = download(type, std::string(), name);
        response.file = file_->path().string();
        visit.request.holds = file_;          // until it is sent
        return response;
    }

private:
    void flush()
    {
        if (!file_)
            file_ = std::make_shared<service::Scratch>(here_);
        std::ofstream out(file_->path(), std::ios::binary | std::ios::app);
        out << text_;
        out.close();
        if (!out)
            throw std::system_error(errno, std::generic_category(), file_->path().string());
        text_.clear();
    }

    Workplace const& here_;
    std::shared_ptr<service::Scratch> file_ {};
    std::string text_ {};
    csv::Writer writer_ { text_, { .mark = true, .guard_formulas = true } };
};

struct Compared { Difference told {}; std::vector<RowDifference> rows {}; };

// `csv`: where all of them are wanted; else the first are.
Result<Compared> compared(Workplace const& here, datasets::Resource const* before, datasets::Resource const* after, Written* csv)
{
    auto const was = TRY(opened(here, before)), is = TRY(opened(here, after));
    Compared made;
    made.told = TRY(difference(was, is, after && after->table ? after->table->key : std::string(), [&](RowDifference const& row) {
        if (csv)
            csv->add(row);
        else
            made.rows.push_back(row);
        return csv || made.rows.size() < most_shown;
    }));
    return made;
}

DifferenceRow row_of(Visit const& visit, RowDifference const& row)
{
    DifferenceRow made { row.key, {}, say(visit, "open_data.changed." + word_of(row.changed)), row.changed == Changed::Added ? "good" : row.changed == Changed::Removed ? "heed" : "mine", {} };
    made.rows = row.before == 0 ? say(visit, "open_data.row", { { "n", std::to_string(row.after) } }) : say(visit, "open_data.row", { { "n", std::to_string(row.before) } });
    if (row.before != 0 && row.after != 0 && row.before != row.after)
        made.rows += " → " + say(visit, "open_data.row", { { "n", std::to_string(row.after) } });
    for (std::size_t n = 0; n < std::min(row.cells.size(), most_cells); ++n)
        made.cells.push_back({ row.cells[n].column, row.cells[n].before, row.cells[n].after });
    return made;
}

std::string columns_words(Visit const& visit, Difference const& told)
{
    std::string added, removed;
    for (auto const& one : told.columns_added)
        added += (added.empty() ? "" : "、") + one;
    for (auto const& one : told.columns_removed)
        removed += (removed.empty() ? "" : "、") + one;
    std::string words;
    if (!added.empty())
        words += say(visit, "open_data.columns.added", { { "columns", added } });
    if (!removed.empty())
        words += say(visit, "open_data.columns.removed", { { "columns", removed } });
    return words;
}

}  // namespace

Shown show_version(Desk&, Visit const& visit, Attempt const*)
{
    auto const look = [&](db::Read& tx) -> Result<Version> {
        auto const entry = TRY(find(tx, visit.caller, dataset_at(visit)));
        auto found = version(tx, entry.id, number_typed(visit.request.path.at("version")));
        if (!found)
            return refuse(Refusal::Kind::NotFound, "open_data.version.not_found");
        return std::move(*found);
    };
    auto const found = TRY(visit.here.database.read(visit.tenant(), look));
    auto const wanted = visit.request.query_of("resource");
    auto const one = std::ranges::find_if(found.content.resources, [&](datasets::Resource const& resource) { return wanted.empty() || resource.id == wanted; });
    if (one == found.content.resources.end())
        return refuse(Refusal::Kind::NotFound, "open_data.file.gone");
    return download(visit, one->media_type, one->blob, found.content.name + "-" + std::to_string(found.number) + "-" + one->file_name);
}

Shown show_difference(Desk&, Visit const& visit, Attempt const*)
{
    auto const pair = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return pair_asked(visit, tx); }));
    auto const* after = table_of(pair.after.content, visit.request.query_of("resource"));
    auto const* before = after ? table_of(pair.before.content, after->id) : nullptr;
    bool const as_csv = visit.request.query_of("as") == "csv";
    auto const number = std::to_string(pair.after.number), against = std::to_string(pair.before.number);
    Written csv(visit.here);
    if (as_csv)
        csv.begin();
    auto const made = TRY(compared(visit.here, before, after, as_csv ? &csv : nullptr));
    if (as_csv)
        return csv.answer(visit, pair.after.content.name + "-" + against + "-" + number + ".csv");
    DifferenceView view;
    view.back = address_of(visit, pair.entry.id);
    view.title = pair.entry.draft.title;
    view.heading = say(visit, "open_data.difference.heading", { { "before", against }, { "after", number } });
    view.has_table = after != nullptr;
    view.note = pair.after.note;
    auto const& told = made.told;
    view.counts = say(visit, "open_data.difference.counts", { { "added", std::to_string(told.added) }, { "removed", std::to_string(told.removed) }, { "changed", std::to_string(told.changed) },
        { "same", std::to_string(told.same) } });
    view.columns = columns_words(visit, told);
    view.by = say(visit, told.by_key ? "open_data.difference.by_key" : "open_data.difference.by_content", { { "key", after && after->table ? after->table->key : "" } });
    view.csv = address_of(visit, pair.entry.id, { "versions", number, "difference" }) + "?as=csv&against=" + against + (after ? "&resource=" + after->id : "");
    for (auto const& row : made.rows)
        view.rows.push_back(row_of(visit, row));
    view.is_cut = told.added + told.removed + told.changed > made.rows.size();
    view.has_rows = !view.rows.empty();
    for (auto const& one : pair.all)
        if (one.number != pair.after.number)
            view.others.push_back({ std::to_string(one.number), say(visit, "open_data.version", { { "n", std::to_string(one.number) } }), one.number == pair.before.number });
    for (auto const& one : pair.after.content.resources)
        if (one.table)
            view.resources.push_back({ one.id, one.name, after && one.id == after->id });
    return mado::web::page(visit, "open_data/difference.html", view);
}

std::vector<mado::web::PageType> version_pages() { return { html::page<DifferenceView>("open_data/difference.html") }; }

}  // namespace mado::open_data::web
