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
    { Qualified, Step::HandOver, Qualified },
    { Examining, Step::CorrectExOfficio, Examining },
    { Examining, Step::Establish, Examining },
    { Examining, Step::Ask, Asked },
    { Asked, Step::Complete, Examining },
    { Asked, Step::Expire, Examining },
    { Examining, Step::Consult, Examining },
    { Examining, Step::Extend, Examining },
    { Asked, Step::Extend, Asked },
    { Examining, Step::Forward, Forwarded },
    { Forwarded, Step::HandBack, Examining },
    { Received, Step::HandBack, Closed },          // 返戻 by the body that it was forwarded to
    { Examining, Step::HandBack, Closed },
    { Closed, Step::ComeAgain, Received },         // mended and forwarded again
    { Forwarded, Step::Decide, Decided },          // the other body's decision came back
    { Examining, Step::Transfer, Dispatched },     // 移送: the case leaves, the applicant is told
    { Examining, Step::Qualify, Qualified },
    { Qualified, Step::Unqualify, Examining },
    { Qualified, Step::Draw, Decided },            // with its whole round
    { Examining, Step::Draft, InApproval },
    { InApproval, Step::SendBack, Examining },
    { InApproval, Step::Recall, Examining },
    { InApproval, Step::Decide, Decided },
    { Received, Step::Deem, Decided },
    { Examining, Step::Deem, Decided },
    { Asked, Step::Deem, Decided },
    { InApproval, Step::Deem, Decided },
    { Examining, Step::Finish, Dispatched },
    { Received, Step::Withdraw, Withdrawn },
    { Examining, Step::Withdraw, Withdrawn },
    { Asked, Step::Withdraw, Withdrawn },
    { Forwarded, Step::Withdraw, Withdrawn },
    { Qualified, Step::Withdraw, Withdrawn },
    { InApproval, Step::Withdraw, Withdrawn },
    { Decided, Step::Deliver, Dispatched },
    { Dispatched, Step::Close, Closed },
    { Dispatched, Step::Revise, InApproval },
    { Closed, Step::Revise, InApproval },
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
