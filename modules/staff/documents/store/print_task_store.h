#pragma once
#include "service/printing.h"

namespace mado::documents::store {

// Nothing happens when the document has a task already, or was opened meanwhile.
bool insert_task(db::Write& tx, PrintTaskId const& id, DocumentId const& document, Why why, Instant since);
std::optional<PrintTask> find_task(db::Read& tx, PrintTaskId const& id);
std::vector<PrintTask> open_tasks(db::Read& tx, std::string const& division);    // oldest first
bool end_task(db::Write& tx, PrintTaskId const& id, TaskState as, Instant at, std::string const& by);  // false: not open any more
std::optional<PrintTaskId> open_task_of(db::Read& tx, DocumentId const& document);

std::optional<PrintTask> task_of(db::Read& tx, DocumentId const& document);
void keep_posting(db::Write& tx, PrintTaskId const& id, Posting const& posting);

std::vector<db::Statement> task_statements();

}  // namespace mado::documents::store
