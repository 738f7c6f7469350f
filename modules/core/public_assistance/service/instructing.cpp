// 27条の指導・指示 and 62条: given, kept or not, heard, conferred on; and the ground of a decision.
#include <mado/public_assistance/tickets.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>

#include "service/papers.h"
#include "store/assistance_store.h"
#include "store/instruction_store.h"

#include <algorithm>

namespace mado::public_assistance {

using Kind = Refusal::Kind;
using Step = InstructionStep;

namespace {

constexpr std::size_t most_hour = 40, most_place = 200;

// The instruction for whoever may change its household, as it was shown.
Result<Instruction> to_step(db::Read& tx, Caller const& caller, Workplace const& here, InstructionId const& id, std::int64_t expected_version)
{
    auto found = TRY(find_instruction(tx, caller, id));
    TRY(service::to_change(tx, caller, here, found.household));
    if (found.version != expected_version)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    return found;
}

Result<Instruction> kept_instruction(db::Write& tx, Instruction one)
{
    if (!store::change(tx, one))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    return one;
}

Result<Instruction> closed(db::Write& tx, Workplace const& here, Instruction one, Step step, std::string_view why)
{
    one.state = TRY(after(one.form, one.state, step));
    TRY(service::words_at("why_closed", why));
    one.why_closed = std::string(text::trimmed(why));
    one.closed_on = here.now().today();
    return kept_instruction(tx, std::move(one));
}

std::optional<Hearing> awaited(db::Read& tx, InstructionId const& id)
{
    for (auto& one : store::hearings(tx, id))
        if (one.attendance == Attendance::Awaited)
            return std::move(one);
    return std::nullopt;
}

Result<void> checked(db::Read& tx, Workplace const& here, Household const& household, Instruction const& one)
{
    if (household.state != HouseholdState::Assisted && household.state != HouseholdState::Suspended)
        return refuse(Kind::Conflict, "public_assistance.instruction.not_assisted");
    TRY(service::words_at("content", one.content));
    TRY(service::words_at("instruction_reasons", one.reasons));
    TRY(service::words_at("need", one.need));
    if (one.due_on <= here.now().today())
        return refuse({ { "due_on", "public_assistance.instruction.due_too_soon" } });
    if (!one.follows)
        return {};
    auto const before = store::instruction(tx, one.follows);
    if (one.form != InstructionForm::Written || !before || before->household != one.household || before->form != InstructionForm::Spoken)
        return refuse({ { "follows", "public_assistance.instruction.follows_wrong" } });
    return {};
}

std::string paper_number(db::Read& tx, std::string const& document)
{
    auto const found = document.empty() ? Result<documents::Document>(refuse(Kind::NotFound, "public_assistance.not_found")) : documents::find(tx, { document });
    return found ? found->number : std::string();
}

Result<std::string> instruction_paper(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Instruction const& one)
{
    service::Paper paper { one.id.value, "public_assistance_instruction", "生活保護法第27条による指示書", one.reasons };
    paper.facts = json::Array { service::paper_row("ケース番号", std::to_string(household.number)), service::paper_row("指示の内容", one.content),
        service::paper_row("履行の期限", wareki::text(one.due_on)), service::paper_row("この指示が必要なわけ", one.need) };
    paper.series = documents::Series::Letter;
    paper.remedies = service::Remedies::None;
    return service::issued(tx, caller, here, household, paper);
}

Result<std::string> hearing_paper(db::Write& tx, Caller const& caller, Workplace const& here, Household const& household, Instruction const& of, Hearing const& one)
{
    service::Paper paper { one.id.value, "public_assistance_hearing", "弁明の機会について（通知）", one.allegation };
    paper.facts = json::Array { service::paper_row("ケース番号", std::to_string(household.number)),
        service::paper_row("守られていないとする指示", wareki::text(of.given_on) + "付け　" + paper_number(tx, of.document)), service::paper_row("指示の内容", of.content),
        service::paper_row("履行の期限", wareki::text(of.due_on)), service::paper_row("弁明をする日時", wareki::text(one.held_on) + "　" + one.hour), service::paper_row("弁明をする場所", one.place) };
    paper.series = documents::Series::Letter;
    paper.remedies = service::Remedies::None;
    return service::issued(tx, caller, here, household, paper);
}

}  // namespace

Result<Instruction> give_instruction(db::Write& tx, Caller const& caller, Workplace const& here, Instruction const& typed)
{
    auto const household = TRY(service::to_change(tx, caller, here, typed.household));
    TRY(checked(tx, here, household, typed));
    Instruction made;
    made.id = { here.now().id() };
    made.household = household.id, made.owner = household.owner;
    made.form = typed.form;
    made.content = std::string(text::trimmed(typed.content)), made.reasons = std::string(text::trimmed(typed.reasons)), made.need = std::string(text::trimmed(typed.need));
    made.given_on = here.now().today(), made.due_on = typed.due_on;
    made.follows = typed.follows;
    made.by = caller.person, made.at = here.now().at;
    if (made.form == InstructionForm::Written)
        made.document = TRY(instruction_paper(tx, caller, here, household, made));
    store::insert(tx, made);
    service::trace(tx, caller, here, "public_assistance.instruction.given", household.id,
        { { "instruction", made.id.value }, { "form", word_of(made.form) }, { "due_on", made.due_on.iso() }, { "document", made.document } });
    return made;
}

Result<Instruction> record_compliance(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, Kept is_kept, std::string_view words, std::int64_t expected_version)
{
    auto one = TRY(to_step(tx, caller, here, id, expected_version));
    bool const complied = is_kept == Kept::Yes;
    auto const next = TRY(after(one.form, one.state, complied ? Step::Comply : Step::Fail));
    if (!complied && here.now().today() <= one.due_on)
        return refuse(Kind::Conflict, "public_assistance.instruction.not_due", { { "due_on", wareki::text(one.due_on) } });
    TRY(service::words_at("answer", words));
    one.state = next;
    one.answer = std::string(text::trimmed(words));
    one.answered_on = here.now().today();
    if (complied)
        one.closed_on = here.now().today();
    one = TRY(kept_instruction(tx, std::move(one)));
    if (complied)
        service::trace(tx, caller, here, "public_assistance.instruction.complied", one.household, { { "instruction", id.value } });
    else
        service::trace(tx, caller, here, "public_assistance.instruction.unmet", one.household, { { "instruction", id.value } });
    return one;
}

Result<Instruction> offer_hearing(db::Write& tx, Caller const& caller, Workplace const& here, Hearing const& typed, std::int64_t expected_version)
{
    auto one = TRY(to_step(tx, caller, here, typed.instruction, expected_version));
    one.state = TRY(after(one.form, one.state, Step::Offer));
    auto const household = TRY(find_household(tx, caller, one.household));
    auto const first = here.now().today().plus_days(practice(tx, here).hearing_days);
    if (typed.held_on < first)
        return refuse({ { "held_on", "public_assistance.hearing.too_soon", { { "first", wareki::text(first) } } } });
    TRY(service::words_at("hour", typed.hour, most_hour));
    TRY(service::words_at("place", typed.place, most_place));
    TRY(service::words_at("allegation", typed.allegation));
    auto made = typed;
    made.id = { here.now().id() };
    made.notified_on = here.now().today();
    made.attendance = Attendance::Awaited;
    made.minutes.clear(), made.recorded_on = std::nullopt;
    made.by = caller.person, made.at = here.now().at, made.version = 1;
    made.document = TRY(hearing_paper(tx, caller, here, household, one, made));
    store::insert(tx, made);
    one = TRY(kept_instruction(tx, std::move(one)));
    service::trace(tx, caller, here, "public_assistance.hearing.offered", one.household,
        { { "instruction", one.id.value }, { "hearing", made.id.value }, { "held_on", made.held_on.iso() }, { "document", made.document } });
    return one;
}

Result<Instruction> record_hearing(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, Attendance attendance, std::string_view minutes, std::int64_t expected_version)
{
    auto one = TRY(to_step(tx, caller, here, id, expected_version));
    if (attendance == Attendance::Awaited)
        return refuse({ { "attendance", "public_assistance.required" } });
    one.state = TRY(after(one.form, one.state, attendance == Attendance::Excused ? Step::PutOff : Step::Hear));
    auto hearing = awaited(tx, id);
    if (!hearing)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    // Whoever says before the day why he cannot come is excused at once; nobody is absent before the day.
    if (attendance != Attendance::Excused && here.now().today() < hearing->held_on)
        return refuse(Kind::Conflict, "public_assistance.hearing.not_yet", { { "held_on", wareki::text(hearing->held_on) } });
    TRY(service::words_at("minutes", minutes));
    hearing->attendance = attendance;
    hearing->minutes = std::string(text::trimmed(minutes));
    hearing->recorded_on = here.now().today();
    if (!store::change(tx, *hearing))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    one = TRY(kept_instruction(tx, std::move(one)));
    service::trace(tx, caller, here, "public_assistance.hearing.recorded", one.household, { { "instruction", id.value }, { "hearing", hearing->id.value }, { "attendance", word_of(attendance) } });
    return one;
}

Result<Instruction> confer(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, Day on, std::string_view who, std::string_view words, std::int64_t expected_version)
{
    auto one = TRY(to_step(tx, caller, here, id, expected_version));
    one.state = TRY(after(one.form, one.state, Step::Confer));
    auto const all = store::hearings(tx, id);
    if (on > here.now().today() || all.empty() || on < all.back().held_on)
        return refuse({ { "conference_on", "public_assistance.conference.day_wrong" } });
    TRY(service::words_at("conference_who", who));
    TRY(service::words_at("conference", words));
    one.conference_on = on;
    one.conference_who = std::string(text::trimmed(who)), one.conference = std::string(text::trimmed(words));
    one = TRY(kept_instruction(tx, std::move(one)));
    service::trace(tx, caller, here, "public_assistance.instruction.conferred", one.household, { { "instruction", id.value }, { "on", on.iso() } });
    return one;
}

Result<Instruction> spare(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, std::string_view why, std::int64_t expected_version)
{
    auto const before = TRY(to_step(tx, caller, here, id, expected_version));
    auto one = TRY(closed(tx, here, before, Step::Spare, why));
    service::trace(tx, caller, here, "public_assistance.instruction.spared", one.household, { { "instruction", id.value } });
    return one;
}

Result<Instruction> withdraw_instruction(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, std::string_view why, std::int64_t expected_version)
{
    auto const before = TRY(to_step(tx, caller, here, id, expected_version));
    auto one = TRY(closed(tx, here, before, Step::Withdraw, why));
    service::trace(tx, caller, here, "public_assistance.instruction.withdrawn", one.household, { { "instruction", id.value } });
    return one;
}

Result<Instruction> find_instruction(db::Read& tx, Caller const& caller, InstructionId const& id)
{
    auto found = store::instruction(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(Kind::NotFound, "public_assistance.not_found");
    return std::move(*found);
}

std::vector<Instruction> instructions(db::Read& tx, HouseholdId const& id) { return store::instructions(tx, id); }
std::vector<Hearing> hearings(db::Read& tx, InstructionId const& id) { return store::hearings(tx, id); }

// -- the ground of a decision.

Result<void> service::checked_ground(db::Read& tx, Workplace const& here, Decision const& one)
{
    auto const of = store::instruction(tx, one.instruction);
    if (!of || of->household != one.household)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    if (one.matter != Matter::Change && one.matter != Matter::Suspend && one.matter != Matter::End)
        return refuse({ { "matter", "public_assistance.instruction.other_matter" } });
    TRY(after(of->form, of->state, Step::Draft));
    // What led here is asked once more of what is written down, not of the state alone.
    auto const today = here.now().today();
    auto const all = store::hearings(tx, of->id);
    bool const was_heard = std::ranges::any_of(all, [&](Hearing const& heard) {
        return (heard.attendance == Attendance::Came || heard.attendance == Attendance::Absent) && !heard.document.empty() && heard.held_on > of->due_on && heard.held_on <= today;
    });
    if (today <= of->due_on)
        return refuse(Kind::Conflict, "public_assistance.instruction.not_due", { { "due_on", wareki::text(of->due_on) } });
    if (!was_heard)
        return refuse(Kind::Conflict, "public_assistance.instruction.no_hearing");
    if (one.from <= of->due_on)
        return refuse({ { "from", "public_assistance.instruction.from_before_due", { { "due_on", wareki::text(of->due_on) } } } });
    return {};
}

Result<void> service::take_ground(db::Write& tx, Decision const& one)
{
    auto of = store::instruction(tx, one.instruction);
    if (!of)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    of->state = TRY(after(of->form, of->state, Step::Draft));
    of->decision = one.id;
    TRY(kept_instruction(tx, std::move(*of)));
    return {};
}

// Nothing to leave when it was withdrawn or kept meanwhile.
Result<void> service::leave_ground(db::Write& tx, Decision const& one)
{
    auto of = one.instruction ? store::instruction(tx, one.instruction) : std::nullopt;
    if (!of || of->state != InstructionState::Drafted || of->decision != one.id)
        return {};
    of->state = TRY(after(of->form, of->state, Step::GiveBack));
    of->decision = {};
    TRY(kept_instruction(tx, std::move(*of)));
    return {};
}

Result<void> service::use_ground(db::Write& tx, Caller const& caller, Workplace const& here, Decision const& one)
{
    auto of = store::instruction(tx, one.instruction);
    if (!of || of->decision != one.id)
        return refuse(Kind::Conflict, "public_assistance.instruction.over");
    of->state = TRY(after(of->form, of->state, Step::Dispose));
    of->closed_on = here.now().today();
    TRY(kept_instruction(tx, std::move(*of)));
    service::trace(tx, caller, here, "public_assistance.instruction.disposed", one.household, { { "instruction", one.instruction.value }, { "decision", one.id.value }, { "matter", word_of(one.matter) } });
    return {};
}

json::Array service::ground_rows(db::Read& tx, Decision const& one)
{
    json::Array rows;
    auto const of = one.instruction ? store::instruction(tx, one.instruction) : std::nullopt;
    if (!of)
        return rows;
    rows.push_back(paper_row("根拠", "生活保護法第62条第3項"));
    rows.push_back(paper_row("守られなかった指示", wareki::text(of->given_on) + "付け　" + paper_number(tx, of->document)));
    rows.push_back(paper_row("指示の内容", of->content));
    rows.push_back(paper_row("履行の期限", wareki::text(of->due_on)));
    for (auto const& heard : store::hearings(tx, of->id))
        if (heard.attendance == Attendance::Came || heard.attendance == Attendance::Absent)
            rows.push_back(paper_row("弁明の機会", wareki::text(heard.held_on) + (heard.attendance == Attendance::Came ? "（弁明を聴きました）" : "（正当な理由なく欠席されました）")));
    return rows;
}

}  // namespace mado::public_assistance
