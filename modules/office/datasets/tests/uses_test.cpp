#include "tests/office.h"

#include <mado/open_data/uses.h>

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

namespace {

datasets::DataUse sample(Ids& ids) { return { .id = ids.uuid(1), .title = "トイレ地図", .address = "https://maps.example.jp/", .words = "近い順に出します", .maker = "高校生のグループ", .sent_at = { 1'790'000'000'000'000 } }; }

}  // namespace

TEST_CASE_FIXTURE(Office, "a use of the data is shown to the public once somebody here has said so")
{
    auto const use = sample(ids);
    Caller const whole { .tenant = code, .kind = CallerKind::System, .job = "test" }, others { .tenant = neighbour, .kind = CallerKind::System, .job = "test" };
    for (int n = 0; n < 2; ++n)               // the second says it again
        REQUIRE(write([&](db::Write& tx) { return receive_use(tx, from_front, here, { datasets::body_of(use) }); }));
    auto const seen = read([&](db::Read& tx) { return uses(tx, whole); });
    REQUIRE(seen.size() == 1);
    CHECK(seen.front().state == UseDecision::New);
    CHECK(read([&](db::Read& tx) { return count_new_uses(tx, whole); }) == 1);
    CHECK(read([&](db::Read& tx) { return uses(tx, officer); }).empty());       // an officer of one division
    CHECK(read([&](db::Read& tx) { return uses(tx, others); }, neighbour).empty());
    CHECK(write([&](db::Write& tx) { return decide_use(tx, officer, here, use.id, datasets::UseState::Shown); }).error().kind == Refusal::Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return decide_use(tx, others, here, use.id, datasets::UseState::Shown); }, neighbour).error().kind == Refusal::Kind::NotFound);

    REQUIRE(write([&](db::Write& tx) { return decide_use(tx, whole, here, use.id, datasets::UseState::Hidden); }));
    CHECK(letters(use.id).empty());           // what the front never showed is not told
    REQUIRE(write([&](db::Write& tx) { return decide_use(tx, whole, here, use.id, datasets::UseState::Shown); }));
    REQUIRE(letters(use.id).size() == 1);
    auto const shown = datasets::shown_use_of(letters(use.id).front().body);
    REQUIRE(shown);
    CHECK(shown->use.title == "トイレ地図");
    REQUIRE(write([&](db::Write& tx) { return decide_use(tx, whole, here, use.id, datasets::UseState::Hidden); }));
    auto const hidden = datasets::shown_use_of(letters(use.id).back().body);
    REQUIRE(hidden);
    CHECK(hidden->state == datasets::UseState::Hidden);
    CHECK(hidden->use.title.empty());         // its words stay here
    CHECK_FALSE(write([&](db::Write& tx) { return receive_use(tx, from_front, here, { json::object({ { "what", datasets::use_what } }) }); }));
    auto tricky = use;
    tricky.id = ids.uuid(2);
    tricky.address = "javascript:alert(1)";
    CHECK_FALSE(write([&](db::Write& tx) { return receive_use(tx, from_front, here, { datasets::body_of(tricky) }); }));
}

TEST_CASE("open_data: where a page may lead to")
{
    struct Row { char const* address; bool may; };
    for (auto const& row : { Row { "https://maps.example.jp/?q=%E5%B8%82", true }, Row { "http://example.jp", true }, Row { "javascript:alert(1)", false }, Row { "https://user:word@example.jp/", false },
             Row { "data:text/html,x", false }, Row { "https://", false }, Row { "https://localhost/", false }, Row { "//example.jp", false }, Row { "https://example.jp/ a", false },
             Row { "https://example.jp/\"onmouseover=", false }, Row { "https://例え.jp/", false }, Row { "https://a.jp/\r\nx", false }, Row { "HTTPS://example.jp", false } })
        CHECK_MESSAGE(datasets::may_lead_to(row.address) == row.may, row.address);
}


