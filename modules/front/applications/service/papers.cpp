#include "service/papers.h"

#include "store/application_store.h"
#include "store/paper_store.h"

#include <mado/audit/audit.h>

namespace mado::applications {

void keep_papers(db::Write& tx, ApplicationId const& id, json::Value const& clear)
{
    auto const& papers = clear["papers"];
    if (!papers.is_object())
        return;
    for (auto const& [field, state] : papers.object())
        if (state.is_text() && field.size() <= 100 && state.text().size() <= 20)
            store::keep_paper(tx, id, field, state.text());
}

Result<void> send_late_files(db::Write& tx, Caller const& caller, Workplace const& here, Application const& seen, LateFiles const& late)
{
    auto const now_there = store::find(tx, seen.id);
    if (!now_there || caller.kind != CallerKind::Resident || caller.application != seen.id)
        return refuse(Refusal::Kind::NotFound, "applications.not_found");
    if (!now_there->can_be_withdrawn())
        return refuse(Refusal::Kind::Conflict, "applications.papers.too_late");
    if (!store::keep_sent_box(tx, seen, late.sent_box))
        return refuse(Refusal::Kind::Conflict, "applications.changed_elsewhere");
    auto const now = here.now();
    for (auto const& blob : late.blobs)
        files::name_blob(tx, blob.name, blob.size, "application", seen.id.value, now.at);
    store::append_step(tx, seen.id, { 0, "own", now_there->state, "files_sent", now.at, {}, {}, {} });
    gateway::post(tx, now, late.letter);
    audit::record(tx, caller, now, "applications.application.files_sent", { { "application", seen.id.value } }, { { "files", std::to_string(late.blobs.size()) } });
    return {};
}

}  // namespace mado::applications
