#include "web/pages.h"

#include "service/printing.h"

#include <mado/time/wareki.h>

namespace mado::documents::pages {

namespace {

struct TaskRow {
    std::string address, pdf, post, number, title, addressee, since, since_iso;
    std::int64_t days = 0;
    html::Message why;
    static constexpr auto fields = std::tuple { html::field("address", &TaskRow::address), html::field("pdf", &TaskRow::pdf), html::field("post", &TaskRow::post),
        html::field("number", &TaskRow::number), html::field("title", &TaskRow::title), html::field("addressee", &TaskRow::addressee),
        html::field("since", &TaskRow::since), html::field("since_iso", &TaskRow::since_iso), html::field("days", &TaskRow::days), html::field("why", &TaskRow::why) };
};

struct PrintTasksPage {
    std::vector<TaskRow> tasks;
    std::string back;
    bool has_tasks = false;
    static constexpr auto fields = std::tuple { html::field("tasks", &PrintTasksPage::tasks), html::field("back", &PrintTasksPage::back),
        html::field("has_tasks", &PrintTasksPage::has_tasks) };
};

TaskRow row_of(web::Visit const& visit, PrintTask const& task)
{
    auto const since = day_in_tokyo(task.since);
    return { .address = web::link(visit, { "documents", task.document.value }), .pdf = web::link(visit, { "documents", task.document.value, "pdf" }),
        .post = web::link(visit, { "documents", "print", task.id.value }), .number = task.number, .title = task.title, .addressee = task.addressee,
        .since = wareki::text(since), .since_iso = since.iso(), .days = visit.now().today() - since,
        .why = { "documents.print.why." + word_of(task.why), { { "days", std::to_string(days_before_printing) } } } };
}

}  // namespace

std::vector<web::PageType> print_pages() { return { html::page<PrintTasksPage>("documents/print.html") }; }

Result<http::Response> show_print_tasks(web::Visit const& visit, web::Attempt const*)
{
    PrintTasksPage page;
    page.back = web::link(visit, "/documents");
    for (auto const& task : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return tasks_for(tx, visit.caller); }))
        page.tasks.push_back(row_of(visit, task));
    page.has_tasks = !page.tasks.empty();
    return web::page(visit, "documents/print.html", page);
}

Result<http::Response> act_posted(web::Visit const& visit)
{
    auto const id = visit.request.id<PrintTaskTag>("task");
    TRY(visit.here.database.write(visit.tenant(), { .name = "documents.mark_posted" }, [&](db::Write& tx) { return mark_posted(tx, visit.caller, visit.here, id); }));
    return web::done(visit, "/documents/print", "documents.said.posted");
}

}  // namespace mado::documents::pages
