#include "service/treasury_questions.h"

#include <mado/cases/events.h>

namespace mado::cases::service {

Result<void> on_matter_asked(db::Write& tx, Caller const&, Workplace const&, treasury::MatterAsked const& asked)
{
    if (auto const found = find_by_receipt(tx, asked.number))
        asked.found.emplace_back("case", found->id.value);
    return {};
}

Result<void> on_end_asked(db::Write& tx, Caller const&, Workplace const&, treasury::EndAsked const& asked)
{
    auto const found = asked.claim.matter_kind == "case" ? cases::find(tx, { asked.claim.matter }) : Result<Case>(refuse(Refusal::Kind::NotFound, "cases.not_found"));
    if (found && (found->state == CaseState::Closed || found->state == CaseState::Withdrawn))
        asked.has_ended = true;
    return {};
}

}  // namespace mado::cases::service
