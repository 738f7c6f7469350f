#include "web/office.h"
#include "web/pages.h"

#include <mado/administration/accounts.h>
#include <mado/administration/emergency.h>
#include <mado/audit/audit.h>
#include <mado/log/log.h>
#include <mado/time/wareki.h>

namespace mado::administration::pages {

namespace {

using Kind = Refusal::Kind;

struct ReadRow {
    std::string at, event, objects;
    static constexpr auto fields = std::tuple { html::field("at", &ReadRow::at), html::field("event", &ReadRow::event), html::field("objects", &ReadRow::objects) };
};

struct EmergencyPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    bool is_open = false;
    std::string reason, reason_error, until;
    ChoiceBox minutes;
    std::vector<ReadRow> reads;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &EmergencyPage::trouble_summary), html::field("is_open", &EmergencyPage::is_open),
        html::field("reason", &EmergencyPage::reason), html::field("reason_error", &EmergencyPage::reason_error), html::field("until", &EmergencyPage::until),
        html::field("minutes", &EmergencyPage::minutes), html::field("reads", &EmergencyPage::reads) };
};

struct EmergencyRow {
    std::string id, name, position, reason, began, due, state, found, by, address;
    bool is_late = false;
    static constexpr auto fields = std::tuple { html::field("id", &EmergencyRow::id), html::field("name", &EmergencyRow::name), html::field("position", &EmergencyRow::position),
        html::field("reason", &EmergencyRow::reason), html::field("began", &EmergencyRow::began), html::field("due", &EmergencyRow::due), html::field("state", &EmergencyRow::state),
        html::field("found", &EmergencyRow::found), html::field("by", &EmergencyRow::by), html::field("address", &EmergencyRow::address), html::field("is_late", &EmergencyRow::is_late) };
};

struct EmergenciesPage {
    std::vector<Tab> tabs;
    std::vector<EmergencyRow> emergencies;
    std::string alarm;  // where an administrator sets who hears of one by mail
    static constexpr auto fields = std::tuple { html::field("tabs", &EmergenciesPage::tabs), html::field("emergencies", &EmergenciesPage::emergencies), html::field("alarm", &EmergenciesPage::alarm) };
};

struct ReviewPage {
    std::vector<Tab> tabs;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    EmergencyRow emergency;
    std::vector<ReadRow> reads;
    bool may_review = false;
    ChoiceBox outcome;
    Box found;
    std::string back;
    static constexpr auto fields = std::tuple { html::field("tabs", &ReviewPage::tabs), html::field("trouble_summary", &ReviewPage::trouble_summary), html::field("emergency", &ReviewPage::emergency),
        html::field("reads", &ReviewPage::reads), html::field("may_review", &ReviewPage::may_review), html::field("outcome", &ReviewPage::outcome), html::field("found_box", &ReviewPage::found),
        html::field("back", &ReviewPage::back) };
};

// What was read in it, as the record has it.
std::vector<ReadRow> reads_of(db::Read& tx, std::string const& id)
{
    std::vector<ReadRow> rows;
    for (auto const& event : audit::events_of(tx, { "emergency", id })) {
        std::string objects;
        for (auto const& object : event.objects)
            if (object.kind != "emergency")
                objects += (objects.empty() ? "" : " ") + object.kind + " " + object.id;
        rows.push_back({ moment_words(event.at), event.event, objects });
    }
    return rows;
}

EmergencyRow row_of(db::Read& tx, Visit const& visit, Emergency const& one)
{
    auto const person = organization::person(tx, one.person), by = organization::person(tx, one.reviewed_by);
    auto const position = organization::position(tx, one.position);
    bool const waits = one.outcome == EmergencyOutcome::Waiting;
    return { one.id, person ? person->name : one.person.value, position ? position->title : "", one.reason, moment_words(one.began), wareki::short_text(one.due()),
        mado::web::words(visit, "administration.emergency.outcome." + word_of(one.outcome)), one.found, by ? by->name : "", mado::web::link(visit, { "administration", "emergencies", one.id }),
        waits && one.due() < visit.now().today() };
}

// That there is one, and where to look; a mail lies open on its way.
AlarmWords alarm_words(Visit const& visit)
{
    auto const known = visit.here.staff_addresses.find(visit.here.zone);
    auto const address = (known == visit.here.staff_addresses.end() ? std::string() : known->second) + mado::web::link(visit, "/administration/emergencies");
    std::map<std::string, std::string> const arguments { { "town", visit.town.name }, { "zone", mado::web::words(visit, "web.zone." + visit.here.zone) }, { "address", address } };
    return { mado::web::words(visit, "administration.alarm.mail.subject", arguments), mado::web::words(visit, "administration.alarm.mail.body", arguments) };
}

int minutes_typed(Visit const& visit)
{
    auto const typed = visit.request.answer("minutes");
    return typed.empty() || typed.size() > 3 || typed.find_first_not_of("0123456789") != std::string::npos ? 0 : std::stoi(typed);
}

}  // namespace

Result<http::Response> show_emergency(Visit const& visit, Attempt const* attempt)
{
    if (visit.caller.kind != CallerKind::Staff)
        return http::see_other(mado::web::link(visit, "/sign-in") + "?next=" + http::percent_encoded(mado::web::link(visit, "/emergency")));
    EmergencyPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.is_open = !visit.caller.emergency.empty();
    page.reason = attempt ? visit.request.answer("reason") : "";
    page.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    std::vector<std::pair<std::string, std::string>> choices;
    for (auto const* minutes : { "15", "30", "60" })
        choices.emplace_back(minutes, mado::web::words(visit, "administration.emergency.for", { { "minutes", minutes } }));
    page.minutes = choice_box(visit, attempt, "administration.emergency", "minutes", choices);
    if (page.is_open)
        visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
            if (auto const open = administration::emergency(tx, visit.caller.emergency)) {
                page.until = moment_words(open->until);
                page.reason = open->reason;
            }
            page.reads = reads_of(tx, visit.caller.emergency);
            return true;
        });
    return mado::web::page(visit, "administration/emergency.html", page, attempt);
}

Result<http::Response> act_emergency(Visit const& visit)
{
    bool const closes = visit.request.answer("do") == "close";
    auto const words = alarm_words(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        if (closes)
            return close_emergency(tx, visit.caller, visit.here);
        auto const made = open_emergency(tx, visit.caller, visit.here, visit.secret, visit.request.answer("reason"), minutes_typed(visit));
        if (!made)
            return std::unexpected(made.error());
        raise_alarm(tx, visit.now(), made->id, words);
        return {};
    }));
    if (!closes)  // the operator's log: whoever watches it hears of it at once
        log::error("administration.emergency.opened", { { "zone", visit.here.zone }, { "tenant", visit.tenant() } });
    return mado::web::done(visit, "/emergency", closes ? "administration.said.emergency_closed" : "administration.said.emergency_opened");
}

Result<http::Response> show_emergencies(Visit const& visit, Attempt const*)
{
    EmergenciesPage page { tabs(visit, "/administration/emergencies"), {}, {} };
    page.emergencies = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<EmergencyRow> rows;
        if (!access::scope(tx, visit.caller, manage).empty())
            page.alarm = mado::web::link(visit, "/administration/emergencies/mail");
        for (auto const& one : administration::emergencies(tx))
            rows.push_back(row_of(tx, visit, one));
        return rows;
    });
    return mado::web::page(visit, "administration/emergencies.html", page);
}

Result<http::Response> show_review(Visit const& visit, Attempt const* attempt)
{
    auto const id = visit.request.path.at("emergency");
    auto made = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<ReviewPage> {
        auto const one = administration::emergency(tx, id);
        if (!one)
            return refuse(Kind::NotFound, "administration.emergency.not_found");
        ReviewPage page;
        page.emergency = row_of(tx, visit, *one);
        page.reads = reads_of(tx, id);
        page.may_review = one->outcome == EmergencyOutcome::Waiting && one->person != visit.caller.person && (one->ended || visit.here.clock.now() >= one->until);
        return page;
    });
    auto page = TRY(std::move(made));
    page.tabs = tabs(visit, "/administration/emergencies");
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    constexpr std::string_view words = "administration.emergency";
    page.outcome = choice_box(visit, attempt, words, "outcome",
        { { "", mado::web::words(visit, "administration.choose") }, { "justified", mado::web::words(visit, "administration.emergency.outcome.justified") },
            { "questioned", mado::web::words(visit, "administration.emergency.outcome.questioned") } });
    page.found = box(visit, attempt, words, "found");
    page.back = mado::web::link(visit, "/administration/emergencies");
    return mado::web::page(visit, "administration/emergency_review.html", page, attempt);
}

Result<http::Response> act_review(Visit const& visit)
{
    auto const id = visit.request.path.at("emergency");
    TRY(visit.here.database.write(visit.tenant(),
        [&](db::Write& tx) { return review(tx, visit.caller, visit.here, id, visit.request.answer("outcome"), visit.request.answer("found")); }));
    return mado::web::done(visit, "/administration/emergencies", "administration.said.emergency_reviewed");
}

std::vector<mado::web::PageType> emergency_pages()
{
    return { html::page<EmergencyPage>("administration/emergency.html"), html::page<EmergenciesPage>("administration/emergencies.html"), html::page<ReviewPage>("administration/emergency_review.html") };
}

}  // namespace mado::administration::pages
