#pragma once
// A provider on a socket of this machine that does what a test says: right by default, and wrong in one point at a time.
#include <mado/crypto/box.h>
#include <mado/http/server.h>
#include <mado/oidc/client.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace mado::oidc::test {

inline Instant const now { 1'795'000'000'000'000 };  // 18 November 2026, in the evening
inline std::int64_t const now_s = now.microseconds / 1'000'000;
inline std::string const tenant = "332089", redirect = "http://localhost:8080/soja-shi/identity/return/op";

class HostileProvider {
public:
    jose::SigningKey key = jose::SigningKey::make(), client_key = jose::SigningKey::make();
    std::string kid = "k1", name;
    std::function<void(json::Value&)> spoil {};                  // the claims of the ID token
    std::function<std::string(json::Value const&)> sign {};      // instead of our signature
    std::function<std::optional<http::Response>(http::Request const&)> before {};
    json::Value userinfo = json::object({ { "sub", "person-1" }, { "name", "見本　花子" }, { "birthdate", "1990-04-05" } });
    bool signs_userinfo = false, names_itself = true;
    std::atomic<int> asked_for_keys { 0 }, asked_for_tokens { 0 }, asked { 0 };
    http::Pairs last_form {};

    explicit HostileProvider(std::string called = "op")
        : name(std::move(called)), server_({ .workers = 2 }, [](std::string_view, std::string_view) { return http::Limits { .body_bytes = 1 << 16 }; },
                           [this](http::Request& request) { return answer(request); }, [](http::Request const&, std::exception_ptr) { return http::text(500, "failed"); })
    {
        server_.start();
    }

    std::string issuer() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    void stop() { server_.stop(); }

    Provider provider(std::map<std::string, std::string> more = {}) const
    {
        std::map<std::string, std::string> settings { { "audience", "residents" }, { "title.ja", "見本" }, { "issuer", issuer() }, { "client_id", "madoguchi" }, { "scope", "openid name" },
            { "acr_values", "aal3" }, { "assurance.aal3", "card" }, { "assurance.aal2", "account" }, { "claims.name", "name" }, { "claims.born_on", "birthdate" },
            { "claims.address", "address.formatted" } };
        for (auto& [word, value] : more)
            settings[word] = value;
        auto made = provider_of(name, settings);
        REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : made.error()));
        made->key = client_key;
        return std::move(*made);
    }

    json::Value claims(std::string const& nonce) const
    {
        return json::object({ { "iss", issuer() }, { "sub", "person-1" }, { "aud", "madoguchi" }, { "iat", now_s }, { "exp", now_s + 300 }, { "auth_time", now_s - 5 }, { "nonce", nonce },
            { "acr", "aal3" }, { "at_hash", token_hash("access-1") }, { "name", "見本　花子" }, { "birthdate", "1990-04-05" }, { "address", json::object({ { "formatted", "総社市中央一丁目1番1号" } }) } });
    }

    // The person has signed in there: what the browser brings back, and what the code is worth.
    Callback signs(Provider const& provider, Begun const& begun)
    {
        auto made = claims(nonce_of(tenant, begun.flow.seed));
        made.set("aud", provider.client_id);
        if (spoil)
            spoil(made);
        std::lock_guard const lock(mutex_);
        id_token_ = sign ? sign(made) : key.sign(made, json::object({ { "kid", kid } }));
        return { "code-1", {}, names_itself ? issuer() : std::string() };
    }

private:
    http::Response answer(http::Request const& request)
    {
        ++asked;
        if (before)
            if (auto instead = before(request))
                return std::move(*instead);
        auto const told = [](json::Value const& value) { return http::bytes("application/json", json::write(value)); };
        if (request.target == "/.well-known/openid-configuration")
            return told(json::object({ { "issuer", issuer() }, { "authorization_endpoint", issuer() + "/auth" }, { "token_endpoint", issuer() + "/token" },
                { "userinfo_endpoint", issuer() + "/userinfo" }, { "jwks_uri", issuer() + "/keys" }, { "authorization_response_iss_parameter_supported", names_itself } }));
        if (request.target == "/keys") {
            ++asked_for_keys;
            return told(json::object({ { "keys", json::array({ key.public_members(kid) }) } }));
        }
        if (request.target == "/token") {
            ++asked_for_tokens;
            std::lock_guard const lock(mutex_);
            last_form = request.form;
            return told(json::object({ { "access_token", "access-1" }, { "token_type", "Bearer" }, { "id_token", id_token_ } }));
        }
        if (request.target == "/userinfo" && request.header("authorization") == "Bearer access-1")
            return signs_userinfo ? http::bytes("application/jwt", key.sign(userinfo, json::object({ { "kid", kid } }))) : told(userinfo);
        return http::text(404, "no such thing");
    }

    std::mutex mutex_;
    std::string id_token_;
    http::Server server_;
};

// One sign-in from its beginning to its end.
struct SigningIn {
    HostileProvider& there;
    Provider provider = there.provider();
    Client client { { provider } };
    Begun begun = begin_flow("secret-of-the-browser", provider.name, "/procedures/child_allowance/start", "identity");

    Outcome<SignedIn> finish(Callback const& callback, std::string const& for_tenant = tenant) { return client.finish(provider, callback, begun.flow, for_tenant, redirect, now); }
    Outcome<SignedIn> finish() { return finish(there.signs(provider, begun)); }
};

}  // namespace mado::oidc::test
