// What only staff notify is nowhere on the front, although the front is sent every published version; and what came on paper has its document's
// code proved here without an application.
#include "tests/front.h"

#include <mado/applications/apply.h>

using namespace mado;
using namespace mado::test;

namespace {

TEST_CASE_FIXTURE(Front, "a procedure of staff: not listed, not found, not opened, not started, not printed, not applied for")
{
    Browser browser { *this };
    publish_from_library("dog_registration");
    publish_from_library("housing_notice_of_staff");
    auto const shows_it = [&] { return browser.shows("housing_notice_of_staff") || browser.shows("住居届"); };
    browser.get("/soja-shi/procedures");
    CHECK(browser.shows("dog_registration"));
    CHECK_FALSE(shows_it());
    browser.get("/soja-shi");
    CHECK_FALSE(shows_it());
    for (auto const* word : { "家賃", "住居手当", "引っ越し" }) {
        browser.get("/soja-shi/procedures?q=" + http::percent_encoded(word));
        CHECK_FALSE(browser.shows("/procedures/housing_notice_of_staff"));
    }
    for (auto const* path : { "", "/form", "/start" })
        CHECK_MESSAGE(browser.get("/soja-shi/procedures/housing_notice_of_staff" + std::string(path)).status == 404, path);
    auto const applied = applications::apply(here, town, { .procedure = "housing_notice_of_staff", .applicant = "staff", .language = "ja", .answers = {}, .notice = "paper" });
    REQUIRE_FALSE(applied);
    CHECK(applied.error().kind == Refusal::Kind::NotFound);
}

TEST_CASE_FIXTURE(Front, "the code of a document whose case came on paper is proved; a letter with words for nobody is not taken")
{
    Browser browser { *this };
    auto const body = [&](json::Value box) {
        auto const verify = json::object({ { "code", "0123456789ABCDEFGHJKMNPQRS" }, { "number", "総環第7号" }, { "title", "犬の登録済通知書" }, { "date", "2026-11-18" },
            { "office", "環境課 動物係" }, { "hash", "ab" } });
        return json::object({ { "clear", json::object({ { "state", "decided" }, { "at", clock.now().microseconds }, { "event", "decided" }, { "verify", verify } }) }, { "box", std::move(box) } });
    };
    auto const address = "/soja-shi/verify/0123456789ABCDEFGHJKMNPQRS";
    tell(gateway::Kind::Told, ids.uuid(clock.now().microseconds), body("sealed words"));
    CHECK(browser.get(address).status == 404);
    tell(gateway::Kind::Told, ids.uuid(clock.now().microseconds), body(nullptr));
    CHECK(browser.get(address).status == 200);
    CHECK(browser.shows("総環第7号"));
    CHECK_FALSE(browser.shows("電子署名"));
    auto const signed_one = json::object({ { "code", "0123456789ABCDEFGHJKMNPQRS" }, { "number", "総環第7号" }, { "title", "犬の登録済通知書" }, { "date", "2026-11-18" },
        { "office", "環境課 動物係" }, { "hash", "ab" }, { "signed_by", "Mayor of Soja <b>" }, { "signed_as", "b_lta" } });
    tell(gateway::Kind::Told, ids.uuid(clock.now().microseconds),
        json::object({ { "clear", json::object({ { "state", "decided" }, { "at", clock.now().microseconds }, { "event", "decided" }, { "verify", signed_one } }) }, { "box", nullptr } }));
    browser.get(address);
    CHECK(browser.shows("電子署名をした者"));
    CHECK(browser.shows("Mayor of Soja &lt;b&gt;"));
    CHECK(browser.shows("長い間確かめられます"));
    CHECK(browser.get("/okayama-shi/verify/0123456789ABCDEFGHJKMNPQRS").status == 404);
}

}  // namespace
