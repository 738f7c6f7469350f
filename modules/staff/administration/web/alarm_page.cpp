// Who hears of an 緊急閲覧 by mail.
#include "web/boxes.h"
#include "web/pages.h"

#include <mado/administration/emergency.h>
#include <mado/web/site.h>

namespace mado::administration::pages {

namespace {

struct AlarmPage {
    std::vector<Tab> tabs;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string addresses, addresses_error, help, back;
    static constexpr auto fields = std::tuple { html::field("tabs", &AlarmPage::tabs), html::field("trouble_summary", &AlarmPage::trouble_summary), html::field("addresses", &AlarmPage::addresses),
        html::field("addresses_error", &AlarmPage::addresses_error), html::field("help", &AlarmPage::help), html::field("back", &AlarmPage::back) };
};

std::string one_a_line(std::vector<std::string> const& all)
{
    std::string lines;
    for (auto const& one : all)
        lines += one + "\n";
    return lines;
}

}  // namespace

Result<http::Response> show_alarm(Visit const& visit, Attempt const* attempt)
{
    AlarmPage page { tabs(visit, "/administration/emergencies"), mado::web::trouble_summary(visit, attempt), {}, mado::web::trouble_of(visit, attempt, "addresses"), {},
        mado::web::link(visit, "/administration/emergencies") };
    page.addresses = attempt ? visit.request.answer("addresses") : visit.here.database.read(visit.tenant(), [](db::Read& tx) { return one_a_line(alarm_addresses(tx)); });
    page.help = mado::web::words(visit, "administration.alarm.help", { { "most", std::to_string(most_alarm_addresses) } });
    return mado::web::page(visit, "administration/alarm.html", page, attempt);
}

Result<http::Response> act_alarm(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_alarm_addresses(tx, visit.caller, visit.here, visit.request.answer("addresses")); }));
    return mado::web::done(visit, "/administration/emergencies", "administration.said.alarm_kept");
}

std::vector<mado::web::PageType> alarm_pages() { return { html::page<AlarmPage>("administration/alarm.html") }; }

}  // namespace mado::administration::pages
