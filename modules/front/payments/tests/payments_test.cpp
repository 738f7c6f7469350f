// A resident pays: the pages, who may see them, and the well-known ways in which others have lost or doubled money.
#include "paying.h"

using namespace mado;
using test::Browser;
using test::other_town;
using test::Paying;
using test::town;
using payments::AttemptState;
using Notices = payments::Simulation::Notices;

namespace {

std::string header(http::Response const& response, std::string_view name)
{
    for (auto const& [key, value] : response.headers)
        if (key == name)
            return value;
    return {};
}

TEST_CASE_FIXTURE(Paying, "payments: a fee is paid by card")
{
    browser.get(base + "/status");
    CHECK(browser.shows(page()));
    browser.get(page());
    CHECK(browser.last.status == 200);
    CHECK(browser.shows("3,000円"));
    CHECK(browser.shows("value=\"wallet\""));
    CHECK(!browser.shows("value=\"elqr\""));   // is on paper
    CHECK(!browser.shows(" checked"));         // nothing is chosen for anybody
    browser.post(page(), { { "amount", "3000" } });
    CHECK(browser.last.status == 422);
    CHECK(browser.shows("支払い方法を1つ選んでください"));
    CHECK(attempts().empty());

    browser.post(page(), { { "amount", "3000" }, { "way", "card" } });
    REQUIRE(browser.last.status == 303);
    browser.get(browser.location());
    REQUIRE(browser.last.status == 200);
    auto const reference = simulation.all().front().id;
    CHECK(header(browser.last, "refresh") == "0;url=http://127.0.0.1:8084/checkouts/" + reference);
    simulation.pay(reference);
    browser.get(simulation.shown(reference)->return_to.substr(21));
    REQUIRE(browser.last.status == 303);
    deliver();
    browser.get(browser.location());
    CHECK(browser.shows("お支払いを受け付けました"));
    CHECK(!browser.shows("http-equiv=\"refresh\""));
    REQUIRE(paid.size() == 1);
    auto const& body = paid.front();
    CHECK(body.text("charge") == "fee");
    CHECK(body.integer("amount") == 3'000);
    CHECK(body.text("way") == "card");
    CHECK(body.text("provider") == "demo_pay");
    CHECK(body.text("provider_reference") == reference);
    CHECK(body.text("state") == "entrusted");
    CHECK(body.integer("at") > 0);
    CHECK(body.text("idempotency_key") == "demo_pay:" + reference + ":3000");
    CHECK(count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'payments.attempt.succeeded'") == 1);

    // A second checkout before the office has said that it is paid: told that it is not needed.
    browser.get(page());
    browser.post(page(), { { "amount", "3000" }, { "way", "card" } });
    CHECK(browser.last.status == 409);
    CHECK(browser.shows("もう一度支払う必要はありません"));
    charge(3'000, "paid");
    browser.get(page());
    CHECK(browser.shows("お支払いは済んでいます"));
    CHECK(!browser.shows("name=\"way\""));
}

TEST_CASE_FIXTURE(Paying, "payments: counter and slip say what one needs there")
{
    browser.get(page());
    browser.post(page(), { { "amount", "3000" }, { "way", "counter" } });
    REQUIRE(browser.last.status == 303);
    browser.get(browser.location());
    CHECK(browser.shows("受付番号"));
    CHECK(browser.shows("環境課 動物係"));
    CHECK(browser.shows("本庁舎2階"));
    browser.get(page() + "/ways/payeasy");
    CHECK(browser.shows("26000000000017"));
    browser.get(page() + "/ways/card");
    CHECK(browser.last.status == 404);
    browser.get(page() + "/ways/elqr");
    CHECK(browser.last.status == 404);
    CHECK(attempts().empty());
}

TEST_CASE_FIXTURE(Paying, "payments: what is told takes the place of what was told; a letter without charges changes nothing")
{
    told(json::object({ { "state", "examining" }, { "event", "looked" } }));
    CHECK(count("SELECT COUNT(*) AS n FROM applications_charge WHERE tenant = $tenant") == 1);
    auto old = json::object({ { "id", "tag" }, { "title", "再交付手数料" }, { "amount", 1'600 }, { "due", nullptr } });  // without state and ways: open, at the counter
    told(json::object({ { "state", "examining" }, { "event", "taken" }, { "charges", json::array({ old }) } }));
    CHECK(count("SELECT COUNT(*) AS n FROM applications_charge WHERE tenant = $tenant") == 1);
    browser.get(base + "/charges/tag");
    CHECK(browser.shows("1,600円"));
    CHECK(browser.shows("value=\"counter\""));
    CHECK(!browser.shows("value=\"card\""));
    browser.get(page());
    CHECK(browser.last.status == 404);
    told(json::object({ { "state", "examining" }, { "event", "taken" }, { "charges", json::Array {} } }));
    browser.get(base + "/charges/tag");
    CHECK(browser.last.status == 404);
}

// -- the well-known bugs of others

TEST_CASE_FIXTURE(Paying, "payments: a late success after a failure counts, once")
{
    auto const one = begin().value();
    REQUIRE(follow(one).has_value());
    auto const reference = attempt().known.reference;
    simulation.fail(reference);
    deliver();
    CHECK(attempt().known.state == AttemptState::Failed);
    CHECK(paid.empty());
    browser.get("/soja-shi/payments/" + payments::handle_of(here, one.id));
    CHECK(browser.shows("支払いは成立しませんでした"));
    CHECK(browser.shows(page()));
    simulation.pay(reference);
    deliver();
    CHECK(attempt().known.state == AttemptState::Succeeded);
    CHECK(paid.size() == 1);
}

TEST_CASE_FIXTURE(Paying, "payments: success ten times, and out of order, is told once")
{
    simulation.notices(Notices::Hold, 10);
    auto const one = begin().value();
    REQUIRE(follow(one).has_value());
    auto const reference = attempt().known.reference;
    simulation.fail(reference);
    simulation.pay(reference);
    simulation.release(true);
    deliver();
    CHECK(attempt().known.state == AttemptState::Succeeded);
    CHECK(paid.size() == 1);
}

TEST_CASE_FIXTURE(Paying, "payments: notice without return, return without notice, notice before return")
{
    SUBCASE("nobody comes back, the notice is enough")
    {
        REQUIRE(follow(begin().value()).has_value());
        simulation.pay(attempt().known.reference);
        deliver();
        CHECK(attempt().known.state == AttemptState::Succeeded);
    }
    SUBCASE("no notice ever comes, the page asks")
    {
        simulation.notices(Notices::Drop);
        auto const one = begin().value();
        REQUIRE(follow(one).has_value());
        simulation.pay(attempt().known.reference);
        browser.get("/soja-shi/payments/" + payments::handle_of(here, one.id) + "/back");
        CHECK(attempt().known.state == AttemptState::Returned);
        wait(4);
        browser.get(browser.location());
        CHECK(browser.shows("お支払いを受け付けました"));
    }
    SUBCASE("neither notice nor return: the schedule asks")
    {
        simulation.notices(Notices::Drop);
        REQUIRE(follow(begin().value()).has_value());
        simulation.pay(attempt().known.reference);
        CHECK(payments::follow_all(here, *providers) == 0);
        wait(21);
        CHECK(payments::follow_all(here, *providers) == 1);
    }
    SUBCASE("the notice is first")
    {
        auto const one = begin().value();
        REQUIRE(follow(one).has_value());
        simulation.pay(attempt().known.reference);
        deliver();
        browser.get("/soja-shi/payments/" + payments::handle_of(here, one.id) + "/back");
        CHECK(attempt().known.state == AttemptState::Succeeded);
    }
    pump.once();
    CHECK(attempt().known.state == AttemptState::Succeeded);
    CHECK(paid.size() == 1);
}

TEST_CASE_FIXTURE(Paying, "payments: the amount changed between page and payment")
{
    browser.get(page());
    charge(3'550);
    browser.post(page(), { { "amount", "3000" }, { "way", "card" } });
    CHECK(browser.last.status == 409);
    CHECK(browser.shows("金額が変わりました"));
    CHECK(browser.shows("3,550円"));
    CHECK(attempts().empty());

    // While the payer is on the provider's page: the checkout of the old amount is ended.
    REQUIRE(follow(begin(3'550).value()).has_value());
    charge(3'000);
    wait(21);
    payments::follow_all(here, *providers);
    CHECK(attempt().known.state == AttemptState::Cancelled);

    // And when the provider took another amount than it was told: what was paid is what is told.
    REQUIRE(follow(begin().value()).has_value());
    simulation.pay(attempt().known.reference, 2'999);
    deliver();
    REQUIRE(paid.size() == 1);
    CHECK(paid.front().integer("amount") == 2'999);
    CHECK(attempt().known.paid_amount == 2'999);
}

TEST_CASE_FIXTURE(Paying, "payments: the provider is down for an hour")
{
    simulation.down_until({ clock.now().microseconds + 3'600'000'000 });
    browser.get(page());
    browser.post(page(), { { "amount", "3000" }, { "way", "wallet" } });
    REQUIRE(browser.last.status == 303);
    browser.get(browser.location());
    REQUIRE(browser.last.status == 303);
    browser.get(browser.location());
    CHECK(browser.shows("支払いを準備しています"));
    CHECK(browser.shows("返事がありません"));
    CHECK(browser.shows("http-equiv=\"refresh\""));
    wait(3'600);
    payments::follow_all(here, *providers);
    // Its time is over by then: the payer begins again, and no money has moved.
    CHECK(attempt().known.state == AttemptState::Open);
    wait(601);
    payments::follow_all(here, *providers);
    CHECK(attempt().known.state == AttemptState::Expired);
    CHECK(simulation.all().size() == 1);
    browser.get(page());
    browser.post(page(), { { "amount", "3000" }, { "way", "wallet" } });
    CHECK(browser.last.status == 303);
    CHECK(attempts().size() == 2);
}

TEST_CASE_FIXTURE(Paying, "payments: a power cut between the call and its commit leaves one checkout")
{
    auto const one = begin().value();
    wire->cuts = true;
    CHECK_THROWS_AS((void)follow(one), test::PowerCut);
    CHECK(attempt().known.state == AttemptState::Created);
    CHECK(simulation.all().size() == 1);
    wire->cuts = false;
    REQUIRE(follow(one).has_value());
    CHECK(wire->created == 2);
    CHECK(simulation.all().size() == 1);
    CHECK(attempt().known.reference == simulation.all().front().id);

    // The notice of its success comes before its address was kept: the attempt is known by our key.
    simulation.pay(attempt().known.reference);
    wire->cuts = true;
    CHECK_THROWS_AS((void)follow(one), test::PowerCut);
    deliver();
    CHECK(paid.size() == 1);
}

TEST_CASE_FIXTURE(Paying, "payments: two windows, and two successes are both told")
{
    browser.get(page());
    browser.post(page(), { { "amount", "3000" }, { "way", "card" } });
    REQUIRE(browser.last.status == 303);
    auto const first = attempt();
    browser.get(page());
    CHECK(browser.shows("支払いの途中です"));
    browser.post(page(), { { "amount", "3000" }, { "way", "wallet" } });
    CHECK(browser.last.status == 409);
    CHECK(attempts().size() == 1);
    simulation.down_until({ clock.now().microseconds + 1'000'000 });
    browser.post(page(), { { "amount", "3000" }, { "way", "wallet" }, { "instead_of", first.id.value } });
    CHECK(browser.last.status == 409);
    CHECK(browser.shows("取り消せませんでした"));
    wait(2);
    browser.post(page(), { { "amount", "3000" }, { "way", "wallet" }, { "instead_of", first.id.value } });
    REQUIRE(browser.last.status == 303);
    REQUIRE(attempts().size() == 2);
    CHECK(attempts().back().known.state == AttemptState::Cancelled);
    // The payer had paid in the first window after all.
    simulation.pay(attempts().back().known.reference);
    simulation.pay(attempts().front().known.reference);
    deliver();
    REQUIRE(paid.size() == 2);
    CHECK(paid[0].text("provider_reference") != paid[1].text("provider_reference"));
}

TEST_CASE_FIXTURE(Paying, "payments: paid although the charge is told no more")
{
    REQUIRE(follow(begin().value()).has_value());
    told(json::object({ { "state", "withdrawn" }, { "event", "withdrawn" }, { "charges", json::Array {} } }));
    simulation.pay(attempt().known.reference);
    deliver();
    REQUIRE(paid.size() == 1);
    CHECK(paid.front().text("charge") == "fee");
}

TEST_CASE_FIXTURE(Paying, "payments: one stops, and begins again")
{
    REQUIRE(follow(begin().value()).has_value());
    auto const path = "/soja-shi/payments/" + payments::handle_of(here, attempt().id);
    browser.get(path);
    CHECK(browser.shows("支払いをやめる"));
    browser.post(path, { { "do", "cancel" } });
    REQUIRE(browser.last.status == 303);
    browser.get(path);
    CHECK(browser.shows("支払いを取りやめました"));
    CHECK(simulation.all().front().state == payments::CheckoutState::Cancelled);
}

TEST_CASE_FIXTURE(Paying, "payments: what failed is ended at the provider before the next begins")
{
    REQUIRE(follow(begin().value()).has_value());
    auto const first = attempt().known.reference;
    simulation.fail(first);
    deliver();
    browser.get(page());
    CHECK(!browser.shows("支払いの途中です"));
    browser.post(page(), { { "amount", "3000" }, { "way", "wallet" } });
    REQUIRE(browser.last.status == 303);
    CHECK(simulation.ask(first).value().state == payments::CheckoutState::Cancelled);
    // It was paid in the other window at the last moment: no third one begins.
    simulation.pay(attempt().known.reference);
    simulation.fail(first);
    deliver();
    browser.get(page());
    browser.post(page(), { { "amount", "3000" }, { "way", "card" } });
    CHECK(browser.last.status == 409);
    CHECK(attempts().size() == 2);
}

// -- part payments, reversals, refunds

TEST_CASE_FIXTURE(Paying, "payments: of a part payment the page shows what came and what is left, and no more is paid online")
{
    part_paid = 2'000;
    charge(1'000);
    browser.get(base + "/status");
    CHECK(browser.shows("2,000円は納付済みです"));
    browser.get(page());
    CHECK(browser.shows("お納めいただく3,000円のうち、2,000円は納付済みです"));
    CHECK(browser.shows("1,000円"));
    browser.post(page(), { { "amount", "3000" }, { "way", "card" } });
    CHECK(browser.last.status == 409);
    browser.get(page());
    browser.post(page(), { { "amount", "1000" }, { "way", "card" } });
    REQUIRE(browser.last.status == 303);
    CHECK(simulation.all().front().amount == 1'000);
    // More came at the counter while the payer is on the provider's page: that checkout is ended, the rest is paid.
    part_paid = 2'500;
    charge(500);
    wait(21);
    payments::follow_all(here, *providers);
    CHECK(attempt().known.state == AttemptState::Cancelled);
    REQUIRE(follow(begin(500).value()).has_value());
    simulation.pay(attempt().known.reference);
    deliver();
    REQUIRE(paid.size() == 1);
    CHECK(paid.front().integer("amount") == 500);
}

TEST_CASE_FIXTURE(Paying, "payments: after a reversal it can be paid online again, once the staff zone has heard of the first")
{
    REQUIRE(follow(begin().value()).has_value());
    simulation.pay(attempt().known.reference);
    deliver();
    REQUIRE(paid.size() == 1);
    charge();  // a letter that was under way: it does not know of the payment
    CHECK(begin().error().key == "payments.paid_meanwhile");
    heard = { attempt().known.reference };
    charge(3'000, "paid");
    CHECK(begin().error().key == "payments.not_open");
    charge();  // a chargeback
    browser.get(page());
    browser.post(page(), { { "amount", "3000" }, { "way", "card" } });
    REQUIRE(browser.last.status == 303);
    CHECK(attempts().size() == 2);
    simulation.pay(attempt().known.reference);
    deliver();
    REQUIRE(paid.size() == 2);
    CHECK(paid[0].text("provider_reference") != paid[1].text("provider_reference"));
    CHECK(begin().error().key == "payments.paid_meanwhile");  // the second one is not heard of yet
}

TEST_CASE_FIXTURE(Paying, "payments: a provider that refuses the order, or is none of ours any more, locks nothing")
{
    SUBCASE("refused when it is made")
    {
        simulation.refuse_orders(true);
        browser.get(page());
        browser.post(page(), { { "amount", "3000" }, { "way", "card" } });
        REQUIRE(browser.last.status == 303);
        CHECK(attempt().known.state == AttemptState::Refused);
        browser.get("/soja-shi/payments/" + payments::handle_of(here, attempt().id));
        CHECK(browser.shows("支払いを始められませんでした"));
        CHECK(browser.shows(page()));
        simulation.refuse_orders(false);
        browser.get(page());
        browser.post(page(), { { "amount", "3000" }, { "way", "wallet" } });
        CHECK(browser.last.status == 303);
        CHECK(attempt().known.state == AttemptState::Open);
    }
    SUBCASE("gone before it was made")
    {
        auto const one = begin().value();
        auto const gone = std::exchange(*providers, {});
        CHECK(follow(one).error().key == "payments.provider.gone");
        CHECK(attempt().known.state == AttemptState::Refused);
        *providers = gone;
        CHECK(begin().has_value());
    }
    SUBCASE("gone while the payer has its page")
    {
        REQUIRE(follow(begin().value()).has_value());
        auto const reference = attempt().known.reference;
        auto const gone = std::exchange(*providers, {});
        CHECK(begin().error().key == "payments.under_way");
        CHECK(payments::cancel(here, *providers, town, attempt().id).has_value());  // who begins anew says that he gives it up
        CHECK(attempt().known.state == AttemptState::Expired);
        CHECK(begin().has_value());
        // And when it is ours again, and was paid after all: that is money.
        *providers = gone;
        simulation.pay(reference);
        deliver();
        CHECK(paid.size() == 1);
    }
    SUBCASE("gone, and nobody gives it up: its time is over all the same")
    {
        REQUIRE(follow(begin().value()).has_value());
        providers->clear();
        wait(payments::checkout_minutes * 60 + 601);
        payments::follow_all(here, *providers);
        CHECK(attempt().known.state == AttemptState::Expired);
        CHECK(begin().has_value());
    }
}

TEST_CASE_FIXTURE(Paying, "payments: what is over never opens again by itself; a late success of it is money, beside what began since")
{
    // Its call is lost, it is given up, and the next one begins.
    wire->cuts = true;
    auto const first = begin().value();
    CHECK_THROWS_AS((void)follow(first), test::PowerCut);
    simulation.down_until({ clock.now().microseconds + 60'000'000 });
    wire->cuts = false;
    REQUIRE(payments::cancel(here, *providers, town, first.id).has_value());
    simulation.down_until({});
    auto const second = begin().value();
    REQUIRE(follow(second).has_value());
    // It is asked for once more: what was made is ended there, and stays over here.
    wait(301);
    auto const lost = simulation.all().front().key == first.id.value ? simulation.all().front() : simulation.all().back();
    CHECK(lost.state == payments::CheckoutState::Open);
    REQUIRE(payments::follow(here, *providers, town, first.id).has_value());
    auto const known = database.read(town, [&](db::Read& tx) { return payments::store::find(tx, first.id); });
    CHECK(known->known.state == AttemptState::Cancelled);
    CHECK(simulation.ask(lost.id)->state == payments::CheckoutState::Cancelled);
    CHECK(attempt().known.state == AttemptState::Open);
    simulation.pay(attempt().known.reference);
    simulation.pay(lost.id);
    deliver();
    CHECK(paid.size() == 2);  // the treasury counts one of them as too much and offers it back
}

TEST_CASE_FIXTURE(Paying, "payments: another's charge, another town's attempt")
{
    Browser stranger { *this };
    stranger.get("/soja-shi/applications");  // a form, for its token
    REQUIRE(!stranger.csrf.empty());
    stranger.get(page());
    CHECK(stranger.last.status == 404);
    stranger.post(page(), { { "amount", "3000" }, { "way", "card" } });
    CHECK(stranger.last.status == 404);
    stranger.post(page() + "/invitation", { { "do", "make" } });
    CHECK(stranger.last.status == 404);
    CHECK(attempts().empty());
    Caller const other { .tenant = town, .kind = CallerKind::Resident, .application = { "01900000-0000-7000-8000-000000000009" } };
    auto const refused = database.write(town, [&](db::Write& tx) { return payments::begin(tx, other, here, { application, "fee", "card", "demo_pay", 3'000, {} }); });
    REQUIRE(!refused);
    CHECK(refused.error().kind == Refusal::Kind::NotFound);

    REQUIRE(follow(begin().value()).has_value());
    auto const handle = payments::handle_of(here, attempt().id);
    browser.get("/okayama-shi/payments/" + handle);
    CHECK(browser.last.status == 404);
    browser.get("/soja-shi/payments/" + attempt().id.value);
    CHECK(browser.last.status == 404);
    auto const id = attempt().id;
    CHECK(database.read(other_town, [&](db::Read& tx) { return !payments::store::find(tx, id).has_value(); }));
    CHECK(payments::follow(here, *providers, other_town, id).error().kind == Refusal::Kind::NotFound);
}

TEST_CASE_FIXTURE(Paying, "payments: a forged, an old, a changed notice and one in another town change nothing")
{
    simulation.notices(Notices::Hold);
    REQUIRE(follow(begin().value()).has_value());
    simulation.pay(attempt().known.reference);
    auto const body = payments::json_of(simulation.all().front());
    CHECK(notice(body, "soja-shi", std::string(32, 'x')) == 401);
    CHECK(notice(body, "soja-shi", test::notice_key, 301) == 401);
    CHECK(notice(body, "soja-shi", test::notice_key, -301) == 401);
    CHECK(notice(body, "okayama-shi") == 404);
    CHECK(notice("{}") == 422);
    auto other = simulation.all().front();
    other.key = "01900000-0000-7000-8000-000000000009";
    CHECK(notice(payments::json_of(other)) == 404);
    auto request = browser.request("POST", "/soja-shi/payments/notices/demo_pay");
    request.body = body;
    CHECK(site.answer(request).status == 401);
    CHECK(attempt().known.state == AttemptState::Open);
    CHECK(paid.empty());
    CHECK(notice(body, "soja-shi", test::notice_key, 299) == 200);
    CHECK(notice(body) == 200);  // replayed within the window: nothing new
    pump.once();
    CHECK(paid.size() == 1);
}

TEST_CASE_FIXTURE(Paying, "payments: somebody else is invited, pays, and sees title and amount alone")
{
    browser.get(page());
    browser.post(page() + "/invitation", { { "do", "make" } });
    REQUIRE(browser.last.status == 303);
    browser.get(page());
    auto const link = browser.between("http://localhost:8080/soja-shi/pay/", "<");
    REQUIRE(link.size() >= 22);  // 128 bits and more
    CHECK(count("SELECT COUNT(*) AS n FROM payments_invitation WHERE tenant = $tenant") == 1);
    Browser friendly { *this };
    friendly.get("/soja-shi/pay/" + link);
    CHECK(friendly.last.status == 200);
    CHECK(friendly.shows("登録手数料"));
    CHECK(friendly.shows("3,000円"));
    CHECK(!friendly.shows("公園での催し"));
    CHECK(!friendly.shows(application.value));
    CHECK(!friendly.shows("value=\"counter\""));
    REQUIRE(begin().has_value());  // the applicant's own: no way to it leads from here
    friendly.get("/soja-shi/pay/" + link);
    CHECK(!friendly.shows("/soja-shi/payments/"));
    friendly.post("/soja-shi/pay/" + link, { { "amount", "3000" }, { "way", "card" } });
    CHECK(friendly.last.status == 409);
    REQUIRE(follow(attempt()).has_value());
    REQUIRE(payments::cancel(here, *providers, town, attempt().id).has_value());
    friendly.get("/okayama-shi/pay/" + link);
    CHECK(friendly.last.status == 404);
    friendly.get("/soja-shi/pay/" + link);
    friendly.post("/soja-shi/pay/" + link, { { "amount", "3000" }, { "way", "card" } });
    REQUIRE(friendly.last.status == 303);
    friendly.get("/soja-shi/pay/" + link);
    CHECK(friendly.shows("/soja-shi/payments/" + payments::handle_of(here, attempt().id)));
    simulation.pay(attempt().known.reference);
    deliver();
    CHECK(paid.size() == 1);
    browser.get(page());
    browser.post(page() + "/invitation", { { "do", "revoke" } });
    friendly.get("/soja-shi/pay/" + link);
    CHECK(friendly.last.status == 404);
}

TEST_CASE_FIXTURE(Paying, "payments: an invitation ends after two weeks, and a new one takes its place")
{
    Caller const mine { .tenant = town, .kind = CallerKind::Resident, .application = application };
    auto const make = [&] { return database.write(town, [&](db::Write& tx) { return payments::invite(tx, mine, here, application, "fee"); }).value(); };
    auto const is_live = [&](payments::Invitation const& one) { return database.read(town, [&](db::Read& tx) { return payments::live_invitation(tx, payments::token_of(here, one.id), clock.now()).has_value(); }); };
    auto const first = make();
    CHECK(is_live(first));
    wait(60);
    auto const second = make();
    CHECK(!is_live(first));
    wait(14 * 86'400 - 1);
    CHECK(is_live(second));
    wait(1);
    CHECK(!is_live(second));
}

}  // namespace
