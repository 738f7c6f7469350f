#include "web/pages.h"

#include <mado/definitions/round.h>
#include <mado/definitions/shelf.h>
#include <mado/procedures/procedures.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>
#include <mado/web/day_box.h>

#include <charconv>

namespace mado::openings::pages {

namespace {

using mado::web::Attempt;
using mado::web::link;
using mado::web::Visit;
using mado::web::words;
using Kind = Refusal::Kind;

constexpr std::string_view every_round = "all";

#define F(T, name) html::field(#name, &T::name)
struct Line {
    std::string title, round, address, way, is, opens, a_minute, waiting, called, started, minutes, at;
    static constexpr auto fields = std::tuple { F(Line, title), F(Line, round), F(Line, address), F(Line, way), F(Line, is), F(Line, opens), F(Line, a_minute), F(Line, waiting), F(Line, called),
        F(Line, started), F(Line, minutes), F(Line, at) };
};
struct ListPage {
    std::vector<Line> lines;
    static constexpr auto fields = std::tuple { F(ListPage, lines) };
};
struct Choice {
    std::string key, title, about;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { F(Choice, key), F(Choice, title), F(Choice, about), F(Choice, is_chosen) };
};
struct SetPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, procedure, round, edition, a_minute, a_minute_error, time, time_error, message, message_error, message_en, message_en_error, way_error;
    bool is_timed = false;
    std::vector<Choice> ways;
    mado::web::DayBox opens_on;
    std::vector<Line> now;
    static constexpr auto fields = std::tuple { F(SetPage, trouble_summary), F(SetPage, back), F(SetPage, procedure), F(SetPage, round), F(SetPage, edition), F(SetPage, a_minute),
        F(SetPage, a_minute_error), F(SetPage, time), F(SetPage, time_error), F(SetPage, message), F(SetPage, message_error), F(SetPage, message_en), F(SetPage, message_en_error),
        F(SetPage, way_error), F(SetPage, is_timed), F(SetPage, ways), F(SetPage, opens_on), F(SetPage, now) };
};
#undef F

struct Subject {
    definitions::DefinitionPointer definition;
    std::string round, round_title;
};

Line line_of(Visit const& visit, db::Read& tx, Subject const& subject)
{
    auto const kept = opening(tx, subject.definition->procedure, subject.round);
    auto const report = kept ? report_of(tx, kept->id) : std::nullopt;
    auto const way = kept ? word_of(kept->way) : word_of(Way::Never);
    Line line { subject.definition->title.japanese(), subject.round_title,
        link(visit, { "openings", subject.definition->procedure, subject.round.empty() ? every_round : std::string_view(subject.round) }), words(visit, "openings.way." + way),
        kept && kept->way != Way::Never ? "good" : "", kept && kept->opens_at ? wareki::text(*kept->opens_at) : "", kept ? std::to_string(kept->a_minute) : "", {}, {}, {}, {}, {} };
    if (report) {
        line.waiting = std::to_string(report->waiting);
        line.called = std::to_string(report->called);
        line.started = std::to_string(report->started);
        line.minutes = std::to_string(report->minutes);
        line.at = wareki::text(report->at);
    }
    return line;
}

// What residents apply for and this caller may set: each procedure, and each of its rounds that is not over.
std::vector<Subject> subjects(Visit const& visit, db::Read& tx)
{
    std::vector<Subject> all;
    auto const today = visit.now().today();
    for (auto const& version : definitions::published_all(tx, today)) {
        auto const definition = definitions::definition(tx, visit.here.definitions, version.hash);
        if (!definition || !std::ranges::any_of(definition->applicants, [](std::string const& one) { return one != "staff"; })
            || !procedures::allow(tx, visit.caller, visit.here, may_set, definition->procedure))
            continue;
        all.push_back({ definition, {}, {} });
        if (definition->rounds)
            for (auto const& round : definitions::rounds_of(tx, definition->procedure))
                if (round.closes_on >= today)
                    all.push_back({ definition, round.name, round.title.japanese() });
    }
    return all;
}

Result<http::Response> show_list(Visit const& visit, Attempt const*)
{
    ListPage page;
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        page.lines.clear();
        for (auto const& subject : subjects(visit, tx))
            page.lines.push_back(line_of(visit, tx, subject));
        return true;
    });
    return mado::web::page(visit, "openings/openings.html", page);
}

Result<Subject> subject_of(Visit const& visit, db::Read& tx)
{
    auto const procedure = visit.request.path.at("procedure"), round = visit.request.path.at("round");
    auto const definition = definitions::published_definition(tx, visit.here.definitions, procedure, visit.now().today());
    if (!definition)
        return refuse(Kind::NotFound, "openings.not_found");
    TRY(procedures::allow(tx, visit.caller, visit.here, may_set, procedure));
    if (round == every_round)
        return Subject { definition, {}, {} };
    auto const found = definitions::round(tx, procedure, round);
    if (!found)
        return refuse(Kind::NotFound, "openings.not_found");
    return Subject { definition, round, found->title.japanese() };
}

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string time_text(std::optional<Instant> at)
{
    if (!at)
        return "09:00";
    auto const time = time_in_tokyo(*at);
    return two(time.hour) + ":" + two(time.minute);
}

Result<http::Response> show_set(Visit const& visit, Attempt const* attempt)
{
    SetPage page;
    auto const fill = [&](db::Read& tx) -> Result<void> {
        auto const subject = TRY(subject_of(visit, tx));
        auto const kept = opening(tx, subject.definition->procedure, subject.round).value_or(Opening {});
        auto const typed = [&](char const* control, std::string stored) { return attempt ? visit.request.answer(control) : std::move(stored); };
        page = {};
        page.trouble_summary = mado::web::trouble_summary(visit, attempt);
        page.back = link(visit, "/openings");
        page.procedure = subject.definition->title.japanese();
        page.round = subject.round_title;
        page.edition = typed("edition", std::to_string(kept.edition));
        auto const way = typed("way", word_of(kept.way));
        for (auto const name : names_of(Way {}))
            page.ways.push_back({ std::string(name), words(visit, "openings.way." + std::string(name)), words(visit, "openings.way." + std::string(name) + ".about"), way == name });
        page.way_error = mado::web::trouble_of(visit, attempt, "way");
        page.a_minute = typed("a_minute", std::to_string(kept.a_minute));
        page.a_minute_error = mado::web::trouble_of(visit, attempt, "a_minute");
        page.is_timed = attempt ? visit.request.answer("is_timed") == "yes" : kept.opens_at.has_value();
        page.opens_on = mado::web::day_box(visit, attempt, "opens_on", kept.opens_at ? day_in_tokyo(*kept.opens_at) : visit.now().today().plus_days(7), words(visit, "openings.opens_on"), {});
        page.opens_on.is_required = false;
        page.time = typed("time", time_text(kept.opens_at));
        page.time_error = mado::web::trouble_of(visit, attempt, "time");
        page.message = typed("message", kept.message);
        page.message_error = mado::web::trouble_of(visit, attempt, "message");
        page.message_en = typed("message_en", kept.message_en);
        page.message_en_error = mado::web::trouble_of(visit, attempt, "message_en");
        if (kept.edition > 0 && report_of(tx, kept.id))
            page.now.push_back(line_of(visit, tx, subject));
        return {};
    };
    TRY(visit.here.database.read(visit.tenant(), fill));
    return mado::web::page(visit, "openings/set.html", page, attempt);
}

std::int64_t whole_number(std::string const& typed)
{
    auto const text = text::narrow_number(typed);
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc {} && end == text.data() + text.size() ? number : -1;
}

Result<Instant> typed_moment(Visit const& visit)
{
    auto const day = TRY(mado::web::typed_day(visit, "opens_on", "openings.no_such_day"));
    auto const time = text::narrow_number(visit.request.answer("time"));
    auto const colon = time.find(':');
    auto const hour = colon == std::string::npos ? -1 : whole_number(time.substr(0, colon)), minute = colon == std::string::npos ? -1 : whole_number(time.substr(colon + 1));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return refuse(std::vector<FieldError> { { "time", "openings.wrong_time" } });
    return instant_in_tokyo(day, static_cast<int>(hour), static_cast<int>(minute));
}

Result<http::Response> act_set(Visit const& visit)
{
    auto const subject = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return subject_of(visit, tx); }));
    auto const way = visit.request.answer("way");
    auto const known = names_of(Way {});
    if (std::ranges::find(known, way) == known.end())
        return refuse(std::vector<FieldError> { { "way", "openings.missing_way" } });
    Opening wanted { {}, subject.definition->procedure, subject.round, value_of<Way>(way), {}, whole_number(visit.request.answer("a_minute")),
        std::string(text::trimmed(visit.request.answer("message"))), std::string(text::trimmed(visit.request.answer("message_en"))) };
    if (visit.request.answer("is_timed") == "yes")
        wanted.opens_at = TRY(typed_moment(visit));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return set(tx, visit.caller, visit.here, wanted, whole_number(visit.request.answer("edition"))); }));
    return mado::web::done(visit, "/openings", "openings.said.set");
}

}  // namespace

std::vector<mado::web::Route> routes()
{
    return { mado::web::page("/openings").needs(may_set).to(show_list), mado::web::form("/openings/{procedure}/{round}").needs(may_set).to(show_set, act_set) };
}

std::vector<mado::web::PageType> page_types() { return { html::page<ListPage>("openings/openings.html"), html::page<SetPage>("openings/set.html") }; }

}  // namespace mado::openings::pages
