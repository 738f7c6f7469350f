#include <mado/papers/cover_sheet.h>

#include <mado/definitions/library.h>
#include <mado/papers/papers.h>

using namespace mado;
using namespace mado::papers;

namespace {

CoverSheet sheet()
{
    return { "7K3M9QX24TJ", "道路占用許可申請", "総社市", "建設部 土木課 管理係", "0866-00-0005", "岡山県総社市中央九丁目1番1号(架空)",
        address_of_task("http://localhost:8081", "soja-shi", "7K3M9QX24TJ"), { { "位置図" }, { "平面図・断面図・構造図" } }, Day::parse("2026-12-02") };
}

TEST_CASE("a cover sheet says where it goes, its number, what is in the envelope and until when; it is one page and a page of the web")
{
    Papers const papers(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
    auto const html = papers.html(cover_sheet, cover_sheet_values(sheet()));
    REQUIRE(html);
    for (auto const* words : { "岡山県総社市中央九丁目1番1号(架空)", "総社市　建設部 土木課 管理係", "0866-00-0005", "7K3M-9QX2-4TJ", "道路占用許可申請", "位置図", "平面図・断面図・構造図",
             "令和8年12月2日（水）", "data-qr=\"http://localhost:8081/soja-shi/papers/7K3M9QX24TJ\"", "data-barcode=\"7K3M9QX24TJ\"" })
        CHECK_MESSAGE(html->find(words) != std::string::npos, words);
    CHECK(papers.pdf(*html, { .title = "送付票", .author = "総社市", .made_at = {}, .town = {} })->starts_with("%PDF-"));
    CHECK(papers.as_page(*html)->find("alt=\"") != std::string::npos);

    auto bare = sheet();
    bare.latest = std::nullopt;
    bare.address.clear();
    bare.task.clear();
    auto const other = papers.html(cover_sheet, cover_sheet_values(bare));
    REQUIRE(other);
    CHECK(other->find("までに届くように") == std::string::npos);
    CHECK(other->find("data-qr=\"7K3M9QX24TJ\"") != std::string::npos);
}

TEST_CASE("what a scanner or a person types gives the number, anything else none")
{
    struct Row { char const* name; std::string_view words; char const* number; };
    for (auto const& row : { Row { "the code", "http://localhost:8081/soja-shi/papers/7K3M9QX24TJ", "7K3M9QX24TJ" }, Row { "the barcode", "7K3M9QX24TJ", "7K3M9QX24TJ" },
             Row { "with the scanner's line end", "7K3M9QX24TJ\r\n", "7K3M9QX24TJ" }, Row { "typed", "7k3m-9qx2-4tj", "7K3M9QX24TJ" }, Row { "another address", "http://localhost/", "" },
             Row { "nothing", "", "" }, Row { "words", "さがす", "" } }) {
        CAPTURE(row.name);
        CHECK(receipt_number_scanned(row.words) == row.number);
    }
    CHECK(address_of_task("", "soja-shi", "7K3M9QX24TJ") == "");
}

}  // namespace
