#include "model/life.h"

namespace mado::cases::model {

namespace {

using enum CaseState;

struct Way { CaseState from; Step step; CaseState to; };

// In the order of the grammar's table.
constexpr Way ways[] = {
    { Received, Step::Take, Examining },
    { Received, Step::HandOver, Examining },
    { Examining, Step::HandOver, Examining },      // another colleague; the state stays
    { Asked, Step::HandOver, Asked },
    { Received, Step::CorrectUnasked, Received },
    { Examining, Step::CorrectUnasked, Examining },
    { Examining, Step::Establish, Examining },
    { Examining, Step::Ask, Asked },
    { Asked, Step::Complete, Examining },
    { Asked, Step::Expire, Examining },
    { Examining, Step::Draft, InApproval },
    { InApproval, Step::SendBack, Examining },
    { InApproval, Step::Recall, Examining },
    { InApproval, Step::Decide, Decided },
    { Examining, Step::Finish, Dispatched },
    { Received, Step::Withdraw, Withdrawn },
    { Examining, Step::Withdraw, Withdrawn },
    { Asked, Step::Withdraw, Withdrawn },
    { InApproval, Step::Withdraw, Withdrawn },
    { Decided, Step::Deliver, Dispatched },
    { Dispatched, Step::Close, Closed },
};

}  // namespace

Result<CaseState> after(CaseState from, Step step)
{
    for (auto const& way : ways)
        if (way.from == from && way.step == step)
            return way.to;
    return refuse(Refusal::Kind::Conflict, "cases.conflict." + word_of(from));
}

bool can(CaseState from, Step step) { return after(from, step).has_value(); }

}  // namespace mado::cases::model
