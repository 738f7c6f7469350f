#include <mado/web/day_box.h>

#include <mado/time/wareki.h>

namespace mado::web {

DayBox day_box(Visit const& visit, Attempt const* attempt, std::string const& name, Day proposed, std::string label, std::string help)
{
    DayBox box { name, std::move(label), std::move(help), trouble_of(visit, attempt, name) };
    bool const is_typed = attempt && visit.request.has(name + ".year");
    auto const shown = [&](char const* part, int value) { return is_typed ? visit.request.answer(name + "." + part) : std::to_string(value); };
    auto const era = is_typed ? visit.request.answer(name + ".era") : "reiwa";
    box.year = shown("year", wareki::era_year_of(proposed)->year);
    box.month = shown("month", proposed.month());
    box.day = shown("day", proposed.day_of_month());
    box.eras = { { "reiwa", words(visit, "web.era.reiwa"), era == "reiwa" }, { "", words(visit, "web.era.western"), era.empty() } };
    return box;
}

Result<Day> typed_day(Visit const& visit, std::string const& name, std::string const& no_such_day)
{
    auto const part = [&](char const* of) { return visit.request.answer(name + "." + of); };
    auto const two = [](std::string const& digits) { return digits.size() == 1 ? "0" + digits : digits; };
    auto const wrong = [&] { return refuse({ { name, no_such_day } }); };
    if (part("era") == "reiwa") {
        auto const day = wareki::day_of("令和", part("year"), part("month"), part("day"));
        return day ? Result<Day>(*day) : wrong();
    }
    auto const day = Day::parse(part("year") + "-" + two(part("month")) + "-" + two(part("day")));
    return day ? Result<Day>(*day) : wrong();
}

}  // namespace mado::web
