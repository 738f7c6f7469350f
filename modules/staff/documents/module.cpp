#include <mado/documents/module.h>

#include "service/printing.h"
#include "service/render.h"
#include "store/document_store.h"
#include "store/number_store.h"
#include "store/erase_store.h"
#include "store/print_task_store.h"
#include "store/seal_store.h"
#include "web/pages.h"

#include <mado/documents/documents.h>
#include <mado/documents/numbers.h>
#include <mado/documents/seals.h>

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

Module describe(Hands hands)
{
    auto const given = std::make_shared<Hands const>(std::move(hands));
    Module module;
    module.name = "documents";
    module.files = embedded::documents();
    module.actions = { read_documents, print_documents, read_numbers, take_numbers, set_numbers, see_seals, use_seals, keep_seals, read_seal_uses };
    module.routes = {
        web::page("/documents").needs(read_documents).to(pages::show_list),
        web::form("/documents/print").needs(print_documents).to(pages::show_print_tasks, pages::act_print_tasks),
        web::page("/documents/{document}").needs(read_documents).to(pages::show_document),
        web::page("/documents/{document}/pdf").needs(read_documents).to(pages::show_pdf),
        web::form("/documents/{document}/seal").needs(print_documents).to(pages::show_document, pages::act_ask_seal_again),
        web::page("/numbers").needs(read_numbers).to(pages::show_numbers),
        web::page("/numbers.csv").needs(read_numbers).to(pages::show_numbers_csv),
        web::form("/numbers/take").needs(take_numbers).to(pages::show_take_number, pages::act_take_number),
        web::form("/numbers/rule").needs(set_numbers).posts(pages::act_number_rule),
        web::form("/numbers/{number}").needs(read_numbers).to(pages::show_number, pages::act_void_number),
        web::page("/seals").needs(see_seals).to(pages::show_seals),
        web::form("/seals/documents/{document}").needs(use_seals).to([given](web::Visit const& visit, web::Attempt const* attempt) { return pages::show_compare(visit, attempt, *given); }, pages::act_compare),
        web::page("/seals/pictures/{seal}").needs(see_seals).to(pages::show_seal_picture),
        web::page("/seals/book").needs(read_seal_uses).to(pages::show_seal_book),
        web::page("/seals/book.csv").needs(read_seal_uses).to(pages::show_seal_book_csv),
        web::page("/seals/register").needs(keep_seals).to(pages::show_seal_register),
        web::form("/seals/register/{seal}").needs(keep_seals).with({ .file_bytes = 8 << 20, .total_bytes = 9 << 20 }).to(pages::show_seal, [given](web::Visit const& visit) { return pages::act_seal(visit, *given); }),
    };
    module.pages = joined(joined(pages::document_pages(), pages::print_pages()), joined(pages::number_pages(), pages::seal_pages()));
    module.menu = {
        { "documents.menu", "/documents", read_documents },
        { "documents.print.menu", "/documents/print", print_documents,
            [](db::Read& tx, Caller const& caller) { return static_cast<std::int64_t>(tasks_for(tx, caller).size()); } },
        { "documents.seal.menu", "/seals", see_seals,
            [](db::Read& tx, Caller const& caller) { return static_cast<std::int64_t>(waiting_for_seal(tx, caller).size() + returned_to(tx, caller).size()); }, web::MenuItem::Place::More },
        { "documents.numbers.menu", "/numbers", read_numbers, {}, web::MenuItem::Place::More },
    };
    module.statements = joined(joined(joined(store::document_statements(), store::task_statements()), joined(store::number_statements(), store::seal_statements())), store::erase_statements());
    module.events = { "documents.document.issued", "documents.document.adopted", "documents.document.rendered", "documents.document.dispatched", "documents.document.opened", "documents.document.read",
        "documents.document.seal_asked", "documents.document.sealed", "documents.document.seal_refused", "documents.document.dropped", "documents.official_seal.kept",
        "documents.number.taken", "documents.number.voided", "documents.number.rule_set",
        "documents.print_task.made", "documents.print_task.printed", "documents.print_task.done", "documents.print_task.cancelled" };
    module.jobs = { { std::string(render_job), [given](Workplace const& here, jobs::Job const& job) { return render(here, job, *given); } } };
    module.schedules = { { "documents.not_opened", an_hour, print_what_was_not_opened_anywhere } };
    return module;
}

}  // namespace mado::documents
