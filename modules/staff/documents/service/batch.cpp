#include "service/batch.h"

#include "service/laying.h"
#include "store/document_store.h"
#include "store/print_task_store.h"

#include <mado/audit/audit.h>
#include <mado/papers/sealed.h>

namespace mado::documents {

namespace {

using Kind = Refusal::Kind;

Result<store::Reserved> printable(Workplace const& here, std::string const& tenant, DocumentId const& id)
{
    return here.database.read(tenant, [&](db::Read& tx) -> Result<store::Reserved> {
        auto written = store::find_written(tx, id);
        if (!written || written->document.state == DocumentState::Reserved)
            return refuse(Kind::NotFound, "documents.document.not_rendered");
        if (store::is_withheld(tx, id))
            return refuse(Kind::Forbidden, "documents.document.withheld");
        if (!written->shown.has("document"))  // of another body: its words are in its file alone
            return refuse(Kind::Conflict, "documents.print.alone", { { "number", written->document.number } });
        return std::move(*written);
    });
}

}  // namespace

Result<std::string> printed_together(Workplace const& here, std::string const& tenant, std::vector<DocumentId> const& documents)
{
    auto const& town = *here.towns.by_code(tenant);
    std::vector<papers::Part> parts;
    for (auto const& id : documents) {
        auto written = TRY(printable(here, tenant, id));
        papers::Imprint const imprint { .title = written.document.title, .author = written.shown["issuer"].text("office"), .made_at = written.issued_at, .footer = written.document.number, .town = town };
        auto sheet = imprint;
        sheet.footer.clear();
        auto html = TRY(here.papers.html(written.document.name, written.shown));
        auto seal = TRY(seal_on(here, tenant, id));
        auto address = TRY(here.papers.html("envelope_sheet", written.shown));
        parts.push_back({ std::move(address), sheet, {} });
        parts.push_back({ std::move(html), imprint, std::move(seal) });
    }
    return papers::pdf_of_all(parts);
}

Result<std::vector<PrintTask>> take_for_printing(db::Write& tx, Caller const& caller, Workplace const& here, std::vector<PrintTaskId> const& tasks)
{
    if (tasks.empty() || tasks.size() > most_together)
        return refuse({ { "task", tasks.empty() ? "documents.print.choose" : "documents.print.too_many", { { "most", std::to_string(most_together) } } } });
    std::vector<PrintTask> taken;
    for (auto const& id : tasks) {
        auto task = store::find_task(tx, id);
        if (!task)
            return refuse(Kind::NotFound, "documents.print_task.not_found");
        TRY(access::allow(tx, caller, print_documents, { .owner = task->owner }));
        if (task->state != TaskState::Open)
            return refuse(Kind::Conflict, task->state == TaskState::Done ? "documents.print_task.done_by_another" : "documents.print_task.opened_meanwhile");
        audit::record(tx, caller, here.now(), "documents.print_task.printed", { { "print_task", id.value }, { "document", task->document.value } });
        taken.push_back(std::move(*task));
    }
    return taken;
}

}  // namespace mado::documents
