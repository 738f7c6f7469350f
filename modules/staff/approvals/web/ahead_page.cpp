// What would be left lying on a day (人事異動), and how long things take.
#include "web/names.h"

namespace mado::approvals::web {

#define F(T, name) html::field(#name, &T::name)

namespace {

struct AheadRow {
    std::string title, address, position, why, since;
    static constexpr auto fields = std::tuple { F(AheadRow, title), F(AheadRow, address), F(AheadRow, position), F(AheadRow, why), F(AheadRow, since) };
};
struct AheadPage {
    std::string list, caption, csv;
    Box on;
    std::vector<AheadRow> rows;
    bool has_rows = false;
    static constexpr auto fields = std::tuple { F(AheadPage, list), F(AheadPage, caption), F(AheadPage, csv), F(AheadPage, on), F(AheadPage, rows), F(AheadPage, has_rows) };
};
struct Bar {
    std::string label, words, width;
    static constexpr auto fields = std::tuple { F(Bar, label), F(Bar, words), F(Bar, width) };
};
struct TimeRow {
    std::string route, position, kind, count, median, slow;
    std::optional<Bar> bar;
    static constexpr auto fields = std::tuple { F(TimeRow, route), F(TimeRow, position), F(TimeRow, kind), F(TimeRow, count), F(TimeRow, median), F(TimeRow, slow), F(TimeRow, bar) };
};
struct TimesPage {
    std::string list;
    std::vector<TimeRow> rows;
    static constexpr auto fields = std::tuple { F(TimesPage, list), F(TimesPage, rows) };
};

std::string said(Visit const& visit, std::string const& key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

// The next first of April, when most people change their positions.
Day proposed(Day today)
{
    auto const this_year = *Day::of(today.year(), 4, 1);
    return today < this_year ? this_year : *Day::of(today.year() + 1, 4, 1);
}

Day asked_day(Visit const& visit)
{
    auto const asked = Day::parse(visit.request.query_of("on"));
    return asked ? *asked : proposed(visit.now().today());
}

std::vector<AheadRow> rows_on(Visit const& visit, Day on)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<AheadRow> rows;
        for (auto const& one : stranded(tx, visit.here, on))
            rows.push_back({ one.row.title, address_of(visit, one.row.draft), position_title(tx, one.row.position),
                said(visit, one.why == Stranded::Why::Vacant ? "approvals.ahead.vacant" : "approvals.ahead.absent"), moment_words(one.row.here_since) });
        return rows;
    });
}

// RFC 4180; a cell that a spreadsheet would run is made words.
std::string csv_cell(std::string const& words)
{
    auto const safe = !words.empty() && std::string_view("=+-@\t\r").find(words.front()) != std::string_view::npos ? "'" + words : words;
    std::string cell = "\"";
    for (char const one : safe)
        cell += one == '"' ? std::string("\"\"") : std::string(1, one);
    return cell + "\"";
}

std::string duration_words(Visit const& visit, std::int64_t minutes)
{
    constexpr std::int64_t hour = 60, day = 24 * hour;
    if (minutes < hour)
        return said(visit, "approvals.times.minutes", { { "n", std::to_string(minutes) } });
    if (minutes < 2 * day)
        return said(visit, "approvals.times.hours", { { "n", std::to_string((minutes + hour / 2) / hour) } });
    return said(visit, "approvals.times.days", { { "n", std::to_string((minutes + day / 2) / day) } });
}

}  // namespace

Shown show_ahead(Visit const& visit, Attempt const* attempt)
{
    auto const on = asked_day(visit);
    AheadPage page;
    page.list = mado::web::link(visit, "/approvals");
    page.rows = rows_on(visit, on);
    page.has_rows = !page.rows.empty();
    page.caption = said(visit, "approvals.ahead.caption", { { "day", day_words(on) }, { "n", std::to_string(page.rows.size()) } });
    page.csv = mado::web::link(visit, "/approvals/ahead.csv") + "?on=" + on.iso();
    page.on = day_box(visit, nullptr, "on", "approvals.ahead.on", Need::Required, on);
    return mado::web::page(visit, "approvals/ahead.html", page, attempt);
}

Shown show_ahead_csv(Visit const& visit, Attempt const*)
{
    auto const on = asked_day(visit);
    std::string csv = "\xEF\xBB\xBF";
    auto const line = [&](std::initializer_list<std::string> cells) {
        std::string row;
        for (auto const& cell : cells)
            row += (row.empty() ? "" : ",") + csv_cell(cell);
        csv += row + "\r\n";
    };
    line({ said(visit, "approvals.column.title"), said(visit, "approvals.ahead.position"), said(visit, "approvals.ahead.why"), said(visit, "approvals.column.since") });
    for (auto const& row : rows_on(visit, on))
        line({ row.title, row.position, row.why, row.since });
    auto response = http::bytes("text/csv; charset=utf-8", std::move(csv));
    response.with("content-disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(said(visit, "approvals.ahead.title")) + "-" + on.iso() + ".csv");
    return response;
}

Shown show_times(Visit const& visit, Attempt const* attempt)
{
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        TimesPage made;
        made.list = mado::web::link(visit, "/approvals");
        auto const all = step_times(tx, visit.caller, visit.here);
        std::int64_t longest = 1;
        for (auto const& one : all)
            longest = std::max(longest, one.median_minutes);
        for (auto const& one : all) {
            auto const* route = visit.here.library.route(one.route);
            TimeRow row { route ? route->title.japanese() : one.route, position_title(tx, one.position), said(visit, "approvals.kind." + word_of(one.kind)), std::to_string(one.count),
                duration_words(visit, one.median_minutes), duration_words(visit, one.slow_minutes), std::nullopt };
            row.bar = Bar { row.position, row.median, std::to_string(one.median_minutes * 100 / longest) };
            made.rows.push_back(std::move(row));
        }
        return made;
    });
    return mado::web::page(visit, "approvals/times.html", page, attempt);
}

std::vector<mado::web::PageType> ahead_pages() { return { html::page<AheadPage>("approvals/ahead.html"), html::page<TimesPage>("approvals/times.html") }; }

}  // namespace mado::approvals::web
