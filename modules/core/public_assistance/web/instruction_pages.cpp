// 27条の指導・指示 and 62条: given, and then one page for each with the steps that are possible now.
#include <mado/documents/documents.h>
#include <mado/public_assistance/instructions.h>
#include <mado/time/wareki.h>

#include "service/papers_due.h"
#include "web/forms.h"

#include <algorithm>

namespace mado::public_assistance::web {

namespace {

using Step = InstructionStep;
constexpr int usual_days = 14;   // proposed in the boxes of days; a clerk types another

InstructionId instruction_of(Asked const& visit) { return visit.request.id<AssistanceInstructionTag>("instruction"); }

std::string page_of(Asked const& visit, Instruction const& one) { return address(visit, one.household, "instructions/" + one.id.value); }

Cell document_cell(Asked const& visit, std::string const& document)
{
    return document.empty() ? Cell {} : linked(say(visit, "public_assistance.notice"), mado::web::link(visit, { "documents", document }));
}

// The instruction under its own household's address alone.
Result<Instruction> own(db::Read& tx, Asked const& visit)
{
    auto found = TRY(find_instruction(tx, visit.caller, instruction_of(visit)));
    if (found.household != household_of(visit))
        return refuse(Refusal::Kind::NotFound, "public_assistance.not_found");
    return found;
}

bool may_change(Asked const& visit, db::Read& tx, Household const& household) { return access::allow(tx, visit.caller, may_work, { household.owner }).has_value(); }

Table said_of(Asked const& visit, Instruction const& one)
{
    auto made = table(visit, "public_assistance.instruction", { "public_assistance.what", "public_assistance.instruction.words" });
    auto const add = [&](char const* label, std::string words, Cell more = {}) {
        if (!words.empty())
            made.add({ { say(visit, label) }, more.address.empty() ? Cell { std::move(words) } : linked(std::move(words), more.address) });
    };
    add("public_assistance.state", say(visit, "public_assistance.instruction_state." + word_of(one.state)));
    add("public_assistance.instruction.form", say(visit, "public_assistance.instruction_form." + word_of(one.form)) + "　" + wareki::text(one.given_on), document_cell(visit, one.document));
    add("public_assistance.instruction.content", one.content);
    add("public_assistance.reasons", one.reasons);
    add("public_assistance.instruction.need", one.need);
    add("public_assistance.instruction.due_on", wareki::text(one.due_on));
    add("public_assistance.instruction.answer", one.answered_on ? wareki::text(*one.answered_on) + "　" + one.answer : std::string());
    add("public_assistance.conference", one.conference_on ? wareki::text(*one.conference_on) + "　" + one.conference_who + "　" + one.conference : std::string());
    add("public_assistance.instruction.why_closed", one.closed_on ? wareki::text(*one.closed_on) + "　" + one.why_closed : std::string());
    return made;
}

Table heard_of(Asked const& visit, std::vector<Hearing> const& all)
{
    auto made = table(visit, "public_assistance.hearings",
        { "public_assistance.hearing.held_on", "public_assistance.hearing.place", "public_assistance.hearing.allegation", "public_assistance.hearing.attendance", "public_assistance.hearing.minutes", "public_assistance.notice" });
    for (auto const& one : all)
        made.add({ { wareki::short_text(one.held_on) + "　" + one.hour }, { one.place }, { one.allegation }, { say(visit, "public_assistance.attendance." + word_of(one.attendance)) }, { one.minutes },
            document_cell(visit, one.document) });
    return made;
}

std::vector<Choice> attendances(Asked const& visit)
{
    auto all = choices<Attendance>(visit, "public_assistance.attendance.");
    all.erase(all.begin());   // what is awaited is not recorded
    return all;
}

// The forms of the steps that this instruction can take now.
void steps_into(Asked const& visit, Attempt const* attempt, Instruction const& one, FormsPage& page)
{
    auto const today = visit.now().today();
    auto const version = std::to_string(one.version);
    auto const may = [&](Step step) { return after(one.form, one.state, step).has_value(); };
    Form const answering(visit, attempt, "answer"), offering(visit, attempt, "offer"), hearing(visit, attempt, "hear"), conferring(visit, attempt, "confer"), disposing(visit, attempt, "dispose"),
        closing(visit, attempt, "close");
    auto const choice = [&](std::string const& value) { return Choice { value, say(visit, "public_assistance.instruction_step." + value), false }; };
    if (may(Step::Comply)) {
        std::vector<Choice> kept { choice("complied") };
        if (may(Step::Fail) && today > one.due_on)
            kept.push_back(choice("unmet"));
        page.forms.push_back(form_of(visit, "answer", "public_assistance.instruction_answer",
            { answering.choice("kept", "public_assistance.instruction.kept", std::move(kept)), answering.area("answer", "public_assistance.instruction.answer") }, version));
    }
    if (may(Step::Offer))
        page.forms.push_back(form_of(visit, "offer", "public_assistance.hearing_offer",
            { offering.day("held_on", "public_assistance.hearing.held_on", today.plus_days(usual_days)), offering.line("hour", "public_assistance.hearing.hour", "10時"),
                offering.line("place", "public_assistance.hearing.place"), offering.area("allegation", "public_assistance.hearing.allegation") }, version));
    if (may(Step::Hear))
        page.forms.push_back(form_of(visit, "hear", "public_assistance.hearing_record",
            { hearing.choice("attendance", "public_assistance.hearing.attendance", attendances(visit)), hearing.area("minutes", "public_assistance.hearing.minutes") }, version));
    if (may(Step::Confer))
        page.forms.push_back(form_of(visit, "confer", "public_assistance.conference_record",
            { conferring.day("conference_on", "public_assistance.conference.on", today), conferring.line("conference_who", "public_assistance.conference.who"),
                conferring.area("conference", "public_assistance.conference.words") }, version));
    if (may(Step::Draft)) {
        std::vector<Choice> matters;
        for (auto const matter : { Matter::Change, Matter::Suspend, Matter::End })
            matters.push_back({ word_of(matter), say(visit, "public_assistance.matter." + word_of(matter)), false });
        page.forms.push_back(form_of(visit, "dispose", "public_assistance.instruction_dispose",
            { disposing.choice("matter", "public_assistance.what", matters), disposing.day("from", "public_assistance.effect_from", first_of_month(today).plus_months(1)),
                disposing.area("reasons", "public_assistance.reasons") }, version));
    }
    if (may(Step::Withdraw)) {
        std::vector<Choice> ways { choice("withdraw") };
        if (may(Step::Spare))
            ways.insert(ways.begin(), choice("spare"));
        page.forms.push_back(form_of(visit, "close", "public_assistance.instruction_close",
            { closing.choice("close_way", "public_assistance.what", std::move(ways)), closing.area("why_closed", "public_assistance.instruction.why_closed") }, version));
    }
}

Instruction typed_instruction(Asked const& visit, Day due_on)
{
    Instruction typed;
    typed.household = household_of(visit);
    typed.form = typed_word<InstructionForm>(visit, "form").value_or(InstructionForm::Spoken);
    typed.content = visit.request.answer("content"), typed.reasons = visit.request.answer("instruction_reasons"), typed.need = visit.request.answer("need");
    typed.due_on = due_on;
    typed.follows = { visit.request.answer("follows") };
    return typed;
}

}  // namespace

Shown show_instructions(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<FormsPage> {
        auto const household = TRY(find_household(tx, visit.caller, household_of(visit)));
        auto page = begun(visit, attempt, household, "public_assistance.instructions");
        auto given = table(visit, "public_assistance.instructions",
            { "public_assistance.instruction.content", "public_assistance.instruction.form", "public_assistance.instruction.due_on", "public_assistance.state", "public_assistance.notice" });
        std::vector<Choice> spoken { { "", say(visit, "public_assistance.instruction.follows_none"), false } };
        for (auto const& one : instructions(tx, household.id)) {
            Cell due { wareki::short_text(one.due_on) };
            due.is_alarm = one.state == InstructionState::Given && one.due_on < visit.now().today();
            given.add({ linked(one.content, page_of(visit, one)), { say(visit, "public_assistance.instruction_form." + word_of(one.form)), wareki::short_text(one.given_on) }, due,
                { say(visit, "public_assistance.instruction_state." + word_of(one.state)) }, document_cell(visit, one.document) });
            if (one.form == InstructionForm::Spoken && !is_over(one.state))
                spoken.push_back({ one.id.value, wareki::short_text(one.given_on) + "　" + one.content, false });
        }
        Form const giving(visit, attempt, "give");
        bool const is_on = household.state == HouseholdState::Assisted || household.state == HouseholdState::Suspended;
        if (is_on && may_change(visit, tx, household))
            page.forms.push_back(form_of(visit, "give", "public_assistance.instruction_give",
                { giving.choice("form", "public_assistance.instruction.form", choices<InstructionForm>(visit, "public_assistance.instruction_form."), "spoken"),
                    giving.area("content", "public_assistance.instruction.content"), giving.area("instruction_reasons", "public_assistance.reasons"),
                    giving.area("need", "public_assistance.instruction.need"), giving.day("due_on", "public_assistance.instruction.due_on", visit.now().today().plus_days(usual_days)),
                    giving.choice("follows", "public_assistance.instruction.follows", spoken) }));
        page.tables.push_back(std::move(given));
        return page;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "public_assistance/forms.html", page, attempt);
}

Shown act_instructions(Asked const& visit)
{
    auto const typed = typed_instruction(visit, TRY(typed_day(visit, "due_on")));
    auto const work = [&](db::Write& tx) { return give_instruction(tx, visit.caller, visit.here, typed); };
    auto const made = TRY(visit.here.database.write(visit.tenant(), documents::numbering("public_assistance.instruction"), work));
    return mado::web::done(visit, "/public-assistance/" + made.household.value + "/instructions/" + made.id.value, "public_assistance.said.kept");
}

Shown show_instruction(Asked const& visit, Attempt const* attempt)
{
    auto const read = [&](db::Read& tx) -> Result<FormsPage> {
        auto const one = TRY(own(tx, visit));
        auto const household = TRY(find_household(tx, visit.caller, one.household));
        auto page = begun(visit, attempt, household, "public_assistance.instruction");
        if (may_change(visit, tx, household))
            steps_into(visit, attempt, one, page);
        page.tables = { said_of(visit, one), heard_of(visit, hearings(tx, one.id)) };
        if (one.decision)
            if (auto const decided = find_decision(tx, one.decision))
                page.tables.front().add({ { say(visit, "public_assistance.decisions") },
                    linked(say(visit, "public_assistance.matter." + word_of(decided->matter)), mado::web::link(visit, { "approvals", decided->draft.value })) });
        return page;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), read));
    return mado::web::page(visit, "public_assistance/forms.html", page, attempt);
}

Shown act_instruction(Asked const& visit)
{
    auto const& request = visit.request;
    auto const what = request.answer("do");
    auto const id = instruction_of(visit);
    auto const version = typed_number(visit, "version");
    auto const held_on = what == "offer" ? std::optional(TRY(typed_day(visit, "held_on"))) : std::nullopt;
    auto const met_on = what == "confer" ? std::optional(TRY(typed_day(visit, "conference_on"))) : std::nullopt;
    auto const from = what == "dispose" ? std::optional(TRY(typed_day(visit, "from"))) : std::nullopt;
    approvals::DraftId draft;
    auto const work = [&](db::Write& tx) -> Result<void> {
        auto const one = TRY(own(tx, visit));
        if (what == "answer")
            TRY(record_compliance(tx, visit.caller, visit.here, id, request.answer("kept") == "complied" ? Kept::Yes : Kept::No, request.answer("answer"), version));
        else if (what == "offer") {
            Hearing typed;
            typed.instruction = id;
            typed.held_on = *held_on;
            typed.hour = request.answer("hour"), typed.place = request.answer("place"), typed.allegation = request.answer("allegation");
            TRY(offer_hearing(tx, visit.caller, visit.here, typed, version));
        } else if (what == "hear")
            TRY(record_hearing(tx, visit.caller, visit.here, id, typed_word<Attendance>(visit, "attendance").value_or(Attendance::Awaited), request.answer("minutes"), version));
        else if (what == "confer")
            TRY(confer(tx, visit.caller, visit.here, id, *met_on, request.answer("conference_who"), request.answer("conference"), version));
        else if (what == "dispose") {
            if (one.version != version)
                return refuse(Refusal::Kind::Conflict, "public_assistance.changed_meanwhile");
            Decision typed;
            typed.household = one.household;
            typed.instruction = id;
            typed.matter = typed_word<Matter>(visit, "matter").value_or(Matter::Claim);   // a word that is none is refused as another matter
            typed.from = *from;
            typed.reasons = request.answer("reasons");
            draft = TRY(propose(tx, visit.caller, visit.here, typed)).draft;
        } else if (what == "close" && request.answer("close_way") == "spare")
            TRY(spare(tx, visit.caller, visit.here, id, request.answer("why_closed"), version));
        else if (what == "close" && request.answer("close_way") == "withdraw")
            TRY(withdraw_instruction(tx, visit.caller, visit.here, id, request.answer("why_closed"), version));
        else
            return refuse(Refusal::Kind::NotFound, "public_assistance.not_found");
        return {};
    };
    TRY(in_one_write(visit, work, documents::numbering("public_assistance.instruction")));
    if (draft)
        return mado::web::done(visit, "/approvals/" + draft.value, "public_assistance.said.drafted");
    return mado::web::done(visit, "/public-assistance/" + household_of(visit).value + "/instructions/" + id.value, "public_assistance.said.kept");
}

// 査察指導員: what is on its way, whoever's household it is.
Table open_instructions(Asked const& visit, db::Read& tx)
{
    auto made = table(visit, "public_assistance.supervision.instructions",
        { "public_assistance.instruction.content", "public_assistance.instruction.due_on", "public_assistance.state", "public_assistance.number", "public_assistance.caseworker" });
    for (auto const& one : service::open_instructions(tx, visit.caller)) {
        auto const household = find_household(tx, visit.caller, one.household);
        if (!household)
            continue;
        Cell due { wareki::short_text(one.due_on) };
        due.is_alarm = one.due_on < visit.now().today();
        made.add({ linked(one.content, page_of(visit, one)), due, { say(visit, "public_assistance.instruction_state." + word_of(one.state)) }, { std::to_string(household->number) },
            { position_words(tx, household->caseworker, visit.now().today()) } });
    }
    return made;
}

}  // namespace mado::public_assistance::web
