#pragma once
// A provider of payments (指定納付受託者) with a hosted checkout: the payer's card or wallet never comes near the town. docs/adr says the protocol.
#include <mado/http/server.h>
#include <mado/result/result.h>
#include <mado/time/instant.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mado::payments {

enum class CheckoutState { Open, Succeeded, Failed, Expired, Cancelled };
constexpr std::array<std::string_view, 5> names_of(CheckoutState) { return { "open", "succeeded", "failed", "expired", "cancelled" }; }

struct CheckoutOrder {
    std::string key;            // our attempt: idempotency key and reference; the same key is the same checkout for ever
    std::string way;            // card, wallet
    std::int64_t amount = 0;
    std::string title;
    std::string return_to, notify_to;
    Instant expires_at;
};

// A checkout as the provider says it stands. `stage` grows with each of its changes, so that words out of order can be told apart.
struct Checkout {
    std::string id, key;        // the provider's reference, and ours
    std::string address {};     // the hosted page
    CheckoutState state = CheckoutState::Open;
    std::int64_t amount = 0, stage = 0;
    Instant at {};              // of the last change: of a success the moment of entrusting (納付の委託)
    std::optional<std::int64_t> refunded {};  // how much of it was given back, where the provider says so
    friend bool operator==(Checkout const&, Checkout const&) = default;
};

// Never inside a transaction. Refuses Busy (no answer, or one of 5xx or 429: ask again), NotFound (it knows no such checkout), Conflict (too late to
// cancel, nothing to give back), Invalid (refused for good, or an answer that cannot be understood).
class Provider {
public:
    virtual ~Provider() = default;
    virtual Result<Checkout> create(CheckoutOrder const& order) = 0;
    virtual Result<Checkout> ask(std::string const& id) = 0;
    virtual Result<Checkout> cancel(std::string const& id) = 0;
    virtual Result<Checkout> refund(std::string const& id, std::int64_t amount, std::string const& key) = 0;
};
using ProviderPointer = std::shared_ptr<Provider>;

// As it stands in the configuration under `payment_providers.NAME`: address, key_file, notice_key_file, title, ways, towns.
struct ProviderSettings {
    std::string name, title;
    std::string address;                 // "https://api.example.jp/v1", without a slash at its end
    std::set<std::string> ways {};       // card, wallet; empty (`none`): takes no new payments, is asked about those that it took and gives back
    std::set<std::string> towns {};      // slugs; empty: all
    std::string key_file {}, notice_key_file {};
    std::string key {}, notice_key {};   // what is in the files; the second 32 bytes
};
// A sentence that names the setting when something is wrong. https only, but on this machine.
std::expected<ProviderSettings, std::string> settings_of(std::string const& name, std::map<std::string, std::string> const& settings);
std::optional<std::string> notice_key_of(std::string_view line);  // 64 hexadecimal digits, or base64url of 32 bytes

// HTTP and JSON. After a call without an answer the next ones are Busy at once for some seconds, so that a dead provider costs no visitor a deadline.
using Send = std::function<Result<http::Response>(http::Call const&)>;
ProviderPointer make_http_provider(ProviderSettings const& settings, Send send = http::call);
std::optional<Checkout> checkout_of(std::string_view json);  // strict
std::string json_of(Checkout const& checkout);

// -- notices: "payments-timestamp: UNIX SECONDS" and "payments-signature: v1=HEX", HMAC-SHA-256 over "TIMESTAMP.BODY".
constexpr std::int64_t notice_window_seconds = 300;
std::string notice_signature(std::string_view notice_key, std::string_view timestamp, std::string_view body);
bool is_notice(std::string_view notice_key, std::string_view timestamp, std::string_view signature, std::string_view body, Instant now);

struct KnownProvider {
    ProviderSettings settings;
    ProviderPointer provider;
};
using Providers = std::vector<KnownProvider>;

}  // namespace mado::payments
