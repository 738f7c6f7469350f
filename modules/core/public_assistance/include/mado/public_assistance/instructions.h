#pragma once
// 27条の指導・指示, and what may follow where one is not kept: 弁明の機会 (62条4項), ケース診断会議, a disposition (62条3項: 変更・停止・廃止).
// An instruction respects the freedom of the person, is kept to the least that is needed, and is not forced (27条2項・3項): it says why it is needed.
#include <mado/public_assistance/assistance.h>

namespace mado::public_assistance {

using HearingId = Id<struct AssistanceHearingTag>;

enum class InstructionForm { Spoken, Written };                     // 口頭, 文書
constexpr std::array<std::string_view, 2> names_of(InstructionForm) { return { "spoken", "written" }; }
// 指示中, 履行した, 履行していない, 弁明の機会を通知した, 弁明を聴いた, ケース診断会議を経た, 処分を起案中, 処分した, 処分しない, 取り下げた
enum class InstructionState { Given, Complied, Unmet, Offered, Heard, Conferred, Drafted, Disposed, Spared, Withdrawn };
constexpr std::array<std::string_view, 10> names_of(InstructionState)
{
    return { "given", "complied", "unmet", "offered", "heard", "conferred", "drafted", "disposed", "spared", "withdrawn" };
}
enum class InstructionStep { Comply, Fail, Offer, PutOff, Hear, Confer, Draft, GiveBack, Dispose, Spare, Withdraw };
constexpr std::array<std::string_view, 11> names_of(InstructionStep)
{
    return { "comply", "fail", "offer", "put_off", "hear", "confer", "draft", "give_back", "dispose", "spare", "withdraw" };
}
// Conflict with the sentence that says what comes first. Only a written instruction goes on to 弁明 and a disposition (施行規則19条); whoever complies, or is let off, is so at any time.
Result<InstructionState> after(InstructionForm form, InstructionState state, InstructionStep step);
bool is_over(InstructionState state);                              // nothing more comes of it

struct Instruction {
    InstructionId id {};
    HouseholdId household {};
    std::string owner {};
    InstructionForm form = InstructionForm::Spoken;
    InstructionState state = InstructionState::Given;
    std::string content {}, reasons {}, need {};                   // what is to be done; why; why this much and no less burdensome way
    Day given_on {}, due_on {};
    InstructionId follows {};                                      // a spoken one that this one repeats in writing
    std::string document {};
    std::string answer {};                                         // what was found when it fell due
    std::optional<Day> answered_on {}, conference_on {}, closed_on {};
    std::string conference_who {}, conference {}, why_closed {};
    DecisionId decision {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};

enum class Attendance { Awaited, Came, Absent, Excused };          // これから, 出席, 理由なく欠席, 理由のある欠席
constexpr std::array<std::string_view, 4> names_of(Attendance) { return { "awaited", "came", "absent", "excused" }; }
struct Hearing {
    HearingId id {};
    InstructionId instruction {};
    Day notified_on {}, held_on {};
    std::string hour {}, place {}, allegation {};                  // 弁明すべき日時と場所, 処分をしようとする理由
    std::string document {};
    Attendance attendance = Attendance::Awaited;
    std::string minutes {};                                        // the person's own words; of one who did not come, what is known of why
    std::optional<Day> recorded_on {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};

// Written: with its paper. Conflict: the household is not on assistance. Invalid: content, reasons, need, due_on (not before tomorrow), follows.
Result<Instruction> give_instruction(db::Write& tx, Caller const& caller, Workplace const& here, Instruction const& typed);
enum class Kept { Yes, No };
// No: only after the last day of its term.
Result<Instruction> record_compliance(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, Kept kept, std::string_view words, std::int64_t expected_version);
// With its paper. Invalid: held_on nearer than the town lets it be (Practice::hearing_days), hour, place, allegation.
Result<Instruction> offer_hearing(db::Write& tx, Caller const& caller, Workplace const& here, Hearing const& typed, std::int64_t expected_version);
// Not before its day. Excused: another is offered.
Result<Instruction> record_hearing(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, Attendance attendance, std::string_view minutes, std::int64_t expected_version);
Result<Instruction> confer(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, Day on, std::string_view who, std::string_view words, std::int64_t expected_version);
Result<Instruction> spare(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, std::string_view why, std::int64_t expected_version);
Result<Instruction> withdraw_instruction(db::Write& tx, Caller const& caller, Workplace const& here, InstructionId const& id, std::string_view why, std::int64_t expected_version);

Result<Instruction> find_instruction(db::Read& tx, Caller const& caller, InstructionId const& id);   // NotFound, also for another town's and another division's
std::vector<Instruction> instructions(db::Read& tx, HouseholdId const& id);                          // oldest first
std::vector<Hearing> hearings(db::Read& tx, InstructionId const& id);                                // oldest first

}  // namespace mado::public_assistance
