#include "web/pages.h"

#include "service/batch.h"
#include "service/printing.h"

#include <mado/time/wareki.h>

namespace mado::documents::pages {

namespace {

struct TaskRow {
    std::string id, address, pdf, number, title, addressee, since, since_iso;
    std::int64_t days = 0;
    html::Message why;
    static constexpr auto fields = std::tuple { html::field("address", &TaskRow::address), html::field("id", &TaskRow::id), html::field("pdf", &TaskRow::pdf),
        html::field("number", &TaskRow::number), html::field("title", &TaskRow::title), html::field("addressee", &TaskRow::addressee),
        html::field("since", &TaskRow::since), html::field("since_iso", &TaskRow::since_iso), html::field("days", &TaskRow::days), html::field("why", &TaskRow::why) };
};

struct PrintTasksPage {
    std::vector<TaskRow> tasks;
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, carrier_number;
    bool has_tasks = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &PrintTasksPage::trouble_summary), html::field("tasks", &PrintTasksPage::tasks), html::field("back", &PrintTasksPage::back),
        html::field("carrier_number", &PrintTasksPage::carrier_number),
        html::field("has_tasks", &PrintTasksPage::has_tasks) };
};

TaskRow row_of(web::Visit const& visit, PrintTask const& task)
{
    auto const since = day_in_tokyo(task.since);
    return { .id = task.id.value, .address = web::link(visit, { "documents", task.document.value }), .pdf = web::link(visit, { "documents", task.document.value, "pdf" }), .number = task.number, .title = task.title, .addressee = task.addressee,
        .since = wareki::text(since), .since_iso = since.iso(), .days = visit.now().today() - since,
        .why = { "documents.print.why." + word_of(task.why), { { "days", std::to_string(days_before_printing) } } } };
}

}  // namespace

std::vector<web::PageType> print_pages() { return { html::page<PrintTasksPage>("documents/print.html") }; }

Result<http::Response> show_print_tasks(web::Visit const& visit, web::Attempt const* attempt)
{
    PrintTasksPage page;
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.back = web::link(visit, "/documents");
    page.carrier_number = visit.request.answer("carrier_number");
    for (auto const& task : visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return tasks_for(tx, visit.caller); }))
        page.tasks.push_back(row_of(visit, task));
    page.has_tasks = !page.tasks.empty();
    return web::page(visit, "documents/print.html", page, attempt);
}

namespace {

Posting posting_of(web::Visit const& visit)
{
    auto const words = names_of(PostedAs {});
    auto const as = visit.request.answer("posted_as");
    return { std::ranges::find(words, as) == words.end() ? PostedAs::Ordinary : value_of<PostedAs>(as), visit.request.answer("carrier_number") };
}

std::vector<PrintTaskId> chosen(web::Visit const& visit)
{
    std::vector<PrintTaskId> tasks;
    for (auto const& task : visit.request.answers("task"))
        tasks.push_back({ task });
    return tasks;
}

Result<http::Response> printed(web::Visit const& visit)
{
    auto const tasks = TRY(visit.here.database.write(visit.tenant(), { .name = "documents.print" }, [&](db::Write& tx) { return take_for_printing(tx, visit.caller, visit.here, chosen(visit)); }));
    std::vector<DocumentId> documents;
    for (auto const& task : tasks)
        documents.push_back(task.document);
    auto response = http::bytes("application/pdf", TRY(printed_together(visit.here, visit.tenant(), documents)));
    response.with("content-disposition", "inline; filename=print.pdf").with("cache-control", "no-store");
    return response;
}

}  // namespace

// One, several or all: printed in one file, or said to be posted.
Result<http::Response> act_print_tasks(web::Visit const& visit)
{
    if (visit.request.answer("do") == "print")
        return printed(visit);
    auto tasks = chosen(visit);
    if (auto const one = visit.request.answer("one"); !one.empty())
        tasks = { { one } };
    auto const posting = posting_of(visit);
    if (tasks.empty() || tasks.size() > most_together)
        return refuse({ { "task", tasks.empty() ? "documents.print.choose" : "documents.print.too_many", { { "most", std::to_string(most_together) } } } });
    if (tasks.size() > 1 && !posting.carrier_number.empty())
        return refuse({ { "carrier_number", "documents.print.number_of_one" } });
    auto const mark = [&](db::Write& tx) -> Result<void> {
        for (auto const& task : tasks)
            TRY(mark_posted(tx, visit.caller, visit.here, task, posting));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), { .name = "documents.mark_posted" }, mark));
    return web::done(visit, "/documents/print", "documents.said.posted");
}

}  // namespace mado::documents::pages
