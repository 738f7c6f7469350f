#include <mado/rounds/draw.h>

#include <mado/crypto/box.h>

using namespace mado;
using namespace mado::rounds;

namespace {

std::string secret_of_bytes()
{
    std::string secret;
    for (int i = 0; i < 32; ++i)
        secret += static_cast<char>(i);
    return secret;
}

TicketList small_list()
{
    return { "330001", "prefectural_housing", "r", { { "102", 3, 2 }, { "101", 2, 2 } },
        { { "102", 2, "FFFFFFFFFF6", 1 }, { "101", 2, "BBBBBBBBBB2", 3 }, { "101", 1, "AAAAAAAAAA1", 1 }, { "101", 2, "DDDDDDDDDD4", 2 }, { "101", 2, "CCCCCCCCCC3", 1 },
            { "101", 2, "EEEEEEEEEE5", 1 } } };
}

std::string seed_number(int n) { return crypto::sha256("seed " + std::to_string(n)); }

std::vector<std::string> receipts_of(std::vector<Place> const& places, std::string const& item, std::string const& result)
{
    std::vector<std::string> found;
    for (auto const& place : places)
        if (place.item == item && place.result == result)
            found.push_back(place.receipt);
    return found;
}

using Receipts = std::vector<std::string>;

}  // namespace

TEST_CASE("a draw is what an independent computation of the written rule gives (docs/guides/rounds.md)")
{
    auto const text = text_of(small_list());
    REQUIRE(text);
    auto const hash = crypto::sha256_hex(*text);
    CHECK(hash == "0a6b35a64f894b098c2020ba2bd31c23a9b7b3f4c3f48b7cd9513e73a027b4a5");
    CHECK(commitment_of(secret_of_bytes()) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
    auto const seed = seed_of({ secret_of_bytes(), "4 2 6", "dice" }, hash);
    CHECK(crypto::hex(seed) == "285f38cfda0cd1707658f61d2b18a4718d78f9dc60fcbdadea61b8c4ed21c44b");
    auto const places = drawn(*list_from(*text), seed);
    CHECK(receipts_of(places, "101", "won") == Receipts { "AAAAAAAAAA1", "BBBBBBBBBB2" });
    CHECK(receipts_of(places, "101", "reserve") == Receipts { "DDDDDDDDDD4", "CCCCCCCCCC3" });
    CHECK(receipts_of(places, "101", "lost") == Receipts { "EEEEEEEEEE5" });
    CHECK(receipts_of(places, "102", "won") == Receipts { "FFFFFFFFFF6" });
}

TEST_CASE("rows: ranks before lots, fewer applicants than places, nobody at all, who has gone")
{
    for (int n = 0; n < 50; ++n) {  // the first rank wins whatever the seed
        auto const places = drawn(small_list(), seed_number(n));
        CHECK(places.front().receipt == "AAAAAAAAAA1");
        CHECK(places.size() == 6);
    }
    SUBCASE("fewer than places: all win, no reserve")
    {
        auto const places = drawn({ "t", "p", "r", { { "1", 3, 2 } }, { { "1", 1, "A", 1 }, { "1", 1, "B", 1 } } }, seed_number(1));
        CHECK(receipts_of(places, "1", "won").size() == 2);
        CHECK(receipts_of(places, "1", "reserve").empty());
    }
    SUBCASE("as many as places and reserves: nobody loses; one more does")
    {
        TicketList list { "t", "p", "r", { { "1", 1, 1 } }, { { "1", 1, "A", 1 }, { "1", 1, "B", 1 } } };
        CHECK(receipts_of(drawn(list, seed_number(1)), "1", "lost").empty());
        list.tickets.push_back({ "1", 1, "C", 1 });
        CHECK(receipts_of(drawn(list, seed_number(1)), "1", "lost").size() == 1);
    }
    SUBCASE("nobody") { CHECK(drawn({ "t", "p", "r", { { "1", 3, 2 } }, {} }, seed_number(1)).empty()); }
    SUBCASE("who has gone takes no place, and the order of the others stays")
    {
        auto const all = drawn(small_list(), seed_number(7));
        auto const rest = drawn(small_list(), seed_number(7), { "AAAAAAAAAA1" });
        CHECK(receipts_of(rest, "101", "gone") == Receipts { "AAAAAAAAAA1" });
        CHECK(rest.front().receipt == all[1].receipt);
        CHECK(rest.front().result == "won");
    }
    SUBCASE("an applicant with many lots stands in the order once")
    {
        auto const places = drawn({ "t", "p", "r", { { "1", 1, 0 } }, { { "1", 1, "A", 50 }, { "1", 1, "B", 1 } } }, seed_number(3));
        CHECK(places.size() == 2);
    }
}

TEST_CASE("fairness: over fixed seeds every place is as likely as the lots say (chi-square)")
{
    // Four applicants with one lot: each first in a quarter of 4,000 draws; three degrees of freedom, 16.27 is passed once in a thousand.
    TicketList const equal { "t", "p", "r", { { "1", 1, 0 } }, { { "1", 1, "A", 1 }, { "1", 1, "B", 1 }, { "1", 1, "C", 1 }, { "1", 1, "D", 1 } } };
    std::map<std::string, int> first, last;
    constexpr int draws = 4'000;
    for (int n = 0; n < draws; ++n) {
        auto const places = drawn(equal, seed_number(n));
        ++first[places.front().receipt];
        ++last[places.back().receipt];
    }
    for (auto const* counts : { &first, &last }) {
        double chi = 0;
        for (auto const& [receipt, count] : *counts)
            chi += (count - draws / 4.0) * (count - draws / 4.0) / (draws / 4.0);
        CHECK(counts->size() == 4);
        CHECK(chi < 16.27);
    }
    // Three lots against one: three quarters; one degree of freedom, 10.83.
    int won = 0;
    for (int n = 0; n < draws; ++n)
        won += drawn({ "t", "p", "r", { { "1", 1, 0 } }, { { "1", 1, "A", 3 }, { "1", 1, "B", 1 } } }, seed_number(n)).front().receipt == "A" ? 1 : 0;
    auto const expected = draws * 0.75;
    auto const chi = (won - expected) * (won - expected) / expected + (won - expected) * (won - expected) / (draws - expected);
    CHECK(chi < 10.83);
}

TEST_CASE("a list has one order and one form; anything else is refused")
{
    auto const text = text_of(small_list()).value();
    CHECK(text_of(*list_from(text)).value() == text);
    struct Row { char const* what; TicketList list; };
    for (auto const& row : { Row { "receipt twice", { "t", "p", "r", { { "1", 1, 0 } }, { { "1", 1, "A", 1 }, { "1", 2, "A", 1 } } } },
             Row { "no such row", { "t", "p", "r", { { "1", 1, 0 } }, { { "2", 1, "A", 1 } } } }, Row { "no lots", { "t", "p", "r", { { "1", 1, 0 } }, { { "1", 1, "A", 0 } } } },
             Row { "rank 0", { "t", "p", "r", { { "1", 1, 0 } }, { { "1", 0, "A", 1 } } } }, Row { "row twice", { "t", "p", "r", { { "1", 1, 0 }, { "1", 2, 0 } }, {} } } })
        CHECK_MESSAGE(!text_of(row.list), row.what);
    CHECK_FALSE(list_from(""));
    CHECK_FALSE(list_from("not json\n"));
    CHECK_FALSE(list_from(text.substr(0, text.size() - 1)));  // the last LF
    CHECK_FALSE(list_from(" " + text));
    auto other = text;
    other.replace(other.find("madoguchi-1"), 11, "madoguchi-2");
    CHECK_FALSE(list_from(other));
}

TEST_CASE("a record verifies from itself alone; whatever is changed in it is found")
{
    Proof const proof { text_of(small_list()).value(), { secret_of_bytes(), "4 2 6", "会場で振ったさいころ" }, { "EEEEEEEEEE5" }, "2026-11-18T10:00:00+09:00", "2026-11-20T10:00:00+09:00" };
    auto const record = json::canonical(proof_of(proof));
    auto const checked = check_proof(record);
    CHECK(checked.wrong.empty());
    CHECK(checked.applicants == 6);
    CHECK(record.find("\"gone\":[\"EEEEEEEEEE5\"]") != std::string::npos);
    auto const changed = [&](std::string const& what, std::string const& with) {
        auto text = record;
        auto const at = text.find(what);
        REQUIRE_MESSAGE(at != std::string::npos, what);
        return !check_proof(text.replace(at, what.size(), with)).wrong.empty();
    };
    CHECK(changed("\"public_value\":\"4 2 6\"", "\"public_value\":\"4 2 5\""));
    CHECK(changed("\"secret\":\"0001", "\"secret\":\"0101"));
    CHECK(changed("\\\"lots\\\":3", "\\\"lots\\\":4"));
    CHECK(changed("\"commitment\":\"63", "\"commitment\":\"64"));
    CHECK(changed("\"result\":\"won\"", "\"result\":\"lost\""));
    CHECK(changed("\"gone\":[\"EEEEEEEEEE5\"]", "\"gone\":[]"));
    CHECK(changed("\"round\":\"r\"", "\"round\":\"s\""));
    CHECK_FALSE(check_proof("").wrong.empty());
    CHECK_FALSE(check_proof("[]").wrong.empty());
    CHECK_FALSE(check_proof("{\"list\":\"\",\"secret\":\"zz\"}").wrong.empty());
}
