#include "tests/front.h"

#include <fstream>

using namespace mado;
using test::Browser;
using test::Front;

namespace {

// Two papers, one of which the office may look up; a day until which those by post must be there.
constexpr char const* two_papers = R"yaml(procedure: park_event
title: { ja: 公園での催しの届出 }
about: { ja: 公園で催しをする人が届け出ます。 }
words: [公園]
effect: filing
zone: office
law: [公園条例第4条]
owner: environment/animals
applicants: [person]
identity: none
languages: [ja]
ask:
  papers:
    title: { ja: 書類 }
    fields:
      name: { type: text, max: 10, title: { ja: 名前 } }
      map: { type: file, accept: [image], most: 2, also: [post], title: { ja: 会場の図 } }
      record: { type: file, accept: [pdf], also: [post, omit], title: { ja: 証明書 } }
limits:
  by_post: { title: { ja: 別送の期限 }, days: '14', basis: town, starts: arrival, when: 'map.way = "post" or record.way = "post"', until: attachments }
outcome:
  done: { tell: noted }
keep: { class: 公園/催し, years: 3, starts: fiscal_year }
sources:
  all: { of: [law, limits, keep], says: 試験のための決まり, sure: demo }
examples:
  nothing_said: { given: { received_on: 2026-11-18 }, expect: { flags: [] } }
)yaml";

struct Sent : Front {
    Browser browser { *this };
    std::string base, application;

    Sent()
    {
        publish("park_event", two_papers);
        browser.get("/soja-shi/procedures/park_event");
        browser.post("/soja-shi/procedures/park_event/start", {});
        REQUIRE(browser.last.status == 303);
        base = browser.location().substr(0, browser.location().rfind('/'));
        application = base.substr(base.rfind('/') + 1);
        browser.get(browser.location());
    }
    void answer(http::Pairs files)
    {
        browser.get(base + "/answers/papers");
        files.insert(files.begin(), { "name", "三宅" });
        browser.post(base + "/answers/papers", std::move(files));
    }
    void send(http::Pairs files)
    {
        answer(std::move(files));
        REQUIRE(browser.last.status == 303);
        browser.get(browser.location());
        browser.post(base + "/check", { { "notice", "paper" }, { "mail", "" }, { "confirm", "yes" } });
        REQUIRE(browser.last.status == 303);
        browser.get(browser.location());
        pump.once();
    }
    http::Upload upload(std::string const& control, std::string const& name, std::string const& bytes)
    {
        auto const path = folder.path / ("upload-" + std::to_string(++uploads_));
        std::ofstream(path, std::ios::binary) << bytes;
        return { control, name, "", path.string(), bytes.size(), bytes.substr(0, 512), false };
    }

private:
    int uploads_ = 0;
};

std::string const png = "\x89PNG\r\n\x1A\n a small picture";

}  // namespace

TEST_CASE_FIXTURE(Sent, "what goes by post stands on the receipt with its cover sheet, which has the number and nobody's name")
{
    send({ { "map.way", "post" }, { "record.way", "post" } });
    CHECK(browser.shows("あとで郵送する書類（2）"));
    CHECK(browser.shows("会場の図"));
    CHECK(browser.shows("12月2日"));
    CHECK(browser.shows(base + "/cover-sheet"));
    CHECK(browser.get(base + "/cover-sheet").status == 200);
    CHECK(browser.shows("送付票"));
    CHECK(browser.shows("環境課 動物係"));
    CHECK(browser.shows("令和8年12月2日（水）までに届くように"));
    CHECK(browser.shows("証明書"));
    CHECK_FALSE(browser.shows("三宅"));
    CHECK(browser.get(base + "/cover-sheet.pdf").body.starts_with("%PDF"));
    Browser stranger { *this };
    CHECK(stranger.get(base + "/cover-sheet").status == 404);
    CHECK(stranger.get(base + "/cover-sheet.pdf").status == 404);
    CHECK(stranger.get(base + "/send-later").status == 404);
}

TEST_CASE_FIXTURE(Sent, "the consent to be looked up is asked for, and goes with the application")
{
    answer({ { "map.way", "post" }, { "record.way", "omit" } });
    CHECK(browser.last.status != 303);
    CHECK(browser.shows("同意するときは"));
    send({ { "map.way", "post" }, { "record.way", "omit" }, { "record.consent", "yes" } });
    REQUIRE(arrived.size() == 1);
    CHECK(arrived.front().body["files"]["record"].flag("consent"));
    CHECK_FALSE(arrived.front().body["files"]["map"].has("consent"));
    CHECK(browser.shows("あとで郵送する書類（1）"));
}

TEST_CASE_FIXTURE(Sent, "files take the place of the post: sealed, without a request, files alone; then nothing is to be sent")
{
    send({ { "map.way", "post" }, { "record.way", "omit" }, { "record.consent", "yes" } });
    browser.get(base + "/send-later");
    CHECK(browser.shows("map.file"));
    CHECK_FALSE(browser.shows("record.file"));
    browser.post(base + "/send-later", {});
    CHECK(browser.shows("少なくとも1つ選んでください"));
    browser.post(base + "/send-later", {}, { upload("map.file", "図.exe", "MZ not a picture") });
    CHECK(browser.shows("図.exe"));
    CHECK(arrived.size() == 1);
    browser.post(base + "/send-later", {}, { upload("map.file", "図1.png", png), upload("map.file", "図2.png", png + "2") });
    REQUIRE(browser.last.status == 303);
    pump.once();
    REQUIRE(arrived.size() == 2);
    auto const& body = arrived.back().body;
    CHECK(body["request"].is_null());
    CHECK(body["answers"].object().empty());
    CHECK(body["files"]["map"].array("blobs").size() == 2);
    CHECK(body["files"]["map"].array("blobs").front().text("title") == "図1.png");
    browser.get(base + "/status");
    CHECK_FALSE(browser.shows("あとで郵送する書類"));
    CHECK(browser.shows("書類をファイルで送りました"));
    CHECK(browser.get(base + "/send-later").status == 410);
    CHECK(count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'applications.application.files_sent'") == 1);
}

TEST_CASE_FIXTURE(Sent, "what the office says of a paper is shown: arrived is done, missing is to be sent again, after the decision it is too late")
{
    send({ { "map.way", "post" }, { "record.way", "post" } });
    auto const says = [&](char const* state, char const* event, json::Value papers) {
        tell(gateway::Kind::Told, application, json::object({ { "clear", json::object({ { "state", state }, { "at", clock.now().microseconds }, { "event", event }, { "expected_on", nullptr },
            { "charges", json::Array {} }, { "verify", nullptr }, { "papers", std::move(papers) } }) }, { "box", nullptr } }));
        browser.get(base + "/status");
    };
    says("received", "paper_arrived", json::object({ { "map", "arrived" }, { "record", "open" } }));
    CHECK(browser.shows("あとで郵送する書類（1）"));
    CHECK(browser.shows("書類が届きました"));
    browser.get(base + "/cover-sheet");
    CHECK(browser.shows("証明書"));
    CHECK_FALSE(browser.shows("会場の図"));
    says("examining", "", json::object({ { "map", "missing" }, { "record", "arrived" } }));
    CHECK(browser.shows("会場の図"));
    says("decided", "decided", json::object({ { "map", "missing" }, { "record", "arrived" } }));
    CHECK_FALSE(browser.shows("あとで郵送する書類"));
    CHECK(browser.get(base + "/cover-sheet").status == 410);
}
