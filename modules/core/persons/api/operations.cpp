#include "api/operations.h"

#include <mado/api/scopes.h>
#include <mado/persons/exchange.h>
#include <mado/sheets/file.h>

#include "web/pages.h"

#include <fstream>
#include <iterator>

namespace mado::persons::api_v1 {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

// A system sees what its divisions use. What is kept back of protected persons and 個人番号 never leave by this door.
Range range_of(Call const& call) { return { call.system->divisions, false, false }; }

Result<Sheet> sheet_of(Call const& call)
{
    for (auto const name : names_of(Sheet {}))
        if (name == call.path("sheet"))
            return value_of<Sheet>(name);
    return refuse(Refusal::Kind::NotFound, "persons.not_found");
}

Result<Answer> show_sheet(Call const& call)
{
    auto const sheet = TRY(sheet_of(call));
    auto const csv = TRY(export_sheet(call.here(), call.tenant(), call.caller(), range_of(call), { sheet, "api:" + call.system->id.value + " " + call.system->purpose, {} }));
    auto response = http::bytes("text/csv; charset=utf-8", csv);
    response.with("cache-control", "no-store");
    return Answer { .raw = std::move(response) };
}

Result<Answer> put_sheet(Call const& call)
{
    auto const sheet = TRY(sheet_of(call));
    auto const& upload = call.visit.request.uploads.front();
    if (upload.too_large)
        return refuse({ sheets::too_large(most_exchanged) });
    std::ifstream in(upload.path, std::ios::binary);
    std::string const bytes { std::istreambuf_iterator<char>(in), {} };
    auto const imported = import_sheet(call.here(), call.tenant(), call.caller(), range_of(call), sheet, bytes);
    if (!imported)
        return std::unexpected(web::in_words(call.visit, imported.error()));
    return Answer { .body = json::object({ { "rows", imported->rows }, { "changed", imported->changed } }) };
}

}  // namespace

std::vector<api::Operation> operations()
{
    auto const sheet = api::path("sheet", { "表: individuals names addresses accounts households members judgements", "The table: individuals names addresses accounts households members judgements" }, "individuals");
    std::vector<api::Operation> all;
    all.push_back(api::get("show_persons_sheet", "/persons/{sheet}", "persons").needs(api::scope::persons)
        .about({ "宛名の表をCSVで書き出す", "A table of persons as CSV" },
            { "システムに与えられた所属が使っている人だけです。支援措置の人の住所と口座、個人番号は入りません。列の意味は手引き「宛名」にあります。",
                "Of those whom the system's divisions use. Addresses and accounts of protected persons and 個人番号 are never in it. The columns are in the guide." })
        .with({ sheet }).answers_bytes("text/csv").to(show_sheet));
    all.push_back(api::post("take_in_persons_sheet", "/persons/{sheet}", "persons").needs(api::scope::persons)
        .about({ "宛名の表を取り込む", "Takes in a table of persons" },
            { "書き出したものと同じ列のCSV。同じものを二度送っても、二度目は何も変わりません。1行でも誤りがあれば、何も取り込みません。",
                "CSV with the columns of what goes out. The same file twice changes nothing the second time. One wrong row refuses the whole." })
        .with({ sheet }).reads_file(web::upload_limits())
        .answers(s::object({ s::must("rows", s::whole()), s::must("changed", s::about(s::whole(), "individuals or households that were not so before")) }), json::object({ { "rows", 120 }, { "changed", 3 } })).to(put_sheet));
    return all;
}

}  // namespace mado::persons::api_v1
