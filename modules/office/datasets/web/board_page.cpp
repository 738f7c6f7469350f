// 公開状況: towns and standard datasets, as a picture, as a table and as CSV.
#include "web/pages.h"

#include <mado/csv/writer.h>
#include <mado/time/wareki.h>

namespace mado::open_data::web {

namespace {

struct ColumnView {
    std::string number, title, published, late, missing;
    static constexpr auto fields = std::tuple { MADO_F(ColumnView, number), MADO_F(ColumnView, title), MADO_F(ColumnView, published), MADO_F(ColumnView, late), MADO_F(ColumnView, missing) };
};
struct BoardCell {
    std::string is, mark, words;
    static constexpr auto fields = std::tuple { MADO_F(BoardCell, is), MADO_F(BoardCell, mark), MADO_F(BoardCell, words) };
};
struct BoardRow {
    std::string town, published, late;
    std::vector<BoardCell> cells;
    static constexpr auto fields = std::tuple { MADO_F(BoardRow, town), MADO_F(BoardRow, published), MADO_F(BoardRow, late), MADO_F(BoardRow, cells) };
};
struct BarView {
    std::string title, words;
    int y = 0, text_y = 0, published = 0, late = 0, late_x = 0;
    static constexpr auto fields = std::tuple { MADO_F(BarView, title), MADO_F(BarView, words), MADO_F(BarView, y), MADO_F(BarView, text_y), MADO_F(BarView, published), MADO_F(BarView, late),
        MADO_F(BarView, late_x) };
};
struct BoardView {
    std::string back, csv, heading, counts;
    int height = 0;
    bool is_wide = false;                     // several towns: a picture tells something
    std::vector<ColumnView> columns;
    std::vector<BoardRow> rows;
    std::vector<BarView> bars;
    static constexpr auto fields = std::tuple { MADO_F(BoardView, back), MADO_F(BoardView, csv), MADO_F(BoardView, heading), MADO_F(BoardView, counts), MADO_F(BoardView, height), MADO_F(BoardView, is_wide),
        MADO_F(BoardView, columns), MADO_F(BoardView, rows), MADO_F(BoardView, bars) };
};

struct Counts { int published = 0, late = 0, missing = 0; };

Counts count(CoverageBoard const& board, std::size_t column)
{
    Counts made;
    for (auto const& row : board.rows)
        switch (row.cells[column].state) {
        case Coverage::Published: ++made.published; break;
        case Coverage::Late: ++made.late; break;
        case Coverage::Missing:
        case Coverage::Withdrawn: ++made.missing; break;
        }
    return made;
}

std::string cell_words(Visit const& visit, CoverageRow::Cell const& cell)
{
    auto words = say(visit, "open_data.coverage." + word_of(cell.state));
    if (cell.state == Coverage::Missing)
        return words;
    words += "　" + day_words(cell.entry.published_at) + "　★" + std::to_string(cell.entry.stars);
    if (cell.due)
        words += "　" + say(visit, "open_data.due", { { "day", wareki::short_text(*cell.due) } });
    return words;
}

BoardCell cell_view(Visit const& visit, CoverageRow::Cell const& cell)
{
    static constexpr std::string_view marks[] = { "―", "●", "△", "×" };
    static constexpr std::string_view weights[] = { "", "good", "heed", "" };
    auto const n = static_cast<std::size_t>(cell.state);
    return { std::string(weights[n]), std::string(marks[n]), cell_words(visit, cell) };
}

std::string csv_of(CoverageBoard const& board)
{
    std::string text;
    csv::Writer writer(text, { .mark = true, .guard_formulas = true });
    writer.row(std::span<std::string const>(std::vector<std::string> { "全国地方公共団体コード", "地方公共団体名", "データセット", "データセット名", "状況", "公開日", "次の期限", "星", "点数" }));
    for (auto const& row : board.rows)
        for (std::size_t n = 0; n < board.standards.size(); ++n) {
            auto const& cell = row.cells[n];
            bool const is_there = cell.state != Coverage::Missing;
            writer.row(std::span<std::string const>(std::vector<std::string> { row.town->code, row.town->name, board.standards[n]->number, board.standards[n]->title, word_of(cell.state),
                is_there && cell.entry.published_at ? day_in_tokyo(*cell.entry.published_at).iso() : "", cell.due ? cell.due->iso() : "", is_there ? std::to_string(cell.entry.stars) : "",
                is_there ? std::to_string(cell.entry.score) : "" }));
        }
    return text;
}

// A bar for each dataset: how many towns have it, how many of them are late.
std::vector<BarView> bars_of(Visit const& visit, CoverageBoard const& board)
{
    constexpr int line = 24, width = 400, baseline = 15;
    std::vector<BarView> bars;
    int const towns = static_cast<int>(board.rows.size());
    for (std::size_t n = 0; n < board.standards.size(); ++n) {
        auto const counts = count(board, n);
        BarView bar { board.standards[n]->number + " " + board.standards[n]->title, say(visit, "open_data.coverage.bar", { { "published", std::to_string(counts.published) }, { "late", std::to_string(counts.late) } }),
            static_cast<int>(n) * line, static_cast<int>(n) * line + baseline, counts.published * width / towns, counts.late * width / towns, 0 };
        bar.late_x = bar.published;
        bars.push_back(std::move(bar));
    }
    return bars;
}

}  // namespace

Shown show_board(Desk& desk, Visit const& visit, Attempt const*)
{
    constexpr int line = 24;
    auto const board = TRY(coverage(visit.caller, visit.here, desk.reference(visit.here), visit.town));
    if (visit.request.query_of("as") == "csv")
        return download("text/csv; charset=utf-8", csv_of(board), "coverage-" + visit.town.slug + ".csv");
    BoardView view;
    view.back = mado::web::link(visit, "/datasets");
    view.csv = mado::web::link(visit, "/datasets/coverage") + "?as=csv";
    view.heading = say(visit, visit.town.is_prefecture() ? "open_data.coverage.prefecture" : "open_data.coverage.town", { { "town", visit.town.name } });
    Counts all;
    for (std::size_t n = 0; n < board.standards.size(); ++n) {
        auto const counts = count(board, n);
        all = { all.published + counts.published, all.late + counts.late, all.missing + counts.missing };
        view.columns.push_back({ board.standards[n]->number, board.standards[n]->title, std::to_string(counts.published), std::to_string(counts.late), std::to_string(counts.missing) });
    }
    view.counts = say(visit, "open_data.coverage.counts", { { "published", std::to_string(all.published) }, { "late", std::to_string(all.late) }, { "missing", std::to_string(all.missing) } });
    for (auto const& row : board.rows) {
        BoardRow made { row.town->name, {}, {}, {} };
        int published = 0, late = 0;
        for (auto const& cell : row.cells) {
            made.cells.push_back(cell_view(visit, cell));
            published += cell.state == Coverage::Published ? 1 : 0;
            late += cell.state == Coverage::Late ? 1 : 0;
        }
        made.published = std::to_string(published);
        made.late = std::to_string(late);
        view.rows.push_back(std::move(made));
    }
    view.is_wide = board.rows.size() > 1;
    view.bars = bars_of(visit, board);
    view.height = static_cast<int>(view.bars.size()) * line;
    return mado::web::page(visit, "open_data/coverage.html", view);
}

std::vector<mado::web::PageType> board_pages() { return { html::page<BoardView>("open_data/coverage.html") }; }

}  // namespace mado::open_data::web
