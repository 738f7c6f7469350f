#include "web/pages.h"

#include "model/csv.h"

#include <mado/audit/audit.h>
#include <mado/definitions/shelf.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include <charconv>
#include <set>

namespace mado::registers::web {

namespace {

constexpr int a_page = 50;
constexpr std::size_t shown_columns = 5;      // of a list: the first ones; all stand on the row's page
constexpr int rows_of_a_read = 1000;
constexpr int first_year = 2000;

struct BookView {
    std::string address, title, law;
    static constexpr auto fields = std::tuple { html::field("address", &BookView::address), html::field("title", &BookView::title), html::field("law", &BookView::law) };
};
struct RegistersView {
    std::vector<BookView> registers;
    bool has_registers = false;
    static constexpr auto fields = std::tuple { html::field("registers", &RegistersView::registers), html::field("has_registers", &RegistersView::has_registers) };
};

struct LineView {
    std::string address, number;
    std::vector<std::string> cells;
    bool is_struck = false;
    static constexpr auto fields = std::tuple { html::field("address", &LineView::address), html::field("number", &LineView::number), html::field("cells", &LineView::cells),
        html::field("is_struck", &LineView::is_struck) };
};
struct YearView {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &YearView::value), html::field("words", &YearView::words), html::field("is_chosen", &YearView::is_chosen) };
};
struct RowsView {
    std::string title, law, word, back, csv, next, searched;
    std::vector<std::string> columns;
    std::vector<YearView> years;
    std::vector<LineView> rows;
    bool has_rows = false;
    static constexpr auto fields = std::tuple { html::field("title", &RowsView::title), html::field("law", &RowsView::law), html::field("word", &RowsView::word),
        html::field("back", &RowsView::back), html::field("csv", &RowsView::csv), html::field("next", &RowsView::next), html::field("searched", &RowsView::searched),
        html::field("columns", &RowsView::columns), html::field("years", &RowsView::years), html::field("rows", &RowsView::rows), html::field("has_rows", &RowsView::has_rows) };
};

std::string laws_of(definitions::Register const& book)
{
    std::string words;
    for (auto const& law : book.law)
        words += (words.empty() ? "" : "、") + law;
    return words;
}

// Those that a procedure of the caller's divisions registers in here, and those that have rows which the caller may read.
std::set<std::string> names_here(Visit const& visit, db::Read& tx)
{
    std::set<std::string> all;
    auto const divisions = access::scope(tx, visit.caller, may_read);
    auto const is_theirs = [&](definitions::Definition const& definition) {
        return std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(definition.owner, division); });
    };
    for (auto const& version : definitions::published_all(tx, visit.now().today()))
        if (auto const definition = definitions::definition(tx, visit.here.definitions, version.hash); definition && is_theirs(*definition))
            for (auto const& outcome : definition->outcomes)
                if (!outcome.registered_in.empty())
                    all.insert(outcome.registered_in);
    for (auto& name : names(tx))
        if (!rows(tx, visit.caller, { .name = name, .most = 1 }).rows.empty())
            all.insert(std::move(name));
    return all;
}

int year_asked(Visit const& visit)
{
    auto const typed = visit.request.query_of("year");
    int year = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), year);
    return year >= first_year && year < 10'000 ? year : 0;
}

std::vector<YearView> years_of(Visit const& visit, int chosen)
{
    std::vector<YearView> years { { "", mado::web::words(visit, "registers.year.all"), chosen == 0 } };
    auto const last = fiscal_year(visit.now().today());
    for (int year = last; year > last - 10; --year)
        years.push_back({ std::to_string(year), wareki::fiscal_year_text(year), year == chosen });
    return years;
}

LineView line_of(Visit const& visit, definitions::Register const& book, Row const& row)
{
    LineView line { mado::web::link(visit, row_path(row)), number_of(row), {}, row.state == RowState::Struck };
    for (std::size_t i = 0; i < book.columns.size() && i < shown_columns; ++i)
        line.cells.push_back(row.value(book.columns[i].name));
    return line;
}

std::string query_words(std::string const& word, int year)
{
    std::string query;
    if (!word.empty())
        query += "&word=" + http::percent_encoded(word);
    if (year != 0)
        query += "&year=" + std::to_string(year);
    return query;
}

std::vector<std::string> titles_of(definitions::Register const& book, std::string number, std::string state)
{
    std::vector<std::string> titles { std::move(number), std::move(state) };
    for (auto const& column : book.columns)
        titles.push_back(column.title.japanese());
    return titles;
}

}  // namespace

Result<definitions::Register const*> book_of(Visit const& visit)
{
    auto const* book = visit.here.library.find_register(visit.request.path.at("name"));
    if (!book)
        return refuse(Refusal::Kind::NotFound, "registers.register_not_found");
    return book;
}

std::string row_path(Row const& row) { return "/registers/" + row.name + "/" + row.id.value; }
std::string number_of(Row const& row) { return wareki::fiscal_year_text(row.year) + " 第" + std::to_string(row.number) + "号"; }

Shown show_registers(Visit const& visit, Attempt const*)
{
    RegistersView view;
    for (auto const& name : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return names_here(visit, tx); }))
        if (auto const* book = visit.here.library.find_register(name))
            view.registers.push_back({ mado::web::link(visit, { "registers", name }), book->title.japanese(), laws_of(*book) });
    view.has_registers = !view.registers.empty();
    return mado::web::page(visit, "registers/registers.html", view);
}

Shown show_rows(Visit const& visit, Attempt const*)
{
    auto const* book = TRY(book_of(visit));
    Query query { book->name, visit.request.query_of("word"), year_asked(visit), {}, a_page };
    if (auto const before = visit.request.query_of("before"); is_uuid(before))
        query.before = before;
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return rows(tx, visit.caller, query); });
    auto const address = mado::web::link(visit, { "registers", book->name });
    RowsView view { book->title.japanese(), laws_of(*book), query.words, mado::web::link(visit, "/registers"),
        address + "/csv" + (query.year == 0 ? "" : "?year=" + std::to_string(query.year)), {}, {}, {}, years_of(visit, query.year), {}, !page.rows.empty() };
    for (std::size_t i = 0; i < book->columns.size() && i < shown_columns; ++i)
        view.columns.push_back(book->columns[i].title.japanese());
    for (auto const& row : page.rows)
        view.rows.push_back(line_of(visit, *book, row));
    if (!page.next.empty())
        view.next = address + "?before=" + page.next + query_words(query.words, query.year);
    if (!query.words.empty())
        view.searched = mado::web::words(visit, "registers.searched", { { "word", query.words }, { "n", std::to_string(page.rows.size()) } });
    return mado::web::page(visit, "registers/rows.html", view);
}

Shown show_csv(Visit const& visit, Attempt const*)
{
    auto const* book = TRY(book_of(visit));
    Query query { book->name, {}, year_asked(visit), {}, rows_of_a_read };
    std::string csv(model::byte_order_mark);
    csv += model::csv_line(titles_of(*book, mado::web::words(visit, "registers.number"), mado::web::words(visit, "registers.state")));
    std::size_t count = 0;
    do {  // a read for each thousand, so that no reader holds the database for long
        auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return rows(tx, visit.caller, query); });
        for (auto const& row : page.rows) {
            std::vector<std::string> cells { number_of(row), mado::web::words(visit, "registers.state." + word_of(row.state)) };
            for (auto const& column : book->columns)
                cells.push_back(row.value(column.name));
            csv += model::csv_line(cells);
        }
        count += page.rows.size();
        query.before = page.next;
    } while (!query.before.empty());
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "registers.rows.saved", { { "register", book->name } }, { { "rows", std::to_string(count) } });
        return {};
    }));
    auto response = http::bytes("text/csv; charset=utf-8", std::move(csv));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(book->title.japanese()) + ".csv").with("cache-control", "no-store");
    return response;
}

std::vector<mado::web::PageType> list_pages() { return { html::page<RegistersView>("registers/registers.html"), html::page<RowsView>("registers/rows.html") }; }

}  // namespace mado::registers::web
