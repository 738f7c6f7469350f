#include "tests/town.h"

#include <mado/json/json.h>

#include <algorithm>

using namespace mado;
using namespace mado::meetings;
using meetings::test::World;

namespace {

// Every page of a meeting, with the paper in it.
std::vector<std::string> pages_of(MeetingId const& id, Paper const& paper)
{
    auto const base = "/" + id.value;
    return { base, base + "/follow", base + "/follow/now", base + "/follow/events", base + "/minutes", base + "/papers/" + paper.id.value + "/1", base + "/papers/" + paper.id.value + "/1/picture",
        base + "/papers/" + paper.id.value + "/file" };
}
std::vector<std::string> forms_of(MeetingId const& id) { return { "/" + id.value + "/change", "/" + id.value + "/members", "/" + id.value + "/agenda", "/" + id.value + "/papers", "/" + id.value + "/resolutions" }; }

}  // namespace

TEST_CASE("members open every page of a meeting, those who run it its forms; for others of the town each is not there")
{
    World world;
    auto const id = world.convened();
    auto const paper = world.paper_of(id, 1);
    world.begun(id);
    for (auto const* who : { "ogawa", "ichino", "morita", "fujii", "kanno" }) {
        world.sign_in(who);
        bool const is_member = who != std::string("fujii") && who != std::string("kanno");
        bool const runs = is_member && who != std::string("morita");
        for (auto const& page : pages_of(id, paper)) {
            CAPTURE(who);
            CAPTURE(page);
            CHECK(world.get(page).status == (is_member ? 200 : 404));
        }
        for (auto const& page : forms_of(id)) {
            CAPTURE(who);
            CAPTURE(page);
            CHECK(world.get(page).status == (runs ? 200 : is_member ? 403 : 404));
        }
        for (auto const* page : { "", "?month=2026-10", "/actions", "/bodies", "/petitions" })
            CHECK(world.get(page).status == 200);
        CHECK((world.get("").body.find("幹部レク 道路の計画") != std::string::npos) == is_member);
    }
    world.cookie.clear();
    CHECK(world.get("/" + id.value).status != 200);
    // Another town's address with this town's meeting.
    world.sign_in("ogawa");
    CHECK(world.send("GET", "/kurashiki-shi/meetings/" + id.value).status != 200);
}

TEST_CASE("a meeting is held by its pages: turned, followed, noted, decided, written, confirmed, downloaded")
{
    World world;
    auto const id = world.convened();
    auto const paper = world.paper_of(id, 2);
    auto const base = "/" + id.value;
    world.sign_in("ogawa");
    CHECK(world.post(base, { { "do", "begin" } }).status == 303);
    CHECK(world.post(base + "/follow", { { "from", "0" }, { "paper", paper.id.value } }).status == 303);
    CHECK(world.post(base + "/follow", { { "from", "1" }, { "step", "next" } }).status == 303);
    world.sign_in("morita");
    auto const now = json::parse(world.get(base + "/follow/now").body);
    REQUIRE(now);
    CHECK(now->integer("turn") == 2);
    CHECK(now->integer("page") == 2);
    CHECK_FALSE(now->flag("presents"));
    CHECK(now->text("words").find("第2ページの本文") != std::string::npos);
    CHECK(world.post(base + "/follow", { { "from", "2" }, { "step", "before" } }).status == 403);
    auto const events = world.get(base + "/follow/events");
    CHECK(events.status == 200);
    CHECK(events.channel == "meetings/" + id.value);
    CHECK(world.post(base + "/note", { { "paper", paper.id.value }, { "page", "2" }, { "note", "ここを聞く" }, { "quietly", "yes" } }).status == 200);
    CHECK(json::parse(world.get(base + "/follow/now").body)->text("note") == "ここを聞く");
    world.sign_in("ogawa");
    CHECK(json::parse(world.get(base + "/follow/now").body)->text("note").empty());
    CHECK(world.get(base + "/papers/" + paper.id.value + "/2").body.find("ここを聞く") == std::string::npos);

    auto const refused = world.post(base + "/resolutions", { { "kind", "action" }, { "words", "県に<確かめる>" }, { "who", "だれでもない" } });
    CHECK(refused.status == 422);
    CHECK(refused.body.find("県に&lt;確かめる&gt;") != std::string::npos);
    CHECK(world.post(base + "/resolutions", { { "kind", "action" }, { "words", "県に確かめる" }, { "who", "103" }, { "due.era", "" }, { "due.year", "2026" }, { "due.month", "12" }, { "due.day", "1" } }).status == 303);
    CHECK(world.post(base + "/minutes", { { "version", "0" }, { "words", "案のとおり決した。" } }).status == 303);
    CHECK(world.post(base, { { "do", "end" } }).status == 303);
    CHECK(world.get(base + "/follow/events").status == 204);
    CHECK(world.get(base + "/minutes").body.find("meetings.") == std::string::npos);  // no word is missing
    CHECK(world.get(base + "/minutes.pdf").status == 404);
    world.sign_in("ichino");
    auto const shown = world.get(base + "/minutes");
    auto const stamp = mado::testing::between(shown.body, "name=\"stamp\" value=\"", "\"");
    REQUIRE(stamp.size() == 64);
    CHECK(world.post(base + "/minutes/confirm", { { "stamp", "another" } }).status == 409);
    CHECK(world.post(base + "/minutes/confirm", { { "stamp", stamp } }).status == 303);
    world.sign_in("morita");
    auto const pdf = world.get(base + "/minutes.pdf");
    CHECK(pdf.status == 200);
    CHECK(pdf.body.starts_with("%PDF"));
    CHECK(world.get("/actions").body.find("県に確かめる") != std::string::npos);
    world.sign_in("fujii");
    CHECK(world.get(base + "/minutes.pdf").status == 404);
    CHECK(world.confirmed.size() == 1);
}

TEST_CASE("forms keep what was typed, and members and agenda are kept by their rows")
{
    World world;
    world.sign_in("ogawa");
    http::Pairs plan { { "kind", "headquarters" }, { "title", "災害対策本部会議" }, { "place", "本部室" }, { "day.era", "" }, { "day.year", "2026" }, { "day.month", "11" }, { "day.day", "20" },
        { "from", "13:00" }, { "until", "12:00" } };
    auto const refused = world.post("/new", plan);
    CHECK(refused.status == 422);
    CHECK(refused.body.find("災害対策本部会議") != std::string::npos);
    plan.back().second = "14:00";
    auto const made = world.post("/new", plan);
    REQUIRE(made.status == 303);
    auto const place = std::ranges::find(made.headers, "location", &std::pair<std::string, std::string>::first);
    REQUIRE(place != made.headers.end());
    auto const id = mado::testing::between(place->second + "?", "/meetings/", "?");
    auto const version = [&](std::string const& page) { return mado::testing::between(world.get("/" + id + page).body, "name=\"version\" value=\"", "\""); };
    CHECK(world.post("/" + id + "/members", { { "version", version("/members") }, { "part.0", "secretary" }, { "name.1", "102 市野 健太郎" }, { "part.1", "chair" }, { "name.2", "外部 委員" },
        { "outside.2", "yes" } }).status == 303);
    CHECK(world.post("/" + id + "/members", { { "version", version("/members") }, { "name.3", "だれか" } }).status == 422);
    CHECK(world.post("/" + id + "/agenda", { { "version", version("/agenda") }, { "title.0", "被害の状況" }, { "speaker.0", "102" }, { "minutes.0", "20" }, { "title.1", "避難所" } }).status == 303);
    auto const page = world.get("/" + id).body;
    for (auto const* words : { "市野 健太郎", "外部 委員", "被害の状況", "避難所", "13:20" })
        CHECK_MESSAGE(page.find(words) != std::string::npos, words);
    CHECK(world.post("/" + id + "/agenda", { { "version", "1" }, { "title.0", "古い画面" } }).status == 409);
}
