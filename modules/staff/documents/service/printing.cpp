#include "service/printing.h"

#include "service/render.h"
#include "store/document_store.h"
#include "store/print_task_store.h"

#include <mado/audit/audit.h>

namespace mado::documents {

namespace {


std::vector<audit::Object> objects_of(PrintTaskId const& task, DocumentId const& document)
{
    return { { "print_task", task.value }, { "document", document.value } };
}

}  // namespace

void make_task(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, Why why)
{
    auto const now = here.now();
    PrintTaskId const id { now.id() };
    if (store::insert_task(tx, id, document, why, now.at))
        audit::record(tx, caller, now, "documents.print_task.made", objects_of(id, document), { { "why", word_of(why) } });
}

Result<PrintTask> mark_posted(db::Write& tx, Caller const& caller, Workplace const& here, PrintTaskId const& id, Posting const& posting)
{
    auto task = store::find_task(tx, id);
    if (!task)
        return refuse(Refusal::Kind::NotFound, "documents.print_task.not_found");
    TRY(access::allow(tx, caller, print_documents, { .owner = task->owner }));
    auto const now = here.now();
    if (!store::end_task(tx, id, TaskState::Done, now.at, caller.person.value)) {
        if (task->state == TaskState::Done && task->ended_by == caller.person.value)
            return std::move(*task);
        return refuse(Refusal::Kind::Conflict, task->state == TaskState::Done ? "documents.print_task.done_by_another" : "documents.print_task.opened_meanwhile");
    }
    store::keep_posting(tx, id, posting);
    audit::record(tx, caller, now, "documents.print_task.done", objects_of(id, task->document), { { "as", word_of(posting.as) } });
    // A notice that was not opened went out electronically before: the paper follows it and changes no date.
    if (task->why == Why::Paper)
        TRY(dispatch(tx, caller, here, task->document, now.at));
    task->state = TaskState::Done;
    return std::move(*task);
}

std::optional<PrintTask> task_of(db::Read& tx, DocumentId const& document) { return store::task_of(tx, document); }

std::vector<PrintTask> tasks_for(db::Read& tx, Caller const& caller)
{
    std::map<PrintTaskId, PrintTask> tasks;  // a task is listed once, whatever divisions overlap
    for (auto const& division : access::scope(tx, caller, print_documents))
        for (auto& task : store::open_tasks(tx, division))
            tasks.emplace(task.id, std::move(task));
    std::vector<PrintTask> oldest_first;
    for (auto& [id, task] : tasks)
        oldest_first.push_back(std::move(task));
    return oldest_first;
}

}  // namespace mado::documents
