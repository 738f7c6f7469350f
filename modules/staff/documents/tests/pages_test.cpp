#include "tests/office.h"
#include "tests/printed.h"

#include <mado/documents/withheld.h>
#include <mado/web/site.h>

#include <cstdlib>

using namespace mado;
using namespace mado::documents;

namespace {

// The pages as a site serves them; the caller is given by hand, because signing in is platform/identity's matter.
struct Pages : documents::test::Office {
    web::Site site { { .audience = web::Audience::Staff, .cookie = "mado_office" }, here };
    Module module = describe();
    Document document = issued(tag(Way::Paper));

    Pages()
    {
        site.add_files("documents", module.files, "");
        site.add_pages(module.pages);
        site.add_routes(module.routes);
        site.finish();
        REQUIRE(run(document.id));
    }

    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path, http::Pairs query = {}, bool posts = false, http::Pairs answers = {})
    {
        http::Request request;
        request.form = std::move(answers);
        request.method = posts ? "POST" : "GET";
        request.query = std::move(query);
        request.path = std::move(path);
        web::Visit const visit { request, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& route : module.routes)
            if (route.pattern == pattern)
                return posts ? route.act(visit) : route.show(visit, nullptr);
        throw std::logic_error("no such route");
    }
    void withhold_case()
    {
        write([&](db::Write& tx) -> Result<void> {
            withhold(tx, of);
            return {};
        });
    }
    std::string body(Result<http::Response> const& response) { return response ? response->body : response.error().key; }
};

TEST_CASE_FIXTURE(Pages, "every template binds and every word that it names has Japanese words")
{
    CHECK(module.routes.size() == 17);
    for (auto const& route : module.routes)
        CHECK(route.action.has_value());
}

TEST_CASE_FIXTURE(Pages, "the list shows the documents of the caller's divisions, and finds by number")
{
    CHECK(body(visit(clerk, "/documents", {})).find("環境第1号") != std::string::npos);
    CHECK(body(visit(clerk, "/documents", {}, { { "number", "1" } })).find("環境第1号") != std::string::npos);
    CHECK(body(visit(clerk, "/documents", {}, { { "number", "2" } })).find("環境第1号") == std::string::npos);
    CHECK(body(visit(stranger, "/documents", {})).find("環境第1号") == std::string::npos);
    CHECK(body(visit(clerk, "/documents", {}, { { "before", "<script>" }, { "number", "<script>" } })).find("<script>") == std::string::npos);
}

TEST_CASE_FIXTURE(Pages, "the list goes on, newest first, fifty a page")
{
    for (int i = 0; i < 55; ++i)
        (void)issued(tag());
    auto const first = body(visit(clerk, "/documents", {}));
    auto const before = first.find("before=");
    REQUIRE(before != std::string::npos);
    CHECK(first.find("環境第56号") != std::string::npos);
    CHECK(first.find(">環境第6号<") == std::string::npos);
    auto const rest = body(visit(clerk, "/documents", {}, { { "before", first.substr(before + 7, 36) } }));
    CHECK(rest.find(">環境第6号<") != std::string::npos);
    CHECK(rest.find("before=") == std::string::npos);
}

TEST_CASE_FIXTURE(Pages, "the document as the resident reads it, its PDF, and who may not see them")
{
    auto const page = body(visit(clerk, "/documents/{document}", { { "document", document.id.value } }));
    CHECK(page.find("コテツ") != std::string::npos);
    CHECK(page.find("文書番号を取った") != std::string::npos);
    CHECK(page.find(grouped(document.verify_code)) != std::string::npos);
    auto const pdf = visit(clerk, "/documents/{document}/pdf", { { "document", document.id.value } });
    REQUIRE(pdf);
    CHECK(pdf->body.starts_with("%PDF-"));
    CHECK(std::ranges::count(events(document.id), "documents.document.read") == 2);
    for (auto const* pattern : { "/documents/{document}", "/documents/{document}/pdf" }) {
        CHECK(visit(stranger, pattern, { { "document", document.id.value } }).error().kind == Refusal::Kind::Forbidden);
        CHECK(visit(clerk, pattern, { { "document", "no such thing" } }).error().kind == Refusal::Kind::NotFound);
        auto neighbours = clerk;
        neighbours.tenant = neighbour;
        CHECK(visit(neighbours, pattern, { { "document", document.id.value } }).error().kind == Refusal::Kind::NotFound);
    }
    CHECK(std::ranges::count(events(document.id), "documents.document.read") == 2);
}

TEST_CASE_FIXTURE(Pages, "what waits to be printed: the list, the button, the second clerk")
{
    auto const task = tasks(clerk).front().id.value;
    CHECK(body(visit(clerk, "/documents/print", {})).find(task) != std::string::npos);
    CHECK(body(visit(stranger, "/documents/print", {})).find(task) == std::string::npos);
    CHECK(visit(clerk, "/documents/print", {}, {}, true, { { "do", "posted" } }).error().kind == Refusal::Kind::Invalid);
    CHECK(visit(stranger, "/documents/print", {}, {}, true, { { "one", task } }).error().kind == Refusal::Kind::Forbidden);
    CHECK(visit(clerk, "/documents/print", {}, {}, true, { { "one", task }, { "posted_as", "registered" }, { "carrier_number", "123-45" } })->status == 303);
    CHECK(visit(clerk, "/documents/print", {}, {}, true, { { "one", task } })->status == 303);
    CHECK(visit(second, "/documents/print", {}, {}, true, { { "one", task } }).error().kind == Refusal::Kind::Conflict);
    CHECK(body(visit(clerk, "/documents/print", {})).find("印刷する文書はありません") != std::string::npos);
    auto const page = body(visit(clerk, "/documents/{document}", { { "document", document.id.value } }));
    CHECK(page.find("簡易書留") != std::string::npos);
    CHECK(page.find("123-45") != std::string::npos);
}

TEST_CASE_FIXTURE(Pages, "several in one file for window envelopes: before each its sheet, in order, and who may not")
{
    auto const later = issued(tag(Way::Paper));
    REQUIRE(run(later.id));
    auto const all = tasks(clerk);
    REQUIRE(all.size() == 2);
    http::Pairs const both { { "do", "print" }, { "task", all[0].id.value }, { "task", all[1].id.value } };
    auto const pdf = visit(clerk, "/documents/print", {}, {}, true, both);
    REQUIRE(pdf);
    CHECK(pdf->headers.front().second == "application/pdf");
    auto const file = folder.path / "batch.pdf";
    std::ofstream(file, std::ios::binary) << pdf->body;
    auto const text = documents::test::text_of_pdf(file);
    CHECK(std::ranges::count(text, '\f') == 4);
    CHECK(text.find("環境第1号") < text.find("環境第2号"));
    CHECK(text.find("三つに折って") != std::string::npos);
    CHECK(std::ranges::count(events(later.id), "documents.print_task.printed") == 1);
    CHECK(visit(stranger, "/documents/print", {}, {}, true, both).error().kind == Refusal::Kind::Forbidden);
    CHECK(tasks(clerk).size() == 2);  // printed is not posted
    withhold_case();
    CHECK(visit(clerk, "/documents/print", {}, {}, true, both).error().kind == Refusal::Kind::Forbidden);
}

TEST_CASE_FIXTURE(Pages, "the book of numbers: its pages, its file, and a number taken by hand")
{
    CHECK(body(visit(clerk, "/numbers", {})).find("環境第1号") != std::string::npos);
    CHECK(body(visit(stranger, "/numbers", {})).find("環境第1号") == std::string::npos);
    auto const csv = body(visit(clerk, "/numbers.csv", {}, { { "sign", "環境" }, { "year", "2026" } }));
    CHECK(csv.starts_with("\xEF\xBB\xBF\"文書の種類\""));
    CHECK(csv.find("\"環境第1号\"") != std::string::npos);
    CHECK(body(visit(stranger, "/numbers.csv", {}, { { "sign", "環境" }, { "year", "2026" } })).find("環境第1号") == std::string::npos);
    CHECK(visit(clerk, "/numbers/take", {}, {}, true, { { "series", "letter" }, { "owner", "environment/animals" }, { "title", "=1+1" } })->status == 303);
    CHECK(body(visit(clerk, "/numbers.csv", {}, { { "sign", "環境" }, { "year", "2026" } })).find("\"'=1+1\"") != std::string::npos);
    CHECK(visit(clerk, "/numbers/take", {}, {}, true, { { "series", "none" } }).error().kind == Refusal::Kind::Invalid);
    auto const page = body(visit(clerk, "/numbers/take", {}));
    CHECK(page.find("environment/animals") != std::string::npos);
    CHECK(page.find("value=\"environment\"") == std::string::npos);  // a registrar of the section alone
}

TEST_CASE_FIXTURE(Pages, "a document that is still being made says so")
{
    auto const fresh = issued(tag());
    auto const page = body(visit(clerk, "/documents/{document}", { { "document", fresh.id.value } }));
    CHECK(page.find("いま作っています") != std::string::npos);
    CHECK(visit(clerk, "/documents/{document}/pdf", { { "document", fresh.id.value } }).error().kind == Refusal::Kind::NotFound);
}

TEST_CASE_FIXTURE(Pages, "every statement can be prepared")
{
    for (auto const& statement : module.statements) {
        CAPTURE(statement.name);
        CHECK(database.check(statement) == "");
    }
}

}  // namespace
