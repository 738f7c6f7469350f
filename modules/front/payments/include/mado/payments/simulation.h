#pragma once
// A provider that is none: takes orders like a real one, moves no money, and can be told to fail in every way that providers fail in. In memory.
#include <mado/payments/provider.h>
#include <mado/time/day.h>

#include <deque>
#include <mutex>

namespace mado::payments {

struct Notice {
    std::string to, body;
    int copies = 1;
};

class Simulation : public Provider {
public:
    explicit Simulation(Clock const& clock, std::string page_address = "http://127.0.0.1:8084/checkouts/") : clock_(clock), page_address_(std::move(page_address)) {}

    Result<Checkout> create(CheckoutOrder const& order) override;
    Result<Checkout> ask(std::string const& id) override;
    Result<Checkout> cancel(std::string const& id) override;
    Result<Checkout> refund(std::string const& id, std::int64_t amount, std::string const& key) override;

    // -- what the payer does on the hosted page. False: there is no such checkout.
    struct Shown { Checkout checkout; std::string title, way, return_to; };
    std::optional<Shown> shown(std::string const& id);
    bool pay(std::string const& id, std::optional<std::int64_t> amount = {});   // also after a failure, an expiry, a cancel: providers do that
    bool fail(std::string const& id);
    std::int64_t refunded(std::string const& id);

    // -- how it misbehaves
    enum class Notices { Send, Hold, Drop };
    void notices(Notices how, int copies = 1);     // Hold: until release()
    void release(bool newest_first);
    void down_until(Instant until);                // every call is Busy until then
    bool is_down();
    void refuse_orders(bool refuses);              // every order is Invalid: a provider that knows us no more
    std::vector<Notice> take_notices();            // that are to be sent now, oldest first

    std::vector<Checkout> all();                   // by id
    // reference, amount, fee, entrusted_on, remitted_on, refund: of what was entrusted on that day, and of what was given back on it (below nothing, under the key that asked for it)
    std::string settlement(Day entrusted_on, Day remitted_on);

private:
    struct Kept {
        Checkout checkout;
        CheckoutOrder order;
        std::int64_t refunded = 0;
        struct Refund { std::int64_t amount; Instant at; };
        std::map<std::string, Refund> refunds {};  // by the key under which each was asked
    };
    Kept* find(std::string const& id);
    void change(Kept& kept, CheckoutState to);
    void expire(Kept& kept);

    Clock const& clock_;
    std::string page_address_;
    std::recursive_mutex mutex_;
    std::map<std::string, Kept> kept_ {};
    std::map<std::string, std::string> by_key_ {};
    Notices how_ = Notices::Send;
    int copies_ = 1;
    Instant down_until_ {};
    bool refuses_ = false;
    std::deque<Notice> held_ {}, ready_ {};
    std::uint64_t made_ = 0;
};

// The server of a demonstration: the protocol, the hosted page, and a control for journeys and drills under /control (with the same key).
class SimulatedServer {
public:
    struct Options {
        std::string host = "127.0.0.1";
        std::uint16_t port = 0;
        std::string key, notice_key;
    };
    SimulatedServer(Options options, Clock const& clock, Send send = http::call);
    ~SimulatedServer();
    void start();
    void stop();
    std::uint16_t port() const;
    Simulation& simulation();

private:
    class Running;
    std::unique_ptr<Running> running_;
};

// Both secrets of a demonstration, made once in that folder and read by the server and the front alike.
struct DemonstrationKeys { std::string key, notice_key; };
DemonstrationKeys demonstration_keys(std::string const& folder);

}  // namespace mado::payments
