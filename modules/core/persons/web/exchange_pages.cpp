#include "web/forms.h"

#include <mado/cases/my_number.h>
#include <mado/persons/exchange.h>
#include <mado/sheets/file.h>

#include <fstream>
#include <iterator>

namespace mado::persons::web {

namespace {

struct ExchangeView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<mado::web::FieldView> out;
    std::vector<mado::web::FieldView> in;
    std::vector<mado::web::Trouble> file_errors;
    bool is_file_wrong = false;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &ExchangeView::trouble_summary), html::field("out", &ExchangeView::out), html::field("in", &ExchangeView::in),
        html::field("file_errors", &ExchangeView::file_errors), html::field("is_file_wrong", &ExchangeView::is_file_wrong) };
};

Result<std::string> sent_file(Visit const& visit)
{
    for (auto const* upload : visit.request.files("file")) {
        if (upload->too_large || upload->size > most_exchanged_bytes)
            return refuse({ sheets::too_large(most_exchanged) });
        if (upload->path.empty() || upload->size == 0)
            continue;
        std::ifstream in(upload->path, std::ios::binary);
        return std::string { std::istreambuf_iterator<char>(in), {} };
    }
    return refuse({ { "file", "persons.exchange.no_file" } });
}

}  // namespace

Refusal in_words(Visit const& visit, Refusal refusal)
{
    return sheets::in_words(std::move(refusal), [&](std::string const& key, auto const& arguments) { return say(visit, key, arguments); });
}

http::Limits upload_limits() { return { .body_bytes = 64 << 10, .file_bytes = most_exchanged_bytes, .total_bytes = most_exchanged_bytes + (64 << 10) }; }

Shown show_exchange(Visit const& visit, Attempt const* attempt)
{
    ExchangeView view;
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    auto const does = attempt ? visit.request.answer("do") : std::string();
    Fields const out(visit, does == "export" ? attempt : nullptr), in(visit, does == "import" ? attempt : nullptr);
    auto sheet = out.choice("sheet", Sheet::Individuals);
    std::vector<Fields::Option> tasks { { "", say(visit, "persons.exchange.no_task") } };
    auto const known_tasks = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return cases::number_tasks(tx, visit.here); });
    for (auto const& task : known_tasks)
        tasks.push_back({ task.procedure, task.task });
    auto task = out.choice("task", tasks, "");
    task.is_required = false;
    task.help = say(visit, "persons.exchange.task.about");
    task.choice->is_long = true;
    task.choice->options.erase(task.choice->options.begin());  // a select has an empty line of its own
    view.out = { sheet, task, out.words("reason", Needed::Yes) };
    auto into = in.choice("sheet", Sheet::Individuals);
    into.name = "into";
    view.in = { into };
    for (auto const& trouble : mado::web::troubles(visit, attempt))
        if (trouble.field == "file")
            view.file_errors.push_back(trouble);
    view.is_file_wrong = !view.file_errors.empty();
    return mado::web::page(visit, "persons/exchange.html", view, attempt);
}

Shown act_exchange(Visit const& visit)
{
    auto const range = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return range_of(tx, visit.caller); });
    if (visit.request.answer("do") == "export") {
        auto const sheet = typed_word(visit, "sheet", Sheet::Individuals);
        auto const csv = TRY(export_sheet(visit.here, visit.tenant(), visit.caller, range, { sheet, typed_text(visit, "reason"), visit.request.answer("task") }));
        auto response = http::bytes("text/csv; charset=utf-8", csv);
        response.with("content-disposition", "attachment; filename=\"" + word_of(sheet) + ".csv\"").with("cache-control", "no-store");
        return response;
    }
    auto const bytes = TRY(sent_file(visit));
    auto const imported = import_sheet(visit.here, visit.tenant(), visit.caller, range, typed_word(visit, "into", Sheet::Individuals), bytes);
    if (!imported)
        return std::unexpected(in_words(visit, imported.error()));
    return mado::web::done(visit, "/persons/exchange", "persons.said.imported");
}

std::vector<mado::web::PageType> exchange_pages() { return { html::page<ExchangeView>("persons/exchange.html") }; }

}  // namespace mado::persons::web
