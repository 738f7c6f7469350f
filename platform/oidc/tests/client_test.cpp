#include "hostile_provider.h"

using namespace mado;
using namespace mado::oidc;
using namespace mado::oidc::test;

namespace {

Trouble trouble(Outcome<SignedIn> const& outcome)
{
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error();
}

std::string query_of(std::string const& address, std::string_view name)
{
    for (auto const& [word, value] : http::parse_urlencoded(address.substr(address.find('?') + 1)))
        if (word == name)
            return value;
    return {};
}

}  // namespace

TEST_CASE("a sign-in that is right: what was shown, how much it counts, and with what evidence")
{
    HostileProvider there;
    SigningIn signing { there };
    auto const address = signing.client.address(signing.provider, signing.begun, tenant, redirect, "ja-x-easy", now);
    REQUIRE(address);
    CHECK(address->starts_with(there.issuer() + "/auth?response_type=code&"));
    CHECK(query_of(*address, "code_challenge") == crypto::base64url(crypto::sha256(signing.begun.flow.verifier)));
    CHECK(query_of(*address, "code_challenge_method") == "S256");
    CHECK(query_of(*address, "state") == signing.begun.state);
    CHECK(query_of(*address, "nonce") == nonce_of(tenant, signing.begun.flow.seed));
    CHECK(query_of(*address, "acr_values") == "aal3");
    CHECK(query_of(*address, "ui_locales") == "ja");
    CHECK(address->find(signing.begun.flow.verifier) == std::string::npos);
    auto const made = signing.finish();
    REQUIRE(made);
    CHECK(made->assurance == Assurance::Card);
    CHECK(made->proof.how == "oidc");
    CHECK(made->proof.provider == "op");
    CHECK(made->proof.attributes == std::map<std::string, std::string> { { "name", "見本　花子" }, { "born_on", "1990-04-05" }, { "address", "総社市中央一丁目1番1号" } });
    // private_key_jwt: no secret was sent, and it is for this call alone.
    auto const of = [&](std::string_view name) {
        auto const found = std::ranges::find_if(there.last_form, [&](auto const& pair) { return pair.first == name; });
        return found == there.last_form.end() ? std::string() : found->second;
    };
    auto const keys = *jose::keys_of(json::object({ { "keys", json::array({ there.client_key.public_members() }) } }));
    auto const shown = jose::verify(of("client_assertion"), keys, jose::Algorithm::ES256);
    REQUIRE(shown);
    CHECK(shown->claims.text("iss") == "madoguchi");
    CHECK(shown->claims.text("sub") == "madoguchi");
    CHECK(shown->claims.text("aud") == there.issuer() + "/token");
    CHECK(shown->claims.integer("exp") == now_s + 60);
    CHECK(of("code_verifier") == signing.begun.flow.verifier);
    CHECK(of("redirect_uri") == redirect);
    CHECK(of("client_secret").empty());
}

TEST_CASE("an ID token that is wrong in one point is not believed")
{
    struct Row { char const* name; std::function<void(json::Value&)> spoil; bool holds = false; };
    Row const rows[] {
        { "nothing wrong", [](json::Value&) {}, true },
        { "another issuer", [](json::Value& c) { c.set("iss", "https://evil.example"); } },
        { "no issuer", [](json::Value& c) { c.object().erase("iss"); } },
        { "issuer with a slash", [](json::Value& c) { c.set("iss", c.text("iss") + "/"); } },
        { "for another client", [](json::Value& c) { c.set("aud", "others"); } },
        { "for us and others", [](json::Value& c) { c.set("aud", json::array({ "madoguchi", "others" })); } },
        { "a list with us alone", [](json::Value& c) { c.set("aud", json::array({ "madoguchi" })); }, true },
        { "an empty list", [](json::Value& c) { c.set("aud", json::Array {}); } },
        { "given to another client", [](json::Value& c) { c.set("azp", "others"); } },
        { "given to us", [](json::Value& c) { c.set("azp", "madoguchi"); }, true },
        { "another nonce", [](json::Value& c) { c.set("nonce", nonce_of(tenant, "another sign-in")); } },
        { "no nonce", [](json::Value& c) { c.object().erase("nonce"); } },
        { "a nonce of another town", [](json::Value& c) { c.set("nonce", nonce_of("331007", "x")); } },
        { "over for a minute", [](json::Value& c) { c.set("exp", now_s - 60); } },
        { "over for less than the clocks differ", [](json::Value& c) { c.set("exp", now_s - 59); }, true },
        { "without an end", [](json::Value& c) { c.object().erase("exp"); } },
        { "an end in words", [](json::Value& c) { c.set("exp", std::to_string(now_s + 300)); } },
        { "made in the future", [](json::Value& c) { c.set("iat", now_s + 61); } },
        { "made a minute from now", [](json::Value& c) { c.set("iat", now_s + 60); }, true },
        { "made ten minutes ago", [](json::Value& c) { c.set("iat", now_s - 600); }, true },
        { "made longer ago", [](json::Value& c) { c.set("iat", now_s - 601); } },
        { "not yet", [](json::Value& c) { c.set("nbf", now_s + 61); } },
        { "of another access token", [](json::Value& c) { c.set("at_hash", token_hash("access-2")); } },
        { "without a subject", [](json::Value& c) { c.set("sub", ""); } },
        { "a subject in other letters", [](json::Value& c) { c.set("sub", "花子"); } },
        { "a subject of 256 letters", [](json::Value& c) { c.set("sub", std::string(256, 'a')); } },
    };
    HostileProvider there;
    SigningIn signing { there };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        there.spoil = row.spoil;
        auto const made = signing.finish();
        CHECK(made.has_value() == row.holds);
        if (!made)
            CHECK(made.error() == Trouble::Untrue);
    }
}

TEST_CASE("how it is signed is not the token's choice")
{
    HostileProvider there;
    SigningIn signing { there };
    auto const stranger = jose::SigningKey::make();
    auto const header = [](json::Value const& header, json::Value const& claims, std::string const& signature) {
        return crypto::base64url(json::write(header)) + "." + crypto::base64url(json::write(claims)) + "." + signature;
    };
    std::function<std::string(json::Value const&)> const ways[] {
        [&](json::Value const& claims) { return header(json::object({ { "alg", "none" } }), claims, ""); },
        [&](json::Value const& claims) { return header(json::object({ { "alg", "HS256" }, { "kid", "k1" } }), claims, "AAAA"); },
        [&](json::Value const& claims) { return header(json::object({ { "alg", "RS256" }, { "kid", "k1" } }), claims, "AAAA"); },
        [&](json::Value const& claims) { return stranger.sign(claims, json::object({ { "kid", "k1" } })); },
        [&](json::Value const& claims) { return stranger.sign(claims, json::object({ { "kid", "k2" } })); },
        [&](json::Value const& claims) { return stranger.sign(claims, json::object({ { "kid", "k1" }, { "jwk", stranger.public_members("k1") } })); },
        [&](json::Value const& claims) { return there.key.sign(claims, json::object({ { "kid", "k1" }, { "crit", json::array({ "exp" }) } })); },
        [&](json::Value const&) { return std::string("no token"); },
    };
    for (auto const& way : ways) {
        there.sign = way;
        CHECK(trouble(signing.finish()) == Trouble::Untrue);
    }
}

TEST_CASE("acr: what was demanded is verified, and counts by the table alone")
{
    HostileProvider there;
    SigningIn signing { there };
    std::string acr = "aal2";
    there.spoil = [&](json::Value& claims) { claims.set("acr", acr); };
    CHECK(signing.finish()->assurance == Assurance::Account);
    acr = "aal1";
    CHECK(signing.finish()->assurance == Assurance::None);
    there.spoil = [](json::Value& claims) { claims.object().erase("acr"); };
    CHECK(signing.finish()->assurance == Assurance::None);
}

TEST_CASE("max_age: the sign-in itself must be as young as was asked for")
{
    HostileProvider there;
    SigningIn signing { there, there.provider({ { "max_age", "300" } }) };
    CHECK(signing.finish());
    there.spoil = [](json::Value& claims) { claims.set("auth_time", now_s - 361); };
    CHECK(trouble(signing.finish()) == Trouble::Untrue);
    there.spoil = [](json::Value& claims) { claims.object().erase("auth_time"); };
    CHECK(trouble(signing.finish()) == Trouble::Untrue);
}

TEST_CASE("the answer of another provider, a swapped token, and another town")
{
    HostileProvider there("op"), other("other");
    SigningIn signing { there };
    auto callback = there.signs(signing.provider, signing.begun);
    callback.issuer = other.issuer();
    CHECK(trouble(signing.finish(callback)) == Trouble::Untrue);
    callback.issuer.clear();  // promised by its discovery document, and left out
    CHECK(trouble(signing.finish(callback)) == Trouble::Untrue);
    // A flow that was begun at the other one ends here.
    auto const elsewhere = begin_flow("secret-of-the-browser", "other", "/", "identity");
    CHECK(trouble(signing.client.finish(signing.provider, there.signs(signing.provider, elsewhere), elsewhere.flow, tenant, redirect, now)) == Trouble::Untrue);
    // The token endpoint hands out what the other provider signed for us.
    there.sign = [&](json::Value const& claims) { auto theirs = claims; theirs.set("iss", other.issuer()); return other.key.sign(theirs, json::object({ { "kid", "k1" } })); };
    CHECK(trouble(signing.finish()) == Trouble::Untrue);
    there.sign = {};
    CHECK(trouble(signing.finish(there.signs(signing.provider, signing.begun), "331007")) == Trouble::Untrue);
    CHECK(signing.finish());
}

TEST_CASE("what the provider says instead of a code")
{
    HostileProvider there;
    SigningIn signing { there };
    std::pair<char const*, Trouble> const rows[] { { "access_denied", Trouble::Declined }, { "login_required", Trouble::Again }, { "interaction_required", Trouble::Again },
        { "unmet_authentication_requirements", Trouble::TooWeak }, { "temporarily_unavailable", Trouble::Unreachable }, { "invalid_request", Trouble::Untrue }, { "<script>", Trouble::Untrue } };
    for (auto const& [error, expected] : rows)
        CHECK(trouble(signing.finish({ {}, error, there.issuer() })) == expected);
    CHECK(trouble(signing.finish({ {}, {}, there.issuer() })) == Trouble::Untrue);
    CHECK(trouble(signing.finish({ "code", "access_denied", "https://evil.example" })) == Trouble::Untrue);
    CHECK(there.asked_for_tokens == 0);
}

TEST_CASE("userinfo: of the same subject or not at all; signed, it is evidence too")
{
    HostileProvider there;
    SigningIn signing { there, there.provider({ { "userinfo", "true" } }) };
    there.spoil = [](json::Value& claims) { claims.object().erase("name"); claims.object().erase("birthdate"); };
    auto const plain = signing.finish();
    REQUIRE(plain);
    CHECK(plain->proof.attributes.at("name") == "見本　花子");
    CHECK(unpacked(plain->proof.evidence)->userinfo.empty());
    there.signs_userinfo = true;
    auto const made = signing.finish();
    REQUIRE(made);
    CHECK_FALSE(unpacked(made->proof.evidence)->userinfo.empty());
    there.userinfo.set("sub", "person-2");
    CHECK(trouble(signing.finish()) == Trouble::Untrue);
    there.signs_userinfo = false;
    CHECK(trouble(signing.finish()) == Trouble::Untrue);
}

TEST_CASE("keys are remembered, and asked for again when a new one is named, once a minute at most")
{
    HostileProvider there;
    SigningIn signing { there };
    REQUIRE(signing.finish());
    REQUIRE(signing.finish());
    CHECK(there.asked_for_keys == 1);
    there.kid = "k2";  // rotated
    there.key = jose::SigningKey::make();
    CHECK(trouble(signing.finish()) == Trouble::Untrue);  // within the same minute
    CHECK(there.asked_for_keys == 1);
    auto const later = Instant { now.microseconds + 61'000'000 };
    auto const callback = there.signs(signing.provider, signing.begun);
    CHECK(signing.client.finish(signing.provider, callback, signing.begun.flow, tenant, redirect, later));
    CHECK(there.asked_for_keys == 2);
}

TEST_CASE("a slow, huge, dead or confused provider: an answer in time, and then a rest")
{
    HostileProvider there;
    SigningIn signing { there };
    there.before = [](http::Request const& request) -> std::optional<http::Response> {
        if (request.target == "/token")
            return http::bytes("application/json", "{\"id_token\":\"" + std::string(most_answer_bytes, 'a') + "\"}");
        return std::nullopt;
    };
    CHECK(trouble(signing.finish()) == Trouble::Unreachable);
    there.before = [](http::Request const& request) -> std::optional<http::Response> {
        if (request.target == "/token")
            return http::bytes("application/json", "{\"id_token\":1.5}");
        return std::nullopt;
    };
    CHECK(trouble(signing.finish()) == Trouble::Untrue);
    there.before = [](http::Request const& request) -> std::optional<http::Response> {
        if (request.target == "/token") {
            auto response = http::text(302, "");
            return response.with("location", "https://evil.example/token");
        }
        return std::nullopt;
    };
    CHECK(trouble(signing.finish()) == Trouble::Untrue);
    there.before = [](http::Request const&) -> std::optional<http::Response> { return http::text(503, "no"); };
    for (int i = 0; i < failures_before_rest; ++i)
        CHECK(trouble(signing.finish()) == Trouble::Unreachable);
    auto const asked = there.asked.load();
    CHECK(trouble(signing.finish()) == Trouble::Unreachable);
    CHECK(there.asked == asked);  // it is left alone
    there.before = {};
    auto const later = Instant { now.microseconds + (rest_seconds + 1) * 1'000'000ll };
    CHECK(signing.client.finish(signing.provider, there.signs(signing.provider, signing.begun), signing.begun.flow, tenant, redirect, later));
}

TEST_CASE("a discovery document of somebody else")
{
    HostileProvider there;
    there.before = [&](http::Request const& request) -> std::optional<http::Response> {
        if (request.target.starts_with("/.well-known"))
            return http::bytes("application/json", R"({"issuer":"https://other.example","authorization_endpoint":"https://other.example/auth","token_endpoint":"https://other.example/t","jwks_uri":"https://other.example/k"})");
        return std::nullopt;
    };
    SigningIn signing { there };
    auto const address = signing.client.address(signing.provider, signing.begun, tenant, redirect, "ja", now);
    REQUIRE_FALSE(address);
    CHECK(address.error() == Trouble::Untrue);
    // An endpoint without TLS on another machine is none.
    there.before = [&](http::Request const& request) -> std::optional<http::Response> {
        if (request.target.starts_with("/.well-known"))
            return http::bytes("application/json", R"({"issuer":")" + there.issuer() + R"(","authorization_endpoint":"http://other.example/auth","token_endpoint":"http://other.example/t","jwks_uri":"http://other.example/k"})");
        return std::nullopt;
    };
    CHECK_FALSE(signing.client.address(signing.provider, signing.begun, tenant, redirect, "ja", now));
}

TEST_CASE("a logout that the provider starts is signed, for us, and no ID token")
{
    HostileProvider there;
    SigningIn signing { there };
    auto claims = json::object({ { "iss", there.issuer() }, { "aud", "madoguchi" }, { "iat", now_s }, { "exp", now_s + 120 }, { "jti", "j-1" }, { "sid", "s-1" }, { "sub", "person-1" },
        { "events", json::object({ { "http://schemas.openid.net/event/backchannel-logout", json::object({}) } }) } });
    auto const token = [&](json::Value const& of) { return there.key.sign(of, json::object({ { "kid", "k1" }, { "typ", "logout+jwt" } })); };
    auto const ended = signing.client.ended(signing.provider, token(claims), now);
    REQUIRE(ended);
    CHECK(ended->session == "s-1");
    CHECK(ended->subject == "person-1");
    auto const without = [&](char const* name) { auto less = claims; less.object().erase(name); return signing.client.ended(signing.provider, token(less), now); };
    CHECK_FALSE(without("events"));
    CHECK_FALSE(without("iss"));
    CHECK_FALSE(without("aud"));
    CHECK_FALSE(without("jti"));
    CHECK(without("sid"));
    claims.set("nonce", "n");
    CHECK_FALSE(signing.client.ended(signing.provider, token(claims), now));
    auto const id_token = there.key.sign(there.claims("n"), json::object({ { "kid", "k1" } }));
    CHECK_FALSE(signing.client.ended(signing.provider, id_token, now));
}
