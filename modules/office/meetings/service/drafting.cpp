// 起案する: an action becomes a free draft of approvals.
#include "service/inside.h"

#include <mado/approvals/drafts.h>
#include <mado/audit/audit.h>

#include "store/meeting_store.h"

namespace mado::meetings {

namespace {

// Where a free draft begins; whoever writes on it chooses another 事務の区分 where this one does not fit.
constexpr auto first_route = "general_affairs", first_class = "定例の照会・回答";

}  // namespace

Result<Resolution> draft(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id, DraftWords const& words)
{
    auto one = TRY(find_action(tx, caller, id));
    if (!one.draft.empty())
        return one;
    approvals::Proposal proposal;
    proposal.matter_kind = "free";
    proposal.owner = service::division_of(tx, caller);
    proposal.title = words.title;
    proposal.body = words.body;
    proposal.effect = "service";
    proposal.result_words = words.result_words;
    proposal.route = first_route;
    proposal.matter_class = first_class;
    auto const made = TRY(approvals::write(tx, caller, here, proposal));
    one.draft = made.id.value;
    if (!store::change(tx, one))
        return service::changed();
    audit::record(tx, caller, here.now(), "meetings.resolution.drafted", { { "meeting", one.meeting.value }, { "resolution", id.value }, { "draft", made.id.value } });
    return one;
}

}  // namespace mado::meetings
