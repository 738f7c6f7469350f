#include "service/render.h"
#include "store/document_store.h"
#include "store/print_task_store.h"

#include <mado/audit/audit.h>

namespace mado::documents {

Result<void> opened(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, DocumentId const& document, Instant at)
{
    auto const found = TRY(find(tx, document));
    if (found.of != of)
        return refuse(Refusal::Kind::NotFound, "documents.document.not_found");
    if (!store::set_opened(tx, of, document, at))
        return {};  // opened before, or on paper: nothing changes
    auto const now = here.now();
    audit::record(tx, caller, now, "documents.document.opened", { { "document", document.value }, { "case", of.value } });
    auto const task = store::open_task_of(tx, document);
    if (!task || !store::end_task(tx, *task, TaskState::Cancelled, now.at, {}))
        return {};
    audit::record(tx, caller, now, "documents.print_task.cancelled", { { "print_task", task->value }, { "document", document.value } });
    return {};
}

Result<void> read_in_house(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of, DocumentId const& document)
{
    auto const found = TRY(find(tx, document));
    if (found.of != of)
        return refuse(Refusal::Kind::NotFound, "documents.document.not_found");
    if (found.way != Way::Paper || found.state != DocumentState::Rendered)
        return {};
    auto const now = here.now();
    audit::record(tx, caller, now, "documents.document.opened", { { "document", document.value }, { "case", of.value } });
    if (auto const task = store::open_task_of(tx, document); task && store::end_task(tx, *task, TaskState::Cancelled, now.at, {}))
        audit::record(tx, caller, now, "documents.print_task.cancelled", { { "print_task", task->value }, { "document", document.value } });
    return dispatch(tx, caller, here, document, now.at);
}

}  // namespace mado::documents
