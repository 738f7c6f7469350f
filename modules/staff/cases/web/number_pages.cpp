#include "web/number_pages.h"

#include <mado/cases/my_number.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include <algorithm>

namespace mado::cases::web {

namespace {

struct MethodView {
    std::string value, words, law;
    bool is_chosen = false, is_from_memory = false;
    static constexpr auto fields = std::tuple { html::field("value", &MethodView::value), html::field("words", &MethodView::words), html::field("law", &MethodView::law),
        html::field("is_chosen", &MethodView::is_chosen), html::field("is_from_memory", &MethodView::is_from_memory) };
};

struct DoneLine {
    std::string words;
    static constexpr auto fields = std::tuple { html::field("words", &DoneLine::words) };
};

struct CheckView {
    Heading heading;
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string task, law, number_words, person_words, number_error, person_error;
    std::vector<MethodView> numbers, persons;
    std::vector<DoneLine> done;
    static constexpr auto fields = std::tuple { html::include(&CheckView::heading), html::field("trouble_summary", &CheckView::trouble_summary), html::field("task", &CheckView::task),
        html::field("law", &CheckView::law), html::field("number_words", &CheckView::number_words), html::field("person_words", &CheckView::person_words),
        html::field("number_error", &CheckView::number_error), html::field("person_error", &CheckView::person_error), html::field("numbers", &CheckView::numbers),
        html::field("persons", &CheckView::persons), html::field("done", &CheckView::done) };
};

struct TaskView {
    std::string procedure, title, task, law;
    bool is_from_memory = false;
    static constexpr auto fields = std::tuple { html::field("procedure", &TaskView::procedure), html::field("title", &TaskView::title), html::field("task", &TaskView::task),
        html::field("law", &TaskView::law), html::field("is_from_memory", &TaskView::is_from_memory) };
};

struct TasksView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<TaskView> tasks;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &TasksView::trouble_summary), html::field("tasks", &TasksView::tasks) };
};

std::string title_of(std::vector<CheckMethod> const& methods, NumberCheck const& check)
{
    auto const found = std::ranges::find_if(methods, [&](CheckMethod const& method) { return method.kind == check.kind && method.name == check.method; });
    return found == methods.end() ? check.method : found->title;
}

std::vector<DoneLine> done_words(Visit const& visit, db::Read& tx, CaseId const& id)
{
    auto const methods = check_methods(visit.here.library);
    std::vector<DoneLine> lines;
    for (auto const& check : number_checks(tx, id)) {
        auto const position = organization::position(tx, check.position);
        lines.push_back({ mado::web::words(visit, "cases.number_check." + word_of(check.kind)) + "　" + title_of(methods, check) + (check.words.empty() ? "" : "（" + check.words + "）") + "　"
            + wareki::text(check.at) + (position ? "　" + position->title : std::string()) });
    }
    return lines;
}

}  // namespace

Shown show_number_check(Visit const& visit, Attempt const* attempt)
{
    CheckView view;
    auto const found = TRY(visited(visit, may_enter));
    visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        if (auto const task = number_task(tx, visit.here, found.procedure)) {
            view.task = task->task;
            view.law = task->law;
        }
        view.done = done_words(visit, tx, found.id);
        return 0;
    });
    view.heading = heading_of(visit, found);
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    for (auto const& method : check_methods(visit.here.library)) {
        auto const chosen = attempt && visit.request.answer(word_of(method.kind)) == method.name;
        (method.kind == CheckKind::Number ? view.numbers : view.persons).push_back({ method.name, method.title, method.law, chosen, method.from_memory });
    }
    view.number_words = attempt ? visit.request.answer("number_words") : std::string();
    view.person_words = attempt ? visit.request.answer("person_words") : std::string();
    view.number_error = mado::web::trouble_of(visit, attempt, "number");
    view.person_error = mado::web::trouble_of(visit, attempt, "person");
    return mado::web::page(visit, "cases/number_check.html", view, attempt);
}

Shown act_number_check(Visit const& visit)
{
    auto const id = case_of(visit);
    auto const& request = visit.request;
    // One of the two may come later; neither is nothing.
    auto const both = request.answer("number").empty() && request.answer("person").empty();
    auto const record = [&](db::Write& tx) -> Result<void> {
        for (auto const kind : { CheckKind::Number, CheckKind::Person }) {
            auto const name = word_of(kind);
            if (both || !request.answer(name).empty())
                TRY(record_check(tx, visit.caller, visit.here, id, { kind, request.answer(name), request.answer(name + "_words") }));
        }
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), record));
    return mado::web::done(visit, case_path(id), "cases.said.number_checked");
}

Shown show_number_tasks(Visit const& visit, Attempt const* attempt)
{
    TasksView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    view.tasks = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        std::vector<TaskView> tasks;
        for (auto const& task : number_tasks(tx, visit.here)) {
            auto const typed = attempt && visit.request.answer("procedure") == task.procedure;
            auto const definition = definitions::published_definition(tx, visit.here.definitions, task.procedure, visit.now().today());
            tasks.push_back({ task.procedure, definition ? definition->title.japanese() : task.procedure, typed ? visit.request.answer("task") : task.task, typed ? visit.request.answer("law") : task.law,
                task.from_memory });
        }
        return tasks;
    });
    return mado::web::page(visit, "cases/number_tasks.html", view, attempt);
}

Shown act_number_tasks(Visit const& visit)
{
    NumberTask const task { visit.request.answer("procedure"), visit.request.answer("task"), visit.request.answer("law"), false };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_number_task(tx, visit.caller, visit.here, task); }));
    return mado::web::done(visit, "/my-number/tasks", "cases.said.number_task_kept");
}

void add_number_lines(Asked const& asked, Lines& lines)
{
    if (!has_numbers(asked.tx, asked.found.id) || !asked.may(may_enter))
        return;
    if (!are_numbers_checked(asked.tx, asked.found.id))
        lines.tasks.push_back({ "bad", mado::web::words(asked.visit, "cases.task.number_check"), "番号法第16条", asked.link("/number-check"), mado::web::words(asked.visit, "cases.action.number_check") });
    else
        lines.actions.push_back({ asked.link("/number-check"), mado::web::words(asked.visit, "cases.action.number_check") });
}

std::vector<mado::web::Route> number_routes()
{
    using mado::web::form;
    return { form("/cases/{case}/number-check").needs(may_enter).to(show_number_check, act_number_check),
        form("/my-number/tasks").needs(may_keep_number_tasks).to(show_number_tasks, act_number_tasks) };
}

std::vector<mado::web::PageType> number_pages() { return { html::page<CheckView>("cases/number_check.html"), html::page<TasksView>("cases/number_tasks.html") }; }

}  // namespace mado::cases::web
