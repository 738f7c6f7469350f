#include "model/acts.h"

#include <mado/crypto/box.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::approvals {

std::string Attachment::line() const
{
    constexpr std::size_t shown = 8;
    return title + "（" + hash.substr(0, shown) + "）";
}

bool Draft::separate() const { return proposal.effect == "disposition" || proposal.moves_money; }

Step const* Draft::step(int number) const
{
    auto const found = std::ranges::find(steps, number, &Step::number);
    return found == steps.end() ? nullptr : &*found;
}

Step const* Draft::decides() const
{
    auto const found = std::ranges::find(steps, StepKind::Decides, &Step::kind);
    return found == steps.end() ? nullptr : &*found;
}

}  // namespace mado::approvals

namespace mado::approvals::model {

namespace {

using Kind = Refusal::Kind;

Step* step_of(Draft& draft, int number)
{
    auto const found = std::ranges::find(draft.steps, number, &Step::number);
    return found == draft.steps.end() ? nullptr : &*found;
}

bool is_done(Step const& step) { return step.state != StepState::Waiting && !step.is_open(); }

Result<void> still_circulates(Draft const& draft)
{
    if (draft.state != DraftState::Circulating)
        return refuse(Kind::Conflict, "approvals.draft.not_circulating");
    return {};
}

Result<void> short_enough(std::string_view words)
{
    if (text::length(words) > most_words)
        return refuse({ { "comment", "approvals.words_too_long", { { "most", std::to_string(most_words) } } } });
    return {};
}

Result<void> is_given(std::string_view reason, std::string_view key)
{
    if (reason.find_first_not_of(" \t\r\n") == std::string_view::npos || reason == "　")
        return refuse({ { "comment", std::string(key) } });
    return short_enough(reason);
}

// The actor's own turn, on the version that was shown to him.
Result<Step*> turn(Draft& draft, Actor const& by, std::int64_t expected_version)
{
    TRY(still_circulates(draft));
    auto* const step = step_of(draft, by.step);
    if (!step)
        return refuse(Kind::Forbidden, "approvals.not_your_turn");
    if (!step->is_open())
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    if (draft.version != expected_version)
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    return step;
}

Result<Step*> decisive_turn(Draft& draft, Actor const& by, std::int64_t expected_version)
{
    auto* const step = TRY(turn(draft, by, expected_version));
    if (step->kind != StepKind::Decides)
        return refuse(Kind::Forbidden, "approvals.not_the_decider");
    return step;
}

void finish(Step& step, StepState state, Actor const& by, std::string_view words, Draft const& draft)
{
    step.state = state;
    step.done_by = by.person;
    step.done_as = by.position;
    step.capacity = by.capacity;
    step.words = words;
    step.done_at = by.at;
    step.until = std::nullopt;
    step.version = draft.version;
    step.hash = draft.hash;
}

void reset(Step& step)
{
    step.state = StepState::Waiting;
    step.done_by = {};
    step.done_as = {};
    step.capacity = Capacity::Own;
    step.words.clear();
    step.here_since = step.done_at = std::nullopt;
    step.until = std::nullopt;
    step.version = 0;
    step.hash.clear();
}

void skip(Step& step, Instant at)
{
    step.state = StepState::Skipped;
    step.done_at = at;
    step.until = std::nullopt;
}

Draft ended(Draft draft, DraftState state, Actor const& by, std::string_view words)
{
    draft.state = state;
    draft.comment = words;
    draft.decided_at = by.at;
    draft.decided_by = by.person;
    ++draft.revision;
    return draft;
}

Draft ended_undecided(Draft draft, DraftState state, Actor const& by, std::string_view words)
{
    for (auto& step : draft.steps)
        if (!is_done(step))
            skip(step, by.at);
    return ended(std::move(draft), state, by, words);
}

int last_number(Draft const& draft) { return std::ranges::max(draft.steps, {}, &Step::number).number; }
int last_stage(Draft const& draft) { return std::ranges::max(draft.steps, {}, &Step::stage).stage; }

// Who decided until now gives an opinion; the superior decides.
void decide_above(Draft& draft, Superior const& superior, std::string article)
{
    for (auto& step : draft.steps)
        if (step.kind == StepKind::Decides)
            step.kind = StepKind::Passes;
    for (auto& step : draft.steps)
        if (!step.is_before_decision())
            step.stage += 1;
    int stage = 0;
    for (auto const& step : draft.steps)
        if (step.is_before_decision())
            stage = std::max(stage, step.stage);
    draft.steps.push_back({ .number = last_number(draft) + 1, .stage = stage + 1, .kind = StepKind::Decides, .position = superior.position, .article = std::move(article), .is_added = true });
    std::ranges::stable_sort(draft.steps, {}, &Step::stage);
    draft.decider = superior.position;
    draft.rank = superior.rank;
}

// Every step before the decision that a step waits for. 合議 beside the line (not before its first 回議) holds up the decision alone.
bool is_due(Draft const& draft, Step const& step)
{
    if (!step.is_before_decision())
        return draft.state == DraftState::Decided;
    int first_pass = step.stage;
    for (auto const& other : draft.steps)
        if (other.kind == StepKind::Passes)
            first_pass = std::min(first_pass, other.stage);
    return std::ranges::none_of(draft.steps, [&](Step const& other) {
        bool const holds_up = step.kind == StepKind::Decides || other.kind != StepKind::Concurs || other.stage < first_pass;
        return other.is_before_decision() && other.stage < step.stage && holds_up && !is_done(other);
    });
}

json::Value lines_json(std::vector<Line> const& lines)
{
    return json::array_of(lines, [](Line const& line) { return json::object({ { "kind", line.kind }, { "words", line.words }, { "law", line.law } }); });
}

}  // namespace

std::string hash_of(Proposal const& p)
{
    auto content = json::object({ { "matter_kind", p.matter_kind }, { "matter", p.matter }, { "owner", p.owner }, { "procedure", p.procedure }, { "title", p.title }, { "effect", p.effect },
        { "result", p.result }, { "result_words", p.result_words }, { "reasons", p.reasons }, { "remark", p.remark }, { "route", p.route },
        { "amount", p.amount ? json::Value(*p.amount) : json::Value() }, { "moves_money", p.moves_money }, { "lines", lines_json(p.lines) }, { "body", p.body }, { "matter_class", p.matter_class },
        { "urgent", p.is_urgent }, { "grave", p.is_grave }, { "drafted_on", p.drafted_on } });
    if (!p.attachments.empty())  // without any, the hash is as it always was
        content.set("attachments", json::array_of(p.attachments, [](Attachment const& one) { return json::object({ { "title", one.title }, { "hash", one.hash } }); }));
    return crypto::sha256_hex(json::write(content));
}

std::string sign_of(Act const& act, DraftId const& draft, std::string const& before)
{
    auto const line = json::object({ { "draft", draft.value }, { "number", act.number }, { "act", act.act }, { "step", std::int64_t { act.step } }, { "by", act.by.value }, { "as", act.as.value },
        { "capacity", word_of(act.capacity) }, { "words", act.words }, { "version", act.version }, { "hash", act.hash }, { "at", act.at.microseconds }, { "before", before } });
    return crypto::sha256_hex(json::write(line));
}

bool must_differ(Draft const& draft, Rules const& rules) { return draft.separate() ? !rules.drafter_decides_dispositions : !rules.drafter_decides_others; }

void open_steps(Draft& draft, Instant at)
{
    for (auto& step : draft.steps)
        if (step.state == StepState::Waiting && is_due(draft, step)) {
            step.state = StepState::Here;
            step.here_since = at;
        }
}

Draft started(Draft draft, Instant at)
{
    draft.state = DraftState::Circulating;
    open_steps(draft, at);
    return draft;
}

Result<Draft> agreed(Draft draft, Actor const& by, std::string_view comment, std::int64_t expected_version)
{
    auto* const step = TRY(turn(draft, by, expected_version));
    if (step->kind != StepKind::Passes && step->kind != StepKind::Concurs)
        return refuse(Kind::Forbidden, "approvals.not_a_step_to_agree");
    TRY(short_enough(comment));
    finish(*step, StepState::Agreed, by, comment, draft);
    open_steps(draft, by.at);
    ++draft.revision;
    return draft;
}

Result<Draft> disagreed(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, std::optional<Superior> const& common)
{
    auto* const step = TRY(turn(draft, by, expected_version));
    if (step->kind != StepKind::Concurs)
        return refuse(Kind::Forbidden, "approvals.not_a_step_to_agree");
    TRY(is_given(reason, "approvals.disagree.reason_required"));
    finish(*step, StepState::Disagreed, by, reason, draft);
    if (common && common->position != draft.decider)
        decide_above(draft, *common, {});
    open_steps(draft, by.at);
    ++draft.revision;
    return draft;
}

Result<Draft> seen(Draft draft, Actor const& by, std::string_view comment)
{
    auto* const step = step_of(draft, by.step);
    if (!step || step->is_before_decision())
        return refuse(Kind::Forbidden, "approvals.not_your_turn");
    if (!step->is_open())
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    TRY(short_enough(comment));
    finish(*step, StepState::Seen, by, comment, draft);
    ++draft.revision;
    return draft;
}

Result<Draft> decided(Draft draft, Actor const& by, std::string_view comment, std::int64_t expected_version, bool must_differ, Day review_on)
{
    auto* const step = TRY(decisive_turn(draft, by, expected_version));
    if (must_differ && draft.drafter == by.person)
        return refuse(Kind::Forbidden, "approvals.decider_is_drafter");
    TRY(short_enough(comment));
    finish(*step, StepState::Agreed, by, comment, draft);
    if (by.capacity == Capacity::Substitute)
        draft.steps.push_back({ .number = last_number(draft) + 1, .stage = last_stage(draft) + 1, .kind = StepKind::Reviews, .state = StepState::Here, .position = step->position,
            .here_since = by.at, .until = review_on });
    draft = ended(std::move(draft), DraftState::Decided, by, comment);
    open_steps(draft, by.at);
    return draft;
}

Result<Draft> rejected(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, bool must_differ)
{
    auto* const step = TRY(decisive_turn(draft, by, expected_version));
    if (must_differ && draft.drafter == by.person)
        return refuse(Kind::Forbidden, "approvals.decider_is_drafter");
    TRY(is_given(reason, "approvals.reject.reason_required"));
    finish(*step, StepState::Disagreed, by, reason, draft);
    return ended_undecided(std::move(draft), DraftState::Rejected, by, reason);
}

Result<Draft> sent_back(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version)
{
    auto* const step = TRY(turn(draft, by, expected_version));
    TRY(is_given(reason, "approvals.send_back.reason_required"));
    finish(*step, StepState::Skipped, by, reason, draft);
    return ended_undecided(std::move(draft), DraftState::SentBack, by, reason);
}

Result<Draft> returned(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, int to_step)
{
    auto const* const from = TRY(turn(draft, by, expected_version));
    TRY(is_given(reason, "approvals.send_back.reason_required"));
    auto const* const to = step_of(draft, to_step);
    if (!to || !to->is_before_decision() || to->stage >= from->stage || (to->state != StepState::Agreed && to->state != StepState::Disagreed))
        return refuse({ { "to", "approvals.send_back.no_such_step" } });
    auto const stage = to->stage;
    for (auto& step : draft.steps)
        if (step.is_before_decision() && step.state != StepState::Skipped && (step.number == to_step || step.stage > stage))
            reset(step);
    open_steps(draft, by.at);
    ++draft.revision;
    return draft;
}

Result<Draft> held(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, Day until)
{
    auto* const step = TRY(turn(draft, by, expected_version));
    TRY(is_given(reason, "approvals.hold.reason_required"));
    auto const today = day_in_tokyo(by.at);
    constexpr int longest = 90;
    if (until <= today || until > today.plus_days(longest))
        return refuse({ { "until", "approvals.hold.no_such_day", { { "most", std::to_string(longest) } } } });
    step->state = StepState::Held;
    step->words = reason;
    step->until = until;
    ++draft.revision;
    return draft;
}

Result<Draft> raised(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, std::optional<Superior> const& superior)
{
    auto* const step = TRY(decisive_turn(draft, by, expected_version));
    TRY(is_given(reason, "approvals.raise.reason_required"));
    if (!superior)
        return refuse(Kind::Conflict, "approvals.raise.nobody_above");
    finish(*step, StepState::Agreed, by, reason, draft);
    decide_above(draft, *superior, {});
    open_steps(draft, by.at);
    ++draft.revision;
    return draft;
}

Result<Draft> pulled_up(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, Superior const& superior)
{
    TRY(still_circulates(draft));
    if (draft.version != expected_version)
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    TRY(is_given(reason, "approvals.pull_up.reason_required"));
    decide_above(draft, superior, {});
    for (auto& step : draft.steps)
        if (step.is_before_decision() && step.kind != StepKind::Decides && step.kind != StepKind::Concurs && !is_done(step))
            skip(step, by.at);
    open_steps(draft, by.at);
    ++draft.revision;
    return draft;
}

int step_to_take_back(Draft const& draft, PersonId const& person)
{
    if (draft.state != DraftState::Circulating)
        return 0;
    for (auto const& step : draft.steps) {
        bool const own = step.done_by == person && (step.state == StepState::Agreed || step.state == StepState::Disagreed);
        auto const has_acted = [&](Step const& other) { return other.stage > step.stage && is_done(other) && other.done_by != PersonId {}; };
        if (own && std::ranges::none_of(draft.steps, has_acted))
            return step.number;
    }
    return 0;
}

Result<Draft> taken_back(Draft draft, Actor const& by, std::string_view reason)
{
    TRY(still_circulates(draft));
    auto* const step = step_of(draft, step_to_take_back(draft, by.person));
    if (!step)
        return refuse(Kind::Conflict, "approvals.take_back.too_late");
    TRY(is_given(reason, "approvals.recall.reason_required"));
    auto const stage = step->stage;
    for (auto& other : draft.steps)
        if (other.number == step->number || (other.is_before_decision() && other.stage > stage && other.is_open()))
            reset(other);
    open_steps(draft, by.at);
    ++draft.revision;
    return draft;
}

Result<Draft> recalled(Draft draft, Actor const& by, std::string_view reason)
{
    if (draft.drafter != by.person)
        return refuse(Kind::Forbidden, "approvals.not_the_drafter");
    TRY(still_circulates(draft));
    TRY(is_given(reason, "approvals.recall.reason_required"));
    return ended_undecided(std::move(draft), DraftState::Recalled, by, reason);
}

bool is_material(Draft const& draft, Edit const& edit, Rules const& rules)
{
    auto const& p = draft.proposal;
    auto const changes = [&](std::string_view field, std::optional<std::string> const& to, std::string const& from) {
        return to && *to != from && std::ranges::find(rules.material, field) != rules.material.end();
    };
    return !edit.attach.empty() || !edit.detach.empty() || changes("title", edit.title, p.title) || changes("reasons", edit.reasons, p.reasons) || changes("remark", edit.remark, p.remark) || changes("body", edit.body, p.body);
}

Result<Draft> edited(Draft draft, Actor const& by, Edit const& edit, std::int64_t expected_version, Rules const& rules)
{
    auto const* const step = TRY(turn(draft, by, expected_version));
    if (step->kind != StepKind::Passes && step->kind != StepKind::Decides)  // 合議: another division says what it thinks, the text is the line's
        return refuse(Kind::Forbidden, "approvals.edit.not_in_the_line");
    TRY(is_given(edit.why, "approvals.edit.reason_required"));
    auto& p = draft.proposal;
    if (edit.title && edit.title->empty())
        return refuse({ { "title", "approvals.write.title_required" } });
    for (auto const* words : { &edit.title, &edit.reasons, &edit.remark, &edit.body })
        if (*words && text::length(**words) > most_body)
            return refuse({ { "comment", "approvals.words_too_long", { { "most", std::to_string(most_body) } } } });
    bool const goes_round = is_material(draft, edit, rules);
    p.title = edit.title.value_or(p.title);
    p.reasons = edit.reasons.value_or(p.reasons);
    p.remark = edit.remark.value_or(p.remark);
    p.body = edit.body.value_or(p.body);
    std::erase_if(p.attachments, [&](Attachment const& one) { return std::ranges::find(edit.detach, one.file) != edit.detach.end(); });
    for (auto const& one : edit.attach)
        p.attachments.push_back(one.attachment);
    auto hash = hash_of(p);
    if (hash == draft.hash)
        return refuse({ { "comment", "approvals.edit.nothing_changed" } });
    draft.hash = std::move(hash);
    ++draft.version;
    ++draft.revision;
    if (goes_round)
        for (auto& step : draft.steps)
            if (step.is_before_decision() && step.state != StepState::Skipped)
                reset(step);
    open_steps(draft, by.at);
    return draft;
}

Result<Draft> moved_on(Draft draft, int number, Instant at, std::optional<Superior> const& superior)
{
    auto* const step = step_of(draft, number);
    if (!step || !step->is_open())
        return refuse(Kind::Conflict, "approvals.draft.changed_meanwhile");
    if (step->kind == StepKind::Passes || step->kind == StepKind::Informs)
        skip(*step, at);
    else if (!superior)
        return refuse(Kind::Conflict, "approvals.raise.nobody_above");
    else {
        step->position = superior->position;
        if (step->kind == StepKind::Decides) {
            draft.decider = superior->position;
            draft.rank = superior->rank;
        }
    }
    open_steps(draft, at);
    ++draft.revision;
    return draft;
}

}  // namespace mado::approvals::model
