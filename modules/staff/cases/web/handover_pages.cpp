// Many cases to another colleague, and what a position leaves to the next one (引継ぎ).
#include "web/desk_pages.h"

#include <mado/cases/special.h>

#include <mado/cases/consults.h>
#include <mado/cases/handovers.h>
#include <mado/desk/call_form.h>
#include <mado/desk/views.h>
#include <mado/organization/organization.h>

#include "service/workings.h"

#include <charconv>

namespace mado::cases::web {

namespace {

struct HeldView {
    std::string id, version, address, title, applicant, receipt, state, due, why;
    static constexpr auto fields = std::tuple { html::field("id", &HeldView::id), html::field("version", &HeldView::version), html::field("address", &HeldView::address),
        html::field("title", &HeldView::title), html::field("applicant", &HeldView::applicant), html::field("receipt", &HeldView::receipt), html::field("state", &HeldView::state),
        html::field("due", &HeldView::due), html::field("why", &HeldView::why) };
};

struct HandManyView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string inbox, said, to_error;
    std::vector<HeldView> cases, refused;
    std::vector<OptionView> persons;
    bool has_cases = false, has_refused = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &HandManyView::trouble_summary), html::field("inbox", &HandManyView::inbox),
        html::field("said", &HandManyView::said), html::field("to_error", &HandManyView::to_error), html::field("cases", &HandManyView::cases),
        html::field("refused", &HandManyView::refused), html::field("persons", &HandManyView::persons), html::field("has_cases", &HandManyView::has_cases),
        html::field("has_refused", &HandManyView::has_refused) };
};

struct LinkLine {
    std::string address, words, about;
    static constexpr auto fields = std::tuple { html::field("address", &LinkLine::address), html::field("words", &LinkLine::words), html::field("about", &LinkLine::about) };
};

// What one person holds, with the way to hand all of it over.
struct HolderView {
    std::string person, name, said;
    std::vector<HeldView> cases;
    std::vector<LinkLine> drafts, questions, calls;
    std::vector<OptionView> persons;
    bool has_cases = false, is_stranded = false, has_more = false;
    static constexpr auto fields = std::tuple { html::field("person", &HolderView::person), html::field("name", &HolderView::name), html::field("said", &HolderView::said),
        html::field("cases", &HolderView::cases), html::field("drafts", &HolderView::drafts), html::field("questions", &HolderView::questions), html::field("calls", &HolderView::calls),
        html::field("persons", &HolderView::persons), html::field("has_cases", &HolderView::has_cases), html::field("is_stranded", &HolderView::is_stranded),
        html::field("has_more", &HolderView::has_more) };
};

struct NoteLine {
    std::string day, by, words;
    static constexpr auto fields = std::tuple { html::field("day", &NoteLine::day), html::field("by", &NoteLine::by), html::field("words", &NoteLine::words) };
};

struct HandoverView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, words, words_error, to_error;
    std::vector<HolderView> holders;
    std::vector<HeldView> refused;
    std::vector<NoteLine> notes;
    bool has_holders = false, has_refused = false, has_notes = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &HandoverView::trouble_summary), html::field("title", &HandoverView::title),
        html::field("words", &HandoverView::words), html::field("words_error", &HandoverView::words_error), html::field("to_error", &HandoverView::to_error),
        html::field("holders", &HandoverView::holders), html::field("refused", &HandoverView::refused), html::field("notes", &HandoverView::notes),
        html::field("has_holders", &HandoverView::has_holders), html::field("has_refused", &HandoverView::has_refused), html::field("has_notes", &HandoverView::has_notes) };
};

struct PositionsView {
    std::vector<LinkLine> positions;
    bool has_positions = false;
    static constexpr auto fields = std::tuple { html::field("positions", &PositionsView::positions), html::field("has_positions", &PositionsView::has_positions) };
};

struct Chosen { CaseId id; std::int64_t version = 0; };
struct Refused { CaseId id; Refusal why; };

HeldView held_view(Visit const& visit, Case const& found, std::string why = {})
{
    return { found.id.value, std::to_string(found.version), mado::web::link(visit, case_path(found.id)), found.title, found.applicant_name, grouped(found.receipt_number),
        mado::web::words(visit, "cases.state." + word_of(found.state)), found.due ? short_day(*found.due) : std::string(), std::move(why) };
}

// Who may be given one of these cases.
std::vector<OptionView> receivers(Visit const& visit, db::Read& tx, std::vector<Case> const& cases)
{
    std::set<std::string> owners;
    for (auto const& one : cases)
        owners.insert(one.owner);
    std::vector<OptionView> persons;
    for (auto const& person : organization::persons(tx))
        if (std::ranges::any_of(owners, [&](std::string const& owner) { return service::examines(tx, person.id, owner, visit.now().today()); }))
            persons.push_back({ person.id.value, person.name, {}, visit.request.answer("to") == person.id.value });
    return persons;
}

// Each case is one write and one event: what cannot be handed over holds nothing else back.
std::vector<Refused> hand_over_all(Visit const& visit, std::vector<Chosen> const& chosen, PersonId const& to)
{
    std::vector<Refused> refused;
    for (auto const& one : chosen) {
        auto const done = visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return hand_over(tx, visit.caller, visit.here, one.id, to, one.version); });
        if (!done)
            refused.push_back({ one.id, done.error() });
    }
    return refused;
}

std::string why_not(Visit const& visit, Refusal const& why)
{
    if (why.kind == Refusal::Kind::Invalid && !why.fields.empty())
        return mado::web::words(visit, why.fields.front().key, why.fields.front().arguments);
    return mado::web::sentence(visit, why);
}

// Only what the caller may see is named: another division's or another town's case is none here.
std::vector<HeldView> refused_views(Visit const& visit, db::Read& tx, std::vector<Refused> const& refused)
{
    std::vector<HeldView> views;
    for (auto const& one : refused) {
        auto const found = find(tx, one.id);
        if (found && access::allow(tx, visit.caller, may_examine, { found->owner }))
            views.push_back(held_view(visit, listed(tx, *found), why_not(visit, one.why)));
        else
            views.push_back({ {}, {}, {}, mado::web::words(visit, "cases.hand_many.unknown"), {}, {}, {}, {}, mado::web::words(visit, "cases.hand_many.not_yours") });
    }
    return views;
}

std::vector<Chosen> chosen_cases(Visit const& visit, http::Pairs const& pairs)
{
    std::vector<Chosen> chosen;
    for (auto const& [name, value] : pairs) {
        if (name != "case" || !is_uuid(value) || std::ranges::any_of(chosen, [&](Chosen const& one) { return one.id.value == value; }))
            continue;
        Chosen one { { value } };
        auto const version = visit.request.answer("version." + value);
        std::from_chars(version.data(), version.data() + version.size(), one.version);
        chosen.push_back(std::move(one));
        if (chosen.size() == most_handed_over)
            break;
    }
    return chosen;
}

HandManyView many_view(Visit const& visit, db::Read& tx, std::vector<Chosen> const& chosen)
{
    HandManyView view;
    view.inbox = mado::web::link(visit, "/");
    std::vector<Case> cases;
    for (auto const& one : chosen) {
        auto found = find(tx, one.id);
        if (found && access::allow(tx, visit.caller, may_examine, { found->owner }) && service::not_ones_own(visit.caller, *found))
            cases.push_back(std::move(*found));
    }
    for (auto const& one : cases)
        view.cases.push_back(held_view(visit, listed(tx, one)));
    view.persons = receivers(visit, tx, cases);
    view.has_cases = !view.cases.empty();
    return view;
}

PositionId position_of(Visit const& visit) { return { visit.request.path.at("position") }; }

// As that person in that position: what waits there is not what waits for the caller.
Caller as_holder(Visit const& visit, PersonId const& person, PositionId const& position)
{
    return { .tenant = visit.tenant(), .kind = CallerKind::Staff, .person = person, .position = position };
}

HolderView holder_view(Visit const& visit, db::Read& tx, PersonId const& person, PositionId const& position)
{
    HolderView view;
    view.person = person.value;
    view.name = person_name(tx, person);
    auto const cases = held_by(tx, visit.caller, person);
    for (auto const& one : cases)
        view.cases.push_back(held_view(visit, listed(tx, one)));
    view.has_cases = !view.cases.empty();
    view.has_more = cases.size() == most_handed_over;
    view.persons = receivers(visit, tx, cases);
    std::erase_if(view.persons, [&](OptionView const& one) { return one.value == person.value; });
    for (auto const& call : desk::calls_to_return_by(tx, person))
        if (access::allow(tx, visit.caller, desk::may_take_calls, { call.division })) {
            auto const line = desk::call_line(visit, tx, call);
            view.calls.push_back({ line.address, line.caller, line.until });
        }
    if (!position) {
        view.is_stranded = true;
        return view;
    }
    auto const holder = as_holder(visit, person, position);
    for (auto const& draft : approvals::drafted_by(tx, holder))
        if (access::allow(tx, visit.caller, approvals::may_read, { draft.proposal.owner }))
            view.drafts.push_back({ mado::web::link(visit, { "approvals", draft.id.value }), draft.proposal.title, mado::web::words(visit, "cases.handover.drafted") });
    for (auto const& draft : approvals::waiting_for(tx, holder))
        if (access::allow(tx, visit.caller, approvals::may_read, { draft.proposal.owner }))
            view.drafts.push_back({ mado::web::link(visit, { "approvals", draft.id.value }), draft.proposal.title, mado::web::words(visit, "cases.handover.decides") });
    for (auto const& question : questions_for(tx, holder))
        if (auto const asked = find(tx, question.of); asked && access::allow(tx, visit.caller, may_answer, { question.whom }))
            view.questions.push_back({ mado::web::link(visit, { "consults", question.id.value }), asked->title, question.until ? short_day(*question.until) : std::string() });
    return view;
}

Result<HandoverView> handover_view(Visit const& visit, db::Read& tx)
{
    auto const position = organization::position(tx, position_of(visit));
    if (!position)
        return refuse(Refusal::Kind::NotFound, "desk.handover.no_such_position");
    TRY(access::allow(tx, visit.caller, desk::may_keep_handovers, { position->division }));
    HandoverView view;
    auto const division = organization::division(tx, position->division);
    view.title = (division ? division->name + "　" : std::string()) + position->title;
    for (auto const& person : organization::holders_of(tx, position->id, visit.now().today()))
        view.holders.push_back(holder_view(visit, tx, person.id, position->id));
    for (auto const& one : stranded(tx, visit.caller, visit.now().today()))
        view.holders.push_back(holder_view(visit, tx, one.person, {}));
    view.has_holders = !view.holders.empty();
    for (auto const& note : desk::handovers_of(tx, position->id)) {
        if (note.day == visit.now().today())
            view.words = note.words;
        view.notes.push_back({ short_day(note.day), person_name(tx, note.by), note.words });
    }
    view.has_notes = !view.notes.empty();
    return view;
}

Shown handover_page(Visit const& visit, Attempt const* attempt, std::vector<Refused> const& refused)
{
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return handover_view(visit, tx); }));
    view.refused = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return refused_views(visit, tx, refused); });
    view.has_refused = !view.refused.empty();
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.words_error = mado::web::trouble_of(visit, attempt, "words");
    view.to_error = mado::web::trouble_of(visit, attempt, "to");
    if (attempt && visit.request.has("words"))
        view.words = visit.request.answer("words");
    return mado::web::page(visit, "cases/handover.html", view, attempt);
}

}  // namespace

Shown show_hand_many(Visit const& visit, Attempt const* attempt)
{
    auto const chosen = chosen_cases(visit, attempt ? visit.request.form : visit.request.query);
    auto view = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return many_view(visit, tx, chosen); });
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.to_error = mado::web::trouble_of(visit, attempt, "to");
    return mado::web::page(visit, "cases/hand_many.html", view, attempt);
}

Shown act_hand_many(Visit const& visit)
{
    auto const chosen = chosen_cases(visit, visit.request.form);
    PersonId const to { visit.request.answer("to") };
    if (!to)
        return refuse({ { "to", "cases.hand_many.to_required" } });
    auto const refused = hand_over_all(visit, chosen, to);
    if (refused.empty())
        return mado::web::done(visit, "/", "cases.said.handed_over_all");
    HandManyView view;
    view.inbox = mado::web::link(visit, "/");
    view.said = mado::web::words(visit, "cases.hand_many.done", { { "n", std::to_string(chosen.size() - refused.size()) }, { "refused", std::to_string(refused.size()) } });
    view.refused = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return refused_views(visit, tx, refused); });
    view.has_refused = true;
    return mado::web::page(visit, "cases/hand_many.html", view);
}

Shown show_handover(Visit const& visit, Attempt const* attempt) { return handover_page(visit, attempt, {}); }

Shown act_handover(Visit const& visit)
{
    auto const position = position_of(visit);
    auto const back = "/handover/" + position.value;
    if (visit.request.has("words")) {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return desk::keep_handover(tx, visit.caller, visit.here, position, visit.request.answer("words")); }));
        return mado::web::done(visit, back, "cases.said.handover_kept");
    }
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return handover_view(visit, tx); }));
    PersonId const from { visit.request.answer("person") }, to { visit.request.answer("to") };
    if (!to || visit.request.answer("sure") != "yes")
        return refuse({ { "to", "cases.handover.to_required" } });
    std::vector<Chosen> chosen;
    for (auto const& one : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return held_by(tx, visit.caller, from); }))
        chosen.push_back({ one.id, one.version });
    auto const refused = hand_over_all(visit, chosen, to);
    if (refused.empty())
        return mado::web::done(visit, back, "cases.said.handed_over_all");
    return handover_page(visit, nullptr, refused);
}

Shown show_handovers(Visit const& visit, Attempt const*)
{
    PositionsView view;
    view.positions = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<LinkLine> lines;
        for (auto const& position : organization::positions(tx)) {
            if (!access::allow(tx, visit.caller, desk::may_keep_handovers, { position.division }))
                continue;
            auto const division = organization::division(tx, position.division);
            std::string holders;
            for (auto const& person : organization::holders_of(tx, position.id, visit.now().today()))
                holders += (holders.empty() ? "" : "、") + person.name;
            lines.push_back({ mado::web::link(visit, { "handover", position.id.value }), (division ? division->name + "　" : std::string()) + position.title,
                holders.empty() ? mado::web::words(visit, "cases.handover.nobody") : holders });
        }
        return lines;
    });
    view.has_positions = !view.positions.empty();
    return mado::web::page(visit, "cases/handovers.html", view);
}

std::vector<mado::web::PageType> handover_pages()
{
    return { html::page<HandManyView>("cases/hand_many.html"), html::page<HandoverView>("cases/handover.html"), html::page<PositionsView>("cases/handovers.html") };
}

}  // namespace mado::cases::web
