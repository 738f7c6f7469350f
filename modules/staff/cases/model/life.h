#pragma once
// The states of a case and what leads from one to another (definition grammar §11). Any other pair is a Conflict.
#include <mado/cases/cases.h>

namespace mado::cases::model {

enum class Step {
    Take, HandOver, CorrectUnasked, Establish, Ask, Complete, Expire, Draft, SendBack, Recall, Decide, Finish, Withdraw, Deliver, Close
};
constexpr std::array<std::string_view, 15> names_of(Step)
{
    return { "take", "hand_over", "correct_unasked", "establish", "ask", "complete", "expire", "draft", "send_back", "recall", "decide", "finish", "withdraw", "deliver", "close" };
}

// The state after the step. Refuses Conflict "cases.conflict.STATE".
Result<CaseState> after(CaseState from, Step step);
bool can(CaseState from, Step step);
inline bool is_open(CaseState state) { return state < CaseState::Decided; }
inline constexpr std::array open_states { CaseState::Received, CaseState::Examining, CaseState::Asked, CaseState::InApproval };

}  // namespace mado::cases::model
