#pragma once
// A front with a charge that was told, and a simulated provider whose answers can be lost.
#include "../../applications/tests/front.h"

#include "jobs/following.h"
#include "store/payment_store.h"

#include <mado/payments/module.h>
#include <mado/payments/simulation.h>

namespace mado::embedded {
std::span<File const> payments();
}

namespace mado::test {

struct PowerCut {};

// Between the front and the provider: nothing is lost on the way there, but the power goes before the answer is kept.
struct Wire : payments::Provider {
    payments::Provider* inner = nullptr;
    bool cuts = false;
    int created = 0;
    std::optional<Refusal> says {};  // to a refund, which then has not arrived
    std::function<void()> meanwhile {};  // while a refund is under way
    template <class T>
    T arrived(T answer) const
    {
        if (cuts)
            throw PowerCut {};
        return answer;
    }
    Result<payments::Checkout> create(payments::CheckoutOrder const& order) override { ++created; return arrived(inner->create(order)); }
    Result<payments::Checkout> ask(std::string const& id) override { return arrived(inner->ask(id)); }
    Result<payments::Checkout> cancel(std::string const& id) override { return arrived(inner->cancel(id)); }
    Result<payments::Checkout> refund(std::string const& id, std::int64_t amount, std::string const& key) override
    {
        if (meanwhile)
            meanwhile();
        return says ? Result<payments::Checkout>(std::unexpected(*says)) : arrived(inner->refund(id, amount, key));
    }
};

inline std::string const notice_key(32, 'n');

struct Ends {
    std::shared_ptr<Wire> wire = std::make_shared<Wire>();
    std::shared_ptr<payments::Providers> providers = std::make_shared<payments::Providers>(payments::Providers { { { .name = "demo_pay", .title = "見本決済", .address = "http://127.0.0.1:1",
        .ways = { "card", "wallet" }, .key = "k", .notice_key = notice_key }, wire } });
};

constexpr char const* tag_notice = R"yaml(procedure: park_event
title: { ja: 公園での催しの届出 }
about: { ja: 公園で催しをする人が届け出ます。 }
words: [公園]
effect: filing
zone: office
law: [公園条例第4条]
owner: environment/animals
applicants: [person]
identity: none
languages: [ja]
ask:
  about:
    title: { ja: 催し }
    fields:
      name: { type: text, max: 10, title: { ja: 名前 } }
outcome:
  done: { tell: noted }
keep: { class: 公園/催し, years: 3, starts: fiscal_year }
sources:
  all: { of: [law, keep], says: 試験のための決まり, sure: demo }
examples:
  nothing_said: { given: { received_on: 2026-11-18 }, expect: { flags: [] } }
)yaml";

inline std::vector<db::Migration> payment_migrations()
{
    std::vector<db::Migration> mine;
    add_migrations(mine, "payments", embedded::payments());
    return mine;
}

struct Paying : Ends, Front {
    payments::Simulation simulation { clock };
    Browser browser { *this };
    std::string base, fee = "fee";  // the charge's name
    ApplicationId application;
    std::vector<json::Value> paid;  // as the staff zone was told
    std::vector<json::Value> refunds;                  // what became of refunds, as it was told
    std::vector<json::Value> waiting;                  // of which it was told that they are not answered
    std::int64_t part_paid = 0;                        // what the staff zone tells of the charge beside its amount
    std::vector<std::string> heard;

    Paying() : Ends(), Front({ portal::describe(applications::of_browser), applications::describe(), payments::describe(providers) }, payment_migrations())
    {
        wire->inner = &simulation;
        office.receives(gateway::Kind::Paid, [this](db::Write&, Caller const&, Moment const&, gateway::Message const& message) -> Result<void> {
            auto const state = message.body.text("state");
            (state == "entrusted" ? paid : state == "refund_waiting" ? waiting : refunds).push_back(message.body);
            return {};
        });
        publish("park_event", tag_notice);
        apply(browser);
        charge();
    }
    void apply(Browser& by)
    {
        by.get("/soja-shi/procedures/park_event");
        by.post("/soja-shi/procedures/park_event/start", {});
        REQUIRE(by.last.status == 303);
        base = by.location().substr(0, by.location().rfind('/'));
        application = { base.substr(base.rfind('/') + 1) };
        by.get(by.location());
        by.get(base + "/answers/about");
        by.post(base + "/answers/about", { { "name", "三宅" } });
        REQUIRE(by.last.status == 303);
        by.get(by.location());
        by.post(base + "/check", { { "notice", "paper" }, { "mail", "" }, { "confirm", "yes" } });
        REQUIRE(by.last.status == 303);
        pump.once();
    }
    json::Value one(std::int64_t amount, std::string const& state = "open") const
    {
        return json::object({ { "id", fee }, { "title", "登録手数料" }, { "amount", amount }, { "due", "2026-12-18" }, { "state", state }, { "paid_on", state == "paid" ? json::Value("2026-11-20") : json::Value {} },
            { "ways", json::array({ "card", "wallet", "payeasy", "elqr", "counter" }) }, { "slip", "26000000000017" }, { "part_paid", part_paid },
            { "heard", json::array_of(heard, [](std::string const& reference) { return json::Value(reference); }) } });
    }
    void told(json::Value clear) { tell(gateway::Kind::Told, application.value, json::object({ { "clear", std::move(clear) }, { "box", "" } })); }
    void charge(std::int64_t amount = 3'000, std::string const& state = "open")
    {
        told(json::object({ { "state", "examining" }, { "event", "taken" }, { "charges", json::array({ one(amount, state) }) } }));
    }
    // The staff zone wants that given back by the provider; said with every letter until it is answered.
    std::string asks_back(std::string const& reference, std::int64_t amount, std::string const& id = {}, std::string const& provider = "demo_pay")
    {
        auto const refund = id.empty() ? ids.uuid(clock.now().microseconds) : id;
        told(json::object({ { "state", "examining" }, { "event", nullptr },
            { "refunds", json::array({ json::object({ { "id", refund }, { "charge", fee }, { "provider", provider }, { "reference", reference }, { "amount", amount } }) }) } }));
        return refund;
    }
    // It has ended there, by whatever word.
    void is_over(std::string const& refund)
    {
        told(json::object({ { "state", "examining" }, { "event", nullptr }, { "refunds_over", json::array({ refund }) } }));
    }
    payments::Refund refund(std::string const& id)
    {
        return database.read(town, [&](db::Read& tx) { return payments::store::refund(tx, { id }); }).value();
    }
    std::string page() const { return base + "/charges/fee"; }
    std::vector<payments::Attempt> attempts()
    {
        return database.read(town, [&](db::Read& tx) { return payments::store::attempts_of(tx, application, fee); });
    }
    payments::Attempt attempt() { return attempts().front(); }
    // As the router would by the page; the newest attempt then.
    Result<payments::Attempt> begin(std::int64_t amount = 3'000)
    {
        return database.write(town, [&](db::Write& tx) {
            return payments::begin(tx, { .tenant = town, .kind = CallerKind::Resident, .application = application }, here, { application, fee, "card", "demo_pay", amount, {} });
        });
    }
    Result<payments::Attempt> follow(payments::Attempt const& one) { return payments::follow(here, *providers, town, one.id); }
    int notice(std::string const& body, std::string const& in = "soja-shi", std::string const& key = notice_key, std::int64_t age_seconds = 0)
    {
        auto request = browser.request("POST", "/" + in + "/payments/notices/demo_pay");
        auto const at = std::to_string(clock.now().microseconds / 1'000'000 - age_seconds);
        request.headers.insert(request.headers.end(), { { "content-type", "application/json" }, { "payments-timestamp", at }, { "payments-signature", payments::notice_signature(key, at, body) } });
        request.body = body;
        return site.answer(request).status;
    }
    void deliver()
    {
        for (auto const& one : simulation.take_notices())
            for (int copy = 0; copy < one.copies; ++copy)
                CHECK(notice(one.body) == 200);
        pump.once();
    }
};

}  // namespace mado::test
