#include <mado/payments/provider.h>

#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <sstream>

namespace mado::payments {

namespace {

constexpr int deadline_ms = 4'000;
constexpr std::uint64_t most_answer_bytes = 64 << 10;
constexpr std::int64_t second_us = 1'000'000;
constexpr std::size_t longest_reference = 80;

template <class Enum>
std::optional<Enum> known(std::string_view word)
{
    auto const names = names_of(Enum {});
    auto const found = std::ranges::find(names, word);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

bool is_of_this_machine(std::string_view address) { return address.starts_with("http://127.0.0.1:") || address.starts_with("http://localhost:") || address.starts_with("http://[::1]:"); }

std::set<std::string> words_of(std::map<std::string, std::string> const& settings, std::string const& name)
{
    std::set<std::string> words;
    if (auto const found = settings.find(name); found != settings.end()) {
        std::istringstream in(found->second);
        for (std::string word; in >> word;)
            words.insert(word);
    }
    return words;
}

class HttpProvider : public Provider {
public:
    HttpProvider(ProviderSettings settings, Send send) : settings_(std::move(settings)), send_(std::move(send)) {}

    Result<Checkout> create(CheckoutOrder const& order) override
    {
        auto const body = json::object({ { "reference", order.key }, { "way", order.way }, { "amount", order.amount }, { "currency", "JPY" }, { "title", order.title }, { "return_to", order.return_to },
            { "notify_to", order.notify_to }, { "expires_at", order.expires_at.microseconds / second_us } });
        auto checkout = TRY(say("POST", "/checkouts", json::write(body), order.key));
        if (checkout.key != order.key)
            return refuse(Refusal::Kind::Invalid, "payments.provider.not_understood");
        return checkout;
    }
    Result<Checkout> ask(std::string const& id) override { return of(id, say("GET", "/checkouts/" + http::percent_encoded(id), {}, {})); }
    Result<Checkout> cancel(std::string const& id) override { return of(id, say("POST", "/checkouts/" + http::percent_encoded(id) + "/cancel", "{}", "cancel-" + id)); }
    Result<Checkout> refund(std::string const& id, std::int64_t amount, std::string const& key) override
    {
        auto const answered = TRY(sent("POST", "/checkouts/" + http::percent_encoded(id) + "/refunds", json::write(json::object({ { "amount", amount } })), key));
        // Its own words, not those of a machine between: it has read the order and does not take it.
        if (auto const words = json::parse(answered.body); answered.status == 400 && words && words->is_object())
            return refuse(Refusal::Kind::Conflict, "payments.provider.declined");
        return of(id, understood(answered));
    }

private:
    static Result<Checkout> of(std::string const& id, Result<Checkout> answered)
    {
        if (answered && answered->id != id)
            return refuse(Refusal::Kind::Invalid, "payments.provider.not_understood");
        return answered;
    }

    Result<Checkout> say(std::string const& method, std::string const& path, std::string body, std::string const& key) { return understood(TRY(sent(method, path, std::move(body), key))); }

    Result<http::Response> sent(std::string const& method, std::string const& path, std::string body, std::string const& key)
    {
        using Clock = std::chrono::steady_clock;
        auto const now = Clock::now().time_since_epoch().count();
        if (now < rests_until_.load())
            return refuse(Refusal::Kind::Busy, "payments.provider.silent");
        http::Call call { .method = method, .url = settings_.address + path, .body = std::move(body), .headers = { { "authorization", "Bearer " + settings_.key }, { "accept", "application/json" } },
            .deadline_ms = deadline_ms, .most_bytes = most_answer_bytes };
        if (method == "POST")
            call.headers.emplace_back("content-type", "application/json");
        if (!key.empty())
            call.headers.emplace_back("idempotency-key", key);
        auto const answered = send_(call);
        if (!answered && answered.error().kind == Refusal::Kind::Busy)
            rests_until_ = now + std::chrono::duration_cast<Clock::duration>(std::chrono::seconds(5)).count();
        if (!answered)
            return refuse(answered.error().kind == Refusal::Kind::Busy ? Refusal::Kind::Busy : Refusal::Kind::Invalid, "payments.provider.silent");
        return answered;
    }

    static Result<Checkout> understood(http::Response const& response)
    {
        if (response.status == 404)
            return refuse(Refusal::Kind::NotFound, "payments.provider.unknown");
        if (response.status == 409)
            return refuse(Refusal::Kind::Conflict, "payments.provider.too_late");
        if (response.status == 429 || response.status >= 500)
            return refuse(Refusal::Kind::Busy, "payments.provider.silent");
        auto checkout = response.status == 200 || response.status == 201 ? checkout_of(response.body) : std::nullopt;
        if (!checkout)
            return refuse(Refusal::Kind::Invalid, "payments.provider.not_understood");
        return std::move(*checkout);
    }

    ProviderSettings settings_;
    Send send_;
    std::atomic<std::int64_t> rests_until_ { 0 };
};

}  // namespace

std::optional<std::string> notice_key_of(std::string_view line)
{
    if (line.size() == 64 && std::ranges::all_of(line, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); })) {
        std::string bytes;
        for (std::size_t i = 0; i < line.size(); i += 2) {
            int value = 0;
            std::from_chars(line.data() + i, line.data() + i + 2, value, 16);
            bytes += static_cast<char>(value);
        }
        return bytes;
    }
    auto const bytes = crypto::from_base64url(line);
    return bytes && bytes->size() == 32 ? bytes : std::nullopt;
}

std::expected<ProviderSettings, std::string> settings_of(std::string const& name, std::map<std::string, std::string> const& settings)
{
    auto const wrong = [&](std::string const& what) { return std::unexpected("payment_providers." + name + "." + what); };
    static std::set<std::string> const all { "address", "key_file", "notice_key_file", "title", "ways", "towns" };
    for (auto const& [key, value] : settings)
        if (!all.contains(key))
            return wrong(key + ": there is no such setting; known are address, key_file, notice_key_file, title, ways, towns");
    auto const of = [&](std::string const& key) { auto const found = settings.find(key); return found == settings.end() ? std::string() : found->second; };
    ProviderSettings made { .name = name, .title = of("title"), .address = of("address"), .ways = words_of(settings, "ways"), .towns = words_of(settings, "towns"), .key_file = of("key_file"),
        .notice_key_file = of("notice_key_file") };
    while (made.address.ends_with('/'))
        made.address.pop_back();
    if (!made.address.starts_with("https://") && !is_of_this_machine(made.address))
        return wrong("address: must begin with https:// (http:// is for this machine alone)");
    if (made.title.empty())
        return wrong("title: is missing: the name that payers read");
    if (made.key_file.empty() || made.notice_key_file.empty())
        return wrong("key_file and notice_key_file: name the files of both secrets");
    if (made.ways == std::set<std::string> { "none" }) {  // takes no new payments: still asked about what it took, and it gives back
        made.ways.clear();
        return made;
    }
    for (auto const& way : made.ways)
        if (way != "card" && way != "wallet")
            return wrong("ways: " + way + " is not card or wallet");
    if (made.ways.empty())
        return wrong("ways: name card, wallet or both; none for one that takes no new payments");
    return made;
}

ProviderPointer make_http_provider(ProviderSettings const& settings, Send send) { return std::make_shared<HttpProvider>(settings, std::move(send)); }

std::optional<Checkout> checkout_of(std::string_view text)
{
    auto const parsed = json::parse(text);
    if (!parsed || !parsed->is_object())
        return std::nullopt;
    auto const id = parsed->text_if("id"), reference = parsed->text_if("reference"), state = parsed->text_if("state");
    auto const amount = parsed->integer_if("amount"), stage = parsed->integer_if("stage"), at = parsed->integer_if("at");
    auto const is = state ? known<CheckoutState>(*state) : std::nullopt;
    auto const address = parsed->text("address");
    if (!id || id->empty() || id->size() > longest_reference || !reference || !is || !amount || *amount <= 0 || !stage || *stage < 0 || !at || *at < 0 || *at > 4'102'444'800)
        return std::nullopt;
    auto const refunded = parsed->integer_if("refunded");
    if (refunded && (*refunded < 0 || *refunded > *amount))
        return std::nullopt;
    if (!address.empty() && !address.starts_with("https://") && !is_of_this_machine(address))
        return std::nullopt;
    return Checkout { *id, *reference, address, *is, *amount, *stage, { *at * second_us }, refunded };
}

std::string json_of(Checkout const& checkout)
{
    auto body = json::object({ { "id", checkout.id }, { "reference", checkout.key }, { "state", word_of(checkout.state) }, { "amount", checkout.amount }, { "stage", checkout.stage },
        { "at", checkout.at.microseconds / second_us } });
    if (!checkout.address.empty())
        body.set("address", checkout.address);
    if (checkout.refunded)
        body.set("refunded", *checkout.refunded);
    return json::write(body);
}

std::string notice_signature(std::string_view notice_key, std::string_view timestamp, std::string_view body)
{
    crypto::SymmetricKey key;
    if (notice_key.size() != key.bytes.size())
        return {};
    std::ranges::copy(notice_key, key.bytes.begin());
    return "v1=" + crypto::hex(crypto::hmac_sha256(key, std::string(timestamp) + "." + std::string(body)));
}

bool is_notice(std::string_view notice_key, std::string_view timestamp, std::string_view signature, std::string_view body, Instant now)
{
    std::int64_t said = 0;
    auto const [end, fault] = std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), said);
    if (fault != std::errc {} || end != timestamp.data() + timestamp.size() || said < 0)
        return false;
    auto const seconds = now.microseconds / second_us;
    auto const expected = notice_signature(notice_key, timestamp, body);
    return !expected.empty() && crypto::same(expected, signature) && said >= seconds - notice_window_seconds && said <= seconds + notice_window_seconds;
}

}  // namespace mado::payments
