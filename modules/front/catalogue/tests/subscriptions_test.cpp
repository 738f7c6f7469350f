// 更新のお知らせ: confirmed twice, stopped with one press, told once; nobody learns from us who is here.
#include "catalogue.h"
#include "jobs/tell.h"
#include "service/network.h"
#include "service/subscriptions.h"

#include <mado/mail/leaving.h>

using namespace mado;
using namespace mado::catalogue_test;
using mado::testing::between;
using mado::testing::has;

namespace {

constexpr std::int64_t an_hour = 3'600ll * 1'000'000;

struct Subscribing : Catalogue {
    datasets::Dataset shelters = dataset("shelters");
    Subscribing()
    {
        REQUIRE(publish(shelters));
        run_jobs();
        get("/soja-shi/data-subscriptions?dataset=shelters");
    }
    http::Response asks(std::string const& mail, std::string const& name = "shelters", std::string const& slug = "soja-shi")
    {
        return send("POST", "/" + slug + "/data-subscriptions", { { "way", "mail" }, { "mail", mail }, { "dataset", name } });
    }
    http::Response hooks(std::string const& address) { return send("POST", "/soja-shi/data-subscriptions", { { "way", "webhook" }, { "webhook", address }, { "dataset", "shelters" } }); }
    // What an address in the last mail leads to.
    std::string path(std::string const& of)
    {
        REQUIRE_FALSE(carrier.carried.empty());
        auto const body = std::string(mail::leaving_of(carrier.carried.back().body).body);
        auto const link = between(body, "http://localhost:8080", "\n");
        REQUIRE(has(link, "/" + of + "/"));
        return link;
    }
    // The last address of the mail's own words: of an announcement the one that stops it.
    std::string stop_path()
    {
        auto const address = std::string(mail::leaving_of(carrier.carried.back().body).address);
        REQUIRE(has(address, "/stop/"));
        return address.substr(std::string("http://localhost:8080").size());
    }
    void subscribed(std::string const& mail)
    {
        REQUIRE(asks(mail).status == 303);
        run_jobs();
        auto const link = path("confirm");
        get(link);
        REQUIRE(send("POST", link).status == 200);
    }
    std::int64_t subscriptions(std::string const& of = town) { return count("SELECT COUNT(*) AS n FROM catalogue_subscription WHERE tenant = $tenant", of); }
    std::int64_t live() { return count("SELECT COUNT(*) AS n FROM catalogue_subscription WHERE tenant = $tenant AND state = 'live'"); }
};

TEST_CASE_FIXTURE(Subscribing, "a subscription by mail begins when its mail says so, tells each version once, and ends with everything of it")
{
    REQUIRE(asks("reader@example.jp").status == 303);
    run_jobs();
    REQUIRE(carrier.carried.size() == 1);
    CHECK(carrier.carried[0].to == "reader@example.jp");
    CHECK(has(carrier.carried[0].body, "指定緊急避難場所一覧"));
    auto const link = path("confirm");
    CHECK(get(link).status == 200);           // programs open every address of a mail: nothing begins by that
    CHECK(live() == 0);
    shelters = next(shelters);
    REQUIRE(publish(shelters));
    run_jobs();
    CHECK(carrier.carried.size() == 1);       // not confirmed: not told
    CHECK(send("POST", link).status == 200);
    CHECK(send("POST", link).status == 200);  // twice is as good as once
    CHECK(live() == 1);

    shelters = next(shelters);
    REQUIRE(publish(shelters));
    run_jobs();
    REQUIRE(carrier.carried.size() == 2);
    CHECK(has(carrier.carried[1].subject, "指定緊急避難場所一覧"));
    CHECK(has(carrier.carried[1].body, "第3版"));
    CHECK(has(carrier.carried[1].body, "数字を直しました"));
    CHECK(has(*mail::rendered(carrier.carried[1]), "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    REQUIRE(publish(shelters));               // the office says again what is published
    run_jobs();
    CHECK(carrier.carried.size() == 2);

    // One press of a mail program: no cookie, no form's token.
    auto const stop = stop_path();
    cookie.clear(), csrf.clear();
    CHECK(get(stop).status == 200);
    CHECK(subscriptions() == 1);
    CHECK(send("POST", stop, { { "List-Unsubscribe", "One-Click" } }).status == 200);
    CHECK(subscriptions() == 0);
    CHECK(count("SELECT COUNT(*) AS n FROM catalogue_delivery WHERE tenant = $tenant") == 0);
    CHECK(send("POST", stop, { { "List-Unsubscribe", "One-Click" } }).status == 200);   // again
    CHECK(get(link).status == 410);
    shelters = next(shelters);
    REQUIRE(publish(shelters));
    run_jobs();
    CHECK(carrier.carried.size() == 2);
}

TEST_CASE_FIXTURE(Subscribing, "an address is kept encrypted, and is not found by its letters")
{
    subscribed("secret.reader@example.jp");
    CHECK(count("SELECT COUNT(*) AS n FROM messages_mail WHERE tenant = $tenant AND address <> ''") == 0);
    auto const kept = here().database.read(town, [](db::Read& tx) { return catalogue::store::of_dataset(tx, "", "", 10); });
    CHECK(kept.empty());
    auto const all = here().database.read(town, [&](db::Read& tx) { return catalogue::store::of_dataset(tx, shelters.id, "", 10); });
    REQUIRE(all.size() == 1);
    CHECK_FALSE(has(all[0].address, "secret"));
    CHECK_FALSE(has(all[0].hash, "secret"));
    CHECK(catalogue::plain_address(here(), town, all[0]) == "secret.reader@example.jp");
    CHECK_FALSE(catalogue::plain_address(here(), neighbour, all[0]));       // of another town it opens nothing
}

TEST_CASE_FIXTURE(Subscribing, "bad addresses are refused kindly, and keep what was typed")
{
    for (auto const* mail : { "", "reader", "reader@", "a b@example.jp", "reader@example.jp\r\nBcc: other@example.jp" }) {
        auto const refused = asks(mail);
        CHECK(refused.status == 422);
        CHECK(has(refused.body, "id=\"mail-error\""));
    }
    CHECK(has(asks("reader at example").body, "value=\"reader at example\""));
    for (auto const* address : { "", "http://hooks.example.jp/", "https://user:word@hooks.example.jp/", "ftp://hooks.example.jp/", "javascript:alert(1)" })
        CHECK_MESSAGE(hooks(address).status == 422, address);
    CHECK(subscriptions() == 0);
    CHECK(carrier.carried.empty());
}

TEST_CASE_FIXTURE(Subscribing, "nobody learns whether an address is here, and nobody is flooded")
{
    subscribed("reader@example.jp");
    auto const of_known = asks("reader@example.jp"), of_new = asks("other@example.jp");
    CHECK(of_known.status == of_new.status);
    CHECK(header(of_known, "location") == header(of_new, "location"));
    CHECK(asks("reader@EXAMPLE.jp").status == 303);       // the same address
    run_jobs();
    CHECK(subscriptions() == 2);
    CHECK(has(carrier.carried.back().body, "もう届く"));
    // One address is written to a few times a day; the answer does not change.
    auto const before = carrier.carried.size();
    for (int n = 0; n < 10; ++n)
        CHECK(asks("victim@example.jp").status == 303);
    run_jobs();
    CHECK(carrier.carried.size() == before + static_cast<std::size_t>(catalogue::most_mails_of_an_address));
    // And one sender may only ask so often.
    int refused = 0;
    for (int n = 0; n < 20; ++n)
        refused += asks("reader" + std::to_string(n) + "@example.jp").status == 429 ? 1 : 0;
    CHECK(refused >= 10);
}

TEST_CASE_FIXTURE(Subscribing, "what a stranger types is in no mail, and a condition that nothing here has is refused")
{
    auto const search = [&](http::Pairs more) {
        more.insert(more.end(), { { "way", "mail" }, { "mail", "victim@example.jp" } });
        return send("POST", "/soja-shi/data-subscriptions", std::move(more));
    };
    std::string const words = "当選です https://evil.example/";
    REQUIRE(search({ { "q", words }, { "tag", "防災" }, { "format", "csv" } }).status == 303);
    run_jobs();
    auto const first = carrier.carried.back();
    CHECK_FALSE(has(first.body, "evil"));
    CHECK_FALSE(has(first.body, "防災"));
    CHECK(has(first.body, "オープンデータの検索"));
    auto const link = path("confirm");
    get(link);
    REQUIRE(send("POST", link).status == 200);
    get("/soja-shi/data-subscriptions?q=x");
    REQUIRE(search({ { "q", words }, { "tag", "防災" }, { "format", "csv" } }).status == 303);
    run_jobs();
    CHECK(has(carrier.carried.back().body, "もう届く"));
    CHECK_FALSE(has(carrier.carried.back().body, "evil"));
    for (auto const* facet : { "town", "theme", "tag", "format", "licence", "standard", "stars" }) {
        CHECK_MESSAGE(search({ { facet, words } }).status == 404, facet);
        CHECK_MESSAGE(get("/soja-shi/data-subscriptions?" + std::string(facet) + "=okayama-shi").status == 404, facet);
    }
    CHECK(get("/soja-shi/data-subscriptions?licence=CC-BY-4.0&stars=3&town=soja-shi&standard=municipal%2F03").status == 200);
    CHECK(subscriptions() == 1);
}

TEST_CASE_FIXTURE(Subscribing, "who asks from a thousand places is bounded by the town's mails of a day")
{
    auto const asked = [&](int n, std::string const& to) {
        catalogue::Wish const wish { .address = "a" + std::to_string(n) + "@example.jp", .search = "q=x", .language = "ja", .remote = "198.51.100." + std::to_string(n) };
        auto const made = catalogue::subscription_of(here(), to, wish);
        Caller const somebody { .tenant = to, .kind = CallerKind::Public };
        return here().database.write(to, [&](db::Write& tx) { return catalogue::subscribe(tx, somebody, here(), wish, made); });
    };
    auto const most = static_cast<int>(catalogue::most_mails_of_a_town);
    for (int n = 0; n < most; ++n)
        REQUIRE(asked(n, town));
    CHECK(asked(most, town).error().kind == Refusal::Kind::TooMany);
    CHECK(subscriptions() == most);
    CHECK(asked(most, neighbour));            // each town has its own
    clock.set({ clock.now().microseconds + 24 * an_hour });
    CHECK(asked(most, town));
}

TEST_CASE("one host has one name")
{
    using catalogue::host_of;
    for (auto const* address : { "https://hooks.example.jp", "https://HOOKS.Example.JP/x", "https://hooks.example.jp./", "https://hooks.example.jp:8443?x=1", "https://hooks.example.jp.:443/" })
        CHECK_MESSAGE(host_of(address) == "hooks.example.jp", address);
    CHECK(host_of("https://[2001:DB8::1]:443/") == "[2001:db8::1]");
    CHECK(host_of("https://[2001:db8::1]/") == "[2001:db8::1]");
}

TEST_CASE_FIXTURE(Subscribing, "what proves a subscription is of that one, for that act, in that town")
{
    REQUIRE(asks("reader@example.jp").status == 303);
    run_jobs();
    auto const link = path("confirm");
    auto const proof = link.substr(link.rfind('/') + 1), id = between(link, "/data-subscriptions/", "/");
    auto const at = [&](std::string const& slug, std::string const& of, std::string const& token) { return "/" + slug + "/data-subscriptions/" + id + "/" + of + "/" + token; };
    CHECK(get(at("soja-shi", "stop", proof)).status == 404);
    CHECK(send("POST", at("soja-shi", "stop", proof)).status == 404);
    CHECK(get(at("okayama-shi", "confirm", proof)).status == 404);
    CHECK(get(at("soja-shi", "webhook", proof)).status == 404);
    CHECK(get(at("soja-shi", "confirm", proof + "x")).status == 404);
    CHECK(subscriptions() == 1);
}

TEST_CASE_FIXTURE(Subscribing, "another town's dataset cannot be subscribed to here, nor what is withdrawn")
{
    auto const theirs = dataset("hinan");
    REQUIRE(publish(theirs, neighbour));
    CHECK(asks("reader@example.jp", "hinan").status == 404);
    CHECK(get("/soja-shi/data-subscriptions?dataset=hinan").status == 404);
    subscribed("reader@example.jp");
    auto const before = carrier.carried.size();
    REQUIRE(publish(next(theirs), neighbour));
    run_jobs();
    CHECK(carrier.carried.size() == before);
    shelters.version_note.clear();
    REQUIRE(withdraw(shelters, "誤りが見つかったため"));
    run_jobs();
    REQUIRE(carrier.carried.size() == before + 1);
    CHECK(has(carrier.carried.back().subject, "取り下げ"));
    CHECK(has(carrier.carried.back().body, "誤りが見つかったため"));
    CHECK(get("/soja-shi/data-subscriptions?dataset=shelters").status == 410);
}

TEST_CASE_FIXTURE(Subscribing, "a search is subscribed to, at the town and at the prefecture")
{
    auto const search = [&](std::string const& slug, std::string const& mail, std::string const& words) {
        get("/" + slug + "/data-subscriptions?q=" + http::percent_encoded(words));
        REQUIRE(send("POST", "/" + slug + "/data-subscriptions", { { "way", "mail" }, { "mail", mail }, { "q", words } }).status == 303);
        run_jobs();
        auto const link = path("confirm");
        get(link);
        REQUIRE(send("POST", link).status == 200);
    };
    search("soja-shi", "one@example.jp", "避難");
    search("okayama-ken", "two@example.jp", "避難");
    search("soja-shi", "three@example.jp", "図書館");
    auto const before = carrier.carried.size();
    auto const told = [&] {
        std::vector<std::string> all;
        for (auto n = before; n < carrier.carried.size(); ++n)
            all.push_back(carrier.carried[n].to);
        std::ranges::sort(all);
        return all;
    };
    REQUIRE(publish(next(shelters)));
    run_jobs();
    CHECK(told() == std::vector<std::string> { "one@example.jp", "two@example.jp" });
    REQUIRE(publish(dataset("hinan"), neighbour));
    run_jobs();
    CHECK(told() == std::vector<std::string> { "one@example.jp", "two@example.jp", "two@example.jp" });
    CHECK(has(carrier.carried.back().body, "/okayama-shi/data/hinan"));
}

TEST_CASE_FIXTURE(Subscribing, "what nobody confirmed is erased after two days")
{
    REQUIRE(asks("reader@example.jp").status == 303);
    run_jobs();
    auto const link = path("confirm");
    clock.set({ clock.now().microseconds + 47 * an_hour });
    CHECK(catalogue::tidy_subscriptions(here(), town) == 0);
    clock.set({ clock.now().microseconds + 2 * an_hour });
    CHECK(catalogue::tidy_subscriptions(here(), neighbour) == 0);
    CHECK(catalogue::tidy_subscriptions(here(), town) == 1);
    CHECK(subscriptions() == 0);
    CHECK(get(link).status == 410);
    CHECK(send("POST", link).status == 404);
}

TEST_CASE_FIXTURE(Subscribing, "a webhook begins when its receiver gives the challenge back, is told signed, and ends when nobody is there")
{
    receiver = [&](http::Call const& call) -> Result<http::Response> {
        http::Response response;
        response.body = "{\"challenge\":\"" + testing::parsed(call.body)["data"].text("challenge") + "\"}";
        return response;
    };
    auto const made = hooks("https://hooks.example.jp/soja");
    REQUIRE(made.status == 303);
    auto const page = header(made, "location");
    auto const shown = get(page);
    auto const secret = between(shown.body, "whsec_", "<");
    REQUIRE_FALSE(secret.empty());
    CHECK(header(shown, "referrer-policy") == "no-referrer");
    run_jobs();
    REQUIRE(called.size() == 1);
    CHECK(called[0].public_peers_only);
    CHECK(live() == 1);

    shelters = next(shelters);
    REQUIRE(publish(shelters));
    run_jobs();
    REQUIRE(called.size() == 2);
    auto const event = testing::parsed(called[1].body);
    CHECK(event.text("type") == "dataset.published");
    CHECK(event["data"].integer("version") == 2);
    auto const value = [&](std::string const& name) { return std::ranges::find(called[1].headers, name, [](auto const& one) { return one.first; })->second; };
    auto const expected = webhook::signed_headers("whsec_" + secret, value("webhook-id"), std::stoll(value("webhook-timestamp")), called[1].body);
    REQUIRE(expected);
    CHECK((*expected)[2].second == value("webhook-signature"));

    // Away for a while: the same id again, until it is there.
    receiver = [](http::Call const&) -> Result<http::Response> { return refuse(Refusal::Kind::Busy, "http.call.no_answer"); };
    shelters = next(shelters);
    REQUIRE(publish(shelters));
    run_jobs();
    REQUIRE(called.size() == 3);
    clock.set({ clock.now().microseconds + 11'000'000 });
    CHECK(catalogue::want_due(here(), town) == 1);
    receiver = [](http::Call const&) -> Result<http::Response> { return http::Response {}; };
    run_jobs();
    REQUIRE(called.size() == 4);
    CHECK(called[2].headers[0] == called[3].headers[0]);
    CHECK(catalogue::want_due(here(), town) == 0);
    CHECK(has(get(page).body, "届きました"));

    receiver = [](http::Call const&) -> Result<http::Response> {
        http::Response gone;
        gone.status = 410;
        return gone;
    };
    REQUIRE(publish(next(shelters)));
    run_jobs();
    CHECK(subscriptions() == 0);
    CHECK(get(page).status == 410);
}

TEST_CASE_FIXTURE(Subscribing, "a webhook whose receiver does not know of it never lives")
{
    receiver = [](http::Call const&) -> Result<http::Response> {
        http::Response response;
        response.body = "ok";
        return response;
    };
    auto const one = hooks("https://hooks.example.jp/soja"), same = hooks("https://hooks.example.jp/soja");
    CHECK(header(one, "location") != header(same, "location"));   // who knows the address does not see another's secret
    run_jobs();
    CHECK(live() == 0);
    REQUIRE(publish(next(shelters)));
    run_jobs();
    for (auto const& call : called)
        CHECK(testing::parsed(call.body).text("type") == "subscription.challenge");
}

}  // namespace
