#pragma once
// A day that a form of the desk asks for (from when something counts): in 令和 or the western calendar. A page has a field "starts_on" of this type and
// writes {{#starts_on}}{{>field_date}}{{/starts_on}}.
#include <mado/time/day.h>
#include <mado/web/form.h>

namespace mado::web {

struct DayBox {
    std::string name, label, help, error, origin {}, year {}, month {}, day {};
    bool is_required = true, is_title = false, may_lack_year = false, may_lack_month = false, may_lack_day = false;
    std::vector<EraOption> eras {};
    static constexpr auto fields = std::tuple { html::field("name", &DayBox::name), html::field("label", &DayBox::label), html::field("help", &DayBox::help), html::field("error", &DayBox::error),
        html::field("origin", &DayBox::origin), html::field("year", &DayBox::year), html::field("month", &DayBox::month), html::field("day", &DayBox::day),
        html::field("is_required", &DayBox::is_required), html::field("is_title", &DayBox::is_title), html::field("may_lack_year", &DayBox::may_lack_year),
        html::field("may_lack_month", &DayBox::may_lack_month), html::field("may_lack_day", &DayBox::may_lack_day), html::field("eras", &DayBox::eras) };
};

// Shows what was typed; before that the proposed day.
DayBox day_box(Visit const& visit, Attempt const* attempt, std::string const& name, Day proposed, std::string label, std::string help);
// What was typed there; Invalid with this msgid at the box when there is no such day.
Result<Day> typed_day(Visit const& visit, std::string const& name, std::string const& no_such_day);

}  // namespace mado::web
