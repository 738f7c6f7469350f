#include <mado/webhook/webhook.h>

#include <doctest/doctest.h>

#include <algorithm>

using namespace mado;

namespace {

std::string const secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

http::Response status(int number)
{
    http::Response response;
    response.status = number;
    return response;
}

TEST_CASE("the signature of Standard Webhooks, computed elsewhere")
{
    // Secret: 32 bytes 0x00 … 0x1f; checked with another implementation of HMAC-SHA-256.
    std::string key;
    for (char byte = 0; byte < 32; ++byte)
        key += byte;
    CHECK(webhook::secret_of(key) == secret);
    auto const headers = webhook::signed_headers(secret, "msg_1", 1614265330, "{\"test\": 2432232314}");
    REQUIRE(headers.has_value());
    CHECK((*headers)[1].second == "1614265330");
    CHECK((*headers)[2].second == "v1,GWvjEzx3AphU7wha3hNZPXJnymF9Fg+ZdvPQqWPOjZ0=");
    CHECK_FALSE(webhook::signed_headers("secret", "a", 1, "b").has_value());
    CHECK_FALSE(webhook::signed_headers("whsec_AAEC", "a", 1, "b").has_value());
}

TEST_CASE("the pauses grow, and end after three days")
{
    Instant const made { 1'000'000'000'000'000 };
    CHECK(webhook::next_try(made, made, 1)->microseconds - made.microseconds == 10 * webhook::second_us);
    CHECK(webhook::next_try(made, made, 7)->microseconds - made.microseconds == 8 * 3600 * webhook::second_us);
    CHECK(webhook::next_try(made, made, 99)->microseconds - made.microseconds == 8 * 3600 * webhook::second_us);
    Instant const last { made.microseconds + webhook::patience_us - 10 * webhook::second_us };
    CHECK(webhook::next_try(made, last, 1).has_value());
    CHECK_FALSE(webhook::next_try(made, { last.microseconds + 1 }, 1).has_value());
}

TEST_CASE("who may be called: https outside, and this machine where a developer works")
{
    Instant const now { 1'700'000'000'000'000 };
    struct Row { char const* address; webhook::Peers peers; bool is_called, is_public_alone; };
    for (auto const& row : { Row { "https://hooks.example.jp/a", webhook::Peers::Public, true, true }, Row { "http://hooks.example.jp/a", webhook::Peers::Public, false, false },
             Row { "http://127.0.0.1:9000/a", webhook::Peers::Public, false, false }, Row { "http://127.0.0.1:9000/a", webhook::Peers::ThisMachineToo, true, false },
             Row { "http://hooks.example.jp/a", webhook::Peers::ThisMachineToo, false, false }, Row { "file:///etc/passwd", webhook::Peers::ThisMachineToo, false, false } }) {
        CAPTURE(row.address);
        auto const call = webhook::call_of({ row.address, "msg_1", "{}" }, secret, now, row.peers);
        REQUIRE(call.has_value() == row.is_called);
        if (call) {
            CHECK(call->public_peers_only == row.is_public_alone);
            CHECK(std::ranges::find(call->headers, "webhook-signature", &std::pair<std::string, std::string>::first) != call->headers.end());
        }
    }
    CHECK_FALSE(webhook::call_of({ "https://hooks.example.jp/a", "msg_1", "{}" }, "no secret", now, webhook::Peers::Public).has_value());
}

TEST_CASE("what an answer means")
{
    CHECK(webhook::outcome_of(status(204)).is_good);
    CHECK_FALSE(webhook::outcome_of(status(302)).is_good);
    CHECK(webhook::outcome_of(status(410)).is_final);
    CHECK_FALSE(webhook::outcome_of(status(500)).is_final);
    CHECK(webhook::outcome_of(status(500)).fault == "status 500");
    CHECK(webhook::outcome_of(refuse(Refusal::Kind::Invalid, "http.call.private_peer")).is_final);
    CHECK_FALSE(webhook::outcome_of(refuse(Refusal::Kind::Busy, "http.call.no_answer")).is_final);
}

}  // namespace
