#include <mado/payments/simulation.h>

#include <mado/crypto/box.h>
#include <mado/crypto/new_file.h>
#include <mado/html/safe.h>
#include <mado/json/json.h>
#include <mado/money/yen.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <thread>

namespace mado::payments {

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr int most_tries = 200;

constexpr std::string_view look = R"(<style>
body { font: 1rem/1.7 system-ui, sans-serif; color: #1a1a1c; background: #f8f8fb; margin: 0; }
main { max-width: 30rem; margin: 2rem auto; padding: 1.5rem; background: #fff; border: 1px solid #949494; border-radius: .5rem; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; } p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.sum { font-size: 1.75rem; font-weight: 700; } .small { font-size: .875rem; color: #4d4d4d; }
button, a.button { display: block; box-sizing: border-box; width: 100%; min-height: 3rem; margin: 0 0 .75rem; padding: .5rem 1rem; font: inherit; text-align: center; text-decoration: none;
  border: 1px solid #264af4; border-radius: .5rem; background: #fff; color: #264af4; cursor: pointer; }
button.main { background: #264af4; color: #fff; } :focus-visible { outline: 3px solid #1a1a1c; outline-offset: 2px; }
</style>)";

http::Response hosted(int status, std::string_view title, std::string const& main)
{
    http::Response response { .status = status };
    response.body = "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + html::escape(title) + "</title>"
        + std::string(look) + "</head><body><main><h1>" + html::escape(title) + "</h1>" + main + "</main></body></html>\n";
    response.with("content-type", "text/html; charset=utf-8").with("cache-control", "no-store").with("referrer-policy", "no-referrer");
    response.with("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
    return response;
}

std::string page_of(Simulation::Shown const& shown)
{
    std::string main = "<p>" + html::escape(shown.title) + "<br><span class=\"sum\">" + html::escape(Yen(shown.checkout.amount).text()) + "</span></p>";
    auto const back = "<a class=\"button\" href=\"" + html::escape(shown.return_to) + "\">";
    if (shown.checkout.state == CheckoutState::Succeeded)
        return main + "<p>お支払いは済んでいます。</p>" + back + "窓口にもどる</a>";
    if (shown.checkout.state == CheckoutState::Expired || shown.checkout.state == CheckoutState::Cancelled)
        return main + "<p>この支払いは終わっています。お金は動いていません。</p>" + back + "窓口にもどる</a>";
    if (shown.checkout.state == CheckoutState::Failed)
        main += "<p role=\"alert\">お支払いは成立しませんでした。もう一度試せます。</p>";
    bool const is_card = shown.way == "card";
    main += "<form method=\"post\"><button class=\"main\" name=\"do\" value=\"pay\">" + std::string(is_card ? "見本のカードで支払う" : "見本のアプリで支払う") + "</button>";
    main += "<button name=\"do\" value=\"fail\">" + std::string(is_card ? "カードが使えなかったことにする" : "残高が足りなかったことにする") + "</button></form>" + back + "支払わずにもどる</a>";
    return main + "<p class=\"small\">これは実演用の決済会社です。お金は動きません。カード番号は入力しないでください。<br><span lang=\"en\">A simulated provider: no money moves. Never type a card number here.</span></p>";
}

}  // namespace

class SimulatedServer::Running {
public:
    Running(Options options, Clock const& clock, Send send)
        : options_(std::move(options)), clock_(clock), send_(std::move(send)),
          server_({ .host = options_.host, .port = options_.port, .workers = 4 }, [](std::string_view, std::string_view) { return http::Limits { .body_bytes = 64 << 10 }; },
              [this](http::Request& request) { return answer(request); }, [](http::Request const&, std::exception_ptr) { return http::text(500, "The simulated provider failed.\n"); })
    {
    }

    void start()
    {
        simulation_ = std::make_unique<Simulation>(clock_, page_address(options_.port));
        server_.start();
        if (options_.port == 0)  // of a test: nobody knows the port yet
            simulation_ = std::make_unique<Simulation>(clock_, page_address(server_.port()));
        teller_ = std::jthread([this](std::stop_token const& stop) { tell(stop); });
    }
    void stop()
    {
        teller_.request_stop();
        wake_.notify_all();
        if (teller_.joinable())
            teller_.join();
        server_.stop();
    }
    std::uint16_t port() const { return server_.port(); }
    Simulation& simulation() { return *simulation_; }

private:
    struct Sent { Notice notice; int tries = 0; };

    std::string page_address(std::uint16_t port) const { return "http://" + (options_.host == "127.0.0.1" ? "localhost" : options_.host) + ":" + std::to_string(port) + "/pay/"; }

    static http::Response says(Result<Checkout> const& checkout, int good = 200)
    {
        http::Response response { .status = checkout ? good : status_of(checkout.error().kind) };
        response.body = checkout ? json_of(*checkout) : json::write(json::object({ { "fault", checkout.error().key } }));
        return response.with("content-type", "application/json");
    }

    http::Response answer(http::Request& request)
    {
        auto const& parts = request.segments;
        if (parts.size() == 2 && parts[0] == "pay")
            return hosted_page(request, parts[1]);
        if (parts.size() == 1 && parts[0] == "healthz")
            return http::text(200, "ok\n");
        if (!crypto::same(request.header("authorization"), "Bearer " + options_.key))
            return http::text(401, "The key is missing or wrong.\n");
        if (parts.size() == 1 && parts[0] == "checkouts" && request.method == "POST")
            return create(request);
        if (parts.size() >= 2 && parts[0] == "checkouts")
            return about(request, parts);
        if (parts.size() == 1 && parts[0] == "settlement.csv")
            return settlement(request);
        if (parts.size() == 1 && parts[0] == "control" && request.method == "POST")
            return control(request);
        return http::text(404, "There is nothing here.\n");
    }

    http::Response create(http::Request const& request)
    {
        auto const body = json::parse(request.body);
        auto const key = request.header("idempotency-key");
        if (!body || key.empty() || body->text("reference") != key || body->integer("amount") <= 0 || body->text("currency") != "JPY" || body->text("return_to").empty())
            return http::text(422, "The order cannot be understood.\n");
        return says(simulation_->create({ key, body->text("way"), body->integer("amount"), body->text("title"), body->text("return_to"), body->text("notify_to"),
                        { body->integer("expires_at") * second_us } }), 201);
    }

    http::Response about(http::Request const& request, std::vector<std::string> const& parts)
    {
        if (parts.size() == 2 && request.method == "GET")
            return says(simulation_->ask(parts[1]));
        if (parts.size() == 3 && parts[2] == "cancel" && request.method == "POST")
            return says(simulation_->cancel(parts[1]));
        auto const body = json::parse(request.body);
        if (parts.size() == 3 && parts[2] == "refunds" && request.method == "POST" && body)
            return says(simulation_->refund(parts[1], body->integer("amount"), request.header("idempotency-key")));
        return http::text(404, "There is nothing here.\n");
    }

    http::Response hosted_page(http::Request const& request, std::string const& id)
    {
        auto shown = simulation_->shown(id);
        if (!shown)
            return hosted(404, "この支払いは見つかりません", "<p>窓口にもどって、もう一度お試しください。</p>");
        if (request.method == "POST" && request.answer("do") == "pay" && (shown->checkout.state == CheckoutState::Open || shown->checkout.state == CheckoutState::Failed)) {
            simulation_->pay(id);
            wake_.notify_all();
            return http::see_other(shown->return_to);
        }
        if (request.method == "POST" && request.answer("do") == "fail") {
            simulation_->fail(id);
            wake_.notify_all();
            return http::see_other("/pay/" + id);
        }
        return hosted(200, shown->way == "card" ? "カードで支払う（実演）" : "コード決済で支払う（実演）", page_of(*shown));
    }

    http::Response settlement(http::Request const& request)
    {
        auto const entrusted = Day::parse(request.query_of("entrusted_on")).value_or(day_in_tokyo(clock_.now()));
        auto const remitted = Day::parse(request.query_of("remitted_on")).value_or(entrusted.plus_days(15));
        return http::bytes("text/csv; charset=utf-8", simulation_->settlement(entrusted, remitted));
    }

    // { do: pay, checkout, amount? } { do: fail, checkout } { do: notices, how: send|hold|drop, copies? } { do: release, newest_first? } { do: down, seconds }
    http::Response control(http::Request const& request)
    {
        auto const body = json::parse(request.body);
        if (!body)
            return http::text(422, "Say what to do in JSON.\n");
        auto const what = body->text("do"), checkout = body->text("checkout");
        bool is_done = true;
        if (what == "pay")
            is_done = simulation_->pay(checkout, body->integer_if("amount"));
        else if (what == "fail")
            is_done = simulation_->fail(checkout);
        else if (what == "notices")
            simulation_->notices(body->text("how") == "hold" ? Simulation::Notices::Hold : body->text("how") == "drop" ? Simulation::Notices::Drop : Simulation::Notices::Send,
                static_cast<int>(std::clamp<std::int64_t>(body->integer("copies", 1), 1, 100)));
        else if (what == "release")
            simulation_->release(body->flag("newest_first"));
        else if (what == "down")
            simulation_->down_until({ clock_.now().microseconds + body->integer("seconds") * second_us });
        else
            is_done = what == "look";
        wake_.notify_all();
        json::Array all;
        for (auto const& one : simulation_->all())
            all.push_back(json::parse(json_of(one)).value_or(json::Value {}));
        http::Response response { .status = is_done ? 200 : 404 };
        response.body = json::write(json::object({ { "checkouts", std::move(all) } }));
        return response.with("content-type", "application/json");
    }

    bool send_one(Notice const& notice)
    {
        auto const at = std::to_string(clock_.now().microseconds / second_us);
        auto const answered = send_({ .method = "POST", .url = notice.to, .body = notice.body,
            .headers = { { "content-type", "application/json" }, { "payments-timestamp", at }, { "payments-signature", notice_signature(options_.notice_key, at, notice.body) } }, .deadline_ms = 3'000 });
        return answered && answered->status >= 200 && answered->status < 300;
    }

    // Until each was taken, as providers do; for ever is not their habit either.
    void tell(std::stop_token const& stop)
    {
        std::vector<Sent> waiting;
        std::mutex mutex;
        while (!stop.stop_requested()) {
            for (auto& notice : simulation_->take_notices())
                waiting.push_back({ std::move(notice) });
            std::vector<Sent> left;
            for (auto& one : waiting) {
                bool is_taken = true;
                for (int copy = 0; copy < one.notice.copies; ++copy)
                    is_taken = send_one(one.notice) && is_taken;
                if (!is_taken && ++one.tries < most_tries)
                    left.push_back(std::move(one));
            }
            waiting = std::move(left);
            std::unique_lock lock(mutex);
            wake_.wait_for(lock, stop, std::chrono::milliseconds(waiting.empty() ? 200 : 1'500), [] { return false; });
        }
    }

    Options options_;
    Clock const& clock_;
    Send send_;
    std::unique_ptr<Simulation> simulation_;
    http::Server server_;
    std::condition_variable_any wake_;
    std::jthread teller_;
};

SimulatedServer::SimulatedServer(Options options, Clock const& clock, Send send) : running_(std::make_unique<Running>(std::move(options), clock, std::move(send))) {}
SimulatedServer::~SimulatedServer() { stop(); }
void SimulatedServer::start() { running_->start(); }
void SimulatedServer::stop() { running_->stop(); }
std::uint16_t SimulatedServer::port() const { return running_->port(); }
Simulation& SimulatedServer::simulation() { return running_->simulation(); }

DemonstrationKeys demonstration_keys(std::string const& folder)
{
    auto const path = std::filesystem::path(folder) / "demo_payments.key";
    std::filesystem::create_directories(folder);
    if (!std::filesystem::exists(path)) {
        auto const key = crypto::make_symmetric_key();
        (void)crypto::add_file(path, crypto::hex(crypto::view(key.bytes)) + "\n");
    }
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    auto const bytes = notice_key_of(line);
    if (!bytes)
        throw std::runtime_error(path.string() + " is no key of a demonstration; remove it, and it is made again");
    auto const part = [&](std::string_view purpose) { return crypto::derive(*bytes, "", purpose); };
    return { crypto::hex(crypto::view(part("payments.calls").bytes)), std::string(crypto::view(part("payments.notices").bytes)) };
}

}  // namespace mado::payments
