// 表の受け渡し: by the registrar, with a reason.
#include <mado/public_assistance/exchange.h>

#include "web/pages.h"

#include <fstream>
#include <iterator>

namespace mado::public_assistance::web {

namespace {

struct ExchangePage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::vector<Box> out, in;
    std::vector<mado::web::Trouble> file_errors;
    bool is_file_wrong = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ExchangePage, trouble_summary), MADO_FIELD(ExchangePage, out), MADO_FIELD(ExchangePage, in), MADO_FIELD(ExchangePage, file_errors),
        MADO_FIELD(ExchangePage, is_file_wrong) };
};

std::vector<Choice> tables(Asked const& visit)
{
    std::vector<Choice> all;
    for (auto const& table : book(visit.here).tables)
        all.push_back({ std::string(table.name), say(visit, "public_assistance.table." + std::string(table.name)), false });
    return all;
}

Result<std::string> sent_bytes(Asked const& visit)
{
    for (auto const* upload : visit.request.files("file")) {
        if (upload->too_large || upload->size > sheets::most_bytes)
            return refuse({ sheets::too_large(sheets::most_rows) });
        if (upload->path.empty() || upload->size == 0)
            continue;
        std::ifstream in(upload->path, std::ios::binary);
        return std::string { std::istreambuf_iterator<char>(in), {} };
    }
    return refuse({ { "file", "public_assistance.exchange.choose" } });
}

// The name of the file says where the next part begins.
Shown exported(Asked const& visit)
{
    auto const table = visit.request.answer("table"), reason = visit.request.answer("reason");
    if (reason.find_first_not_of(" \t\r\n") == reason.npos)
        return refuse({ { "reason", "public_assistance.required" } });
    auto const part = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return export_part(tx, visit.here, range_of(tx, visit.caller), table, visit.request.answer("after")); }));
    TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.export" }, [&](db::Write& tx) -> Result<void> {
        trace_export(tx, visit.caller, visit.here, table, part.rows, reason);
        return {};
    }));
    auto response = http::bytes("text/csv; charset=utf-8", part.csv);
    response.with("content-disposition", "attachment; filename=\"" + table + (part.next.empty() ? "" : "-next-" + part.next) + ".csv\"").with("cache-control", "no-store");
    return response;
}

}  // namespace

Shown show_exchange(Asked const& visit, Attempt const* attempt)
{
    ExchangePage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    Form const out(visit, attempt, "export"), in(visit, attempt, "import");
    page.out = { out.choice("table", "public_assistance.exchange.table", tables(visit), "households"), out.line("reason", "public_assistance.exchange.reason"),
        out.line("after", "public_assistance.exchange.after", {}, Need::Optional) };
    page.out.back().help = say(visit, "public_assistance.exchange.after.about");
    page.in = { in.choice("into", "public_assistance.exchange.table", tables(visit), "households") };
    for (auto const& trouble : mado::web::troubles(visit, attempt))
        if (trouble.field == "file")
            page.file_errors.push_back(trouble);
    page.is_file_wrong = !page.file_errors.empty();
    return mado::web::page(visit, "public_assistance/exchange.html", page, attempt);
}

Shown act_exchange(Asked const& visit)
{
    if (visit.request.answer("do") == "export")
        return exported(visit);
    auto const bytes = TRY(sent_bytes(visit));
    auto const taken = visit.here.database.write(visit.tenant(), { .alone = "public_assistance.import", .name = "public_assistance.import" },
        [&](db::Write& tx) { return import_table(tx, visit.caller, visit.here, range_of(tx, visit.caller), visit.request.answer("into"), bytes); });
    if (!taken)
        return std::unexpected(sheets::in_words(taken.error(), [&](std::string const& key, auto const& arguments) { return say(visit, key, arguments); }));
    return mado::web::done(visit, "/public-assistance/files", taken->other == 0 ? "public_assistance.said.exchanged" : "public_assistance.said.exchanged_beside");
}

std::vector<mado::web::PageType> exchange_pages() { return { html::page<ExchangePage>("public_assistance/exchange.html") }; }

}  // namespace mado::public_assistance::web
