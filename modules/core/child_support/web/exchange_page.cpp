// 表の受け渡し: by the registrar, with a reason.
#include <mado/child_support/exchange.h>

#include "web/shared.h"

namespace mado::child_support::web {

namespace {

struct ExchangePage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<Box> out, in;
    std::vector<mado::web::Trouble> file_errors;
    bool is_file_wrong = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ExchangePage, trouble_summary), MADO_FIELD(ExchangePage, out), MADO_FIELD(ExchangePage, in), MADO_FIELD(ExchangePage, file_errors),
        MADO_FIELD(ExchangePage, is_file_wrong) };
};

std::vector<Choice> tables(Visit const& visit)
{
    std::vector<Choice> all;
    for (auto const& table : book().tables)
        all.push_back({ std::string(table.name), say(visit, "child_support.table." + std::string(table.name)), false });
    return all;
}

// The name of the file says where the next part begins.
Shown exported(Visit const& visit)
{
    auto const table = visit.request.answer("table"), reason = visit.request.answer("reason");
    if (reason.find_first_not_of(" \t\r\n") == reason.npos)
        return refuse({ { "reason", "child_support.wrong.missing" } });
    auto const part = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return export_part(tx, range_of(tx, visit.caller), table, visit.request.answer("after")); }));
    TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.export" }, [&](db::Write& tx) -> Result<void> {
        trace_export(tx, visit.caller, visit.here, table, part.rows, reason);
        return {};
    }));
    auto response = http::bytes("text/csv; charset=utf-8", part.csv);
    response.with("content-disposition", "attachment; filename=\"" + table + (part.next.empty() ? "" : "-next-" + part.next) + ".csv\"").with("cache-control", "no-store");
    return response;
}

}  // namespace

Shown show_exchange(Visit const& visit, Attempt const* attempt)
{
    auto const does = attempt ? visit.request.answer("do") : std::string();
    auto const* out = does == "export" ? attempt : nullptr;
    auto const* in = does == "import" ? attempt : nullptr;
    ExchangePage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.out = { choice_box(visit, out, "table", "child_support.exchange.table", tables(visit), "recipients"), box(visit, out, "reason", "child_support.exchange.reason"),
        box(visit, out, "after", "child_support.exchange.after", {}, false) };
    page.out.back().help = say(visit, "child_support.exchange.after.about");
    page.in = { choice_box(visit, in, "into", "child_support.exchange.table", tables(visit), "recipients") };
    for (auto const& trouble : mado::web::troubles(visit, attempt))
        if (trouble.field == "file")
            page.file_errors.push_back(trouble);
    page.is_file_wrong = !page.file_errors.empty();
    return kept_private(mado::web::page(visit, "child_support/exchange.html", page, attempt));
}

Shown act_exchange(Visit const& visit)
{
    if (visit.request.answer("do") == "export")
        return exported(visit);
    auto const bytes = TRY(sent_file(visit));
    auto const taken = visit.here.database.write(visit.tenant(), { .alone = "child_support.import", .name = "child_support.import" },
        [&](db::Write& tx) { return import_table(tx, visit.caller, visit.here, range_of(tx, visit.caller), visit.request.answer("into"), bytes); });
    if (!taken)
        return std::unexpected(sheets::in_words(taken.error(), [&](std::string const& key, auto const& arguments) { return say(visit, key, arguments); }));
    return mado::web::done(visit, "/child-support/files/exchange", taken->other == 0 ? "child_support.said.exchanged" : "child_support.said.exchanged_beside");
}

std::vector<mado::web::PageType> exchange_pages() { return { html::page<ExchangePage>("child_support/exchange.html") }; }

}  // namespace mado::child_support::web
