#include "web/usage.h"

#include "web/chart.h"

#include <algorithm>

namespace mado::catalogue {

namespace {

bool is_counted(http::Request const& request)
{
    auto const range = request.header("range");
    return (request.method == "GET" || request.method == "POST") && (range.empty() || range.starts_with("bytes=0-")) && !datasets::is_robot(request.header("user-agent"));
}

void add(Visit const& visit, Shelf& shelf, std::string const& town, std::string const& dataset, std::string const& resource, std::string_view form)
{
    if (is_counted(visit.request))
        shelf.usage.count({ town, dataset, resource, std::string(form), visit.now().today() });
}

std::string month_words(Visit const& visit, MonthOfUsage const& one)
{
    return web::words(visit, "catalogue.usage.month", { { "year", std::to_string(one.year) }, { "month", std::to_string(one.month) } });
}

}  // namespace

void count_usage(Visit const& visit, Shelf& shelf, DatasetHere const& here, std::string const& resource, std::string_view form) { add(visit, shelf, here.publisher->code, here.dataset->id, resource, form); }
void count_usage(Visit const& visit, Shelf& shelf, datasets::Offered const& offered, std::string const& resource, std::string_view form)
{
    add(visit, shelf, offered.publisher->code, offered.dataset->id, resource, form);
}

UsageBox usage_box(Visit const& visit, std::vector<MonthOfUsage> const& months)
{
    UsageBox box;
    std::vector<Bar> bars;
    std::int64_t pages = 0, downloads = 0, calls = 0;
    for (auto const& one : months) {
        pages += one.pages, downloads += one.downloads, calls += one.calls;
        auto const number = [](std::int64_t times) { return number_words(static_cast<std::uint64_t>(times)); };
        box.rows.push_back({ month_words(visit, one), number(one.pages), number(one.downloads), number(one.calls) });
        bars.push_back({ month_words(visit, one), number(one.downloads), static_cast<std::uint64_t>(one.downloads) });
    }
    box.has_rows = pages + downloads + calls > 0;
    box.words = box.has_rows ? web::words(visit, "catalogue.usage.words", { { "downloads", number_words(static_cast<std::uint64_t>(downloads)) }, { "pages", number_words(static_cast<std::uint64_t>(pages)) },
                                   { "calls", number_words(static_cast<std::uint64_t>(calls)) } })
                             : web::words(visit, "catalogue.usage.none");
    box.picture = chart_of(bars, web::words(visit, "catalogue.usage.chart"));
    return box;
}

}  // namespace mado::catalogue
