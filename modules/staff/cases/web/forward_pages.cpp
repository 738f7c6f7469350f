// 進達・移送, 返戻, the answer of an agency on paper, and what has gone to and fro.
#include <mado/cases/forwards.h>
#include <mado/time/wareki.h>

#include "model/life.h"
#include "model/result_words.h"
#include "web/after_pages.h"
#include "web/lines.h"

namespace mado::cases::web {

namespace {

struct WayView {
    std::string value, words, law, until;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &WayView::value), html::field("words", &WayView::words), html::field("law", &WayView::law),
        html::field("until", &WayView::until), html::field("is_chosen", &WayView::is_chosen) };
};

struct ForwardView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<WayView> ways;
    std::vector<OptionView> bodies;
    std::vector<FlagView> misfits;
    std::string body, address, opinion, forward_error, to_error, body_error, address_error, opinion_error, checked_error;
    bool has_bodies = false, has_misfits = false, is_checked = false, has_route = false, has_via = false;
    static constexpr auto fields = std::tuple { html::include(&ForwardView::heading), html::field("trouble_summary", &ForwardView::trouble_summary), html::field("ways", &ForwardView::ways),
        html::field("bodies", &ForwardView::bodies), html::field("misfits", &ForwardView::misfits), html::field("body", &ForwardView::body), html::field("address", &ForwardView::address),
        html::field("opinion", &ForwardView::opinion), html::field("forward_error", &ForwardView::forward_error), html::field("to_error", &ForwardView::to_error),
        html::field("body_error", &ForwardView::body_error), html::field("address_error", &ForwardView::address_error), html::field("opinion_error", &ForwardView::opinion_error),
        html::field("checked_error", &ForwardView::checked_error), html::field("has_bodies", &ForwardView::has_bodies), html::field("has_misfits", &ForwardView::has_misfits),
        html::field("is_checked", &ForwardView::is_checked), html::field("has_route", &ForwardView::has_route), html::field("has_via", &ForwardView::has_via) };
};

struct FactView {
    std::string label, words;
    static constexpr auto fields = std::tuple { html::field("label", &FactView::label), html::field("words", &FactView::words) };
};
struct ForwardingView {
    std::string what, body, state, at, opinion, reason;
    std::vector<FactView> facts;
    bool has_facts = false;
    static constexpr auto fields = std::tuple { html::field("what", &ForwardingView::what), html::field("body", &ForwardingView::body), html::field("state", &ForwardingView::state),
        html::field("at", &ForwardingView::at), html::field("opinion", &ForwardingView::opinion), html::field("reason", &ForwardingView::reason), html::field("facts", &ForwardingView::facts),
        html::field("has_facts", &ForwardingView::has_facts) };
};
struct ForwardingsView {
    Heading heading;
    std::vector<ForwardingView> forwardings;
    static constexpr auto fields = std::tuple { html::include(&ForwardingsView::heading), html::field("forwardings", &ForwardingsView::forwardings) };
};

struct HandBackView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string body, reason, reason_error;
    static constexpr auto fields = std::tuple { html::include(&HandBackView::heading), html::field("trouble_summary", &HandBackView::trouble_summary), html::field("body", &HandBackView::body),
        html::field("reason", &HandBackView::reason), html::field("reason_error", &HandBackView::reason_error) };
};

struct AnswerView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<OptionView> results;
    std::string body, number, words, came_on, result_error, words_error, came_on_error;
    static constexpr auto fields = std::tuple { html::include(&AnswerView::heading), html::field("trouble_summary", &AnswerView::trouble_summary), html::field("results", &AnswerView::results),
        html::field("body", &AnswerView::body), html::field("number", &AnswerView::number), html::field("words", &AnswerView::words), html::field("came_on", &AnswerView::came_on),
        html::field("result_error", &AnswerView::result_error), html::field("words_error", &AnswerView::words_error), html::field("came_on_error", &AnswerView::came_on_error) };
};

std::string act_words(Visit const& visit, std::string_view kind, std::string_view to)
{
    return mado::web::words(visit, "cases.forward.kind." + std::string(kind)) + "（" + mado::web::words(visit, "cases.forward.to." + std::string(to)) + "）";
}

// What the form shows comes from one read; who can receive is looked up beside it, in their own databases' stretch.
Result<ForwardView> view_of(Visit const& visit, db::Read& tx, std::vector<definitions::Forward>& ways, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, tx, may_forward));
    auto evaluation = TRY(cases::evaluation(tx, visit.here, found));
    ForwardView view;
    view.heading = heading_of(visit, found);
    view.has_route = !evaluation.definition().route_by.empty();
    auto const all = forwards_of(found, evaluation);
    for (auto const* forward : all) {
        auto const until = send_on_by(visit.here, found, *forward, evaluation);
        view.ways.push_back({ forward->name, act_words(visit, forward->kind, forward->to), forward->law, until ? short_day(*until) : std::string(),
            attempt ? visit.request.answer("forward") == forward->name : all.size() == 1 });
        view.has_via = view.has_via || forward->kind == "via";
        ways.push_back(*forward);
    }
    for (auto const& misfit : content(tx, found.id).misfit)
        view.misfits.push_back({ "bad", misfit.text("field") });
    view.has_misfits = !view.misfits.empty();
    return view;
}

std::vector<Body> bodies_of(Visit const& visit, std::vector<definitions::Forward> const& ways)
{
    std::vector<Body> all;
    for (auto const& way : ways)
        for (auto& body : bodies_for(visit.here, visit.tenant(), way))
            if (std::ranges::find(all, body.tenant, &Body::tenant) == all.end())
                all.push_back(std::move(body));
    return all;
}

void lay_typed(Visit const& visit, Attempt const* attempt, ForwardView& view)
{
    auto const error = [&](std::string_view field) { return mado::web::trouble_of(visit, attempt, field); };
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.forward_error = error("forward"), view.to_error = error("to"), view.body_error = error("body"), view.address_error = error("address");
    view.opinion_error = error("opinion"), view.checked_error = error("checked");
    if (!attempt)
        return;
    view.body = visit.request.answer("body");
    view.address = visit.request.answer("address");
    view.opinion = visit.request.answer("opinion");
    view.is_checked = visit.request.answer("checked") == "yes";
}

std::string state_words(Visit const& visit, Forwarding const& one) { return mado::web::words(visit, "cases.forward.state." + word_of(one.state)); }

ForwardingView forwarding_view(Visit const& visit, Forwarding const& one)
{
    ForwardingView view { mado::web::words(visit, std::string(one.outgoing ? "cases.forward.kind." : "cases.forward.came.") + word_of(one.act)), one.body, state_words(visit, one),
        wareki::text(one.sent_at.value_or(one.at)), one.opinion, one.reason, {}, !one.facts.empty() };
    for (auto const& [label, words] : one.facts)
        view.facts.push_back({ label, words.is_text() ? words.text() : std::string() });
    return view;
}

std::optional<Forwarding> newest_sent(db::Read& tx, CaseId const& id, bool outgoing)
{
    for (auto& one : forwardings(tx, id))
        if (one.state == ForwardState::Sent && one.outgoing == outgoing)
            return std::move(one);
    return std::nullopt;
}

void add_task_of(Asked const& asked, Forwarding const& one, Lines& lines)
{
    auto const say = [&](std::string_view key) {
        return mado::web::words(asked.visit, key, { { "body", one.body }, { "day", short_day(day_in_tokyo(one.sent_at.value_or(one.at))) }, { "reason", one.reason } });
    };
    auto const address = asked.link("/forwardings"), does = mado::web::words(asked.visit, "cases.forward.look");
    if (one.state == ForwardState::Drafted)
        lines.tasks.push_back({ "man", say("cases.forward.task.drafted"), {}, mado::web::link(asked.visit, { "approvals", one.draft.value }),
            mado::web::words(asked.visit, "cases.forward.look_draft") });
    else if (one.outgoing && one.state == ForwardState::Sent)
        lines.tasks.push_back({ "man", say("cases.forward.task.sent"), {}, address, does });
    else if (one.outgoing && one.state == ForwardState::HandedBack)
        lines.tasks.push_back({ "heed", say("cases.forward.task.handed_back"), {}, address, does });
    else if (!one.outgoing && one.state == ForwardState::Sent)
        lines.tasks.push_back({ "man", say("cases.forward.task.came." + word_of(one.act)), {}, address, does });
}

}  // namespace

void add_forward_lines(Asked const& asked, Lines& lines)
{
    auto const all = forwardings(asked.tx, asked.found.id);
    if (!all.empty())
        add_task_of(asked, all.front(), lines);
    auto const& state = asked.found.state;
    auto const may_act = asked.may(may_forward);
    if (state == CaseState::Examining)
        for (auto const* forward : forwards_of(asked.found, asked.evaluation))
            if (auto const until = send_on_by(asked.visit.here, asked.found, *forward, asked.evaluation))
                lines.tasks.push_back({ asked.visit.now().today() > *until ? "bad" : "man", mado::web::words(asked.visit, "cases.forward.task.until", { { "day", short_day(*until) } }), forward->law,
                    may_act ? asked.link("/forward") : std::string(), may_act ? mado::web::words(asked.visit, "cases.forward.do") : std::string() });
    if (!may_act)
        return;
    if (state == CaseState::Examining && !forwards_of(asked.found, asked.evaluation).empty())
        lines.actions.push_back({ asked.link("/forward"), mado::web::words(asked.visit, "cases.action.forward") });
    auto const came = newest_sent(asked.tx, asked.found.id, false);
    if (came && came->act == ForwardAct::Via && (state == CaseState::Received || state == CaseState::Examining))
        lines.actions.push_back({ asked.link("/hand-back"), mado::web::words(asked.visit, "cases.action.hand_back") });
    auto const gone = newest_sent(asked.tx, asked.found.id, true);
    if (state == CaseState::Forwarded && gone && gone->other.empty())
        lines.actions.push_back({ asked.link("/forward-answer"), mado::web::words(asked.visit, "cases.action.forward_answer") });
}

Shown show_forward(Visit const& visit, Attempt const* attempt)
{
    std::vector<definitions::Forward> ways;
    auto view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx, ways, attempt); }));
    if (ways.empty() && !attempt)
        return refuse(Refusal::Kind::Conflict, "cases.forward.nowhere");
    for (auto const& body : bodies_of(visit, ways))
        view.bodies.push_back({ body.tenant, body.name, {}, attempt ? visit.request.answer("to") == body.tenant : false });
    view.has_bodies = !view.bodies.empty();
    if (!attempt && view.bodies.size() == 1)
        view.bodies.front().is_chosen = true;
    lay_typed(visit, attempt, view);
    return mado::web::page(visit, "cases/forward.html", view, attempt);
}

Shown act_forward(Visit const& visit)
{
    std::vector<definitions::Forward> ways;
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return view_of(visit, tx, ways, nullptr); }));
    ForwardWish wish { visit.request.answer("forward"), visit.request.answer("to"), visit.request.answer("body"), visit.request.answer("address"), visit.request.answer("opinion"),
        visit.request.answer("checked") == "yes" };
    auto const bodies = bodies_of(visit, ways);
    if (!wish.tenant.empty() && std::ranges::find(bodies, wish.tenant, &Body::tenant) == bodies.end())
        return refuse({ { "to", "cases.forward.to_required" } });
    auto const id = case_of(visit);
    auto const sent = TRY(visit.here.database.write(visit.tenant(), documents::numbering("cases.forward"),
        [&](db::Write& tx) { return forward(tx, visit.caller, visit.here, id, wish, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), sent.state == CaseState::Examining ? "cases.said.forward_drafted" : "cases.said.forwarded");
}

Shown show_forwardings(Visit const& visit, Attempt const* attempt)
{
    auto const view = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> Result<ForwardingsView> {
        auto const found = visited(visit, tx, may_read);
        if (!found)
            return std::unexpected(found.error());
        ForwardingsView made { heading_of(visit, *found), {} };
        for (auto const& one : forwardings(tx, found->id))
            made.forwardings.push_back(forwarding_view(visit, one));
        return made;
    }));
    return mado::web::page(visit, "cases/forwardings.html", view, attempt);
}

// Where a draft of a forwarding leads: its case.
Shown show_forwarding(Visit const& visit, Attempt const*)
{
    auto const one = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_forwarding(tx, visit.request.path.at("forwarding")); }));
    return http::see_other(mado::web::link(visit, case_path(one.of)));  // its page asks for the right to see it
}

Shown show_hand_back(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_forward));
    auto const came = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return newest_sent(tx, found.id, false); });
    HandBackView const view { heading_of(visit, found), mado::web::trouble_summary(visit, attempt), came ? came->body : std::string(),
        attempt ? visit.request.answer("reason") : std::string(), mado::web::trouble_of(visit, attempt, "reason") };
    return mado::web::page(visit, "cases/hand_back.html", view, attempt);
}

Shown act_hand_back(Visit const& visit)
{
    auto const id = case_of(visit);
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return hand_back(tx, visit.caller, visit.here, id, visit.request.answer("reason"), shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), "cases.said.handed_back");
}

Shown show_forward_answer(Visit const& visit, Attempt const* attempt)
{
    auto const found = TRY(visited(visit, may_forward));
    auto const definition = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return definitions::definition(tx, visit.here.definitions, found.definition); });
    auto const gone = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return newest_sent(tx, found.id, true); });
    auto const typed = [&](std::string_view name) { return attempt ? visit.request.answer(name) : std::string(); };
    AnswerView view { heading_of(visit, found), mado::web::trouble_summary(visit, attempt), {}, gone ? gone->body : std::string(), typed("number"), typed("words"),
        attempt ? visit.request.answer("came_on") : visit.now().today().iso(), mado::web::trouble_of(visit, attempt, "result"), mado::web::trouble_of(visit, attempt, "words"),
        mado::web::trouble_of(visit, attempt, "came_on") };
    if (definition)
        for (auto const& outcome : definition->outcomes)
            view.results.push_back({ outcome.result, std::string(model::words_of_result(outcome.result).verb), {}, typed("result") == outcome.result });
    view.results.push_back({ "handed_back", mado::web::words(visit, "cases.forward.answer.back"), {}, typed("result") == "handed_back" });
    return mado::web::page(visit, "cases/forward_answer.html", view, attempt);
}

Shown act_forward_answer(Visit const& visit)
{
    auto const day = Day::parse(visit.request.answer("came_on"));
    auto const result = visit.request.answer("result");
    std::vector<FieldError> errors;
    if (!day)
        errors.push_back({ "came_on", "cases.forward.came_on" });
    if (result.empty())
        errors.push_back({ "result", "cases.draft.result_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const id = case_of(visit);
    PaperAnswer const answer { result == "handed_back" ? std::string() : result, visit.request.answer("number"), visit.request.answer("words"), *day };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return record_answer(tx, visit.caller, visit.here, id, answer, shown_version(visit)); }));
    return mado::web::done(visit, case_path(id), "cases.said.forward_answered");
}

std::vector<mado::web::PageType> forward_pages()
{
    return { html::page<ForwardView>("cases/forward.html"), html::page<ForwardingsView>("cases/forwardings.html"), html::page<HandBackView>("cases/hand_back.html"),
        html::page<AnswerView>("cases/forward_answer.html") };
}

}  // namespace mado::cases::web
