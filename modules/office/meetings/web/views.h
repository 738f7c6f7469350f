#pragma once
// The controls that the forms of this module are made of.
#include <mado/meetings/standing_bodies.h>
#include <mado/web/day_box.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

#define MADO_FIELD(Page, name) html::field(#name, &Page::name)

namespace mado::meetings::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

// A line that is typed: {{#title}}{{>box}}{{/title}}. `list`: id of a <datalist>.
struct Box {
    std::string name, label, value, error, type = "text", help {}, list {};
    bool is_required = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(Box, name), MADO_FIELD(Box, label), MADO_FIELD(Box, value), MADO_FIELD(Box, error), MADO_FIELD(Box, type), MADO_FIELD(Box, help),
        MADO_FIELD(Box, list), MADO_FIELD(Box, is_required) };
};
struct Option {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(Option, value), MADO_FIELD(Option, words), MADO_FIELD(Option, is_chosen) };
};
struct Select {  // {{#kind}}{{>select}}{{/kind}}
    std::string name, label, error;
    std::vector<Option> options {};
    static constexpr auto fields = std::tuple { MADO_FIELD(Select, name), MADO_FIELD(Select, label), MADO_FIELD(Select, error), MADO_FIELD(Select, options) };
};
struct Area {    // {{#words}}{{>area}}{{/words}}
    std::string name, label, value, error, help {}, rows = "4", most = "20000";
    bool is_required = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(Area, name), MADO_FIELD(Area, label), MADO_FIELD(Area, value), MADO_FIELD(Area, error), MADO_FIELD(Area, help), MADO_FIELD(Area, rows), MADO_FIELD(Area, most),
        MADO_FIELD(Area, is_required) };
};

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {});
std::string at(Visit const& visit, MeetingId const& id, std::string_view more = {});   // the address of a meeting's page
std::string name_of(db::Read& tx, PersonId const& id);
std::string when_words(Plan const& plan);
std::string two_digits(int number);
std::string time_value(Instant at);                                                     // "09:30"
std::int64_t number_typed(std::string_view typed, std::int64_t otherwise = -1);
MeetingId meeting_of(Visit const& visit);

// What was typed, else what is kept.
std::string typed(Visit const& visit, Attempt const* attempt, std::string const& name, std::string const& kept);
Box box(Visit const& visit, Attempt const* attempt, std::string const& name, std::string const& label, std::string const& kept);
Area area(Visit const& visit, Attempt const* attempt, std::string const& name, std::string const& label, std::string const& kept);
template <class Enum>
Select select(Visit const& visit, Attempt const* attempt, std::string const& name, std::string const& label, Enum kept, std::string const& prefix)
{
    Select made { name, say(visit, label), mado::web::trouble_of(visit, attempt, name), {} };
    auto const chosen = typed(visit, attempt, name, word_of(kept));
    for (auto const one : names_of(Enum {}))
        made.options.push_back({ std::string(one), say(visit, prefix + std::string(one)), one == chosen });
    return made;
}
template <class Enum>
Enum chosen(Visit const& visit, std::string const& name, Enum otherwise)
{
    auto const typed = visit.request.answer(name);
    auto const names = names_of(Enum {});
    for (std::size_t n = 0; n < names.size(); ++n)
        if (names[n] == typed)
            return static_cast<Enum>(n);
    return otherwise;
}
Select bodies_select(Visit const& visit, db::Read& tx, Attempt const* attempt, std::string const& name, std::string const& label, StandingBodyId const& kept, StandingBodyId const& without = {});
// A day that may be left empty.
mado::web::DayBox optional_day(Visit const& visit, Attempt const* attempt, std::string const& name, std::optional<Day> kept, std::string label);
Result<std::optional<Day>> optional_day_typed(Visit const& visit, std::string const& name);

// People are typed as a number or a name, with all of them proposed.
std::vector<std::string> proposed_people(db::Read& tx);
std::string proposed(db::Read& tx, PersonId const& id);
PersonId person_typed(db::Read& tx, std::string_view typed);   // empty: nobody, or more than one

}  // namespace mado::meetings::web
