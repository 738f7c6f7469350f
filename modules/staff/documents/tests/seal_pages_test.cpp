// 公印 as its pages serve it: the register with its picture, what waits, the comparison, the book.
#include "tests/office.h"

#include <mado/documents/seals.h>

#include <mado/papers/sealed.h>
#include <mado/web/site.h>

#include <fstream>

using namespace mado;
using namespace mado::documents;
using documents::test::Office;
using Kind = Refusal::Kind;

namespace {

std::string scanned(int side)
{
    std::string rgb;
    for (int i = 0; i < side * side; ++i)
        rgb += i % 3 == 0 ? std::string("\xc8\x18\x18") : std::string("\xff\xff\xff");
    return papers::seal_picture(side, side, rgb);
}

Hands hands()
{
    Hands given;
    given.picture = [](std::string_view bytes) { return photo::read(bytes); };
    given.decided = [](db::Read&, Workplace const&, CaseId const&) -> std::optional<DecidedText> {
        return DecidedText { "犬の登録申請　市川 みなみ", "登録する", "狂犬病予防法の要件を満たす。", "環境課長　国定 勉", "決裁規程別表第3", Instant { 1'795'000'000'000'000 }, { { "登録手数料 3,000円", "条例第2条" } } };
    };
    return given;
}

struct SealPages : Office {
    web::Site site { { .audience = web::Audience::Staff, .cookie = "mado_office" }, here };
    Module module = describe(hands());
    Caller manager = staff("n", "nagao"), keeper = staff("k", "matsui"), other_keeper = staff("o", "okada");

    SealPages()
    {
        site.add_files("documents", module.files, "");
        site.add_pages(module.pages);
        site.add_routes(module.routes);
        site.finish();
        write([&](db::Write& tx) -> Result<void> {
            for (auto const* position : { "n", "k", "o" })
                organization::keep_position(tx, { { position }, "environment", "文書係長", "section_head" });
            organization::keep_person(tx, { { "matsui" }, "松井 香織", "9039" });
            access::grant(tx, { "n" }, { access::Role::RecordsManager, "" });
            access::grant(tx, { "k" }, { access::Role::SealKeeper, "" });
            access::grant(tx, { "o" }, { access::Role::SealKeeper, "" });
            return {};
        });
    }
    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path = {}, http::Pairs answers = {}, std::string const& upload = {}, bool posts = true)
    {
        http::Request request;
        request.method = posts ? "POST" : "GET";
        request.form = std::move(answers);
        request.path = std::move(path);
        if (!upload.empty())
            request.uploads.push_back({ "picture", "seal.png", "image/png", upload, std::filesystem::file_size(upload), {}, false });
        web::Visit const visit { request, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& route : module.routes)
            if (route.pattern == pattern)
                return posts ? route.act(visit) : route.show(visit, nullptr);
        throw std::logic_error("no such route");
    }
    Result<http::Response> look(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path = {}) { return visit(caller, pattern, std::move(path), {}, {}, false); }
    std::string body(Result<http::Response> const& response) { return response ? response->body : response.error().key; }
    std::string file(std::string const& bytes)
    {
        auto const path = folder.path / "upload.png";
        std::ofstream(path, std::ios::binary) << bytes;
        return path.string();
    }
    http::Pairs wanted() const { return { { "title", "総社市長の印" }, { "keeper", "k" }, { "since", "2026-04-01" }, { "until", "" }, { "documents", "dog_tag" }, { "version", "0" } }; }
    SealId registered()
    {
        REQUIRE(visit(manager, "/seals/register/{seal}", { { "seal", "new" } }, wanted(), file(scanned(160))));
        return database.read(town, [&](db::Read& tx) { return seals(tx); }).front().id;
    }
};

TEST_CASE_FIXTURE(SealPages, "the register: a picture is asked, read and small ones are refused; nobody else keeps or sees it")
{
    auto const add = [&](Caller const& caller, http::Pairs answers, std::string const& upload) { return visit(caller, "/seals/register/{seal}", { { "seal", "new" } }, std::move(answers), upload); };
    CHECK(add(manager, wanted(), {}).error().fields.front().key == "documents.seal.picture_required");
    CHECK(add(manager, wanted(), file("no picture at all")).error().fields.front().key == "documents.seal.picture_unreadable");
    CHECK(add(manager, wanted(), file(scanned(60))).error().fields.front().key == "documents.seal.picture_small");
    auto wrong = wanted();
    wrong[2].second = "31 April";
    CHECK(add(manager, wrong, file(scanned(160))).error().fields.front().field == "since");
    CHECK(add(keeper, wanted(), file(scanned(160))).error().kind == Kind::Forbidden);
    auto const id = registered();
    CHECK(body(look(manager, "/seals/register")).find("総社市長の印") != std::string::npos);
    CHECK(body(look(manager, "/seals/register/{seal}", { { "seal", id.value } })).find("checked> 犬の登録済通知書") != std::string::npos);
    CHECK(body(look(manager, "/seals/register/{seal}", { { "seal", "no such seal" } })) == "documents.seal.not_found");
    CHECK(body(look(manager, "/seals/pictures/{seal}", { { "seal", id.value } })).starts_with("\x89PNG"));
    CHECK(body(look(keeper, "/seals/pictures/{seal}", { { "seal", id.value } })).starts_with("\x89PNG"));
    CHECK(look(other_keeper, "/seals/pictures/{seal}", { { "seal", id.value } }).error().kind == Kind::Forbidden);
    CHECK(look(clerk, "/seals/pictures/{seal}", { { "seal", id.value } }).error().kind == Kind::Forbidden);
    auto neighbours = manager;
    neighbours.tenant = neighbour;
    CHECK_FALSE(look(neighbours, "/seals/pictures/{seal}", { { "seal", id.value } }));
    CHECK_FALSE(look(neighbours, "/seals/register/{seal}", { { "seal", id.value } }));
}

TEST_CASE_FIXTURE(SealPages, "the comparison shows what was decided beside what will be issued, to the keeper alone, and asks for the mark")
{
    (void)registered();
    auto const document = issued(tag());
    std::map<std::string, std::string> const path { { "document", document.id.value } };
    CHECK(body(look(keeper, "/seals")).find("環境第1号") != std::string::npos);
    CHECK(body(look(other_keeper, "/seals")).find("環境第1号") == std::string::npos);
    auto const page = body(look(keeper, "/seals/documents/{document}", path));
    CHECK(page.find("登録する") != std::string::npos);
    CHECK(page.find("環境課長　国定 勉") != std::string::npos);
    CHECK(page.find("コテツ") != std::string::npos);
    CHECK(page.find("<h1", page.find("<h1") + 1) == std::string::npos);
    CHECK(page.find("<h3") != std::string::npos);
    CHECK(look(other_keeper, "/seals/documents/{document}", path).error().kind == Kind::Forbidden);
    CHECK(look(clerk, "/seals/documents/{document}", path).error().kind == Kind::Forbidden);
    auto neighbours = keeper;
    neighbours.tenant = neighbour;
    CHECK(look(neighbours, "/seals/documents/{document}", path).error().kind == Kind::NotFound);
    auto const act = [&](Caller const& caller, http::Pairs answers) { return visit(caller, "/seals/documents/{document}", path, std::move(answers)); };
    CHECK(act(keeper, { { "do", "affix" }, { "version", "1" } }).error().fields.front().field == "compared");
    CHECK(act(keeper, { { "do", "refuse" }, { "version", "1" } }).error().fields.front().field == "reason");
    CHECK(act(other_keeper, { { "do", "affix" }, { "compared", "yes" }, { "version", "1" } }).error().kind == Kind::Forbidden);
    CHECK(act(keeper, { { "do", "affix" }, { "compared", "yes" }, { "version", "7" } }).error().kind == Kind::Conflict);
    CHECK(body(look(clerk, "/documents/{document}", path)).find("照合を待っています") != std::string::npos);
    REQUIRE(act(keeper, { { "do", "affix" }, { "compared", "yes" }, { "version", "1" } }));
    CHECK(look(keeper, "/seals/documents/{document}", path).error().kind == Kind::Conflict);
    auto const book = body(look(keeper, "/seals/book"));
    CHECK(book.find("松井 香織") != std::string::npos);
    CHECK(book.find("市川 みなみ 様") != std::string::npos);
    auto const csv = body(look(keeper, "/seals/book.csv"));
    CHECK(csv.find("\"総社市長の印\",\"環境第1号\"") != std::string::npos);
    CHECK(body(look(neighbours, "/seals/book.csv")).find("環境第1号") == std::string::npos);
}

TEST_CASE_FIXTURE(SealPages, "given back: the reason stands on the document's page, which asks again or drops it")
{
    (void)registered();
    auto const document = issued(tag());
    std::map<std::string, std::string> const path { { "document", document.id.value } };
    REQUIRE(visit(keeper, "/seals/documents/{document}", path, { { "do", "refuse" }, { "version", "1" }, { "reason", "日付が違います <b>" } }));
    auto const page = body(look(clerk, "/documents/{document}", path));
    CHECK(page.find("日付が違います &lt;b&gt;") != std::string::npos);
    CHECK(page.find("もう一度照合を求める") != std::string::npos);
    CHECK(visit(stranger, "/documents/{document}/seal", path, { { "remark", "確かめた" }, { "version", "2" } }).error().kind == Kind::Forbidden);
    CHECK(visit(clerk, "/documents/{document}/seal", path, { { "do", "drop" }, { "version", "2" } }).error().fields.front().field == "remark");
    REQUIRE(visit(clerk, "/documents/{document}/seal", path, { { "do", "drop" }, { "remark", "決定を変更する" }, { "version", "2" } }));
    CHECK(body(look(clerk, "/documents/{document}", path)).find("この文書は出しません（欠番）") != std::string::npos);
    CHECK(body(look(clerk, "/numbers")).find("決定を変更する") != std::string::npos);
}

}  // namespace
