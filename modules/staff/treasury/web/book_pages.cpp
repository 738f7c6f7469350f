#include "web/book_pages.h"

#include <mado/csv/writer.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>
#include <mado/treasury/years.h>

#include <charconv>
#include <cstdio>

namespace mado::treasury::web {

namespace {

#define F(T, name) html::field(#name, &T::name)

struct ItemRow {
    std::string headings, title, claims, assessed, received, unrefunded, written_off, unpaid, rate, width;
    static constexpr auto fields = std::tuple { F(ItemRow, headings), F(ItemRow, title), F(ItemRow, claims), F(ItemRow, assessed), F(ItemRow, received), F(ItemRow, unrefunded),
        F(ItemRow, written_off), F(ItemRow, unpaid), F(ItemRow, rate), F(ItemRow, width) };
};
struct DifferenceRow {
    std::string item, of, balances, journal;
    static constexpr auto fields = std::tuple { F(DifferenceRow, item), F(DifferenceRow, of), F(DifferenceRow, balances), F(DifferenceRow, journal) };
};
struct PlaceRow {
    std::string address, words;
    static constexpr auto fields = std::tuple { F(PlaceRow, address), F(PlaceRow, words) };
};
struct YearPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string year, state, identity, csv, before, after, closed;
    std::vector<ItemRow> rows;
    ItemRow total;
    std::vector<DifferenceRow> differences;
    std::vector<PlaceRow> months;
    bool is_right = false, may_close = false;
    static constexpr auto fields = std::tuple { F(YearPage, trouble_summary), F(YearPage, year), F(YearPage, state), F(YearPage, identity), F(YearPage, csv), F(YearPage, before), F(YearPage, after),
        F(YearPage, closed), F(YearPage, rows), F(YearPage, total), F(YearPage, differences), F(YearPage, months), F(YearPage, is_right), F(YearPage, may_close) };
};
struct CashRow {
    std::string day, account, in, out, at_end;
    static constexpr auto fields = std::tuple { F(CashRow, day), F(CashRow, account), F(CashRow, in), F(CashRow, out), F(CashRow, at_end) };
};
struct CashPage {
    std::string month, back;
    std::vector<CashRow> rows;
    static constexpr auto fields = std::tuple { F(CashPage, month), F(CashPage, back), F(CashPage, rows) };
};

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

// All of the town's revenue: for who reads the whole body's, not a division's cashier.
Result<void> may_see_the_books(Visit const& visit)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return access::allow(tx, visit.caller, may_read, { "" }); });
}

Result<int> year_of_path(Visit const& visit)
{
    auto const typed = visit.request.id<struct YearTag>("year").value;
    int year = 0;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), year);
    if (error != std::errc {} || end != typed.data() + typed.size() || year < 2000 || year > 2200)
        return refuse(Refusal::Kind::NotFound, "treasury.year.not_found");
    return year;
}

std::string rate_of(YearLine const& line)
{
    if (line.assessed <= Yen(0))
        return "—";
    auto const permille = line.received.amount() * 1'000 / line.assessed.amount();
    return std::to_string(permille / 10) + "." + std::to_string(permille % 10) + "%";
}

ItemRow row_of(YearLine const& line, std::string headings, std::string title)
{
    auto const width = line.assessed <= Yen(0) ? 0 : std::min<std::int64_t>(100, line.received.amount() * 100 / line.assessed.amount());
    return { std::move(headings), std::move(title), std::to_string(line.claims), line.assessed.digits(), line.received.digits(), line.unrefunded.digits(), line.written_off.digits(), line.unpaid.digits(),
        rate_of(line), std::to_string(width) };
}

std::string headings_of(Item const& item)
{
    std::string all;
    for (auto const& heading : item.headings)
        if (!heading.title.empty())
            all += (all.empty() ? "" : "・") + heading.title;
    return all;
}

struct Named { YearLine line; std::string headings, title; };

std::vector<Named> named_lines(Visit const& visit, db::Read& tx, int year)
{
    std::vector<Named> all;
    for (auto const& line : year_lines(tx, year)) {
        auto const item = treasury::item(tx, visit.here, line.item, year);
        auto title = item ? item->title : say(visit, "treasury.item.unlisted", { { "code", line.item } });
        if (line.carried)
            title += say(visit, "treasury.books.carried");
        all.push_back({ line, item ? headings_of(*item) : std::string(), std::move(title) });
    }
    return all;
}

YearLine sum_of(std::vector<Named> const& lines)
{
    YearLine sum;
    for (auto const& [line, headings, title] : lines) {
        sum.claims += line.claims;
        sum.assessed += line.assessed, sum.received += line.received, sum.unrefunded += line.unrefunded, sum.written_off += line.written_off, sum.unpaid += line.unpaid;
    }
    return sum;
}

std::vector<PlaceRow> months_of(Visit const& visit, int year)
{
    std::vector<PlaceRow> months;
    for (auto month = first_day_of_fiscal_year(year); month <= books_close_on(year) && month <= visit.now().today(); month = month.plus_months(1)) {
        auto const iso = month.iso().substr(0, 7);
        months.push_back({ mado::web::link(visit, { "treasury", "months", iso }), std::to_string(month.month()) + "月" });
    }
    return months;
}

YearPage year_page(Visit const& visit, db::Read& tx, int year, Attempt const* attempt)
{
    YearPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.year = std::to_string(year);
    page.csv = mado::web::link(visit, { "treasury", "years", page.year, "items.csv" });
    page.before = mado::web::link(visit, { "treasury", "years", std::to_string(year - 1) });
    page.after = year < fiscal_year(visit.now().today()) ? mado::web::link(visit, { "treasury", "years", std::to_string(year + 1) }) : std::string();
    auto const lines = named_lines(visit, tx, year);
    for (auto const& [line, headings, title] : lines)
        page.rows.push_back(row_of(line, headings, title));
    auto const sum = sum_of(lines);
    page.total = row_of(sum, {}, say(visit, "treasury.books.total"));
    page.identity = say(visit, "treasury.books.identity", { { "assessed", sum.assessed.digits() }, { "received", sum.received.digits() }, { "unrefunded", sum.unrefunded.digits() },
        { "written_off", sum.written_off.digits() }, { "unpaid", sum.unpaid.digits() } });
    for (auto const& one : check_books(tx, year))
        page.differences.push_back({ one.item, say(visit, "treasury.books.of." + one.of), one.balances.digits(), one.journal.digits() });
    page.is_right = page.differences.empty();
    page.months = months_of(visit, year);
    auto const closed = closed_year(tx, year);
    if (closed)
        page.closed = say(visit, "treasury.books.closed", { { "day", wareki::short_text(day_in_tokyo(closed->at)) } });
    page.state = closed ? page.closed : say(visit, std::string("treasury.books.state.") + std::array { "not_begun", "open", "settling", "over" }[static_cast<std::size_t>(state_of(year, visit.now().today()))]);
    page.may_close = !closed && state_of(year, visit.now().today()) == BookState::Over && access::allow(tx, visit.caller, may_close, { "" }).has_value();
    return page;
}

}  // namespace

Shown show_year(Visit const& visit, Attempt const* attempt)
{
    auto const year = TRY(year_of_path(visit));
    TRY(may_see_the_books(visit));
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return year_page(visit, tx, year, attempt); });
    return mado::web::page(visit, "treasury/year.html", page, attempt);
}

// The year of today, for the menu.
Shown show_years(Visit const& visit, Attempt const*)
{
    return http::see_other(mado::web::link(visit, { "treasury", "years", std::to_string(fiscal_year(visit.now().today())) }));
}

Shown act_year(Visit const& visit)
{
    auto const year = TRY(year_of_path(visit));
    TRY(visit.here.database.write(visit.tenant(), { .name = "treasury.close_year" }, [&](db::Write& tx) { return close_year(tx, visit.caller, visit.here, year); }));
    return http::see_other(mado::web::link(visit, { "treasury", "years", std::to_string(year) }));
}

Shown fetch_year(Visit const& visit, Attempt const*)
{
    auto const year = TRY(year_of_path(visit));
    TRY(may_see_the_books(visit));
    auto const lines = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return named_lines(visit, tx, year); });
    std::string out;
    csv::Writer writer(out, { .mark = true, .guard_formulas = true });
    std::vector<std::string> row;
    for (auto const* key : { "code", "headings", "title", "carried", "claims", "assessed", "received", "unrefunded", "written_off", "unpaid" })
        row.push_back(say(visit, std::string("treasury.books.column.") + key));
    writer.row(std::span<std::string const>(row));
    for (auto const& [line, headings, title] : lines) {
        row = { line.item, headings, title, line.carried ? "1" : "0", std::to_string(line.claims) };
        for (auto const& amount : { line.assessed, line.received, line.unrefunded, line.written_off, line.unpaid })
            row.push_back(std::to_string(amount.amount()));
        writer.row(std::span<std::string const>(row));
    }
    auto response = http::bytes("text/csv; charset=utf-8", std::move(out));
    response.with("content-disposition", "attachment; filename=\"items-" + std::to_string(year) + ".csv\"");
    return response;
}

Shown show_cash(Visit const& visit, Attempt const*)
{
    auto const first = Day::parse(visit.request.id<struct MonthTag>("month").value + "-01");
    if (!first)
        return refuse(Refusal::Kind::NotFound, "treasury.month.not_found");
    TRY(may_see_the_books(visit));
    CashPage page;
    page.month = std::to_string(first->year()) + "年" + std::to_string(first->month()) + "月";
    page.back = mado::web::link(visit, { "treasury", "years", std::to_string(fiscal_year(*first)) });
    auto const lines = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return cash_lines(tx, *first, first->plus_months(1).plus_days(-1)); });
    for (auto const& line : lines)
        page.rows.push_back({ wareki::short_text(line.day), say(visit, "treasury.ledger." + word_of(line.account)), line.in.digits(), line.out.digits(), line.at_end.digits() });
    return mado::web::page(visit, "treasury/cash.html", page);
}

std::vector<mado::web::Route> book_routes()
{
    using mado::web::form;
    using mado::web::page;
    return { page("/treasury/years").needs(may_read).to(show_years), form("/treasury/years/{year}").needs(may_read).to(show_year, act_year), page("/treasury/years/{year}/items.csv").needs(may_read).to(fetch_year),
        page("/treasury/months/{month}").needs(may_read).to(show_cash) };
}

std::vector<mado::web::MenuItem> book_menu()
{
    mado::web::MenuItem books { "treasury.books.menu", "/treasury/years", may_close };
    books.place = mado::web::MenuItem::Place::More;
    return { books };
}

std::vector<mado::web::PageType> book_pages() { return { html::page<YearPage>("treasury/year.html"), html::page<CashPage>("treasury/cash.html") }; }

}  // namespace mado::treasury::web
