#include <mado/s3/client.h>

#include "answers.h"
#include "signing.h"
#include "transfer.h"

#include <mado/crypto/box.h>

#include <chrono>
#include <fstream>
#include <random>
#include <thread>

namespace mado::s3 {

namespace {

constexpr char const* page_size = "1000";

std::string time_now()
{
    auto const now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts {};
    ::gmtime_r(&now, &parts);
    std::array<char, 20> text {};
    return { text.data(), std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts) };
}

std::string host_of(std::string const& endpoint)
{
    auto const scheme = endpoint.find("://");
    auto host = scheme == std::string::npos ? std::string {} : endpoint.substr(scheme + 3);
    // A standard port is not sent by curl, so it must not be signed.
    for (auto const& [start, port] : { std::pair { "https://", ":443" }, std::pair { "http://", ":80" } })
        if (endpoint.starts_with(start) && host.ends_with(port))
            host.erase(host.rfind(':'));
    return host;
}

Options checked(Options options)
{
    while (options.endpoint.ends_with('/'))
        options.endpoint.pop_back();
    bool const http = options.endpoint.starts_with("http://") || options.endpoint.starts_with("https://");
    auto const host = host_of(options.endpoint);
    if (!http || host.empty() || host.find_first_of("/?#@ ") != std::string::npos)
        throw std::invalid_argument("the endpoint of S3 is written https://HOST or http://HOST:PORT, without a path");
    if (options.bucket.empty() || options.bucket.find('/') != std::string::npos)
        throw std::invalid_argument("the bucket of S3 is missing");
    if (options.region.empty() || options.key_id.empty() || options.secret.empty())
        throw std::invalid_argument("S3 needs a region, a key id and a secret");
    return options;
}

// 408, 429 and 5xx pass; what else is refused is refused tomorrow, too.
bool is_passing(int status) { return status == 0 || status == 408 || status == 429 || status >= 500; }

bool has_hash(std::filesystem::path const& file, std::string const& sha256)
{
    std::ifstream in(file, std::ios::binary);
    crypto::Sha256 hash;
    std::string chunk(1 << 16, '\0');
    while (in) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        hash.add({ chunk.data(), static_cast<std::size_t>(in.gcount()) });
    }
    return in.eof() && crypto::hex(hash.finish()) == sha256;
}

}  // namespace

class Client::Calling {
public:
    explicit Calling(Options options)
        : options_(checked(std::move(options))), host_(host_of(options_.endpoint)), nothing_(crypto::sha256_hex("")), transfers_(options_.connect_ms, options_.silent_seconds)
    {
    }

    ~Calling() { crypto::wipe(options_.secret.data(), options_.secret.size()); }

    struct Asked {
        std::string method, key {};
        std::map<std::string, std::string> query {};
        std::filesystem::path from {}, to {};
        std::string body_sha256 {};
    };

    // Asks until an answer stands that waiting does not change. `is_good` may find fault with an answer that says 2xx: it is asked again.
    Answer ask(Asked const& asked, std::function<bool(Answer const&)> const& is_good = {})
    {
        auto pause = std::chrono::milliseconds(options_.pause_ms);
        for (int attempt = 1;; ++attempt) {
            auto answer = once(asked);
            bool const sound = answer.status / 100 != 2 || !is_good || is_good(answer);
            if (sound && !is_passing(answer.status))
                return answer;
            if (!sound)
                answer.trouble = asked.method == "GET" ? "the bytes that came are not those that were kept" : "the answer was cut";
            if (attempt >= options_.attempts)
                fail(asked, answer, true);
            std::this_thread::sleep_for(pause + jitter(pause));
            pause *= 2;
        }
    }

    [[noreturn]] static void fail(Asked const& asked, Answer const& answer, bool is_away)
    {
        auto const what = !answer.trouble.empty() ? answer.trouble : "status " + std::to_string(answer.status) + " " + element(answer.body, "Code");
        throw Failure(asked.method + " " + asked.key + ": " + what, is_away);
    }

    std::string const& nothing() const { return nothing_; }

private:
    Answer once(Asked const& asked)
    {
        auto const time = time_now();
        auto const path = "/" + options_.bucket + (asked.key.empty() ? "" : "/" + asked.key);
        ToSign request { asked.method, path, asked.query, {}, asked.body_sha256.empty() ? nothing_ : asked.body_sha256 };
        request.headers = { { "host", host_ }, { "x-amz-content-sha256", request.body_sha256 }, { "x-amz-date", time } };
        auto headers = request.headers;
        headers["authorization"] = authorization(request, options_.key_id, options_.secret, options_.region, time);
        auto const query = query_text(asked.query);
        return transfers_.exchange({ asked.method, options_.endpoint + percent_encoded(path, true) + (query.empty() ? "" : "?" + query), std::move(headers), asked.from, asked.to });
    }

    // Many nodes that lost the service at once do not come back at once.
    static std::chrono::milliseconds jitter(std::chrono::milliseconds pause)
    {
        thread_local std::minstd_rand random { std::random_device {}() };
        return std::chrono::milliseconds(std::uniform_int_distribution<long>(0, static_cast<long>(pause.count()) / 2)(random));
    }

    Options options_;
    std::string host_, nothing_;
    Transfers transfers_;
};

Client::Client(Options options) : calling_(std::make_unique<Calling>(std::move(options))) {}
Client::~Client() = default;

void Client::put(std::string const& key, std::filesystem::path const& file, std::string const& sha256)
{
    Calling::Asked const asked { .method = "PUT", .key = key, .from = file, .body_sha256 = sha256 };
    auto const answer = calling_->ask(asked, [](Answer const& said) { return !said.etag.empty(); });
    if (answer.status != 200)
        calling_->fail(asked, answer, false);
    Calling::Asked const look { .method = "HEAD", .key = key };
    auto const shown = calling_->ask(look);
    if (shown.status != 200 || shown.length != std::filesystem::file_size(file) || shown.etag != answer.etag)
        throw Failure("PUT " + key + ": what the service shows is not what it acknowledged", true);
}

bool Client::get(std::string const& key, std::filesystem::path const& to, std::string const& sha256)
{
    Calling::Asked const asked { .method = "GET", .key = key, .to = to };
    auto const answer = calling_->ask(asked, [&](Answer const&) { return has_hash(to, sha256); });
    if (answer.status == 404 && element(answer.body, "Code") != "NoSuchBucket")
        return false;
    if (answer.status != 200)
        calling_->fail(asked, answer, false);
    return true;
}

std::optional<std::uint64_t> Client::size_of(std::string const& key)
{
    Calling::Asked const asked { .method = "HEAD", .key = key };
    auto const answer = calling_->ask(asked);
    if (answer.status == 404)
        return std::nullopt;
    if (answer.status != 200)
        calling_->fail(asked, answer, false);
    return answer.length.value_or(0);
}

void Client::remove(std::string const& key)
{
    Calling::Asked const asked { .method = "DELETE", .key = key };
    auto const answer = calling_->ask(asked);
    if (answer.status / 100 != 2 && answer.status != 404)
        calling_->fail(asked, answer, false);
}

void Client::list(std::string const& prefix, std::function<void(Object const&)> const& each)
{
    Calling::Asked asked { .method = "GET", .query = { { "list-type", "2" }, { "max-keys", page_size }, { "prefix", prefix } } };
    for (;;) {
        auto const answer = calling_->ask(asked);
        auto const page = answer.status == 200 ? page_of(answer.body) : std::nullopt;
        if (!page)
            calling_->fail(asked, answer, false);
        for (auto const& object : page->objects)
            each(object);
        if (page->next.empty())
            return;
        asked.query["continuation-token"] = page->next;
    }
}

}  // namespace mado::s3
