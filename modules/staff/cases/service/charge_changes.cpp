// 料金の減額・免除・増額 by hand: with its ground, through approval where the definition has a route.
#include <mado/text/utf8.h>

#include "service/charging.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/charge_store.h"

namespace mado::cases {

namespace {

using Kind = Refusal::Kind;
using service::trace;

constexpr std::size_t most_article = 100, most_reason = 300;  // both stand in one line of the journal
constexpr std::int64_t most_yen = 1'000'000'000;
constexpr char const* matter = "charge_change";

Result<Charge> charge_named(db::Read& tx, CaseId const& id, std::string_view name)
{
    for (auto& one : store::charges(tx, id))
        if (one.owed.charge == name)
            return std::move(one);
    return refuse(Kind::NotFound, "cases.charge_change.no_charge");
}

std::optional<FieldError> wrong_words(char const* field, std::string_view words, std::size_t most)
{
    if (text::trimmed(words).empty())
        return FieldError { field, std::string("cases.charge_change.") + field + "_required" };
    if (text::length(words) > most)
        return FieldError { field, "cases.words_too_long", { { "most", std::to_string(most) } } };
    return std::nullopt;
}

Result<void> checked(Charge const& charge, Changing const& changing)
{
    std::vector<FieldError> errors;
    if (changing.to < 0 || changing.to > most_yen)
        errors.push_back({ "to", "cases.charge_change.wrong_amount" });
    else if (changing.to == charge.owed.amount)
        errors.push_back({ "to", "cases.charge_change.same_amount" });
    if (auto error = wrong_words("article", changing.article, most_article))
        errors.push_back(*error);
    if (auto error = wrong_words("reason", changing.reason, most_reason))
        errors.push_back(*error);
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

// Withdrawn, nothing is asked any more; closed, nothing more is asked, but too much may be given back.
Result<void> may_come_to(Case const& found, std::int64_t before, std::int64_t after)
{
    if (found.state == CaseState::Withdrawn)
        return refuse(Kind::Conflict, "cases.conflict.withdrawn");
    if (found.state == CaseState::Closed && after > before)
        return refuse(Kind::Conflict, "cases.charge_change.closed");
    return {};
}

char const* step_words(ChargeStep step) { return step == ChargeStep::Raised ? "増額" : step == ChargeStep::Exempted ? "免除" : "減額"; }

std::string words_of(ChargeChange const& made) { return std::string(step_words(made.step)) + "　" + made.article + "　" + made.reason; }

ChargeChange change_of(Case const& found, Charge const& charge, Changing const& changing)
{
    ChargeChange made;
    made.of = found.id;
    made.charge = changing.charge;
    made.before = charge.owed.amount;
    made.after = changing.to;
    made.step = changing.to == 0 ? ChargeStep::Exempted : changing.to < made.before ? ChargeStep::Reduced : ChargeStep::Raised;
    made.amount = made.step == ChargeStep::Exempted ? 0 : std::abs(made.before - made.after);
    made.article = std::string(text::trimmed(changing.article));
    made.reason = std::string(text::trimmed(changing.reason));
    return made;
}

// Answers that change after the payment change nothing of what was paid. What is decided then goes from the paid amount, and carries the difference.
std::int64_t carried(db::Read& tx, Case const& found, Charge const& charge)
{
    return charge.owed.amount - laid_over(charge.reckoned, store::charge_changes(tx, found.id, charge.owed.charge));
}

// The row says that it is made: it counts in what is reckoned from here.
Result<void> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, Charge const& charge, ChargeChange const& made)
{
    TRY(service::recharge(tx, caller, here, found, charge.owed, made.after, words_of(made)));
    TRY(service::refresh(tx, here, found));
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.charge_changed", found, { { "charge", made.charge }, { "change", made.id.value }, { "step", word_of(made.step) }, { "from", std::to_string(made.before) },
        { "to", std::to_string(made.after) } });
    service::tell(tx, here, found, "charge_changed");
    return service::close_if_done(tx, caller, here, found);
}

approvals::Proposal proposal_of(Case const& found, definitions::Definition const& definition, Charge const& charge, ChargeChange const& drafted)
{
    approvals::Proposal proposal { matter, drafted.id.value, found.owner, found.procedure, "料金の" + std::string(step_words(drafted.step)) + "　" + found.title + "　" + found.applicant_name,
        word_of(definition.effect), {}, charge.owed.title + "を" + Yen(drafted.before).text() + "から" + Yen(drafted.after).text() + "に" + step_words(drafted.step) + "する", drafted.reason, {},
        definition.route_by };
    proposal.amount = std::abs(drafted.before - drafted.after);
    proposal.moves_money = true;
    proposal.lines.push_back({ "what", found.applicant_name });
    proposal.lines.push_back({ "charge", charge.owed.title + "　" + Yen(drafted.before).text() + " → " + Yen(drafted.after).text() });
    proposal.lines.push_back({ "law", {}, drafted.article });
    return proposal;
}

Result<ChargeChange> of_draft(db::Read& tx, approvals::Draft const& draft)
{
    auto change = store::charge_change(tx, { draft.proposal.matter });
    if (!change || change->state != ChargeChangeState::Drafted || change->draft != draft.id)
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    return std::move(*change);
}

Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, ChargeChange change)
{
    change.state = ChargeChangeState::Dropped;
    if (!store::end_change(tx, change, here.now().at))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    auto const found = TRY(find(tx, change.of));
    trace(tx, caller, here, "cases.case.charge_change_dropped", found, { { "change", change.id.value } });
    return {};
}

}  // namespace

Result<ChargeChange> change_charge(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, Changing const& changing, std::int64_t expected_version)
{
    auto found = TRY(service::found_for(tx, caller, may_change_charge, id, expected_version));
    auto const charge = TRY(charge_named(tx, id, changing.charge));
    TRY(may_come_to(found, charge.owed.amount, changing.to));
    for (auto const& other : store::charge_changes(tx, id))
        if (other.state == ChargeChangeState::Drafted)
            return refuse(Kind::Conflict, "cases.charge_change.drafted_already");
    TRY(checked(charge, changing));
    auto const definition = TRY(service::definition_of(tx, here, found.definition));
    auto made = change_of(found, charge, changing);
    made.id = { here.now().id() };
    made.by = caller.person;
    made.at = here.now().at;
    if (definition->route_by.empty()) {
        made.state = ChargeChangeState::Made;
        made.carried = carried(tx, found, charge);
        store::insert_change(tx, made);
        TRY(carry_out(tx, caller, here, found, charge, made));
        return made;
    }
    made.draft = TRY(approvals::draft(tx, caller, here, proposal_of(found, *definition, charge, made))).id;
    store::insert_change(tx, made);
    TRY(store::change(tx, found));
    trace(tx, caller, here, "cases.case.charge_change_drafted", found, { { "charge", made.charge }, { "change", made.id.value }, { "draft", made.draft.value } });
    return made;
}

Result<ChargeChange> find_charge_change(db::Read& tx, ChargeChangeId const& id)
{
    auto found = store::charge_change(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "cases.charge_change.not_found");
    return std::move(*found);
}

std::vector<ChargeChange> charge_changes(db::Read& tx, CaseId const& of) { return store::charge_changes(tx, of); }
std::vector<Charge> charges(db::Read& tx, CaseId const& of) { return store::charges(tx, of); }

// -- listeners, in the publisher's transaction.

Result<void> service::on_charge_change_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto change = TRY(of_draft(tx, event.draft));
    auto found = TRY(find(tx, change.of));
    auto const charge = TRY(charge_named(tx, found.id, change.charge));
    TRY(may_come_to(found, change.before, change.after));
    if (charge.owed.amount != change.before)  // what was approved says from which amount
        return refuse(Kind::Conflict, "cases.charge_change.other_amount", { { "amount", Yen(charge.owed.amount).text() } });
    change.carried = carried(tx, found, charge);
    change.state = ChargeChangeState::Made;
    if (!store::end_change(tx, change, here.now().at))
        return refuse(Kind::Conflict, "cases.changed_meanwhile");
    return carry_out(tx, caller, here, found, charge, change);
}

Result<void> service::on_charge_change_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto const change = TRY(of_draft(tx, event.draft));
    return drop(tx, caller, here, change);
}

Result<void> service::on_charge_change_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event)
{
    if (event.draft.proposal.matter_kind != matter)
        return {};
    auto const change = TRY(of_draft(tx, event.draft));
    return drop(tx, caller, here, change);
}

Result<void> service::drop_charge_changes(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of)
{
    for (auto const& change : store::charge_changes(tx, of)) {
        if (change.state != ChargeChangeState::Drafted)
            continue;
        TRY(approvals::drop(tx, caller, here, matter, change.id.value));
        TRY(drop(tx, caller, here, change));
    }
    return {};
}

}  // namespace mado::cases
