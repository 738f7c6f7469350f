// What of our data is used, and what nobody took.
#include "web/usage_page.h"

#include <mado/open_data/usage.h>
#include <mado/time/wareki.h>

namespace mado::open_data::web {

namespace {

struct UsageRow {
    std::string address, title, name, downloads, calls, pages, recent, last;
    bool is_unused = false;
    static constexpr auto fields = std::tuple { MADO_F(UsageRow, address), MADO_F(UsageRow, title), MADO_F(UsageRow, name), MADO_F(UsageRow, downloads), MADO_F(UsageRow, calls), MADO_F(UsageRow, pages),
        MADO_F(UsageRow, recent), MADO_F(UsageRow, last), MADO_F(UsageRow, is_unused) };
};
struct UsageView {
    std::string back, summary;
    bool has_rows = false;
    std::vector<UsageRow> rows;
    static constexpr auto fields = std::tuple { MADO_F(UsageView, back), MADO_F(UsageView, summary), MADO_F(UsageView, has_rows), MADO_F(UsageView, rows) };
};

}  // namespace

Shown show_usage(Desk&, Visit const& visit, Attempt const*)
{
    UsageView view;
    view.back = mado::web::link(visit, "/datasets");
    auto const all = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return usages(tx, visit.caller, visit.now().today()); });
    std::int64_t downloads = 0, unused = 0;
    for (auto const& one : all) {
        downloads += one.downloads;
        unused += one.is_unused ? 1 : 0;
        view.rows.push_back({ address_of(visit, one.entry.id), one.entry.draft.title, one.entry.draft.name, std::to_string(one.downloads), std::to_string(one.calls), std::to_string(one.pages),
            std::to_string(one.recent), one.last_on ? wareki::short_text(*one.last_on) : say(visit, "open_data.none"), one.is_unused });
    }
    view.summary = say(visit, "open_data.usage.summary", { { "datasets", std::to_string(all.size()) }, { "downloads", std::to_string(downloads) }, { "unused", std::to_string(unused) } });
    view.has_rows = !view.rows.empty();
    return mado::web::page(visit, "open_data/usage.html", view);
}

std::vector<mado::web::PageType> usage_pages() { return { html::page<UsageView>("open_data/usage.html") }; }

}  // namespace mado::open_data::web
