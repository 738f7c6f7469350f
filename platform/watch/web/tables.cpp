#include "web/tables.h"

#include <mado/web/site.h>

namespace mado::watch::pages {

std::string Viewer::ago(Instant at) const
{
    if (at.microseconds == 0)
        return {};
    return say("ago", { { "time", duration(std::max<std::int64_t>(0, state.seen->at.microseconds - at.microseconds)) } });
}

std::string Viewer::since(Instant at) const
{
    if (at.microseconds == 0)
        return {};
    return say("since", { { "time", duration(std::max<std::int64_t>(0, state.seen->at.microseconds - at.microseconds)) } });
}

std::string Viewer::moment(Instant at) const
{
    if (at.microseconds == 0)
        return {};
    auto words = iso_in_tokyo(at).substr(0, 16);
    words[words.find('T')] = ' ';
    return words;
}

std::string Viewer::town(std::string const& code) const
{
    auto const* found = tower.zones_.front()->here().towns.by_code(code);
    if (!found)
        return code.empty() ? say("no_town") : code;
    return language() == "en" ? found->name_en : found->name;
}

Head Viewer::page_head(std::string_view page) const
{
    auto const target = visit.request.target;
    auto const path = target.substr(0, target.find('?'));
    Head head;
    head.title = say(std::string(page) + ".title");
    if (auto const lead = "watch." + std::string(page) + ".lead"; visit.site.has_words(lead))
        head.lead = web::words(visit, lead);
    head.seen = say("seen", { { "at", iso_in_tokyo(state.seen->at).substr(11, 8) } });
    head.again = path;
    (visit.request.query_of("refresh") == "15" ? head.refresh_off : head.refresh_on) = visit.request.query_of("refresh") == "15" ? path : path + "?refresh=15";
    auto const on = std::ranges::count_if(state.alarms, &Alarm::is_on);
    if (on > 0 && page != "overview" && page != "alarms")
        head.alarms = say("alarms.on", { { "count", std::to_string(on) } });
    return head;
}

Table Viewer::table(std::string_view key, std::initializer_list<std::string_view> columns) const
{
    Table made { .caption = say(std::string(key) + ".caption"), .about = {}, .nothing = say(std::string(key) + ".nothing") };
    for (auto const column : columns)
        made.columns.push_back({ .words = say("column." + std::string(column)) });
    return made;
}

Result<http::Response> Viewer::show(TablesPage page, web::Attempt const* attempt) const
{
    page.trouble_summary = web::trouble_summary(visit, attempt);
    for (auto& table : page.tables) {
        table.is_empty = table.rows.empty();
        for (auto& row : table.rows)
            for (std::size_t i = 0; i < row.cells.size() && i < table.columns.size(); ++i) {
                row.cells[i].column = table.columns[i].words;
                table.columns[i].is_amount = table.columns[i].is_amount || row.cells[i].is_amount;
            }
    }
    return web::page(visit, "watch/tables.html", page, attempt);
}

}  // namespace mado::watch::pages
