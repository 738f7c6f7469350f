#include "store/instruction_store.h"

#include "store/assistance_store.h"

namespace mado::public_assistance::store {

namespace {

#define MADO_INSTRUCTION "id, household, owner, form, state, content, reasons, need, given_on, due_on, follows, document, answer, answered_on, conference_on, conference_who, conference, why_closed, closed_on, decision, by_whom, at, version"
#define MADO_HEARING "id, instruction, notified_on, held_on, hour, place, allegation, document, attendance, minutes, recorded_on, by_whom, at, version"

constexpr db::Statement insert_instruction { "public_assistance.insert_instruction", "INSERT INTO public_assistance_instruction (tenant, " MADO_INSTRUCTION
    ") VALUES ($tenant, $id, $household, $owner, $form, $state, $content, $reasons, $need, $given_on, $due_on, $follows, $document, $answer, $answered_on, $conference_on, $conference_who, $conference, "
    "$why_closed, $closed_on, $decision, $by, $at, 1)" };
constexpr db::Statement update_instruction { "public_assistance.update_instruction", R"sql(
    UPDATE public_assistance_instruction SET state = $state, document = $document, answer = $answer, answered_on = $answered_on, conference_on = $conference_on, conference_who = $conference_who,
           conference = $conference, why_closed = $why_closed, closed_on = $closed_on, decision = $decision, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_instruction { "public_assistance.select_instruction", "SELECT " MADO_INSTRUCTION " FROM public_assistance_instruction WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_instructions { "public_assistance.select_instructions",
    "SELECT " MADO_INSTRUCTION " FROM public_assistance_instruction WHERE tenant = $tenant AND household = $household ORDER BY at, id" };
constexpr db::Statement select_in_state { "public_assistance.select_instructions_in_state",
    "SELECT " MADO_INSTRUCTION " FROM public_assistance_instruction WHERE tenant = $tenant AND state = $state ORDER BY due_on, id LIMIT 1000" };

constexpr db::Statement insert_hearing { "public_assistance.insert_hearing", "INSERT INTO public_assistance_hearing (tenant, " MADO_HEARING
    ") VALUES ($tenant, $id, $instruction, $notified_on, $held_on, $hour, $place, $allegation, $document, $attendance, $minutes, $recorded_on, $by, $at, 1)" };
constexpr db::Statement update_hearing { "public_assistance.update_hearing", R"sql(
    UPDATE public_assistance_hearing SET document = $document, attendance = $attendance, minutes = $minutes, recorded_on = $recorded_on, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_hearings { "public_assistance.select_hearings",
    "SELECT " MADO_HEARING " FROM public_assistance_hearing WHERE tenant = $tenant AND instruction = $instruction ORDER BY at, id" };

Instruction read_instruction(db::Row const& row)
{
    Instruction one;
    one.id = row.id<AssistanceInstructionTag>("id");
    one.household = { row.text("household") };
    one.owner = row.text("owner");
    one.form = value_of<InstructionForm>(row.text("form"));
    one.state = value_of<InstructionState>(row.text("state"));
    one.content = row.text("content"), one.reasons = row.text("reasons"), one.need = row.text("need");
    one.given_on = day_in(row, "given_on"), one.due_on = day_in(row, "due_on");
    one.follows = row.id<AssistanceInstructionTag>("follows");
    one.document = row.text("document");
    one.answer = row.text("answer");
    one.answered_on = day_or_none(row, "answered_on");
    one.conference_on = day_or_none(row, "conference_on");
    one.conference_who = row.text("conference_who"), one.conference = row.text("conference");
    one.why_closed = row.text("why_closed");
    one.closed_on = day_or_none(row, "closed_on");
    one.decision = row.id<AssistanceDecisionTag>("decision");
    one.by = row.id<PersonTag>("by_whom");
    one.at = { row.integer("at") };
    one.version = row.integer("version");
    return one;
}
Hearing read_hearing(db::Row const& row)
{
    return { row.id<AssistanceHearingTag>("id"), row.id<AssistanceInstructionTag>("instruction"), day_in(row, "notified_on"), day_in(row, "held_on"), row.text("hour"), row.text("place"),
        row.text("allegation"), row.text("document"), value_of<Attendance>(row.text("attendance")), row.text("minutes"), day_or_none(row, "recorded_on"), row.id<PersonTag>("by_whom"),
        { row.integer("at") }, row.integer("version") };
}

db::Parameters changing(Instruction const& one)
{
    return { { "$id", one.id }, { "$state", word_of(one.state) }, { "$document", one.document }, { "$answer", one.answer }, { "$answered_on", iso(one.answered_on) },
        { "$conference_on", iso(one.conference_on) }, { "$conference_who", one.conference_who }, { "$conference", one.conference }, { "$why_closed", one.why_closed },
        { "$closed_on", iso(one.closed_on) }, { "$decision", one.decision } };
}
db::Parameters changing(Hearing const& one)
{
    return { { "$id", one.id }, { "$document", one.document }, { "$attendance", word_of(one.attendance) }, { "$minutes", one.minutes }, { "$recorded_on", iso(one.recorded_on) } };
}

}  // namespace

std::vector<db::Statement> instruction_statements()
{
    return { insert_instruction, update_instruction, select_instruction, select_instructions, select_in_state, insert_hearing, update_hearing, select_hearings };
}

void insert(db::Write& tx, Instruction const& one)
{
    auto all = changing(one);
    all.insert(all.end(),
        { { "$household", one.household }, { "$owner", one.owner }, { "$form", word_of(one.form) }, { "$content", one.content }, { "$reasons", one.reasons }, { "$need", one.need },
            { "$given_on", one.given_on.iso() }, { "$due_on", one.due_on.iso() }, { "$follows", one.follows }, { "$by", one.by }, { "$at", one.at.microseconds } });
    tx.execute(insert_instruction, all);
}
bool change(db::Write& tx, Instruction& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(update_instruction, all) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Instruction> instruction(db::Read& tx, InstructionId const& id) { return tx.one(select_instruction, { { "$id", id } }, read_instruction); }
std::vector<Instruction> instructions(db::Read& tx, HouseholdId const& id) { return tx.all(select_instructions, { { "$household", id } }, read_instruction); }
std::vector<Instruction> instructions_in(db::Read& tx, InstructionState state) { return tx.all(select_in_state, { { "$state", word_of(state) } }, read_instruction); }

void insert(db::Write& tx, Hearing const& one)
{
    auto all = changing(one);
    all.insert(all.end(),
        { { "$instruction", one.instruction }, { "$notified_on", one.notified_on.iso() }, { "$held_on", one.held_on.iso() }, { "$hour", one.hour }, { "$place", one.place },
            { "$allegation", one.allegation }, { "$by", one.by }, { "$at", one.at.microseconds } });
    tx.execute(insert_hearing, all);
}
bool change(db::Write& tx, Hearing& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(update_hearing, all) == 0)
        return false;
    ++one.version;
    return true;
}
std::vector<Hearing> hearings(db::Read& tx, InstructionId const& id) { return tx.all(select_hearings, { { "$instruction", id } }, read_hearing); }

}  // namespace mado::public_assistance::store
