#include "web/pages.h"

#include <mado/cases/special.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <charconv>

namespace mado::findings::web {

namespace {

struct Row {
    std::string address, day, reader, position, rule, about, state;
    static constexpr auto fields = std::tuple { html::field("address", &Row::address), html::field("day", &Row::day), html::field("reader", &Row::reader), html::field("position", &Row::position),
        html::field("rule", &Row::rule), html::field("about", &Row::about), html::field("state", &Row::state) };
};

struct ListView {
    std::string rules;
    bool may_set = false;
    std::vector<Row> open, reviewed;
    static constexpr auto fields = std::tuple { html::field("rules", &ListView::rules), html::field("may_set", &ListView::may_set), html::field("open", &ListView::open),
        html::field("reviewed", &ListView::reviewed) };
};

struct ReadingView {
    std::string at, words, about, address;
    static constexpr auto fields = std::tuple { html::field("at", &ReadingView::at), html::field("words", &ReadingView::words), html::field("about", &ReadingView::about),
        html::field("address", &ReadingView::address) };
};

struct ReviewView {
    std::string at, by, outcome, words;
    static constexpr auto fields = std::tuple { html::field("at", &ReviewView::at), html::field("by", &ReviewView::by), html::field("outcome", &ReviewView::outcome),
        html::field("words", &ReviewView::words) };
};

struct OutcomeView {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &OutcomeView::value), html::field("words", &OutcomeView::words), html::field("is_chosen", &OutcomeView::is_chosen) };
};

struct OneView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, why, reader, position, day, count, state, version, words, words_error, outcome_error;
    std::vector<ReadingView> readings;
    std::vector<ReviewView> reviews;
    std::vector<OutcomeView> outcomes;
    bool may_review = false, is_own = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &OneView::trouble_summary), html::field("back", &OneView::back), html::field("title", &OneView::title),
        html::field("why", &OneView::why), html::field("reader", &OneView::reader), html::field("position", &OneView::position), html::field("day", &OneView::day),
        html::field("count", &OneView::count), html::field("state", &OneView::state), html::field("version", &OneView::version), html::field("words", &OneView::words),
        html::field("words_error", &OneView::words_error), html::field("outcome_error", &OneView::outcome_error), html::field("readings", &OneView::readings),
        html::field("reviews", &OneView::reviews), html::field("outcomes", &OneView::outcomes), html::field("may_review", &OneView::may_review), html::field("is_own", &OneView::is_own) };
};

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

std::string moment_words(Instant at) { return wareki::short_text(day_in_tokyo(at)) + " " + wareki::text(time_in_tokyo(at)); }

std::string name_of(db::Read& tx, PersonId const& id)
{
    auto const person = organization::person(tx, id);
    return person ? person->name : id.value;
}

std::string position_of(db::Read& tx, PositionId const& id)
{
    auto const position = organization::position(tx, id);
    return position ? position->title : std::string();
}

// By its number and procedure alone: whose case it is stands in the case.
std::string case_words(db::Read& tx, CaseId const& id)
{
    auto const found = cases::find(tx, id);
    return found ? grouped(found->receipt_number) + "　" + cases::listed(tx, *found).title : id.value;
}

std::string state_words(Visit const& visit, Finding const& one)
{
    return say(visit, one.state == State::Open ? "findings.state.open" : "findings.outcome." + word_of(one.outcome));
}

StandingRule rule_of(std::vector<StandingRule> const& rules, std::string const& name)
{
    for (auto const& rule : rules)
        if (rule.name == name)
            return rule;
    return { name, name, {}, false, {} };
}

Row row_of(Visit const& visit, db::Read& tx, std::vector<StandingRule> const& rules, Finding const& one)
{
    return { mado::web::link(visit, { "findings", one.id.value }), wareki::short_text(one.day), name_of(tx, one.person), position_of(tx, one.position), rule_of(rules, one.rule).title,
        one.of ? case_words(tx, one.of) : say(visit, "findings.many"), state_words(visit, one) };
}

ReadingView reading_of(Visit const& visit, db::Read& tx, Reading const& reading)
{
    auto const found = cases::find(tx, reading.of);
    bool const may_open = found && access::allow(tx, visit.caller, cases::may_read, { found->owner });
    return { moment_words(reading.at), read_words(visit.here, reading.name), case_words(tx, reading.of), may_open ? mado::web::link(visit, { "cases", reading.of.value }) : std::string() };
}

FindingId finding_of(Visit const& visit) { return visit.request.id<FindingTag>("finding"); }

std::int64_t shown_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

Outcome chosen(Visit const& visit)
{
    auto const typed = visit.request.answer("outcome");
    for (auto const name : names_of(Outcome {}))
        if (name == typed)
            return value_of<Outcome>(name);
    return Outcome::None;
}

Result<OneView> view_of(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const one = TRY(find(tx, visit.caller, finding_of(visit)));
    auto const rule = rule_of(standing_rules(tx, visit.here), one.rule);
    auto const all = readings(tx, one.id);
    OneView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.back = mado::web::link(visit, "/findings");
    view.title = rule.title;
    view.why = rule.why;
    view.reader = name_of(tx, one.person);
    view.position = position_of(tx, one.position);
    view.day = wareki::text(one.day);
    view.count = say(visit, "findings.times", { { "n", std::to_string(all.size()) } });
    view.state = state_words(visit, one);
    view.version = std::to_string(one.version);
    for (auto const& reading : all)
        view.readings.push_back(reading_of(visit, tx, reading));
    for (auto const& made : reviews(tx, one.id))
        view.reviews.push_back({ moment_words(made.at), name_of(tx, made.by), say(visit, "findings.outcome." + word_of(made.outcome)), made.words });
    for (auto const outcome : { Outcome::Needed, Outcome::Checking, Outcome::Improper })
        view.outcomes.push_back({ word_of(outcome), say(visit, "findings.outcome." + word_of(outcome)), attempt && chosen(visit) == outcome });
    view.words = attempt ? visit.request.answer("words") : std::string();
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    view.outcome_error = mado::web::trouble_of(visit, attempt, "outcome");
    view.is_own = one.person == visit.caller.person;
    view.may_review = !view.is_own && (one.state == State::Open || one.outcome == Outcome::Checking) && access::allow(tx, visit.caller, findings::may_review, { one.owner });
    return view;
}

}  // namespace

Shown show_findings(Visit const& visit, Attempt const*)
{
    auto const view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ListView made;
        made.rules = mado::web::link(visit, "/findings/rules");
        made.may_set = access::allow(tx, visit.caller, findings::may_set, { "" }).has_value();
        auto const rules = standing_rules(tx, visit.here);
        for (auto const& one : findings::findings(tx, visit.caller, State::Open))
            made.open.push_back(row_of(visit, tx, rules, one));
        for (auto const& one : findings::findings(tx, visit.caller, State::Reviewed))
            made.reviewed.push_back(row_of(visit, tx, rules, one));
        return made;
    });
    return mado::web::page(visit, "findings/findings.html", view);
}

Shown show_finding(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx, attempt); }));
    return mado::web::page(visit, "findings/finding.html", view, attempt);
}

Shown act_finding(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) {
        return review(tx, visit.caller, visit.here, finding_of(visit), chosen(visit), visit.request.answer("words"), shown_version(visit));
    }));
    return mado::web::done(visit, "/findings", "findings.said.reviewed");
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all { html::page<ListView>("findings/findings.html"), html::page<OneView>("findings/finding.html") };
    for (auto const& page : rules_pages())
        all.push_back(page);
    return all;
}

}  // namespace mado::findings::web
