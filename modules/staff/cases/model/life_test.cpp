#include "model/life.h"

#include <algorithm>

using namespace mado;
using namespace mado::cases;
using enum CaseState;
using model::Step;

namespace {

TEST_CASE("the life of a case: these pairs and no other")
{
    struct Row { CaseState from; Step step; CaseState to; };
    std::vector<Row> const rows {
        { Qualified, Step::HandOver, Qualified }, { Examining, Step::CorrectExOfficio, Examining }, { Examining, Step::Consult, Examining }, { Examining, Step::Extend, Examining },
        { Asked, Step::Extend, Asked }, { Examining, Step::Forward, Forwarded }, { Forwarded, Step::HandBack, Examining }, { Forwarded, Step::Decide, Decided },
        { Received, Step::HandBack, Closed }, { Examining, Step::HandBack, Closed }, { Closed, Step::ComeAgain, Received },
        { Examining, Step::Transfer, Dispatched }, { Examining, Step::Qualify, Qualified }, { Qualified, Step::Unqualify, Examining }, { Qualified, Step::Draw, Decided },
        { Received, Step::Deem, Decided }, { Examining, Step::Deem, Decided }, { Asked, Step::Deem, Decided }, { InApproval, Step::Deem, Decided },
        { Forwarded, Step::Withdraw, Withdrawn }, { Qualified, Step::Withdraw, Withdrawn }, { Dispatched, Step::Revise, InApproval }, { Closed, Step::Revise, InApproval },
        { Received, Step::Take, Examining }, { Received, Step::HandOver, Examining }, { Examining, Step::HandOver, Examining }, { Asked, Step::HandOver, Asked },
        { Received, Step::CorrectUnasked, Received }, { Examining, Step::CorrectUnasked, Examining }, { Examining, Step::Establish, Examining },
        { Examining, Step::Ask, Asked }, { Asked, Step::Complete, Examining }, { Asked, Step::Expire, Examining }, { Examining, Step::Draft, InApproval },
        { InApproval, Step::SendBack, Examining }, { InApproval, Step::Recall, Examining }, { InApproval, Step::Decide, Decided }, { Examining, Step::Finish, Dispatched },
        { Received, Step::Withdraw, Withdrawn }, { Examining, Step::Withdraw, Withdrawn }, { Asked, Step::Withdraw, Withdrawn }, { InApproval, Step::Withdraw, Withdrawn },
        { Decided, Step::Deliver, Dispatched }, { Dispatched, Step::Close, Closed },
    };
    for (std::size_t state = 0; state < names_of(CaseState {}).size(); ++state)
        for (std::size_t step = 0; step < names_of(Step {}).size(); ++step) {
            auto const from = static_cast<CaseState>(state);
            auto const what = static_cast<Step>(step);
            CAPTURE(word_of(from));
            CAPTURE(word_of(what));
            auto const row = std::ranges::find_if(rows, [&](Row const& one) { return one.from == from && one.step == what; });
            auto const found = model::after(from, what);
            CHECK(found.has_value() == (row != rows.end()));
            if (found && row != rows.end())
                CHECK(*found == row->to);
            if (!found) {
                CHECK(found.error().kind == Refusal::Kind::Conflict);
                CHECK(found.error().key == "cases.conflict." + word_of(from));
            }
        }
}

}  // namespace
