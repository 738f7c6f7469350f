#include "web/forms.h"

#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::persons::web {

namespace {

constexpr std::array<std::string_view, 6> eras { "", "reiwa", "heisei", "showa", "taisho", "meiji" };
constexpr std::string_view no_such_day = "persons.wrong_day";

std::string era_word(wareki::Era era)
{
    for (auto const word : { "reiwa", "heisei", "showa", "taisho", "meiji" })
        if (wareki::era_of(std::string(word) == "reiwa" ? "令和" : std::string(word) == "heisei" ? "平成" : std::string(word) == "showa" ? "昭和" : std::string(word) == "taisho" ? "大正" : "明治") == era)
            return word;
    return {};
}

std::string era_name(std::string_view word)
{
    return word == "reiwa" ? "令和" : word == "heisei" ? "平成" : word == "showa" ? "昭和" : word == "taisho" ? "大正" : "明治";
}

}  // namespace

mado::web::FieldView Fields::field(std::string const& name, Needed needed) const
{
    mado::web::FieldView made;
    made.name = name;
    made.label = say(visit_, "persons.field." + name);
    auto const about = "persons.field." + name + ".about";
    made.help = visit_.site.has_words(about) ? say(visit_, about) : std::string();
    made.error = mado::web::trouble_of(visit_, attempt_, name);
    made.is_required = needed == Needed::Yes;
    return made;
}

std::string Fields::typed(std::string const& name, std::string const& kept) const { return attempt_ ? visit_.request.answer(name) : kept; }

mado::web::FieldView Fields::text(std::string const& name, Needed needed, std::string const& kept) const
{
    auto made = field(name, needed);
    made.text = mado::web::TextControl { typed(name, kept) };
    return made;
}

mado::web::FieldView Fields::words(std::string const& name, Needed needed, std::string const& kept) const
{
    auto made = field(name, needed);
    made.textarea = mado::web::TextareaControl { typed(name, kept), 2, 500 };
    return made;
}

mado::web::FieldView Fields::day(std::string const& name, Needed needed, std::optional<Day> const& kept) const
{
    auto made = field(name, needed);
    mado::web::DateControl date;
    auto const era_year = kept ? wareki::era_year_of(*kept) : std::nullopt;
    auto const era = attempt_ ? visit_.request.answer(name + ".era") : era_year ? era_word(era_year->era) : kept ? std::string() : std::string("reiwa");
    date.year = typed(name + ".year", era_year ? std::to_string(era_year->year) : kept ? std::to_string(kept->year()) : std::string());
    date.month = typed(name + ".month", kept ? std::to_string(kept->month()) : std::string());
    date.day = typed(name + ".day", kept ? std::to_string(kept->day_of_month()) : std::string());
    for (auto const word : eras)
        date.eras.push_back({ std::string(word), say(visit_, word.empty() ? std::string("web.era.western") : "web.era." + std::string(word)), era == word });
    made.date = std::move(date);
    return made;
}

mado::web::FieldView Fields::secret_number(std::string const& name, Needed needed) const
{
    auto made = field(name, needed);
    made.my_number = mado::web::SecretControl {};
    return made;
}

mado::web::FieldView Fields::choice(std::string const& name, std::vector<Option> const& options, std::string const& kept) const
{
    auto made = field(name, Needed::Yes);
    mado::web::ChoiceControl choice;
    auto const chosen = typed(name, kept);
    for (auto const& option : options)
        choice.options.push_back({ option.key, option.title, {}, option.key == chosen });
    choice.is_long = options.size() > 7;
    made.choice = std::move(choice);
    return made;
}

std::string typed_text(Visit const& visit, std::string const& name) { return std::string(text::trimmed(visit.request.answer(name))); }
std::string typed_digits(Visit const& visit, std::string const& name) { return text::digits_of(visit.request.answer(name)); }

Result<std::optional<Day>> typed_day_or_none(Visit const& visit, std::string const& name)
{
    auto const part = [&](char const* of) { return text::narrow(typed_text(visit, name + "." + of)); };
    auto const year = part("year"), month = part("month"), day = part("day"), era = part("era");
    if (year.empty() && month.empty() && day.empty())
        return std::optional<Day> {};
    if (!era.empty()) {
        auto const found = wareki::day_of(era_name(era), year, month, day);
        return found ? Result<std::optional<Day>>(*found) : refuse({ { name, std::string(no_such_day) } });
    }
    auto const two = [](std::string const& digits) { return digits.size() == 1 ? "0" + digits : digits; };
    auto const found = Day::parse(year + "-" + two(month) + "-" + two(day));
    return found ? Result<std::optional<Day>>(*found) : refuse({ { name, std::string(no_such_day) } });
}

Result<Day> typed_day(Visit const& visit, std::string const& name)
{
    auto const day = TRY(typed_day_or_none(visit, name));
    return day ? Result<Day>(*day) : refuse({ { name, std::string(no_such_day) } });
}

std::int64_t typed_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

IndividualId individual_of(Visit const& visit) { return visit.request.id<IndividualTag>("individual"); }
std::string path_of(IndividualId const& id) { return "/persons/" + id.value; }
std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments) { return mado::web::words(visit, key, arguments); }

std::string span_words(Visit const& visit, Day from, std::optional<Day> const& until)
{
    auto const begins = from == beginning() ? std::string() : wareki::text(from);
    if (begins.empty() && !until)
        return say(visit, "persons.span.always");
    return say(visit, "persons.span", { { "from", begins }, { "until", until ? wareki::text(*until) : std::string() } });
}

FormView form_of(Visit const& visit, Attempt const* attempt, std::string const& what, Individual const& one)
{
    FormView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, path_of(one.id));
    view.back_words = one.name.characters;
    view.title = say(visit, "persons." + what + ".title");
    view.about = say(visit, "persons." + what + ".about");
    view.refused = attempt ? mado::web::sentence(visit, attempt->refusal) : std::string();
    view.version = std::to_string(one.version);
    view.submit = say(visit, "persons." + what + ".do");
    return view;
}

std::vector<Fields::Option> owners(Visit const& visit, db::Read& tx)
{
    auto const own = organization::position(tx, visit.caller.position);
    auto const divisions = access::scope(tx, visit.caller, may_keep);
    std::vector<Fields::Option> all;
    for (auto const& division : organization::divisions(tx))
        if (std::ranges::any_of(divisions, [&](std::string const& scope) { return access::within(division.path, scope); })) {
            Fields::Option option { division.path, division.name };
            all.insert(own && own->division == division.path ? all.begin() : all.end(), std::move(option));
        }
    return all;
}

}  // namespace mado::persons::web
