// The protocol over real sockets: the simulated server at one end, our client at the other.
#include <mado/payments/simulation.h>

#include <mado/json/json.h>

#include <doctest/doctest.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>

using namespace mado;
using namespace mado::payments;

namespace {

struct Ends {
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 18), 21, 42, 7) };
    std::string notice_key = std::string(32, 'n');
    std::mutex mutex;
    std::condition_variable came;
    std::vector<http::Call> notices;
    int refusals = 0;  // the front answers 503 so often
    SimulatedServer server { { .key = "calls", .notice_key = notice_key }, clock, [this](http::Call const& call) { return took(call); } };
    ProviderPointer provider;
    CheckoutOrder order { .key = "01900000-0000-7000-8000-000000000001", .way = "card", .amount = 3'000, .title = "登録手数料", .return_to = "http://localhost:8080/soja-shi/payments/x/back",
        .notify_to = "http://127.0.0.1:1/soja-shi/payments/notices/demo_pay", .expires_at = { clock.now().microseconds + 1'800'000'000 } };

    Ends()
    {
        server.start();
        provider = with_key("calls");
    }
    std::string address() const { return "http://127.0.0.1:" + std::to_string(server.port()); }
    ProviderPointer with_key(std::string const& key) const { return make_http_provider({ .name = "demo_pay", .title = "見本", .address = address(), .key = key, .notice_key = notice_key }); }
    Result<http::Response> took(http::Call const& call)
    {
        std::scoped_lock const lock(mutex);
        if (refusals > 0) {
            --refusals;
            return http::text(503, "");
        }
        notices.push_back(call);
        came.notify_all();
        return http::text(200, "");
    }
    void wait_for_notices(std::size_t count)
    {
        std::unique_lock lock(mutex);
        CHECK(came.wait_for(lock, std::chrono::seconds(20), [&] { return notices.size() >= count; }));
    }
    http::Response control(std::string const& body, std::string const& key = "calls")
    {
        return http::call({ .method = "POST", .url = address() + "/control", .body = body, .headers = { { "authorization", "Bearer " + key }, { "content-type", "application/json" } } }).value();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Ends, "provider: the same key is the same checkout; asked, paid, given back once")
{
    auto const made = provider->create(order).value();
    CHECK(made.key == order.key);
    CHECK(made.state == CheckoutState::Open);
    CHECK(made.amount == 3'000);
    CHECK(made.address.starts_with("http://localhost:"));
    CHECK(provider->create(order).value() == made);
    CHECK(server.simulation().all().size() == 1);
    auto const hosted = http::call({ .url = made.address }).value();
    CHECK(hosted.status == 200);
    CHECK(hosted.body.find("3,000円") != std::string::npos);
    auto const paid = http::call({ .method = "POST", .url = made.address, .body = "do=pay", .headers = { { "content-type", "application/x-www-form-urlencoded" } } }).value();
    CHECK(paid.status == 303);
    auto const asked = provider->ask(made.id).value();
    CHECK(asked.state == CheckoutState::Succeeded);
    CHECK(asked.stage == 1);
    CHECK(provider->cancel(made.id).value().state == CheckoutState::Succeeded);
    CHECK(provider->refund(made.id, 3'000, "r1").has_value());
    CHECK(provider->refund(made.id, 3'000, "r1").has_value());  // the same order again
    CHECK(provider->refund(made.id, 1, "r2").error().kind == Refusal::Kind::Conflict);
    for (auto const& [status, body, kind] : { std::tuple(400, R"({"error":"amount"})", Refusal::Kind::Conflict), std::tuple(400, "<html>", Refusal::Kind::Invalid), std::tuple(401, "{}", Refusal::Kind::Invalid) }) {
        CAPTURE(body);
        auto const other = make_http_provider({ .name = "demo_pay", .title = "見本", .address = "http://127.0.0.1:1" }, [&](http::Call const&) -> Result<http::Response> { return http::text(status, body); });
        CHECK(other->refund(made.id, 1, "r3").error().kind == kind);
    }
    CHECK(provider->ask("demo_9_x").error().kind == Refusal::Kind::NotFound);
}

TEST_CASE_FIXTURE(Ends, "provider: a notice is signed, comes again until it is taken, and can be ordered ten times")
{
    auto const made = provider->create(order).value();
    refusals = 1;
    CHECK(control(R"({"do":"pay","checkout":")" + made.id + "\"}").status == 200);
    wait_for_notices(1);
    auto const at = [&](http::Call const& call, std::string_view name) {
        for (auto const& [key, value] : call.headers)
            if (key == name)
                return value;
        return std::string();
    };
    {
        std::scoped_lock const lock(mutex);
        auto const& call = notices.front();
        CHECK(call.url == order.notify_to);
        CHECK(is_notice(notice_key, at(call, "payments-timestamp"), at(call, "payments-signature"), call.body, clock.now()));
        CHECK(!is_notice(std::string(32, 'x'), at(call, "payments-timestamp"), at(call, "payments-signature"), call.body, clock.now()));
        CHECK(!is_notice(notice_key, at(call, "payments-timestamp"), at(call, "payments-signature"), call.body + " ", clock.now()));
        CHECK(!is_notice("", at(call, "payments-timestamp"), at(call, "payments-signature"), call.body, clock.now()));
        CHECK(checkout_of(call.body)->state == CheckoutState::Succeeded);
        notices.clear();
    }
    control(R"({"do":"notices","how":"send","copies":10})");
    control(R"({"do":"pay","checkout":")" + made.id + R"(","amount":2999})");
    wait_for_notices(10);
}

TEST_CASE_FIXTURE(Ends, "provider: the wrong key opens nothing, an hour away is Busy, a settlement says amounts, fees and both dates")
{
    CHECK(with_key("wrong")->create(order).error().kind == Refusal::Kind::Invalid);
    CHECK(control(R"({"do":"look"})", "wrong").status == 401);
    auto const made = provider->create(order).value();
    control(R"({"do":"down","seconds":3600})");
    CHECK(provider->ask(made.id).error().kind == Refusal::Kind::Busy);
    clock.set({ clock.now().microseconds + 3'600'000'000 });
    CHECK(provider->ask(made.id).value().state == CheckoutState::Expired);
    control(R"({"do":"pay","checkout":")" + made.id + "\"}");
    auto const csv = http::call({ .url = address() + "/settlement.csv?entrusted_on=2026-11-18&remitted_on=2026-12-15", .headers = { { "authorization", "Bearer calls" } } }).value();
    CHECK(csv.body == "reference,amount,fee,entrusted_on,remitted_on,refund\n" + made.id + ",3000,66,2026-11-18,2026-12-15,\n");
    server.stop();
    CHECK(provider->ask(made.id).error().kind == Refusal::Kind::Busy);
}

TEST_CASE("provider: answers that are no checkout, and settings that are none")
{
    CHECK(checkout_of(R"({"id":"a","reference":"k","state":"open","amount":3000,"stage":0,"at":1})").has_value());
    for (auto const* wrong : { "", "[]", R"({"id":"","reference":"k","state":"open","amount":3000,"stage":0,"at":1})", R"({"id":"a","reference":"k","state":"paid","amount":3000,"stage":0,"at":1})",
             R"({"id":"a","reference":"k","state":"open","amount":0,"stage":0,"at":1})", R"({"id":"a","reference":"k","state":"open","amount":3000,"stage":-1,"at":1})",
             R"({"id":"a","reference":"k","state":"open","amount":3000,"stage":0})", R"({"id":"a","reference":"k","state":"open","amount":3000,"stage":0,"at":1,"address":"javascript:x"})",
             R"({"id":"a","reference":"k","state":"open","amount":3000,"stage":0,"at":1,"address":"http://pay.example.jp/"})" }) {
        CAPTURE(wrong);
        CHECK(!checkout_of(wrong));
    }
    std::map<std::string, std::string> const good { { "address", "https://api.example.jp/v1/" }, { "title", "見本決済" }, { "key_file", "k" }, { "notice_key_file", "n" }, { "ways", "card wallet" } };
    CHECK(settings_of("a", good)->address == "https://api.example.jp/v1");
    auto leaving = good;
    leaving["ways"] = "none";
    CHECK(settings_of("a", leaving)->ways.empty());
    for (auto const& [key, value] : std::map<std::string, std::string> { { "address", "http://api.example.jp" }, { "title", "" }, { "key_file", "" }, { "ways", "cash" }, { "colour", "red" } }) {
        CAPTURE(key);
        auto wrong = good;
        wrong[key] = value;
        auto const made = settings_of("a", wrong);
        REQUIRE(!made);
        CHECK(made.error().starts_with("payment_providers.a."));
    }
    CHECK(notice_key_of(std::string(64, 'a'))->size() == 32);
    CHECK(!notice_key_of("short"));
}

TEST_CASE("provider: both ends of a demonstration read the same secrets")
{
    auto pattern = (std::filesystem::temp_directory_path() / "mado-pay-XXXXXX").string();
    std::filesystem::path const folder = ::mkdtemp(pattern.data());
    auto const first = demonstration_keys(folder.string()), second = demonstration_keys(folder.string());
    CHECK(first.key == second.key);
    CHECK(first.notice_key == second.notice_key);
    CHECK(first.key.size() == 64);
    CHECK(first.notice_key.size() == 32);
    CHECK((std::filesystem::status(folder / "demo_payments.key").permissions() & std::filesystem::perms::others_all) == std::filesystem::perms::none);
    std::filesystem::remove_all(folder);
}
