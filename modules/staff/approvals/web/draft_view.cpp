#include "web/draft_view.h"

#include "web/changes.h"

#include <mado/money/yen.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

namespace mado::approvals::web {

namespace {

using Notes = std::map<std::string, std::vector<NoteView>>;

Notes notes_of(Visit const& visit, db::Read& tx, Draft const& draft)
{
    Notes all;
    for (auto const& one : comments_of(tx, draft.id))
        all[one.place].push_back({ who_words(visit, tx, one.by, one.as, Capacity::Own), moment_words(one.at), one.words });
    return all;
}

struct Laying {
    Notes notes;
    Anchors anchors;
    LineView line(std::string const& place, std::size_t number, std::string words, std::string law = {})
    {
        auto const at = place + ":" + std::to_string(number);
        LineView made { anchors == Anchors::Each ? place + "-" + std::to_string(number) : std::string(), std::move(words), std::move(law) };
        if (auto const found = notes.find(at); found != notes.end()) {
            made.notes = std::move(found->second);
            notes.erase(found);
        }
        return made;
    }
    std::vector<LineView> text(std::string const& place, std::string const& words)
    {
        std::vector<LineView> lines;
        for (auto& paragraph : paragraphs(words))
            lines.push_back(line(place, lines.size() + 1, std::move(paragraph)));
        return lines;
    }
    std::vector<LineView> of_kind(Proposal const& proposal, std::string const& kind)
    {
        std::vector<LineView> lines;
        for (auto const& one : proposal.lines)
            if (one.kind == kind)
                lines.push_back(line(kind, lines.size() + 1, one.words, one.law));
        return lines;
    }
    std::optional<LinesView> list(Proposal const& proposal, std::string const& kind)
    {
        auto lines = of_kind(proposal, kind);
        return lines.empty() ? std::nullopt : std::optional(LinesView { std::move(lines) });
    }
};

std::vector<ChangeView> rows_of(Visit const& visit, std::vector<Change> const& changes)
{
    std::vector<ChangeView> rows;
    auto const none = mado::web::words(visit, "approvals.change.none");
    for (auto const& one : changes)
        rows.push_back({ mado::web::words(visit, one.item), one.before.empty() ? none : one.before, one.after.empty() ? none : one.after });
    return rows;
}

// Newest first: the versions of this draft, then the draft before it.
std::vector<ChangesView> changes_of(Visit const& visit, db::Read& tx, Draft const& draft)
{
    std::vector<ChangesView> all;
    auto const versions = versions_of(tx, draft.id);
    for (std::size_t i = 0; i + 1 < versions.size(); ++i) {
        auto rows = rows_of(visit, changes(versions[i + 1], versions[i]));
        auto const about = mado::web::words(visit, versions[i].is_material ? "approvals.change.material" : "approvals.change.version",
            { { "version", std::to_string(versions[i].number) }, { "who", who_words(visit, tx, versions[i].by, versions[i].as, Capacity::Own) }, { "at", moment_words(versions[i].at) },
                { "why", versions[i].why } });
        if (!rows.empty())
            all.push_back({ about, std::move(rows) });
    }
    if (draft.proposal.drafted_on.empty())
        return all;
    auto const before = find(tx, { draft.proposal.drafted_on });
    if (!before)
        return all;
    auto rows = rows_of(visit, changes(before->proposal, draft.proposal));
    auto const ended = before->decided_at ? day_words(*before->decided_at) : day_words(before->drafted_at);
    all.push_back({ mado::web::words(visit, "approvals.change.draft", { { "state", mado::web::words(visit, "approvals.state." + word_of(before->state)) }, { "at", ended }, { "why", before->comment } }),
        std::move(rows) });
    return all;
}

std::string seal_key(Draft const& draft, Step const& step)
{
    if (step.kind != StepKind::Decides)
        return "approvals.seal." + word_of(step.kind);
    if (step.capacity == Capacity::Substitute)
        return "approvals.seal.substituted";
    return draft.rank == "mayor" ? "approvals.seal.own" : "approvals.seal.decides";
}

std::string act_key(Step const& step)
{
    if (step.state == StepState::Agreed || step.state == StepState::Disagreed)
        return "approvals.step." + word_of(step.state) + "." + word_of(step.kind);
    return "approvals.step." + word_of(step.state);
}

bool is_done(Step const& step) { return step.state == StepState::Agreed || step.state == StepState::Disagreed || step.state == StepState::Seen; }

std::string is_of(Step const& step)
{
    if (is_done(step))
        return "done";
    if (step.is_open())
        return "here";
    return step.is_before_decision() ? "" : "side";
}

// Who sits there today: the first holder; absent and vacant are said, because then somebody else has to act.
void lay_holder(Visit const& visit, db::Read& tx, Step const& step, StepView& view)
{
    auto const today = visit.now().today();
    auto const holders = organization::holders_of(tx, step.position, today);
    if (holders.empty()) {
        view.person = mado::web::words(visit, "approvals.step.vacant");
        view.is_away = true;
        return;
    }
    view.person = holders.front().name;
    view.is_away = std::ranges::all_of(holders, [&](organization::Person const& one) { return organization::absence(tx, one.id, today).has_value(); });
    if (view.is_away)
        view.person += mado::web::words(visit, "approvals.step.absent");
}

StepView step_view(Visit const& visit, db::Read& tx, Draft const& draft, Step const& step)
{
    StepView view { is_of(step), mado::web::words(visit, seal_key(draft, step)), position_title(tx, step.position), {}, mado::web::words(visit, act_key(step)), step.words, step.article, {} };
    view.is_here = step.is_open();
    if (step.is_added && !step.article.empty())
        view.article = mado::web::words(visit, "approvals.step.added", { { "why", step.article } });
    if (is_done(step))
        view.person = who_words(visit, tx, step.done_by, step.done_as == step.position ? PositionId {} : step.done_as, step.capacity);
    else if (step.state != StepState::Skipped)
        lay_holder(visit, tx, step, view);
    if (step.done_at)
        view.at = moment_words(*step.done_at);
    else if (step.until)
        view.at = mado::web::words(visit, "approvals.step.until", { { "day", day_words(*step.until) } });
    else if (step.is_open() && step.here_since)
        view.at = mado::web::words(visit, "approvals.step.since", { { "at", moment_words(*step.here_since) } });
    return view;
}

}  // namespace

std::string who_words(Visit const& visit, db::Read& tx, PersonId const& by, PositionId const& as, Capacity capacity)
{
    auto const name = by ? person_name(tx, by) : mado::web::words(visit, "approvals.who.system");
    auto const title = as ? position_title(tx, as) : std::string();
    auto const said = title.empty() ? name : name + "（" + title + "）";
    return capacity == Capacity::Own ? said : said + mado::web::words(visit, "approvals.capacity." + word_of(capacity));
}

Brief brief_of(Visit const& visit, db::Read& tx, Draft const& draft, Anchors anchors)
{
    Laying lay { notes_of(visit, tx, draft), anchors };
    auto const& proposal = draft.proposal;
    Brief brief;
    brief.result = proposal.result_words;
    brief.amount = proposal.amount ? Yen(*proposal.amount).text() : std::string();
    brief.remark = proposal.remark;
    brief.what = lay.of_kind(proposal, "what");
    brief.body = lay.text("body", proposal.body);
    brief.reasons = lay.text("reasons", proposal.reasons);
    brief.checks = lay.of_kind(proposal, "check");
    brief.charges = lay.list(proposal, "charge");
    brief.conditions = lay.list(proposal, "condition");
    brief.laws = lay.list(proposal, "law");
    brief.criteria = lay.list(proposal, "criteria");
    brief.likes = lay.list(proposal, "like");
    brief.changes = changes_of(visit, tx, draft);
    for (auto& [place, notes] : lay.notes)
        std::ranges::move(notes, std::back_inserter(brief.notes));
    brief.has_reasons = !brief.reasons.empty();
    brief.has_checks = !brief.checks.empty();
    brief.has_changes = !brief.changes.empty();
    brief.has_notes = !brief.notes.empty();
    brief.is_separate = draft.separate();
    return brief;
}

std::vector<Option> places_of(Visit const& visit, Draft const& draft)
{
    constexpr std::size_t shown = 24;
    std::vector<Option> all { { "title", mado::web::words(visit, "approvals.place.title") } };
    auto const add = [&](std::string const& place, std::size_t number, std::string const& words) {
        all.push_back({ place + ":" + std::to_string(number),
            mado::web::words(visit, "approvals.place." + place, { { "n", std::to_string(number) }, { "words", text::shortened(words, shown) } }) });
    };
    std::map<std::string, std::size_t> numbers;
    for (auto const& line : draft.proposal.lines)
        if (line.kind == "what" || line.kind == "condition")
            add(line.kind, ++numbers[line.kind], line.words);
    for (auto const& [place, words] : { std::pair<std::string, std::string const&> { "body", draft.proposal.body }, { "reasons", draft.proposal.reasons } })
        for (auto const& paragraph : paragraphs(words))
            add(place, ++numbers[place], paragraph);
    return all;
}

std::vector<StepView> steps_of(Visit const& visit, db::Read& tx, Draft const& draft)
{
    std::vector<StepView> steps { { "done", mado::web::words(visit, "approvals.step.draft.seal"), position_title(tx, draft.drafter_position), person_name(tx, draft.drafter),
        mado::web::words(visit, "approvals.step.draft"), {}, {}, moment_words(draft.drafted_at) } };
    for (auto const& step : draft.steps)
        steps.push_back(step_view(visit, tx, draft, step));
    return steps;
}

std::string step_name(Visit const& visit, db::Read& tx, Step const& step)
{
    return std::to_string(step.number) + "　" + position_title(tx, step.position) + "（" + mado::web::words(visit, "approvals.kind." + word_of(step.kind)) + "）";
}

std::string whose_turn(Visit const& visit, db::Read& tx, Draft const& draft)
{
    std::string all;
    for (auto const& step : draft.steps) {
        if (!step.is_open())
            continue;
        StepView view;
        lay_holder(visit, tx, step, view);
        all += (all.empty() ? "" : "、") + position_title(tx, step.position) + " " + view.person;
    }
    return all;
}

RouteView route_of(Visit const& visit, db::Read& tx, Draft const& draft)
{
    RouteView view;
    auto const sentence = route_sentence(tx, draft);
    view.words = mado::web::words(visit, sentence.key, sentence.arguments);
    view.steps = steps_of(visit, tx, draft);
    if (draft.route_reason.has("policy"))
        view.reason = mado::web::reason_of(visit, dmn::table_trace_of(draft.route_reason),
            [&](std::string const&, feel::Value const& value) { return mado::web::route_words(visit, value); });
    return view;
}

RecordView record_of(Visit const& visit, db::Read& tx, DraftId const& id)
{
    constexpr std::size_t shown = 12;
    RecordView view;
    auto const acts = acts_of(tx, id);
    for (auto const& act : acts)
        view.acts.push_back({ moment_words(act.at), mado::web::words(visit, "approvals.act." + act.act), who_words(visit, tx, act.by, act.as, act.capacity), act.words, act.sign.substr(0, shown) });
    view.is_unbroken = !acts.empty() && is_unbroken(acts, id);
    return view;
}

}  // namespace mado::approvals::web
