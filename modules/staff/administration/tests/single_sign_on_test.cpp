// Staff who sign in elsewhere: a bound subject, acr as the second factor, no password but for the emergency login, logout from the provider.
#include "../../../../platform/oidc/tests/hostile_provider.h"

#include <mado/administration/accounts.h>
#include <mado/administration/module.h>
#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/identity/staff.h>
#include <mado/module/zone.h>

#include <filesystem>

using namespace mado;
using oidc::test::HostileProvider;

namespace {

constexpr char const* tenant = "332089";

struct Office {
    HostileProvider there { "sso" };
    oidc::Provider provider;
    std::filesystem::path folder;
    FixedClock clock { oidc::test::now };
    Ids ids { 7 };
    std::unique_ptr<Zone> zone;
    administration::FirstAdministrator first;
    std::string cookie, csrf;
    http::Response last;

    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    template <class Work>
    auto write(Work work) { return zone->here().database.write(tenant, work); }
    explicit Office(std::map<std::string, std::string> more = {}, bool needs_factor = true)
    {
        std::map<std::string, std::string> settings { { "audience", "staff" }, { "title.ja", "庁内の共通認証" }, { "assurance.aal2", "account" } };
        settings.insert(more.begin(), more.end());
        provider = there.provider(settings);
        auto pattern = (std::filesystem::temp_directory_path() / "mado-sso-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = folder / "keys";
        options.database = db::test::fresh();
        options.site.audience = web::Audience::Staff;
        options.site.cookie = "mado_office";
        options.staff_addresses = { { "office", "http://localhost:8081" } };
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        zone->plug(administration::describe(zone->gateway(), { needs_factor, false }, std::make_shared<oidc::Client const>(std::vector { provider })), "modules/staff/administration");
        zone->open();
        Caller const system { .tenant = tenant, .kind = CallerKind::System, .job = "test" };
        administration::NewAccount const account { "管理 花子", "001", "hanako", crypto::hash_password("correct horse battery") };
        first = *zone->here().database.write(tenant, [&](db::Write& tx) { return administration::add_first_administrator(tx, system, zone->here(), account, "情報管理者"); });
    }
    ~Office()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }
    void bind(std::string const& subject = "person-1")
    {
        Caller const administrator { .tenant = tenant, .kind = CallerKind::Staff, .person = first.person.id, .position = first.position.id };
        REQUIRE(write([&](db::Write& tx) { return identity::keep_subject(tx, administrator, zone->here().now(), first.person.id, { "sso", subject, false }); }));
    }

    void send(std::string const& method, std::string const& target, http::Pairs form = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        request.remote = "192.0.2.1";
        std::istringstream parts(target.substr(0, target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        if (auto const question = target.find('?'); question != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(question + 1));
        request.form = std::move(form);
        if (!cookie.empty())
            request.cookies["mado_office"] = cookie;
        last = zone->site().answer(request);
        for (auto const& [name, value] : last.headers)
            if (name == "set-cookie" && value.starts_with("mado_office="))
                cookie = value.substr(12, value.find(';') - 12);
        if (auto const at = last.body.find("name=\"csrf\" value=\""); at != std::string::npos)
            csrf = last.body.substr(at + 19, last.body.find('"', at + 19) - at - 19);
    }
    void post(std::string const& target, http::Pairs form)
    {
        form.emplace_back("csrf", csrf);
        send("POST", target, std::move(form));
    }
    std::string header(std::string_view name) const
    {
        for (auto const& [one, value] : last.headers)
            if (one == name)
                return value;
        return {};
    }
    bool shows(std::string_view words) const { return last.body.find(words) != std::string::npos; }
    static std::string of(std::string const& address, std::string_view name)
    {
        for (auto const& [word, value] : http::parse_urlencoded(address.substr(address.find('?') + 1)))
            if (word == name)
                return value;
        return {};
    }

    std::string leave(std::string const& next = {})
    {
        send("GET", "/soja-shi/sign-in");
        post("/soja-shi/sign-in/with/sso", { { "next", next } });
        REQUIRE(last.status == 303);
        send("GET", header("location"));
        auto const refresh = header("refresh");
        return refresh.substr(refresh.find("url=") + 4);
    }
    void sign_in(std::string const& acr, std::string const& next = {})
    {
        auto const address = leave(next);
        there.spoil = [&](json::Value& claims) { claims.set("acr", acr).set("nonce", of(address, "nonce")); };
        auto const back = there.signs(provider, {});
        there.spoil = {};
        send("GET", "/soja-shi/sign-in/return/sso?code=c&state=" + of(address, "state") + "&iss=" + http::percent_encoded(back.issuer));
    }
    std::optional<Caller> signed_in() { return identity::staff_of(zone->here().database, tenant, cookie, clock.now()); }
    std::size_t events(std::string const& name)
    {
        return zone->here().database.read(tenant, [&](db::Read& tx) { return static_cast<std::size_t>(std::ranges::count(audit::newest(tx, "", 1000), name, &audit::Event::event)); });
    }
};

}  // namespace

TEST_CASE("a bound subject with two factors there has a session here, and is where it wanted to go")
{
    Office office;
    office.bind();
    office.send("GET", "/soja-shi/sign-in");
    CHECK(office.shows("庁内の共通認証でサインインする"));
    auto const before = office.cookie;
    office.sign_in("aal2", "/soja-shi/sessions");
    CHECK(office.header("location") == "/soja-shi/sessions");
    CHECK(office.cookie != before);  // never the cookie of before: a planted one opens nothing
    auto const caller = office.signed_in();
    REQUIRE(caller);
    CHECK(caller->person == office.first.person.id);
    CHECK(caller->confirmed_at.microseconds == office.clock.now().microseconds);
}

TEST_CASE("too little there: the second factor is asked for here")
{
    Office office;
    office.bind();
    office.sign_in("aal1");
    CHECK(office.header("location").starts_with("/soja-shi/sign-in/factor"));
    CHECK_FALSE(office.signed_in());
}

TEST_CASE("a stranger's subject, a replay, another browser: nobody")
{
    Office office;
    office.sign_in("aal2");
    CHECK(Office::of(office.header("location"), "trouble") == "unknown_subject");
    CHECK_FALSE(office.signed_in());
    office.bind("somebody-else");
    office.sign_in("aal2");
    CHECK(Office::of(office.header("location"), "trouble") == "unknown_subject");
    CHECK(office.events("administration.elsewhere.refused") == 2);
    office.send("GET", office.header("location"));
    CHECK(office.shows("管理者に登録を頼んでください"));
    auto const address = office.leave();
    auto const mine = office.cookie;
    office.cookie.clear();
    office.send("GET", "/soja-shi/sign-in/return/sso?code=c&state=" + Office::of(address, "state") + "&iss=" + http::percent_encoded(office.there.issuer()));
    CHECK(Office::of(office.header("location"), "trouble") == "expired");
    CHECK(office.there.asked_for_tokens == 2);
    office.cookie = mine;
    office.send("GET", "/okayama-shi/sign-in/return/sso?code=c&state=" + Office::of(address, "state") + "&iss=" + http::percent_encoded(office.there.issuer()));
    CHECK(Office::of(office.header("location"), "trouble") == "expired");
    office.leave("//evil.example");
    CHECK(office.last.status == 200);
}

TEST_CASE("no passwords any more but for the emergency login")
{
    auto const tries = [](Office& office) {
        office.send("GET", "/soja-shi/sign-in");
        office.post("/soja-shi/sign-in", { { "login", "hanako" }, { "password", "correct horse battery" } });
        return office.last.status;
    };
    Office closed { { { "local_logins", "kinkyu" } }, false };
    CHECK(tries(closed) == 422);
    CHECK(closed.shows("パスワードではサインインできません"));
    CHECK_FALSE(closed.signed_in());
    // The emergency login answers a wrong password with the same words after the same work as one that nobody has and one that signs in elsewhere.
    Office watched { { { "local_logins", "hanako" } }, false };
    auto const said = [&](std::string const& login) {
        watched.send("GET", "/soja-shi/sign-in");
        watched.post("/soja-shi/sign-in", { { "login", login }, { "password", "wrong" } });
        CHECK(watched.last.status == 422);
        auto const at = watched.last.body.find("id=\"trouble-title\"");
        return watched.last.body.substr(at, watched.last.body.find("</section>", at) - at);
    };
    auto const kinkyu = said("hanako");
    CHECK(watched.events("identity.sign_in.failed") == 1);
    CHECK(said("nobody") == kinkyu);
    CHECK(watched.events("identity.sign_in.failed") == 2);
    for (int i = 1; i < identity::failures_before_lock; ++i)
        said("hanako");
    CHECK(said("hanako") == kinkyu);  // and locked
    Office emergency { { { "local_logins", "kinkyu hanako" } }, false };
    CHECK(tries(emergency) == 303);
    CHECK(emergency.signed_in());
    Office elsewhere { { { "local_logins", "kinkyu" }, { "zones", "core" } }, false };  // of the other zone
    CHECK(tries(elsewhere) == 303);
    CHECK_FALSE(elsewhere.shows("庁内の共通認証"));
}

TEST_CASE("the provider says that somebody has gone, signed; anything else ends nothing")
{
    Office office;
    office.bind();
    office.sign_in("aal2");
    REQUIRE(office.signed_in());
    auto const now = office.clock.now().microseconds / 1'000'000;
    auto claims = json::object({ { "iss", office.there.issuer() }, { "aud", "madoguchi" }, { "iat", now }, { "exp", now + 120 }, { "jti", "j-1" }, { "sub", "person-1" },
        { "events", json::object({ { "http://schemas.openid.net/event/backchannel-logout", json::object({}) } }) } });
    auto const kept = office.cookie;
    auto const tell = [&](std::string const& token) {
        office.cookie.clear();
        office.send("POST", "/soja-shi/api/v1/sign-out/sso", { { "logout_token", token } });
        office.cookie = kept;
        return office.last.status;
    };
    CHECK(tell("no token") == 400);
    CHECK(tell(jose::SigningKey::make().sign(claims, json::object({ { "kid", "k1" } }))) == 400);
    CHECK(office.signed_in());
    claims.set("sub", "person-2");
    CHECK(tell(office.there.key.sign(claims, json::object({ { "kid", "k1" } }))) == 200);
    CHECK(office.signed_in());
    claims.set("sub", "person-1").set("jti", "j-2");
    auto const token = office.there.key.sign(claims, json::object({ { "kid", "k1" } }));
    CHECK(tell(token) == 200);
    CHECK_FALSE(office.signed_in());
    // Told once more it ends nothing: the session that began meanwhile stays. The same id in another town or of a new token is another.
    office.cookie.clear();
    office.sign_in("aal2");
    REQUIRE(office.signed_in());
    auto const second = office.cookie;
    office.cookie.clear();
    office.send("POST", "/soja-shi/api/v1/sign-out/sso", { { "logout_token", token } });
    CHECK(office.last.status == 400);
    office.cookie = second;
    CHECK(office.signed_in());
    auto const kept_tokens = [&] { return office.zone->here().database.read(tenant, [&](db::Read& tx) { return tx.one(db::Statement { "test.tokens", "SELECT COUNT(*) AS n FROM oidc_token WHERE tenant = $tenant" }, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(-1); }); };
    CHECK(kept_tokens() == 2);
    office.clock.set({ office.clock.now().microseconds + 20 * 60'000'000ll });
    auto const later = office.clock.now().microseconds / 1'000'000;
    claims.set("jti", "j-3").set("iat", later).set("exp", later + 120);
    office.cookie.clear();
    office.send("POST", "/soja-shi/api/v1/sign-out/sso", { { "logout_token", office.there.key.sign(claims, json::object({ { "kid", "k1" } })) } });
    CHECK(office.last.status == 200);
    CHECK(kept_tokens() == 1);  // those that nobody can believe any more are forgotten
    office.cookie = second;
    CHECK_FALSE(office.signed_in());
}
