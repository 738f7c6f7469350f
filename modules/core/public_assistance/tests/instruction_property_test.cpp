// Whatever is tried in whatever order: a disposition stands only on what was written, not kept, heard and conferred on, and what is over stays over.
#include <mado/public_assistance/instructions.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace mado;
using namespace mado::public_assistance;

TEST_CASE("no row of steps reaches a disposition past the hearing, nor leaves an end")
{
    CHECK(rc::check([] {
        auto const form = *rc::gen::element(InstructionForm::Spoken, InstructionForm::Written);
        // Ends are rarer than ways on, else no row would come far.
        using enum InstructionStep;
        auto const tried = *rc::gen::container<std::vector<InstructionStep>>(rc::gen::weightedElement<InstructionStep>({ { 40, Fail }, { 40, Offer }, { 8, PutOff }, { 40, Hear }, { 40, Confer },
            { 40, Draft }, { 8, GiveBack }, { 8, Dispose }, { 1, Comply }, { 1, Spare }, { 1, Withdraw } }));
        auto state = InstructionState::Given;
        std::vector<InstructionStep> done;
        for (auto const step : tried) {
            auto const next = after(form, state, step);
            RC_ASSERT(!is_over(state) || !next);
            if (!next)
                continue;
            state = *next;
            done.push_back(step);
        }
        auto const at = [&](InstructionStep step) { return std::ranges::find(done, step) - done.begin(); };
        RC_CLASSIFY(state == InstructionState::Drafted || state == InstructionState::Disposed);
        if (state == InstructionState::Drafted || state == InstructionState::Disposed) {
            RC_ASSERT(form == InstructionForm::Written);
            RC_ASSERT(at(InstructionStep::Fail) < at(InstructionStep::Offer));
            RC_ASSERT(at(InstructionStep::Offer) < at(InstructionStep::Hear));
            RC_ASSERT(at(InstructionStep::Hear) < at(InstructionStep::Confer));
            RC_ASSERT(at(InstructionStep::Confer) < at(InstructionStep::Draft));
        }
    }));
}
