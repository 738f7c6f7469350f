#include "web/views.h"

#include <mado/organization/organization.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>
#include <mado/text/utf8.h>

#include <charconv>

namespace mado::meetings::web {

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments) { return mado::web::words(visit, key, arguments); }

std::string at(Visit const& visit, MeetingId const& id, std::string_view more) { return mado::web::link(visit, { "meetings", id.value }) + std::string(more); }

std::string name_of(db::Read& tx, PersonId const& id)
{
    if (!id)
        return {};
    auto const person = organization::person(tx, id);
    return person ? person->name : id.value;
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string time_value(Instant at)
{
    auto const time = time_in_tokyo(at);
    return two_digits(time.hour) + ":" + two_digits(time.minute);
}

std::string when_words(Plan const& plan) { return wareki::text_with_weekday(day_in_tokyo(plan.starts_at)) + " " + time_value(plan.starts_at) + "〜" + time_value(plan.ends_at); }

std::int64_t number_typed(std::string_view typed, std::int64_t otherwise)
{
    auto const words = text::narrow_number(text::trimmed(typed));
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
    return error == std::errc {} && end == words.data() + words.size() ? number : otherwise;
}

MeetingId meeting_of(Visit const& visit) { return visit.request.id<MeetingTag>("meeting"); }

std::string typed(Visit const& visit, Attempt const* attempt, std::string const& name, std::string const& kept) { return attempt ? visit.request.answer(name) : kept; }

Box box(Visit const& visit, Attempt const* attempt, std::string const& name, std::string const& label, std::string const& kept)
{
    Box made { name, say(visit, label), typed(visit, attempt, name, kept), mado::web::trouble_of(visit, attempt, name) };
    return made;
}

Area area(Visit const& visit, Attempt const* attempt, std::string const& name, std::string const& label, std::string const& kept)
{
    Area made { name, say(visit, label), typed(visit, attempt, name, kept), mado::web::trouble_of(visit, attempt, name) };
    return made;
}

Select bodies_select(Visit const& visit, db::Read& tx, Attempt const* attempt, std::string const& name, std::string const& label, StandingBodyId const& kept, StandingBodyId const& without)
{
    Select made { name, say(visit, label), mado::web::trouble_of(visit, attempt, name), { { "", say(visit, "meetings.body.none"), false } } };
    auto const chosen_one = typed(visit, attempt, name, kept.value);
    for (auto const& body : standing_bodies(tx))
        if (body.id != without && (!body.is_over || body.id == kept))
            made.options.push_back({ body.id.value, body.name, body.id.value == chosen_one });
    return made;
}

mado::web::DayBox optional_day(Visit const& visit, Attempt const* attempt, std::string const& name, std::optional<Day> kept, std::string label)
{
    auto made = mado::web::day_box(visit, attempt, name, kept.value_or(visit.now().today()), std::move(label), {});
    made.is_required = false;
    if (!kept && !attempt)
        made.year = made.month = made.day = {};
    return made;
}

Result<std::optional<Day>> optional_day_typed(Visit const& visit, std::string const& name)
{
    if (visit.request.answer(name + ".year").empty() && visit.request.answer(name + ".month").empty() && visit.request.answer(name + ".day").empty())
        return std::nullopt;
    return TRY(mado::web::typed_day(visit, name, "meetings.no_such_day"));
}

std::string proposed(db::Read& tx, PersonId const& id)
{
    auto const person = id ? organization::person(tx, id) : std::nullopt;
    return person ? person->number + " " + person->name : std::string();
}

std::vector<std::string> proposed_people(db::Read& tx)
{
    std::vector<std::string> all;
    for (auto const& person : organization::persons(tx))
        all.push_back(person.number + " " + person.name);
    return all;
}

PersonId person_typed(db::Read& tx, std::string_view typed)
{
    auto const words = text::trimmed(typed);
    if (words.empty())
        return {};
    if (auto const one = organization::person_of_number(tx, text::narrow(words.substr(0, words.find(' ')))))
        return one->id;
    PersonId found;
    for (auto const& person : organization::persons(tx))
        if (person.name == words) {
            if (found)
                return {};  // two of that name: the number says which
            found = person.id;
        }
    return found;
}

}  // namespace mado::meetings::web
