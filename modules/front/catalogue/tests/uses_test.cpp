// 活用事例: from anybody, sealed to the office, shown when it says so; and no link that is a trick.
#include "catalogue.h"

#include <mado/datasets/uses.h>

using namespace mado;
using namespace mado::catalogue_test;
using mado::testing::has;

namespace {

http::Pairs proposal(std::string const& address, std::string const& title = "トイレ地図")
{
    return { { "title", title }, { "address", address }, { "words", "近い順に出します" }, { "maker", "高校生のグループ" }, { "dataset", "shelters" } };
}

TEST_CASE("a use is proposed to the office, and shown once it says so")
{
    Catalogue front;
    auto const shelters = front.dataset("shelters");
    REQUIRE(front.publish(shelters));
    front.get("/soja-shi/data-uses?dataset=shelters");
    auto const letters = [&] { return front.count("SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant"); };
    CHECK(front.send("POST", "/soja-shi/data-uses", proposal("https://maps.example.jp/")).status == 303);
    CHECK(letters() == 1);
    CHECK_FALSE(has(front.get("/soja-shi/data-uses").body, "トイレ地図"));
    CHECK(front.count("SELECT COUNT(*) AS n FROM catalogue_use WHERE tenant = $tenant") == 0);

    datasets::DataUse const use { front.ids.uuid(1), "トイレ<地図>", "https://maps.example.jp/?a=1&b=\x22", "近い順に出します", "高校生のグループ", shelters.id, front.clock.now() };
    CHECK_FALSE(front.receive(datasets::body_of(datasets::ShownUse { use, datasets::UseState::Shown }), {}));   // a quotation mark is no address
    auto good = use;
    good.address = "https://maps.example.jp/?a=1&b=2";
    REQUIRE(front.receive(datasets::body_of(datasets::ShownUse { good, datasets::UseState::Shown }), {}));
    auto const page = front.get("/soja-shi/data-uses").body;
    CHECK(has(page, "<a href=\"https://maps.example.jp/?a=1&amp;b=2\" rel=\"nofollow noopener noreferrer ugc external\">トイレ&lt;地図&gt;</a>"));
    CHECK(has(page, "高校生のグループ"));
    CHECK(has(page, "/soja-shi/data/shelters"));
    CHECK_FALSE(has(front.get("/okayama-shi/data-uses").body, "maps.example.jp"));
    REQUIRE(front.receive(datasets::body_of(datasets::ShownUse { { .id = good.id }, datasets::UseState::Hidden }), {}));
    CHECK_FALSE(has(front.get("/soja-shi/data-uses").body, "maps.example.jp"));
}

TEST_CASE("what is no good proposal is refused with what was typed")
{
    Catalogue front;
    front.get("/soja-shi/data-uses");
    for (auto const* address : { "", "javascript:alert(1)", "data:text/html,x", "ftp://example.jp", "https://user:word@example.jp/", "//example.jp", "https://localhost/", "https://例え.jp/" }) {
        auto const refused = front.send("POST", "/soja-shi/data-uses", proposal(address));
        CHECK_MESSAGE(refused.status == 422, address);
        CHECK(has(refused.body, "id=\"address-error\""));
        CHECK(has(refused.body, "近い順に出します</textarea>"));
    }
    CHECK(front.send("POST", "/soja-shi/data-uses", proposal("https://maps.example.jp/", "")).status == 422);
    CHECK(front.send("POST", "/soja-shi/data-uses", proposal("https://maps.example.jp/", std::string(101, 'a'))).status == 422);
    CHECK(front.count("SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant") == 0);
    int refused = 0;
    for (int n = 0; n < 25; ++n)
        refused += front.send("POST", "/soja-shi/data-uses", proposal("https://maps.example.jp/")).status == 429 ? 1 : 0;
    CHECK(refused >= 5);
}

}  // namespace
