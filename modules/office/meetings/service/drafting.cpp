// 起案する: an action becomes a free draft of approvals.
#include "service/inside.h"

#include <mado/approvals/matters.h>
#include <mado/audit/audit.h>

#include "store/meeting_store.h"

#include <algorithm>

namespace mado::meetings {

std::vector<organization::Division> draft_divisions(db::Read& tx, Caller const& caller)
{
    auto const scope = access::scope(tx, caller, approvals::may_write);
    auto all = organization::divisions(tx);
    std::erase_if(all, [&](organization::Division const& one) { return std::ranges::none_of(scope, [&](std::string const& allowed) { return access::within(one.path, allowed); }); });
    return all;
}

Result<Resolution> draft(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id, NewDraft const& wanted)
{
    auto one = TRY(find_action(tx, caller, id));
    if (!one.draft.empty())
        return one;
    std::vector<FieldError> errors;
    auto const divisions = draft_divisions(tx, caller);
    if (std::ranges::find(divisions, wanted.division, &organization::Division::path) == divisions.end())
        errors.push_back({ "division", "meetings.choose_division" });
    auto const matter = approvals::matter_class(tx, here, here.now().today(), wanted.matter);
    if (!matter)
        errors.push_back({ "matter", "meetings.choose_matter" });
    if (!errors.empty())
        return refuse(std::move(errors));
    approvals::Proposal proposal;
    proposal.matter_kind = "free";
    proposal.owner = wanted.division;
    proposal.title = wanted.title;
    proposal.body = wanted.body;
    proposal.effect = "service";
    proposal.result_words = wanted.result_words;
    proposal.route = matter->route;
    proposal.matter_class = matter->word;
    auto const made = TRY(approvals::write(tx, caller, here, proposal));
    one.draft = made.id.value;
    if (!store::change(tx, one))
        return service::changed();
    audit::record(tx, caller, here.now(), "meetings.resolution.drafted", { { "meeting", one.meeting.value }, { "resolution", id.value }, { "draft", made.id.value } });
    return one;
}

}  // namespace mado::meetings
