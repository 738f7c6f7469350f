#include <mado/public_assistance/files.h>

#include "web/pages.h"

#include <fstream>

namespace mado::public_assistance::web {

namespace {

struct FilesPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, circumstances, months, error;
    static constexpr auto fields = std::tuple { MADO_FIELD(FilesPage, trouble_summary), MADO_FIELD(FilesPage, back), MADO_FIELD(FilesPage, circumstances), MADO_FIELD(FilesPage, months),
        MADO_FIELD(FilesPage, error) };
};

Result<std::string> sent_bytes(Asked const& visit)
{
    for (auto const* upload : visit.request.files("file"))
        if (!upload->too_large && !upload->path.empty() && upload->size > 0) {
            std::ifstream in(upload->path, std::ios::binary);
            return std::string { std::istreambuf_iterator<char>(in), {} };
        }
    return refuse({ { "file", "public_assistance.file.choose" } });
}

http::Response csv_named(std::string bytes, std::string const& name)
{
    auto response = http::bytes("text/csv; charset=utf-8", std::move(bytes));
    return response.with("content-disposition", "attachment; filename=\"" + name + "\"");
}

}  // namespace

Shown show_files(Asked const& visit, Attempt const* attempt)
{
    FilesPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = mado::web::link(visit, "/public-assistance/supervision");
    page.circumstances = mado::web::link(visit, "/public-assistance/circumstances.csv");
    page.months = mado::web::link(visit, "/public-assistance/months.csv");
    page.error = mado::web::trouble_of(visit, attempt, "file");
    return mado::web::page(visit, "public_assistance/files.html", page, attempt);
}

Shown act_files(Asked const& visit)
{
    auto const bytes = TRY(sent_bytes(visit));
    TRY(visit.here.database.write(visit.tenant(), { .name = "public_assistance.file" }, [&](db::Write& tx) { return take_circumstances(tx, visit.caller, visit.here, bytes); }));
    return mado::web::done(visit, "/public-assistance/files", "public_assistance.said.file");
}

Shown fetch_circumstances(Asked const& visit, Attempt const*)
{
    return csv_named(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return circumstances_csv(tx, visit.caller, visit.here); }), "circumstances.csv");
}

Shown fetch_months(Asked const& visit, Attempt const*)
{
    return csv_named(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return months_csv(tx, visit.caller); }), "months.csv");
}

std::vector<mado::web::PageType> file_pages() { return { html::page<FilesPage>("public_assistance/files.html") }; }

}  // namespace mado::public_assistance::web
