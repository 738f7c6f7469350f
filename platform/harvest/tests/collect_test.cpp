#include "vocabulary.h"

#include <mado/harvest/collect.h>

#include <doctest/doctest.h>

namespace mado::harvest {

using test::keys_of;
using test::vocabulary;

namespace {

using Keys = std::vector<std::string>;

// Answers by address; keeps what it was asked.
struct Peer {
    std::map<std::string, http::Response> answers {};
    std::vector<http::Call> asked {};
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 22)) };
    std::int64_t minutes_an_answer = 0;

    Catalogue collect(Kind kind, std::string const& address, Place place = Place::Production, Limits const& limits = {}, Patience const& patience = {})
    {
        return harvest::collect({ kind, address, place }, vocabulary(), [this](http::Call const& call) -> Result<http::Response> {
            asked.push_back(call);
            clock.set({ clock.now().microseconds + minutes_an_answer * 60'000'000 });
            auto const found = answers.find(call.url);
            if (found == answers.end())
                return refuse(Refusal::Kind::Busy, "http.call.no_answer");
            return found->second;
        }, clock, limits, patience);
    }
    void ckan(std::string const& root, int from, int until, int total)
    {
        std::string records;
        for (int n = from; n < until; ++n)
            records += std::string(n > from ? "," : "") + R"({"id":"i)" + std::to_string(n) + R"(","title":"T)" + std::to_string(n) + R"("})";
        answers[root + "/api/3/action/package_search?sort=name+asc&rows=2&start=" + std::to_string(from)]
            = { .status = 200, .body = R"({"success":true,"result":{"count":)" + std::to_string(total) + R"(,"results":[)" + records + "]}}" };
    }
};
constexpr Patience two_rows { .rows = 2 };

std::string node(int n, std::string const& next)
{
    return R"({"@graph":[{"@id":"https://e.jp/)" + std::to_string(n) + R"(","@type":"dcat:Dataset","dct:title":"t"},{"@type":"hydra:PartialCollectionView","hydra:next":{"@id":")" + next + R"("}}]})";
}

}  // namespace

TEST_CASE("harvest: CKAN is asked page after page, from its root or any address of its API")
{
    for (std::string const address : { "https://ckan.jp/", "https://ckan.jp", "https://ckan.jp/api/3/action/package_list?x=1" }) {
        Peer peer;
        peer.ckan("https://ckan.jp", 0, 2, 5);
        peer.ckan("https://ckan.jp", 2, 4, 5);
        peer.ckan("https://ckan.jp", 4, 5, 5);
        auto const all = peer.collect(Kind::Ckan, address, Place::Production, {}, two_rows);
        CHECK(all.found.size() == 5);
        CHECK(all.extent == Extent::Whole);
        CHECK(keys_of(all.findings) == Keys {});
        REQUIRE(peer.asked.size() == 3);
        CHECK(peer.asked[0].public_peers_only);
        CHECK(peer.asked[0].deadline_ms == 60'000);
    }
}

TEST_CASE("harvest: what moved between two pages is no reason to take anything for gone")
{
    Peer peer;
    peer.ckan("https://ckan.jp", 0, 2, 4);
    peer.ckan("https://ckan.jp", 2, 4, 4);
    peer.answers["https://ckan.jp/api/3/action/package_search?sort=name+asc&rows=2&start=2"].body = R"({"success":true,"result":{"count":4,"results":[{"id":"i1","title":"T1"},{"id":"i3","title":"T3"}]}})";
    auto const all = peer.collect(Kind::Ckan, "https://ckan.jp", Place::Production, {}, two_rows);
    CHECK(all.found.size() == 3);
    CHECK(all.extent == Extent::Part);
}

TEST_CASE("harvest: what fails in the middle is told, and what was read before it stays")
{
    Peer peer;
    peer.ckan("https://ckan.jp", 0, 2, 5);
    peer.answers["https://ckan.jp/api/3/action/package_search?sort=name+asc&rows=2&start=2"] = { .status = 503 };
    auto const all = peer.collect(Kind::Ckan, "https://ckan.jp", Place::Production, {}, two_rows);
    CHECK(all.found.size() == 2);
    CHECK(all.extent == Extent::Part);
    CHECK(keys_of(all.findings) == Keys { "https://ckan.jp/api/3/action/package_search?sort=name+asc&rows=2&start=2 harvest.collect.status" });
    Peer silent;
    CHECK(keys_of(silent.collect(Kind::DataJson, "https://e.jp/data.json").findings) == Keys { "https://e.jp/data.json harvest.collect.no_answer" });
    Peer moved;
    moved.answers["https://e.jp/data.json"] = { .status = 302, .headers = { { "location", "https://10.0.0.1/" } } };
    CHECK(keys_of(moved.collect(Kind::DataJson, "https://e.jp/data.json").findings) == Keys { "https://e.jp/data.json harvest.collect.status" });
    CHECK(moved.asked.size() == 1);
}

TEST_CASE("harvest: which addresses are asked at all")
{
    struct Row { char const* address; Place place; bool asked, public_only; };
    for (auto const& row : { Row { "https://e.jp/data.json", Place::Production, true, true }, Row { "https://e.jp/data.json", Place::Development, true, true }, Row { "http://e.jp/data.json", Place::Development, false, false },
             Row { "http://127.0.0.1:8080/data.json", Place::Development, true, false }, Row { "http://127.0.0.1:8080/data.json", Place::Production, false, false },
             Row { "https://who@e.jp/", Place::Production, false, false }, Row { "file:///etc/passwd", Place::Production, false, false } }) {
        CAPTURE(std::string(row.address));
        Peer peer;
        peer.answers[row.address] = { .status = 200, .body = R"({"dataset":[]})" };
        auto const all = peer.collect(Kind::DataJson, row.address, row.place);
        CHECK(peer.asked.size() == (row.asked ? 1 : 0));
        if (row.asked)
            CHECK(peer.asked[0].public_peers_only == row.public_only);
        CHECK(all.extent == (row.asked ? Extent::Whole : Extent::Part));
    }
}

TEST_CASE("harvest: a next page is taken from the same host, never twice, and not for ever")
{
    Peer peer;
    peer.answers["https://e.jp/c.jsonld"] = { .status = 200, .body = node(1, "/c.jsonld?page=2") };
    peer.answers["https://e.jp/c.jsonld?page=2"] = { .status = 200, .body = node(2, "https://e.jp/c.jsonld?page=2") };
    auto const circle = peer.collect(Kind::Dcat, "https://e.jp/c.jsonld");
    CHECK(circle.found.size() == 2);
    CHECK(keys_of(circle.findings) == Keys { "https://e.jp/c.jsonld?page=2 harvest.collect.next" });
    CHECK(circle.extent == Extent::Part);
    Peer elsewhere;
    elsewhere.answers["https://e.jp/c.jsonld"] = { .status = 200, .body = node(1, "https://other.jp/c.jsonld") };
    CHECK(keys_of(elsewhere.collect(Kind::Dcat, "https://e.jp/c.jsonld").findings) == Keys { "https://e.jp/c.jsonld harvest.collect.next" });
    CHECK(elsewhere.asked.size() == 1);
    Peer slow;
    slow.minutes_an_answer = 16;
    slow.ckan("https://ckan.jp", 0, 2, 50);
    slow.ckan("https://ckan.jp", 2, 4, 50);
    slow.ckan("https://ckan.jp", 4, 6, 50);
    auto const late = slow.collect(Kind::Ckan, "https://ckan.jp", Place::Production, {}, two_rows);
    CHECK(late.found.size() == 4);
    CHECK(late.extent == Extent::Part);
    CHECK(late.findings.at(0).key == "harvest.collect.too_long");
    Peer long_one;
    long_one.ckan("https://ckan.jp", 0, 2, 50);
    long_one.ckan("https://ckan.jp", 2, 4, 50);
    CHECK(long_one.collect(Kind::Ckan, "https://ckan.jp", Place::Production, { .records = 3 }, two_rows).findings.at(0).key == "harvest.collect.too_long");
}

}  // namespace mado::harvest
