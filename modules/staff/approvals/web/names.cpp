#include "web/names.h"

#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::approvals::web {

std::string position_title(db::Read& tx, PositionId const& id)
{
    auto const found = organization::position(tx, id);
    return found ? found->title : std::string();
}

std::string person_name(db::Read& tx, PersonId const& id)
{
    auto const found = organization::person(tx, id);
    return found ? found->name : std::string();
}

std::string day_words(Day day) { return wareki::short_text(day); }
std::string day_words(Instant at) { return wareki::short_text(day_in_tokyo(at)); }

std::string moment_words(Instant at)
{
    auto const time = time_in_tokyo(at);
    return day_words(at) + " " + std::to_string(time.hour) + (time.minute < 10 ? ":0" : ":") + std::to_string(time.minute);
}

std::string address_of(Visit const& visit, DraftId const& id) { return mado::web::link(visit, { "approvals", id.value }); }

DraftId draft_of(Visit const& visit) { return visit.request.id<DraftTag>("draft"); }

std::int64_t shown_version(Visit const& visit, std::string_view name)
{
    auto const typed = visit.request.answer(name);
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

Result<std::optional<Day>> typed_day(Visit const& visit, std::string_view field)
{
    auto const typed = text::narrow_number(text::trimmed(visit.request.answer(field)));
    if (typed.empty())
        return std::optional<Day> {};
    if (auto const day = Day::parse(typed))
        return std::optional(*day);
    if (auto const day = wareki::parse(typed))
        return std::optional(*day);
    return refuse(std::vector<FieldError> { { std::string(field), "approvals.day.form" } });
}

std::vector<std::string> paragraphs(std::string_view text)
{
    std::vector<std::string> all;
    for (std::size_t from = 0; from < text.size();) {
        auto const end = std::min(text.find('\n', from), text.size());
        if (auto const words = text::trimmed(text.substr(from, end - from)); !words.empty())
            all.emplace_back(words);
        from = end + 1;
    }
    return all;
}

http::Response to_next(Visit const& visit, std::string const& next, std::string_view said)
{
    return mado::web::done(visit, next.empty() ? "/approvals" : "/approvals/" + next, said);
}

std::vector<Option> position_options(db::Read& tx, std::string const& chosen)
{
    std::map<std::string, std::string> divisions;
    for (auto const& division : organization::divisions(tx))
        divisions[division.path] = division.name;
    auto all = organization::positions(tx);
    std::ranges::stable_sort(all, {}, &organization::Position::division);
    std::vector<Option> options;
    for (auto const& one : all) {
        auto const division = divisions[one.division];
        options.push_back({ one.id.value, division.empty() ? one.title : one.title + "（" + division + "）", one.id.value == chosen });
    }
    return options;
}

Box box(Visit const& visit, Attempt const* attempt, std::string name, std::string_view key, Need need, std::string proposed, bool has_help)
{
    Box made;
    made.label = mado::web::words(visit, key);
    made.help = has_help ? mado::web::words(visit, std::string(key) + ".help") : std::string();
    made.error = mado::web::trouble_of(visit, attempt, name);
    made.value = attempt ? visit.request.answer(name) : std::move(proposed);
    made.is_required = need == Need::Required;
    made.name = std::move(name);
    return made;
}

Box day_box(Visit const& visit, Attempt const* attempt, std::string name, std::string_view key, Need need, std::optional<Day> proposed, bool has_help)
{
    auto made = box(visit, attempt, std::move(name), key, need, proposed ? proposed->iso() : std::string(), has_help);
    made.type = "date";
    return made;
}

Box choice_box(Visit const& visit, Attempt const* attempt, std::string name, std::string_view key, Need need, std::vector<Option> options, bool has_help)
{
    auto made = box(visit, attempt, std::move(name), key, need, {}, has_help);
    made.options = std::move(options);
    if (attempt)
        for (auto& option : made.options)
            option.is_chosen = option.value == made.value;
    return made;
}

}  // namespace mado::approvals::web
