// 訪問シート, the run that leaves somebody out, the winter and a revision on their pages.
#include "tests/pages.h"

#include <mado/json/json.h>
#include <mado/public_assistance/sheets.h>
#include <mado/webcrypto/webcrypto.h>

#include "web/sheet_pages.h"

using namespace mado;
using namespace mado::public_assistance;
using public_assistance::test::day;
using public_assistance::test::Pages;
using public_assistance::test::RefusalKind;

namespace {

constexpr auto sheets_page = "/public-assistance/sheets", sheet_page = "/public-assistance/sheets/{sheet}", file_page = "/public-assistance/sheets/{sheet}/file",
               paper_page = "/public-assistance/sheets/{sheet}/paper";
bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }
std::string between(std::string const& text, std::string_view before, std::string_view after)
{
    auto const at = text.find(before);
    REQUIRE_MESSAGE(at != std::string::npos, before);
    auto const from = at + before.size();
    return text.substr(from, text.find(after, from) - from);
}
std::string unpadded(std::string text)
{
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

struct SheetPages : Pages {
    HouseholdId id = assisted("2026-11-18");
    std::string visit_id;

    SheetPages()
    {
        auto const made = write([&](db::Write& tx) { return plan_visit(tx, east, here, id, day("2026-11-19")); });
        REQUIRE(made);
        visit_id = made->id;
    }
    struct Made { std::string id, passphrase, file; };
    Made made()
    {
        auto const page = sent(east, sheets_page, {}, { { "do", "make" }, { "visits", visit_id }, { "note", "冬の暖房" } });
        Made one { read([&](db::Read& tx) { return sheets(tx, east, 10); }).front().id.value, between(page, "id=\"passphrase\">", "<"), {} };
        one.file = shown(east, file_page, { { "sheet", one.id } });
        return one;
    }
};

}  // namespace

TEST_CASE_FIXTURE(SheetPages, "a sheet is made on its page: its passphrase is shown once and opens the file, which says nothing without it")
{
    CHECK(has(shown(east, sheets_page), "三宅 陽子"));
    CHECK_FALSE(has(shown(other_clerk, sheets_page), "三宅 陽子"));
    CHECK(has(sent(east, sheets_page, {}, { { "do", "make" }, { "note", "冬の暖房" } }), "冬の暖房"));  // nothing is chosen, and what was typed is there
    auto const one = made();
    CHECK_FALSE(has(shown(east, sheet_page, { { "sheet", one.id } }), one.passphrase));
    for (auto const* words : { "三宅", "冬の暖房", "0866-00-0023" })
        CHECK_FALSE(has(one.file, words));
    CHECK_FALSE(has(one.file, one.passphrase));
    CHECK_FALSE(has(one.file, "http://"));
    CHECK_FALSE(has(one.file, "https://"));
    auto const data = json::parse(between(one.file, "id=\"data\">", "</script>"));
    REQUIRE(data);
    CHECK(data->integer("iterations") >= 600'000);
    auto const key = webcrypto::key_of_words(webcrypto::plain_passphrase(one.passphrase), *crypto::from_base64url(data->text("salt")), static_cast<int>(data->integer("iterations")));
    auto const context = "public_assistance.visit_sheet/1/" + data->text("sheet") + "/" + data->text("ends_at") + "/content";
    auto const plain = webcrypto::gcm_decrypt(key, *crypto::from_base64url(data->text("box")), context);
    REQUIRE(plain);
    CHECK(has(*plain, "三宅 陽子"));
    CHECK(has(*plain, "冬の暖房"));
    // Its policy lets in its own script and style alone.
    CHECK(has(one.file, "default-src 'none'; script-src 'sha256-"));
    auto const script = between(one.file, "</script>\n<script>", "</script>"), style = between(one.file, "<style>", "</style>");
    CHECK(unpadded(between(one.file, "script-src 'sha256-", "='")) == crypto::base64url(crypto::sha256(script)));
    CHECK(unpadded(between(one.file, "style-src 'sha256-", "='")) == crypto::base64url(crypto::sha256(style)));
    auto const answer = visit(east, file_page, { { "sheet", one.id } });
    CHECK(std::ranges::any_of(answer->headers, [](auto const& header) { return header.first == "cache-control" && header.second == "no-store"; }));
    CHECK(std::ranges::any_of(answer->headers, [](auto const& header) { return header.first == "content-disposition" && header.second.starts_with("attachment"); }));
}

TEST_CASE_FIXTURE(SheetPages, "whose sheet it is: the file for who made it, the look for who supervises, nothing for others")
{
    std::map<std::string, std::string> const path { { "sheet", made().id } };
    CHECK(shown(supervisor, file_page, path) == "public_assistance.sheet.of_another");
    CHECK(shown(west, file_page, path) == "public_assistance.not_found");
    CHECK(shown(other_clerk, sheet_page, path) == "public_assistance.not_found");
    CHECK(shown(theirs, sheet_page, path) == "public_assistance.not_found");
    CHECK(shown(theirs, paper_page, path) == "public_assistance.not_found");
    CHECK(has(shown(supervisor, sheet_page, path), "紛失を届ける"));
    CHECK(has(shown(supervisor, sheets_page), "持出中"));
    auto const paper = shown(east, paper_page, path);
    CHECK(has(paper, "三宅 陽子"));
    CHECK(has(paper, "援助方針"));
    CHECK(has(shown(supervisor, "/public-assistance/supervision"), "訪問シート"));
    http::Pairs lost { { "do", "lose" }, { "version", "1" }, { "lost_on", "2026-11-18" }, { "lost_time", "25:00" }, { "lost_why", "電車" } };
    auto const refused = sent(supervisor, sheet_page, path, lost);
    CHECK(has(refused, "電車"));
    CHECK(has(refused, "15:30"));
    lost[3].second = "08:30";  // before it was made
    CHECK(has(sent(supervisor, sheet_page, path, lost), "作ってから今までの間"));
    CHECK(has(sent(east, sheet_page, path, { { "do", "revoke" }, { "version", "1" }, { "revoked_why", "" } }), "入力してください"));
    CHECK(sent(east, sheet_page, path, { { "do", "revoke" }, { "version", "1" }, { "revoked_why", "使わなかった" } }) == "done");
    CHECK(has(shown(east, sheet_page, path), "使わなかった"));
    CHECK(shown(east, file_page, path) == "public_assistance.sheet.closed");
    clock.set(instant_in_tokyo(day("2026-11-19")));
    CHECK(shown(east, paper_page, path) == "public_assistance.sheet.closed");
}

TEST_CASE_FIXTURE(SheetPages, "what was written comes in by a file; without one the page says what to choose")
{
    CHECK(has(sent(east, sheets_page, {}, { { "do", "take" } }), "ファイルを選んでください"));
    CHECK(sent(east, sheets_page, {}, { { "do", "eat" } }) == "public_assistance.not_found");
}

TEST_CASE_FIXTURE(Pages, "the page of a run says who is left out, the desk says that the winter ends, and a revision is told")
{
    assisted("2026-11-18", "変わらない 人");
    auto one = household(assisted("2026-11-18", "変わった 人"));
    one.grade = "2-1";
    REQUIRE(write([&](db::Write& tx) { return keep_household(tx, east, here, one); }));
    auto const run = begun("2026-12-01");
    REQUIRE(public_assistance::jobs::reckon(here, job_of(run)));
    auto const page = shown(east, "/public-assistance/runs/{run}", { { "run", run.id.value } });
    CHECK(has(page, "1世帯は計算できないので、この支払から外します"));
    CHECK(has(page, "決裁に回す"));
    CHECK(has(shown(east, "/public-assistance"), "計算できず締めから外れた世帯"));
    CHECK_FALSE(has(shown(east, "/public-assistance"), "翌月から額が下がること"));
    auto const effect = "/public-assistance/effect";
    CHECK(has(shown(east, effect, {}, { { "month", "いつか" } }), "2027-04"));
    CHECK(has(shown(east, effect, {}, { { "month", "2026-10" } }), "差の額ごとの件数"));
    CHECK(has(shown(east, effect, {}, { { "month", "2026-10" } }), "2世帯のうち"));
    CHECK(has(shown(other_clerk, effect, {}, { { "month", "2026-10" } }), "0世帯"));
    clock.set(instant_in_tokyo(day("2027-03-10"), 10));
    CHECK(has(shown(east, "/public-assistance"), "翌月から額が下がること"));
    clock.set(instant_in_tokyo(day("2027-10-10"), 10));
    CHECK(has(shown(east, "/public-assistance"), "冬季加算（VI区）が令和9年11月1日に始まります"));
}
