// A small server at the other end: slow, broken, elsewhere, gone; and a kill between the call and its mark.
#include "../../applications/tests/front.h"

#include <mado/webhook/webhook.h>
#include <mado/webhooks/deliveries.h>
#include <mado/webhooks/module.h>

#include <algorithm>
#include <mutex>
#include <thread>

namespace mado::embedded {
std::span<File const> webhooks();
}

using namespace mado;
using test::Front;
using test::town;
using webhooks::State;

namespace {

struct Receiver {  // of a system
    std::mutex mutex;
    std::vector<http::Request> got;
    int status = 204, pause_ms = 0;
    std::unique_ptr<http::Server> server;

    Receiver()
    {
        server = std::make_unique<http::Server>(
            http::ServerOptions {}, [](std::string_view, std::string_view) { return http::Limits {}; },
            [this](http::Request& request) {
                int wait = 0, answer = 0;
                {
                    std::lock_guard const lock(mutex);
                    got.push_back(request);
                    wait = pause_ms;
                    answer = status;
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(wait));
                auto response = http::text(answer, "");
                if (answer == 302)
                    response.with("location", "http://127.0.0.1:" + std::to_string(server->port()) + "/elsewhere");
                return response;
            },
            [](http::Request const&, std::exception_ptr) { return http::text(500, ""); });
        server->start();
    }
    std::string address() const { return "http://127.0.0.1:" + std::to_string(server->port()) + "/hook"; }
    std::size_t count()
    {
        std::lock_guard const lock(mutex);
        return got.size();
    }
};

struct Hooked : Front {
    Receiver receiver;
    std::string secret = api::make_webhook_secret(ids);
    api::System system { .id = { ids.uuid(clock.now().microseconds) }, .name = "試験ポータル", .contact = "架空システム", .purpose = "試験", .scopes = { "applications.file", "applications.follow" },
        .procedures = {}, .divisions = {}, .token_hash = api::make_token(ids).hash, .webhook_address = {}, .webhook_secret = {}, .expires_on = std::nullopt };
    int attempts_made = 0;

    Hooked()
    {
        std::vector<db::Migration> mine;
        test::add_migrations(mine, "webhooks", embedded::webhooks());
        auto all = test::front_migrations();
        all.insert(all.end(), mine.begin(), mine.end());
        database.migrate(all);
        here.development = true;
        system.webhook_address = receiver.address();
        system.webhook_secret = api::keep_secret(keys, system.id, secret);
        keep();
    }
    void keep()
    {
        REQUIRE(database.write(town, [&](db::Write& tx) -> Result<void> { api::keep_system(tx, system, clock.now()); return {}; }).has_value());
    }
    void happens(std::string const& event, std::string const& application = "01900000-0000-7000-8000-000000000001")
    {
        wait(1);
        applications::Followed const followed { { application }, "7K3M9QX24TJ", "dog_registration", system.id.value, event, event, clock.now(), Day::of(2026, 12, 2), std::nullopt };
        REQUIRE(database.write(town, [&](db::Write& tx) { return webhooks::note(tx, { .tenant = town, .kind = CallerKind::Zone, .job = "office" }, here, followed); }).has_value());
    }
    std::size_t deliver() { return webhooks::deliver(here, town, system.id); }
    std::vector<webhooks::Delivery> all()
    {
        auto found = database.read(town, [&](db::Read& tx) { return webhooks::deliveries(tx, system.id, std::nullopt, {}, 100); });
        std::ranges::reverse(found);
        return found;
    }
};

std::string header(http::Request const& request, std::string_view name) { return request.header(name); }

TEST_CASE_FIXTURE(Hooked, "webhooks: an event arrives signed, with states and days and no words")
{
    happens("asked");
    CHECK(deliver() == 1);
    REQUIRE(receiver.count() == 1);
    auto const& got = receiver.got.front();
    CHECK(got.method == "POST");
    CHECK(header(got, "content-type").starts_with("application/cloudevents+json"));
    auto const event = json::parse(got.body);
    REQUIRE(event.has_value());
    CHECK(event->text("specversion") == "1.0");
    CHECK(event->text("type") == "application.asked");
    CHECK(event->text("subject") == "7K3M9QX24TJ");
    CHECK(event->text("source") == "http://localhost:8080/soja-shi");
    CHECK(event->text("id") == header(got, "webhook-id"));
    CHECK((*event)["data"] == json::object({ { "state", "asked" }, { "procedure", "dog_registration" }, { "until", "2026-12-02" }, { "expected_on", nullptr } }));
    auto const expected = webhook::signed_headers(secret, header(got, "webhook-id"), std::stoll(header(got, "webhook-timestamp")), got.body);
    REQUIRE(expected.has_value());
    CHECK((*expected)[2].second == header(got, "webhook-signature"));
    CHECK(webhook::signed_headers(api::make_webhook_secret(ids), header(got, "webhook-id"), 1, got.body)->at(2).second != header(got, "webhook-signature"));
    CHECK(deliver() == 0);
    CHECK(all().front().state == State::Delivered);
}

TEST_CASE_FIXTURE(Hooked, "webhooks: a kill between the call and its mark sends the same id twice, never another")
{
    happens("received");
    struct Killed {};
    CHECK_THROWS_AS(webhooks::deliver(here, town, system.id, [&](http::Call const& call) -> Result<http::Response> {
        (void)http::call(call);
        throw Killed {};
    }), Killed);
    CHECK(receiver.count() == 1);
    CHECK(deliver() == 1);
    REQUIRE(receiver.count() == 2);
    CHECK(header(receiver.got[0], "webhook-id") == header(receiver.got[1], "webhook-id"));
    CHECK(receiver.got[0].body == receiver.got[1].body);
}

TEST_CASE_FIXTURE(Hooked, "webhooks: one application stays in order behind a failure, another goes its way")
{
    receiver.status = 500;
    happens("received");
    happens("asked");
    CHECK(deliver() == 0);
    CHECK(receiver.count() == 1);  // the second waits behind the first
    CHECK(all()[0].fault == "status 500");
    CHECK(deliver() == 0);
    CHECK(receiver.count() == 1);  // not before its time
    receiver.status = 200;
    wait(11);
    CHECK(deliver() == 2);
    REQUIRE(receiver.count() == 3);
    CHECK(json::parse(receiver.got[1].body)->text("type") == "application.received");
    CHECK(json::parse(receiver.got[2].body)->text("type") == "application.asked");
    receiver.status = 500;
    happens("decided");
    CHECK(deliver() == 0);
    receiver.status = 200;
    happens("received", "01900000-0000-7000-8000-000000000002");
    CHECK(deliver() == 1);
    CHECK(json::parse(receiver.got.back().body)->text("type") == "application.received");
}

TEST_CASE_FIXTURE(Hooked, "webhooks: a redirect is not followed, silence is a fault, 410 ends it")
{
    receiver.status = 302;
    happens("received");
    CHECK(deliver() == 0);
    CHECK(receiver.count() == 1);
    CHECK(all()[0].fault == "status 302");
    wait(11);
    CHECK(webhooks::deliver(here, town, system.id, [](http::Call const& call) {
        auto quick = call;
        quick.deadline_ms = 200;
        quick.url = "http://127.0.0.1:1/nobody";
        return http::call(quick);
    }) == 0);
    CHECK(all()[0].fault == "http.call.no_answer");
    wait(61);
    receiver.pause_ms = 600;
    CHECK(webhooks::deliver(here, town, system.id, [](http::Call const& call) {
        auto quick = call;
        quick.deadline_ms = 100;
        return http::call(quick);
    }) == 0);
    CHECK(all()[0].attempts == 3);
    receiver.pause_ms = 0;
    receiver.status = 410;
    wait(301);
    CHECK(deliver() == 0);
    CHECK(all()[0].state == State::Dead);
    CHECK(count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'webhooks.delivery.given_up'") == 1);
}

TEST_CASE_FIXTURE(Hooked, "webhooks: after three days it is a dead letter; replayed it arrives under its own id")
{
    receiver.status = 503;
    happens("received");
    int tries = 0;
    for (; tries < 50 && all()[0].state == State::Waiting; ++tries) {
        deliver();
        wait(8 * 3600 + 1);
    }
    CHECK(tries > 8);
    CHECK(all()[0].state == State::Dead);
    auto const id = all()[0].id;
    Caller const caller { .tenant = town, .kind = CallerKind::System, .job = "api:" + system.id.value };
    auto const again = [&](api::SystemId const& who, std::string const& what) {
        return database.write(town, [&](db::Write& tx) { return webhooks::replay(tx, caller, here, who, what); });
    };
    CHECK(again({ ids.uuid(1) }, id).error().kind == Refusal::Kind::NotFound);  // another system's
    CHECK(again(system.id, ids.uuid(2)).error().kind == Refusal::Kind::NotFound);
    CHECK(again(system.id, id).has_value());
    CHECK(again(system.id, id).error().kind == Refusal::Kind::Conflict);
    receiver.status = 200;
    CHECK(deliver() == 1);
    CHECK(header(receiver.got.back(), "webhook-id") == id);
    CHECK(database.read("331007", [&](db::Read& tx) { return webhooks::deliveries(tx, system.id, std::nullopt, {}, 10); }).empty());
}

TEST_CASE_FIXTURE(Hooked, "webhooks: never to an address that is not of the Internet, and never without TLS, but for a developer's own machine")
{
    struct Row { char const* name; std::string address; bool development; char const* fault; };
    for (auto const& row : { Row { "loopback, not in development", receiver.address(), false, "webhooks.wrong_address" }, Row { "plain http", "http://192.0.2.1/hook", true, "webhooks.wrong_address" },
             Row { "https to loopback", "https://127.0.0.1:" + std::to_string(receiver.server->port()) + "/", false, "http.call.private_peer" },
             Row { "https to a name of this machine", "https://localhost:1/", false, "http.call.private_peer" }, Row { "a decimal address", "https://2130706433/", false, "http.call.private_peer" },
             Row { "the metadata of a cloud", "https://169.254.169.254/latest", false, "http.call.private_peer" }, Row { "IPv6 in IPv4's clothes", "https://[::ffff:10.0.0.1]/", false, "http.call.private_peer" } }) {
        CAPTURE(std::string(row.name));
        here.development = row.development;
        system.webhook_address = row.address;
        keep();
        happens("received", ids.uuid(clock.now().microseconds));
        CHECK(deliver() == 0);
        CHECK(all().back().state == State::Dead);
        CHECK(all().back().fault == row.fault);
    }
    CHECK(receiver.count() == 0);
}

TEST_CASE_FIXTURE(Hooked, "webhooks: who was revoked or has no address is told nothing")
{
    system.is_revoked = true;
    keep();
    happens("received");
    CHECK(all().empty());
    system.is_revoked = false;
    keep();
    happens("asked");
    system.webhook_address.clear();
    keep();
    CHECK(deliver() == 0);
    CHECK(all()[0].fault == "webhooks.no_address");
}

TEST_CASE_FIXTURE(Hooked, "webhooks: the office hears once of what changed")
{
    CHECK(webhooks::report(here) == 1);
    CHECK(webhooks::report(here) == 0);
    receiver.status = 410;
    happens("received");
    deliver();
    CHECK(webhooks::report(here) == 1);
}

TEST_CASE("webhooks: which addresses are of the public Internet")
{
    struct Row { char const* address; bool is_public; };
    for (auto const& row : { Row { "8.8.8.8", true }, Row { "9.255.255.255", true }, Row { "10.0.0.0", false }, Row { "10.255.255.255", false }, Row { "11.0.0.0", true },
             Row { "100.63.255.255", true }, Row { "100.64.0.0", false }, Row { "100.127.255.255", false }, Row { "100.128.0.0", true }, Row { "127.0.0.1", false }, Row { "169.254.1.1", false },
             Row { "172.15.255.255", true }, Row { "172.16.0.0", false }, Row { "172.31.255.255", false }, Row { "172.32.0.0", true }, Row { "192.168.0.1", false }, Row { "0.0.0.0", false },
             Row { "224.0.0.1", false }, Row { "255.255.255.255", false }, Row { "::1", false }, Row { "::", false }, Row { "::ffff:127.0.0.1", false }, Row { "::ffff:8.8.8.8", true },
             Row { "fe80::1", false }, Row { "fc00::1", false }, Row { "fd00::1", false }, Row { "ff02::1", false }, Row { "2001:db8::1", false }, Row { "2002:7f00:1::", false },
             Row { "64:ff9b::7f00:1", false }, Row { "64:ff9b::808:808", true }, Row { "2606:4700::1111", true }, Row { "no address", false } }) {
        CAPTURE(std::string(row.address));
        CHECK(http::is_public_address(row.address) == row.is_public);
    }
}

}  // namespace
