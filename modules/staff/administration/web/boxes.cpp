#include "web/boxes.h"

#include "web/pages.h"

#include <mado/administration/emergency.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

namespace mado::administration::pages {

Box box(Visit const& visit, Attempt const* attempt, std::string_view words, std::string name, bool has_help)
{
    Box box;
    auto const key = std::string(words) + "." + name;
    box.label = mado::web::words(visit, key);
    if (has_help)
        box.help = mado::web::words(visit, key + ".help");
    box.error = mado::web::trouble_of(visit, attempt, name);
    if (attempt)
        box.value = visit.request.answer(name);
    box.autocomplete = "off";
    box.name = std::move(name);
    return box;
}

Box may(Box box)
{
    box.is_required = false;
    return box;
}

ChoiceBox choice_box(Visit const& visit, Attempt const* attempt, std::string_view words, std::string name, std::vector<std::pair<std::string, std::string>> const& choices)
{
    ChoiceBox box;
    box.label = mado::web::words(visit, std::string(words) + "." + name);
    box.error = mado::web::trouble_of(visit, attempt, name);
    auto const chosen = attempt ? visit.request.answer(name) : std::string();
    for (auto const& [key, title] : choices)
        box.choices.push_back({ key, title, attempt != nullptr && key == chosen });
    box.name = std::move(name);
    return box;
}

std::vector<Tab> tabs(Visit const& visit, std::string_view current)
{
    struct Entry { std::string_view path, words; access::Action action; };
    static constexpr std::array<Entry, 12> entries { {
        { "/administration", "administration.title", manage },
        { "/administration/divisions", "administration.divisions.title", manage },
        { "/administration/people", "administration.people.title", manage },
        { "/administration/assignments", "administration.assignments.title", manage },
        { "/administration/absences", "administration.absences.title", manage },
        { "/administration/transfers", "administration.transfers.title", prepare_transfer },
        { "/administration/grants", "administration.grants.title", manage },
        { "/administration/sessions", "administration.all_sessions.title", manage },
        { "/administration/gateway", "administration.gateway.title", look_at_gateway },
        { "/administration/jobs", "administration.jobs.title", look_at_jobs },
        { "/administration/emergencies", "administration.emergencies.title", review_emergency },
        { "/administration/audit", "administration.audit.title", read_audit },
    } };
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<Tab> tabs;
        for (auto const& entry : entries)
            if (!access::scope(tx, visit.caller, entry.action).empty())
                tabs.push_back({ mado::web::link(visit, entry.path), mado::web::words(visit, entry.words), entry.path == current });
        return tabs;
    });
}

Result<Day> day_typed(Visit const& visit, std::string_view field)
{
    auto const typed = text::narrow_number(text::trimmed(visit.request.answer(field)));
    if (auto const day = Day::parse(typed))
        return *day;
    if (auto const day = wareki::parse(typed))
        return *day;
    return refuse({ { std::string(field), "administration.day.form" } });
}

}  // namespace mado::administration::pages
