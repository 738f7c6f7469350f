#include "service/outside.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>

#include "service/classes.h"
#include "service/enclosing.h"
#include "service/uploads.h"
#include "store/outside_store.h"

#include <algorithm>

namespace mado::approvals::service {

namespace {

using Kind = Refusal::Kind;

// Whether such a number exists outside the divisions that the system was granted is none of its business: one answer for both.
Result<Caller> drafter_of(db::Read& tx, Caller const& caller, Day today, api::System const& system, Filing const& filing, std::string& owner)
{
    auto const person = organization::person_of_number(tx, filing.drafter_number);
    auto held = person ? organization::positions_of(tx, person->id, today) : std::vector<organization::Position> {};
    std::erase_if(held, [&](organization::Position const& one) { return !system.may_see(one.division); });
    if (held.empty())
        return refuse(std::vector<FieldError> { { "/drafter/number", "approvals.outside.no_such_drafter" } });
    if (!filing.drafter_position.empty())
        std::erase_if(held, [&](organization::Position const& one) { return one.title != filing.drafter_position; });
    if (held.size() != 1)
        return refuse(std::vector<FieldError> { { "/drafter/position", held.empty() ? "approvals.outside.no_such_position" : "approvals.outside.several_positions" } });
    owner = held.front().division;
    return Caller { .tenant = caller.tenant, .kind = CallerKind::Staff, .person = person->id, .position = held.front().id, .job = caller.job };
}

}  // namespace

Result<Draft> file(db::Write& tx, Caller const& caller, Workplace const& here, api::System const& system, Filing const& filing)
{
    auto proposal = filing.proposal;
    proposal.matter_kind = "outside";
    proposal.matter = filing.id;
    auto const drafter = TRY(drafter_of(tx, caller, here.now().today(), system, filing, proposal.owner));
    if (auto const before = store::outside_of_reference(tx, system.id, filing.reference)) {
        auto const draft = TRY(find(tx, before->draft));
        if (draft.state == DraftState::Circulating)
            return refuse(Kind::Conflict, "approvals.outside.under_way");
        if (draft.state == DraftState::Decided)
            return refuse(Kind::Conflict, "approvals.outside.decided_already");
        proposal.drafted_on = draft.id.value;
    }
    // A table's last row takes what no other row knows: a slip in the word would go to the head of the town.
    if (!is_known(tx, here, here.now().today(), proposal.route, proposal.matter_class))
        return refuse(std::vector<FieldError> { { "/class", "approvals.outside.no_such_class" } });
    TRY(use_up(tx, filing.uploads));
    auto const files = named(here, filing.files);
    proposal.attachments = attachments_of(files);
    auto const made = TRY(draft(tx, drafter, here, proposal));
    enclose(tx, here, made.id, files, made.version);
    store::insert(tx, { filing.id, system.id, filing.reference, made.id, here.now().at });
    audit::record(tx, caller, here.now(), "approvals.outside.filed", { { "draft", made.id.value }, { "system", system.id.value } }, { { "outside", filing.id } });
    return made;
}

Result<Outside> find_outside(db::Read& tx, api::System const& system, std::string const& id)
{
    auto found = store::outside(tx, id);
    if (!found || found->system != system.id)
        return refuse(Kind::NotFound, "approvals.outside.not_found");
    return *found;
}

std::optional<Outside> outside_of(db::Read& tx, Draft const& draft)
{
    return draft.proposal.matter_kind == "outside" ? store::outside(tx, draft.proposal.matter) : std::nullopt;
}

}  // namespace mado::approvals::service
