#include <mado/documents/module.h>

#include "service/printing.h"
#include "service/render.h"
#include "store/document_store.h"
#include "store/print_task_store.h"
#include "web/pages.h"

#include <mado/documents/documents.h>

namespace mado::embedded { std::span<File const> documents(); }

namespace mado::documents {

namespace {

constexpr int an_hour = 3'600;

void print_what_was_not_opened_anywhere(Workplace const& here)
{
    for (auto const& town : here.towns.all())
        print_what_was_not_opened(here, town.code);
}

template <class T>
std::vector<T> joined(std::vector<T> first, std::vector<T> const& more)
{
    first.insert(first.end(), more.begin(), more.end());
    return first;
}

}  // namespace

Module describe()
{
    Module module;
    module.name = "documents";
    module.files = embedded::documents();
    module.actions = { read_documents, print_documents };
    module.routes = {
        web::page("/documents").needs(read_documents).to(pages::show_list),
        web::page("/documents/print").needs(print_documents).to(pages::show_print_tasks),
        web::form("/documents/print/{task}").needs(print_documents).posts(pages::act_posted),
        web::page("/documents/{document}").needs(read_documents).to(pages::show_document),
        web::page("/documents/{document}/pdf").needs(read_documents).to(pages::show_pdf),
    };
    module.pages = joined(pages::document_pages(), pages::print_pages());
    module.menu = {
        { "documents.menu", "/documents", read_documents },
        { "documents.print.menu", "/documents/print", print_documents,
            [](db::Read& tx, Caller const& caller) { return static_cast<std::int64_t>(tasks_for(tx, caller).size()); } },
    };
    module.statements = joined(store::document_statements(), store::task_statements());
    module.events = { "documents.document.issued", "documents.document.adopted", "documents.document.rendered", "documents.document.dispatched", "documents.document.opened", "documents.document.read",
        "documents.print_task.made", "documents.print_task.done", "documents.print_task.cancelled" };
    module.jobs = { { std::string(render_job), render } };
    module.schedules = { { "documents.not_opened", an_hour, print_what_was_not_opened_anywhere } };
    return module;
}

}  // namespace mado::documents
