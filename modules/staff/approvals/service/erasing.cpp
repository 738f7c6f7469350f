#include <mado/approvals/erasure.h>

#include "service/enclosing.h"
#include "store/attachment_store.h"
#include "store/draft_store.h"
#include "store/erase_store.h"

namespace mado::approvals {

namespace {

void erase_files(db::Write& tx, DraftId const& draft)
{
    for (auto const& one : store::attachments(tx, draft)) {
        store::remove(tx, draft, one.attachment.file);
        service::forget_unnamed(tx, one.attachment.file);
    }
}

}  // namespace

void erase(db::Write& tx, std::string_view matter_kind, std::string_view matter)
{
    auto const drafts = store::of_matter(tx, matter_kind, matter);
    store::erase_words(tx, matter_kind, matter);
    for (auto const& draft : drafts) {
        erase_files(tx, draft.id);
        // What it was written again from came back undecided: nobody files that, so it goes with this one.
        auto const before = draft.proposal.drafted_on.empty() ? std::nullopt : store::find(tx, { draft.proposal.drafted_on });
        if (before && before->proposal.matter != matter)
            erase(tx, before->proposal.matter_kind, before->proposal.matter);
    }
}

}  // namespace mado::approvals
