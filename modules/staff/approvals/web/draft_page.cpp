#include "web/pages.h"

#include <charconv>

#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>
#include <mado/web/reasons.h>

namespace mado::approvals::web {

namespace {

struct LineView {
    std::string words, law;
    static constexpr auto fields = std::tuple { html::field("words", &LineView::words), html::field("law", &LineView::law) };
};

struct Paragraph {
    std::string words;
    static constexpr auto fields = std::tuple { html::field("words", &Paragraph::words) };
};

struct StepView {
    std::string is, seal, position, person, act, at;
    static constexpr auto fields = std::tuple { html::field("is", &StepView::is), html::field("seal", &StepView::seal), html::field("position", &StepView::position),
        html::field("person", &StepView::person), html::field("act", &StepView::act), html::field("at", &StepView::at) };
};

struct DraftPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, result, remark, comment, comment_error, matter, list, recall, version, decide_title, route_words, state_words, ended_comment;
    std::vector<LineView> what, laws, charges, conditions, checks;
    std::vector<Paragraph> reasons;
    std::vector<StepView> steps;
    std::optional<mado::web::Reason> route_reason;
    bool has_reasons = false, has_laws = false, has_charges = false, has_conditions = false, has_checks = false;
    bool may_decide = false, may_recall = false, has_ended = false, is_separate = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &DraftPage::trouble_summary), html::field("title", &DraftPage::title),
        html::field("result", &DraftPage::result), html::field("remark", &DraftPage::remark), html::field("comment", &DraftPage::comment),
        html::field("comment_error", &DraftPage::comment_error), html::field("matter", &DraftPage::matter), html::field("list", &DraftPage::list),
        html::field("recall", &DraftPage::recall), html::field("version", &DraftPage::version), html::field("decide_title", &DraftPage::decide_title),
        html::field("route_words", &DraftPage::route_words), html::field("state_words", &DraftPage::state_words), html::field("ended_comment", &DraftPage::ended_comment),
        html::field("what", &DraftPage::what), html::field("laws", &DraftPage::laws), html::field("charges", &DraftPage::charges),
        html::field("conditions", &DraftPage::conditions), html::field("checks", &DraftPage::checks), html::field("reasons", &DraftPage::reasons),
        html::field("steps", &DraftPage::steps), html::field("route_reason", &DraftPage::route_reason), html::field("has_reasons", &DraftPage::has_reasons), html::field("has_laws", &DraftPage::has_laws),
        html::field("has_charges", &DraftPage::has_charges), html::field("has_conditions", &DraftPage::has_conditions), html::field("has_checks", &DraftPage::has_checks),
        html::field("may_decide", &DraftPage::may_decide), html::field("may_recall", &DraftPage::may_recall), html::field("has_ended", &DraftPage::has_ended),
        html::field("is_separate", &DraftPage::is_separate) };
};

struct RecallPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string title, draft, comment, comment_error;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &RecallPage::trouble_summary), html::field("title", &RecallPage::title),
        html::field("draft", &RecallPage::draft), html::field("comment", &RecallPage::comment), html::field("comment_error", &RecallPage::comment_error) };
};

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

std::string day_words(Instant at) { return wareki::short_text(day_in_tokyo(at)); }

void lay_lines(DraftPage& page, Proposal const& proposal)
{
    std::map<std::string, std::vector<LineView>*, std::less<>> const shelves { { "what", &page.what }, { "law", &page.laws }, { "charge", &page.charges },
        { "condition", &page.conditions }, { "check", &page.checks } };
    for (auto const& line : proposal.lines)
        if (auto const found = shelves.find(line.kind); found != shelves.end())
            found->second->push_back({ line.words, line.law });
    for (std::size_t from = 0; from < proposal.reasons.size();) {
        auto const end = std::min(proposal.reasons.find('\n', from), proposal.reasons.size());
        if (end > from)
            page.reasons.push_back({ proposal.reasons.substr(from, end - from) });
        from = end + 1;
    }
    page.has_reasons = !page.reasons.empty();
    page.has_laws = !page.laws.empty();
    page.has_charges = !page.charges.empty();
    page.has_conditions = !page.conditions.empty();
    page.has_checks = !page.checks.empty();
}

std::vector<StepView> steps_of(Visit const& visit, db::Read& tx, Draft const& draft)
{
    auto const say = [&](std::string_view key) { return mado::web::words(visit, key); };
    std::vector<StepView> steps { { "done", say("approvals.step.draft.seal"), position_title(tx, draft.drafter_position), person_name(tx, draft.drafter),
        say("approvals.step.draft"), day_words(draft.drafted_at) } };
    auto const ended = draft.decided_at.has_value();
    auto const act = ended ? say("approvals.state." + word_of(draft.state)) : say("approvals.step.now");
    auto const holders = organization::holders_of(tx, draft.decider, visit.now().today());
    auto const person = ended ? person_name(tx, draft.decided_by) : holders.empty() ? std::string() : holders.front().name;
    steps.push_back({ ended ? "done" : "here", say("approvals.step.decide.seal"), position_title(tx, draft.decider), person, act, ended ? day_words(*draft.decided_at) : std::string() });
    return steps;
}

bool holds(Result<void> const& allowed) { return allowed.has_value(); }

Result<DraftPage> page_of(Visit const& visit, db::Read& tx, DraftId const& id)
{
    auto const draft = TRY(find(tx, id));
    access::Resource const resource { draft.proposal.owner };
    TRY(access::allow(tx, visit.caller, may_read, resource));
    DraftPage page;
    page.title = draft.proposal.title;
    page.result = draft.proposal.result_words;
    page.remark = draft.proposal.remark;
    page.matter = mado::web::link(visit, { draft.proposal.matter_kind + "s", draft.proposal.matter });
    page.list = mado::web::link(visit, "/approvals");
    page.recall = mado::web::link(visit, { "approvals", id.value, "recall" });
    page.version = std::to_string(draft.version);
    page.decide_title = mado::web::words(visit, "approvals.decide.as", { { "position", position_title(tx, draft.decider) } });
    auto const route = route_sentence(tx, draft);
    page.route_words = mado::web::words(visit, route.key, route.arguments);
    page.is_separate = draft.separate();
    page.has_ended = draft.state != DraftState::Circulating;
    page.state_words = mado::web::words(visit, "approvals.state." + word_of(draft.state));
    page.ended_comment = draft.comment;
    auto const own = draft.drafter == visit.caller.person;
    page.may_decide = !page.has_ended && draft.decider == visit.caller.position && !(own && draft.separate()) && holds(access::allow(tx, visit.caller, approvals::may_decide, resource));
    page.may_recall = !page.has_ended && own;
    page.steps = steps_of(visit, tx, draft);
    if (draft.route_reason.has("policy"))
        page.route_reason = mado::web::reason_of(visit, dmn::table_trace_of(draft.route_reason),
            [&](std::string const&, feel::Value const& value) { return mado::web::route_words(visit, value); });
    lay_lines(page, draft.proposal);
    return page;
}

Result<Draft> found_for_recall(db::Read& tx, Caller const& caller, DraftId const& id)
{
    auto found = TRY(find(tx, id));
    TRY(access::allow(tx, caller, may_recall, { found.proposal.owner }));
    return found;
}

std::int64_t shown_version(Visit const& visit)
{
    auto const typed = visit.request.answer("version");
    std::int64_t version = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), version);
    return version;
}

}  // namespace

Result<http::Response> show_draft(Visit const& visit, Attempt const* attempt)
{
    auto page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return page_of(visit, tx, visit.request.id<DraftTag>("draft")); }));
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.comment_error = mado::web::trouble_of(visit, attempt, "comment");
    if (attempt)
        page.comment = visit.request.answer("comment");
    return mado::web::page(visit, "approvals/draft.html", page, attempt);
}

Result<http::Response> act_draft(Visit const& visit)
{
    auto const id = visit.request.id<DraftTag>("draft");
    auto const comment = visit.request.answer("comment");
    if (visit.request.answer("do") == "send_back") {
        TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return send_back(tx, visit.caller, visit.here, id, comment, shown_version(visit)); }));
        return mado::web::done(visit, "/approvals", "approvals.said.sent_back");
    }
    // A decision issues its document in the same commit, so it waits for the key of the numbers.
    TRY(visit.here.database.write(visit.tenant(), documents::numbering("approvals.decide"),
        [&](db::Write& tx) { return decide(tx, visit.caller, visit.here, id, comment, shown_version(visit)); }));
    return mado::web::done(visit, "/approvals", "approvals.said.decided");
}

Result<http::Response> show_recall(Visit const& visit, Attempt const* attempt)
{
    auto const id = visit.request.id<DraftTag>("draft");
    auto const draft = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return found_for_recall(tx, visit.caller, id); }));
    RecallPage const page { mado::web::trouble_summary(visit, attempt), draft.proposal.title, mado::web::link(visit, { "approvals", id.value }),
        attempt ? visit.request.answer("comment") : std::string(), mado::web::trouble_of(visit, attempt, "comment") };
    return mado::web::page(visit, "approvals/recall.html", page, attempt);
}

Result<http::Response> act_recall(Visit const& visit)
{
    auto const id = visit.request.id<DraftTag>("draft");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return recall(tx, visit.caller, visit.here, id, visit.request.answer("comment")); }));
    return mado::web::done(visit, "/approvals", "approvals.said.recalled");
}

mado::web::PageType drafts_page();
std::vector<mado::web::PageType> pages()
{
    return { drafts_page(), html::page<DraftPage>("approvals/draft.html"), html::page<RecallPage>("approvals/recall.html") };
}

}  // namespace mado::approvals::web
