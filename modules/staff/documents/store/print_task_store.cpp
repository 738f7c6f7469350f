#include "store/print_task_store.h"

namespace mado::documents::store {

namespace {

// Made from the document's row, so that one that is opened at this moment is not printed.
constexpr db::Statement insert_print_task { "documents.insert_print_task", R"sql(
    INSERT INTO documents_print_task (tenant, id, document, owner, why, state, since)
    SELECT tenant, CAST($id AS id_text), id, owner, CAST($why AS code_text), 'open', CAST($since AS time_int)
      FROM documents_document
     WHERE tenant = $tenant AND id = $document AND opened_at IS NULL
    ON CONFLICT (tenant, document) DO NOTHING
)sql" };

constexpr db::Statement select_task { "documents.select_task", R"sql(
    SELECT task.id AS id, task.document AS document, task.owner AS owner, document.number_text AS number, document.title AS title,
           document.addressee AS addressee, task.why AS why, task.state AS state, task.since AS since, task.ended_by AS ended_by, task.posted_as AS posted_as, task.carrier_number AS carrier_number
      FROM documents_print_task AS task
      JOIN documents_document AS document ON document.tenant = task.tenant AND document.id = task.document
     WHERE task.tenant = $tenant AND task.id = $id
)sql" };

constexpr db::Statement select_open_tasks { "documents.select_open_tasks", R"sql(
    SELECT task.id AS id, task.document AS document, task.owner AS owner, document.number_text AS number, document.title AS title,
           document.addressee AS addressee, task.why AS why, task.state AS state, task.since AS since, task.ended_by AS ended_by, task.posted_as AS posted_as, task.carrier_number AS carrier_number
      FROM documents_print_task AS task
      JOIN documents_document AS document ON document.tenant = task.tenant AND document.id = task.document
     WHERE task.tenant = $tenant AND task.state = 'open'
       AND (CAST($division AS code_text) = '' OR task.owner = $division OR (task.owner > $beneath AND task.owner < $beyond))
     ORDER BY task.id
)sql" };

constexpr db::Statement select_open_task_of { "documents.select_open_task_of", R"sql(
    SELECT id FROM documents_print_task WHERE tenant = $tenant AND document = $document AND state = 'open'
)sql" };

constexpr db::Statement select_task_of { "documents.select_task_of", R"sql(
    SELECT task.id AS id, task.document AS document, task.owner AS owner, document.number_text AS number, document.title AS title,
           document.addressee AS addressee, task.why AS why, task.state AS state, task.since AS since, task.ended_by AS ended_by, task.posted_as AS posted_as,
           task.carrier_number AS carrier_number
      FROM documents_print_task AS task
      JOIN documents_document AS document ON document.tenant = task.tenant AND document.id = task.document
     WHERE task.tenant = $tenant AND task.document = $document
)sql" };

constexpr db::Statement update_posting { "documents.update_posting", R"sql(
    UPDATE documents_print_task SET posted_as = $as, carrier_number = $number WHERE tenant = $tenant AND id = $id AND state = 'done'
)sql" };

constexpr db::Statement update_task { "documents.update_task", R"sql(
    UPDATE documents_print_task
       SET state = $as, ended_at = $at, ended_by = $by
     WHERE tenant = $tenant AND id = $id AND state = 'open'
)sql" };

PrintTask read_task(db::Row const& row)
{
    return { .id = row.id<PrintTaskTag>("id"), .document = row.id<DocumentTag>("document"), .owner = row.text("owner"), .number = row.text("number"),
        .title = row.text("title"), .addressee = row.text("addressee"), .why = value_of<Why>(row.text("why")), .state = value_of<TaskState>(row.text("state")),
        .since = { row.integer("since") }, .ended_by = row.text("ended_by"),
        .posted_as = row.text("posted_as"), .carrier_number = row.text("carrier_number") };
}

}  // namespace

std::vector<db::Statement> task_statements() { return { insert_print_task, select_task, select_open_tasks, select_open_task_of, select_task_of, update_posting, update_task }; }

bool insert_task(db::Write& tx, PrintTaskId const& id, DocumentId const& document, Why why, Instant since)
{
    return tx.execute(insert_print_task, { { "$id", id }, { "$document", document }, { "$why", word_of(why) }, { "$since", since.microseconds } }) == 1;
}

std::optional<PrintTask> find_task(db::Read& tx, PrintTaskId const& id) { return tx.one(select_task, { { "$id", id } }, read_task); }

std::optional<PrintTask> task_of(db::Read& tx, DocumentId const& document) { return tx.one(select_task_of, { { "$document", document } }, read_task); }

void keep_posting(db::Write& tx, PrintTaskId const& id, Posting const& posting)
{
    tx.execute(update_posting, { { "$id", id }, { "$as", word_of(posting.as) }, { "$number", posting.carrier_number } });
}

std::vector<PrintTask> open_tasks(db::Read& tx, std::string const& division)
{
    return tx.all(select_open_tasks, { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } }, read_task);
}

bool end_task(db::Write& tx, PrintTaskId const& id, TaskState as, Instant at, std::string const& by)
{
    return tx.execute(update_task, { { "$id", id }, { "$as", word_of(as) }, { "$at", at.microseconds }, { "$by", by } }) == 1;
}

std::optional<PrintTaskId> open_task_of(db::Read& tx, DocumentId const& document)
{
    return tx.one(select_open_task_of, { { "$document", document } }, [](db::Row const& row) { return row.id<PrintTaskTag>("id"); });
}

}  // namespace mado::documents::store
