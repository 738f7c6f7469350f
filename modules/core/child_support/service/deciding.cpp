#include "service/workings.h"

#include <mado/text/utf8.h>

#include "service/claims.h"
#include "store/recipient_store.h"

#include <algorithm>

namespace mado::child_support {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 1000;
constexpr int most_months_shown = 14;
constexpr char const* matter = "child_support";

// Whether one of the facts releases a fact of that kind.
bool releases(Basis const& basis, std::vector<Fact> const& facts, FactKind kind)
{
    return std::ranges::any_of(facts, [&](Fact const& fact) {
        return fact.kind == FactKind::Release && std::ranges::any_of(basis.facts, [&](Fact const& one) { return one.kind == kind && one.id == fact.values.text("of"); });
    });
}

// 処分 are decided by approval even where no month that is kept changes: what is suspended or unknown now may count later.
bool is_disposition(Fact const& fact)
{
    return fact.kind != FactKind::Report && fact.kind != FactKind::Income && fact.kind != FactKind::Pension;
}

// In which a fact tells for the first time: a child or a loss from the month after its day.
Day first_told(Fact const& fact)
{
    auto const month = month_of(fact.from);
    return fact.kind == FactKind::ChildAdded || fact.kind == FactKind::ChildLost || fact.kind == FactKind::Loss ? month.plus_months(1) : month;
}

bool may_be_released(Fact const& fact) { return fact.kind == FactKind::Withholding || fact.kind == FactKind::Loss || fact.kind == FactKind::ChildLost; }

// The kind follows from the fact that decides: of several the gravest.
DecisionKind kind_of(Basis const& basis, std::vector<Fact> const& facts, std::vector<Difference> const& differences)
{
    auto const has = [&](FactKind kind) { return std::ranges::any_of(facts, [kind](Fact const& one) { return one.kind == kind; }); };
    if (has(FactKind::Loss))
        return DecisionKind::Lost;
    if (has(FactKind::Denial))
        return DecisionKind::Denied;
    if (has(FactKind::Withholding))
        return DecisionKind::Withheld;
    if (releases(basis, facts, FactKind::Withholding))
        return DecisionKind::Released;
    if (differences.empty())
        return DecisionKind::Corrected;
    auto const& first = differences.front();
    if (first.after.state == MonthState::Suspended)
        return DecisionKind::Suspended;
    if (first.before.state == MonthState::Suspended && first.after.state == MonthState::Payable)
        return DecisionKind::Resumed;
    if (first.after.state == MonthState::Lost)
        return DecisionKind::Lost;
    return DecisionKind::Revised;
}

// 事務の区分 of the 専決事項表 (definitions/routes/child_support.dmn).
std::string_view class_of(DecisionKind kind, std::vector<Fact> const& facts)
{
    switch (kind) {
    case DecisionKind::Suspended: return "支給停止";
    case DecisionKind::Withheld: return "差止";
    case DecisionKind::Denied: return "不支給";
    case DecisionKind::Lost: return "資格喪失";
    default: break;
    }
    return std::ranges::any_of(facts, [](Fact const& one) { return one.kind == FactKind::Report; }) ? "現況" : "額の改定";
}

// What undoes a loss, of the recipient or of a child, is decided by whom that was: by the 事務の区分 of the decision that brought it. One that came from another system
// counts as the graver.
std::string class_of_undone(db::Read& tx, Recipient const& recipient, std::vector<Fact> const& facts)
{
    std::string undone;
    for (auto const& kept : store::facts(tx, recipient.id)) {
        bool const is_loss = kept.fact.kind == FactKind::Loss || kept.fact.kind == FactKind::ChildLost;
        bool const is_undone = is_loss && std::ranges::any_of(facts, [&](Fact const& one) { return one.kind == FactKind::Release && one.values.text("of") == kept.fact.id; });
        if (!is_undone || undone == "資格喪失")
            continue;
        auto const brought_by = store::decision(tx, kept.decision);
        undone = brought_by ? std::string(class_of(brought_by->kind, brought_by->facts)) : std::string("資格喪失");
    }
    return undone;
}

std::string why_words(Difference const& one)
{
    auto const month = service::month_words(one.month);
    switch (one.after.state) {
    case MonthState::Suspended:
        if (one.after.why == "pension")
            return month + "分から、公的年金等の額が手当の額以上であるため、支給を停止します。";
        return month + "分から、" + (one.after.why == "supporter" ? "扶養義務者等" : "受給資格者") + "の所得が限度額以上であるため、支給を停止します。";
    case MonthState::Withheld:
        return month + "分から、届出がないため、支払を一時差し止めます。";
    case MonthState::Denied:
        return month + "分から、手当の" + (one.after.payable.is_zero() ? "全部" : "一部") + "を支給しません。";
    case MonthState::Lost:
        return month + "分から、支給要件に該当しなくなるため、支給しません。";
    default:
        return month + "分からの手当を、月額" + one.before.payable.text() + "から" + one.after.payable.text() + "に改めます。";
    }
}

std::string proposed_reasons(std::vector<Difference> const& differences) { return differences.empty() ? std::string() : why_words(differences.front()); }

std::vector<approvals::Line> lines_of(std::string const& name, Recipient const& recipient, Decision const& decision, std::vector<Difference> const& differences)
{
    std::vector<approvals::Line> lines { { "what", name + "　" + service::number_words(recipient), {} } };
    for (auto const& fact : decision.facts)
        if (std::ranges::none_of(lines, [&](approvals::Line const& line) { return line.law == rule_of(fact.kind).law; }))
            lines.push_back({ "law", {}, std::string(rule_of(fact.kind).law) });
    int shown = 0;
    for (auto const& one : differences)
        if (one.before.payable != one.after.payable && ++shown <= most_months_shown)
            lines.push_back({ "charge", service::month_words(one.month) + "分　" + one.before.payable.text() + " → " + one.after.payable.text(), {} });
    return lines;
}

approvals::Proposal proposal_of(db::Read& tx, Workplace const& here, Recipient const& recipient, Decision const& decision, std::vector<Difference> const& differences)
{
    auto const name = service::name_of(tx, recipient, here.now().today());
    approvals::Proposal proposal;
    proposal.matter_kind = matter;
    proposal.matter = decision.id.value;
    proposal.owner = recipient.owner;
    proposal.procedure = service::claim_procedure;
    auto const undone = class_of_undone(tx, recipient, decision.facts);
    proposal.matter_class = undone.empty() ? class_of(decision.kind, decision.facts) : undone;
    proposal.title = "児童扶養手当　" + proposal.matter_class + (undone.empty() ? "" : "の取消し") + "　" + name;
    proposal.effect = "disposition";
    proposal.result = "granted";
    proposal.result_words = differences.empty() ? proposal.matter_class : why_words(differences.front());
    proposal.reasons = decision.reasons;
    proposal.route = matter;
    proposal.amount = differences.empty() ? std::nullopt : std::optional(differences.front().after.payable.amount());
    proposal.lines = lines_of(name, recipient, decision, differences);
    return proposal;
}

bool has_child_like(db::Read& tx, Recipient const& recipient, std::vector<Child> const& children, Fact const& fact)
{
    auto const born = Day::parse(fact.values.text("child_born_on"));
    for (auto const& kept : store::children(tx, recipient.id)) {
        auto const child = std::ranges::find(children, kept.id, &Child::id);
        if (child != children.end() && !child->lost_on && child->born_on == born && persons::known(tx, kept.who, fact.from).name.characters == text::trimmed(fact.values.text("child_name")))
            return true;
    }
    return false;
}

Result<void> are_possible(db::Read& tx, Recipient const& recipient, std::vector<Fact> const& facts, Day today)
{
    auto const basis = basis_of(tx, recipient);
    auto const children = children_of(basis);
    std::vector<FieldError> errors;
    for (auto const& fact : facts) {
        if (fact.kind == FactKind::ChildLost && std::ranges::find(children, fact.values.text("child"), &Child::id) == children.end())
            errors.push_back({ "child", "child_support.wrong.choice" });
        if (fact.kind == FactKind::Release && std::ranges::none_of(basis.facts, [&](Fact const& one) { return may_be_released(one) && one.id == fact.values.text("of"); }))
            errors.push_back({ "of", "child_support.wrong.choice" });
        if (fact.from < first_month(basis).plus_months(-1) || fact.from.year() > 2100)
            errors.push_back({ "from", "child_support.wrong.before_claim" });
        // What tells beyond the months that are kept would change none of them, and come true unseen.
        else if (fact.kind != FactKind::Report && fact.kind != FactKind::Release && first_told(fact) > through_month(today))
            errors.push_back({ "from", "child_support.wrong.too_late", { { "month", service::month_words(through_month(today)) } } });
        if (fact.kind == FactKind::ChildAdded && has_child_like(tx, recipient, children, fact))
            errors.push_back({ "child_name", "child_support.wrong.child_there" });
    }
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

Preview preview_of(db::Read& tx, Workplace const& here, benefits::Rules const& rules, Recipient const& recipient, std::vector<Fact> const& facts)
{
    auto basis = basis_of(tx, recipient);
    basis.facts.insert(basis.facts.end(), facts.begin(), facts.end());
    Preview made;
    made.differences = differences(service::plain_months(tx, recipient.id), service::reckoned(here, rules, basis));
    made.kind = kind_of(basis, facts, made.differences);
    made.is_decided = !made.differences.empty() || std::ranges::any_of(facts, is_disposition);
    made.proposed_reasons = proposed_reasons(made.differences);
    made.from = made.differences.empty() ? month_of(here.now().today()) : made.differences.front().month;
    for (auto const& one : made.differences) {
        if (one.month >= month_of(here.now().today()))
            continue;
        auto const by = one.after.payable - one.before.payable;
        (by.is_negative() ? made.less : made.more) += by.is_negative() ? -by : by;
    }
    return made;
}

Result<void> words_are_right(std::string_view words)
{
    if (text::trimmed(words).empty())
        return refuse({ { "reasons", "child_support.reasons_required" } });
    if (text::length(words) > most_words)
        return refuse({ { "reasons", "child_support.too_long", { { "most", std::to_string(most_words) } } } });
    return {};
}

// The facts become part of the household, its months follow.
Result<void> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, Decision& decision)
{
    auto const now = here.now();
    for (auto& fact : decision.facts) {
        if (fact.kind == FactKind::ChildAdded)
            fact = TRY(service::keep_child(tx, caller, here, recipient, fact, { fact.values.text("child_name"), fact.values.text("child_kana"), {} }));
        store::add_fact(tx, recipient.id, { fact, decision.id, decision.by, now.at });
        if (fact.kind == FactKind::Report)
            store::end_work_of(tx, recipient.id, WorkKind::ReportMissing, std::to_string(fact.values.integer("year")), now.at);
    }
    service::keep_months(tx, here, service::rules_of(here), recipient, decision.id);
    decision.state = DecisionState::Decided;
    decision.decided_on = now.today();
    return {};
}

Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto decision = store::decision(tx, { draft.proposal.matter });
    if (!decision || decision->draft != draft.id)
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    decision->state = DecisionState::Dropped;
    store::change(tx, *decision);
    if (auto const recipient = store::find(tx, decision->recipient))
        service::trace(tx, caller, here, "child_support.decision.dropped", *recipient, { { "decision", decision->id.value } });
    return {};
}

}  // namespace

Result<Preview> preview(db::Read& tx, Caller const& caller, Workplace const& here, RecipientId const& id, std::vector<Fact> const& facts)
{
    auto const recipient = TRY(find_for(tx, caller, may_read, id));
    TRY(are_possible(tx, recipient, facts, here.now().today()));
    return preview_of(tx, here, service::rules_of(here), recipient, facts);
}

Result<Proposed> propose(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, std::vector<Fact> facts, std::string_view reasons, std::int64_t expected_version)
{
    auto recipient = TRY(service::found_for(tx, caller, may_keep, id, expected_version));
    TRY(are_possible(tx, recipient, facts, here.now().today()));
    for (auto const& one : store::decisions(tx, id))
        if (one.state == DecisionState::InApproval)
            return refuse(Kind::Conflict, "child_support.decision_waits");
    for (auto& fact : facts)
        fact.id = here.now().id();
    auto const seen = preview_of(tx, here, service::rules_of(here), recipient, facts);
    auto const now = here.now();
    Decision decision { { now.id() }, id, seen.kind, seen.from, std::move(facts), service::change_json(seen.differences), std::string(text::trimmed(reasons)), DecisionState::InApproval, {}, {},
        caller.person, now.at, {} };
    Proposed made;
    if (!seen.is_decided) {
        TRY(carry_out(tx, caller, here, recipient, decision));
        store::insert(tx, decision);
        service::trace(tx, caller, here, "child_support.fact.kept", recipient, { { "decision", decision.id.value } });
        look_over(tx, here, recipient);
    } else {
        TRY(words_are_right(reasons));
        auto const draft = TRY(approvals::draft(tx, caller, here, proposal_of(tx, here, recipient, decision, seen.differences)));
        decision.draft = draft.id;
        store::insert(tx, decision);
        service::trace(tx, caller, here, "child_support.decision.proposed", recipient, { { "decision", decision.id.value }, { "draft", draft.id.value }, { "kind", word_of(decision.kind) } });
        made.draft = draft;
    }
    if (!store::change(tx, recipient, now.at))
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    made.decision = std::move(decision);
    return made;
}

namespace service {

Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    auto const& proposal = event.draft.proposal;
    if (proposal.matter_kind == "case")
        return claim_decided(tx, caller, here, event.draft);
    if (proposal.matter_kind != matter)
        return {};
    auto decision = store::decision(tx, { proposal.matter });
    auto recipient = decision ? store::find(tx, decision->recipient) : std::nullopt;
    if (!recipient || decision->draft != event.draft.id || decision->state != DecisionState::InApproval)
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    // What was looked at is what is decided: another fact that came in between needs another draft.
    auto const now_seen = preview_of(tx, here, rules_of(here), *recipient, decision->facts);
    if (change_json(now_seen.differences) != decision->change)
        return refuse(Kind::Conflict, "child_support.months_changed_meanwhile");
    decision->reasons = proposal.reasons;
    TRY(carry_out(tx, caller, here, *recipient, *decision));
    decision->document = TRY(issue_notice(tx, caller, here, *recipient, *decision));
    store::change(tx, *decision);
    trace(tx, caller, here, "child_support.decision.decided", *recipient, { { "decision", decision->id.value }, { "kind", word_of(decision->kind) }, { "document", decision->document } });
    if (!store::change(tx, *recipient, here.now().at))
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    look_over(tx, here, *recipient);
    return {};
}

Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event)
{
    return event.draft.proposal.matter_kind == matter ? drop(tx, caller, here, event.draft) : Result<void> {};
}

Result<void> on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event)
{
    return event.draft.proposal.matter_kind == matter ? drop(tx, caller, here, event.draft) : Result<void> {};
}

}  // namespace service

}  // namespace mado::child_support
