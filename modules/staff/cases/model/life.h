#pragma once
// The states of a case and what leads from one to another (definition grammar §11). Any other pair is a Conflict.
#include <mado/cases/cases.h>

namespace mado::cases::model {

enum class Step {
    Take, HandOver, CorrectUnasked, CorrectExOfficio, Establish, Ask, Complete, Expire, Consult, Extend, Forward, HandBack, Transfer, Qualify, Unqualify, Draft, SendBack, Recall,
    Decide, Deem, Draw, Finish, Withdraw, Deliver, Close, Revise, ComeAgain
};
constexpr std::array<std::string_view, 27> names_of(Step)
{
    return { "take", "hand_over", "correct_unasked", "correct_ex_officio", "establish", "ask", "complete", "expire", "consult", "extend", "forward", "hand_back", "transfer",
        "qualify", "unqualify", "draft", "send_back", "recall", "decide", "deem", "draw", "finish", "withdraw", "deliver", "close", "revise", "come_again" };
}

// The state after the step. Refuses Conflict "cases.conflict.STATE".
Result<CaseState> after(CaseState from, Step step);
bool can(CaseState from, Step step);
inline bool is_open(CaseState state) { return state < CaseState::Decided; }
inline constexpr std::array open_states { CaseState::Received, CaseState::Examining, CaseState::Asked, CaseState::Forwarded, CaseState::Qualified, CaseState::InApproval };

}  // namespace mado::cases::model
