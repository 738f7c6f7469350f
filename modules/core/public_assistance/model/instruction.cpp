// What may follow a 指導・指示, step by step (27条, 62条; 施行規則19条).
#include <mado/public_assistance/instructions.h>

#include <algorithm>

namespace mado::public_assistance {

namespace {

using enum InstructionState;
using Step = InstructionStep;

struct Row { InstructionState from; Step step; InstructionState to; };
constexpr std::array steps {
    Row { Given, Step::Fail, Unmet },
    Row { Unmet, Step::Offer, Offered },
    Row { Offered, Step::PutOff, Unmet },
    Row { Offered, Step::Hear, Heard },
    Row { Heard, Step::Confer, Conferred },
    Row { Conferred, Step::Draft, Drafted },
    Row { Drafted, Step::GiveBack, Conferred },
    Row { Drafted, Step::Dispose, Disposed },
    Row { Unmet, Step::Spare, Spared },
    Row { Heard, Step::Spare, Spared },
    Row { Conferred, Step::Spare, Spared },
};

bool wants_writing(Step step) { return step == Step::Offer || step == Step::PutOff || step == Step::Hear || step == Step::Confer || step == Step::Draft || step == Step::Dispose; }

// What comes first, for who would draft a disposition too early.
char const* before_a_draft(InstructionState state)
{
    switch (state) {
    case Given: return "public_assistance.instruction.not_unmet";
    case Unmet: return "public_assistance.instruction.no_hearing";
    case Offered: return "public_assistance.instruction.not_heard";
    case Heard: return "public_assistance.instruction.no_conference";
    default: return "public_assistance.instruction.drafted";
    }
}

}  // namespace

bool is_over(InstructionState state) { return state == Complied || state == Disposed || state == Spared || state == Withdrawn; }

Result<InstructionState> after(InstructionForm form, InstructionState state, InstructionStep step)
{
    using Kind = Refusal::Kind;
    if (is_over(state))
        return refuse(Kind::Conflict, "public_assistance.instruction.over");
    if (step == Step::Comply)
        return Complied;
    if (step == Step::Withdraw)
        return Withdrawn;
    if (form == InstructionForm::Spoken && wants_writing(step))
        return refuse(Kind::Conflict, "public_assistance.instruction.spoken_only");
    auto const found = std::ranges::find_if(steps, [&](Row const& row) { return row.from == state && row.step == step; });
    if (found != steps.end())
        return found->to;
    return refuse(Kind::Conflict, step == Step::Draft ? before_a_draft(state) : "public_assistance.instruction.not_in_this_state");
}

}  // namespace mado::public_assistance
