#include <mado/http/server.h>

#include "encoding.h"

#include "peers.h"

#include <curl/curl.h>

#include <sys/socket.h>
#include <unistd.h>

#include <mutex>

namespace mado::http {

namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// Handles keep their connections: the next call to the same peer saves the handshakes.
class Pool {
public:
    Pool() { curl_global_init(CURL_GLOBAL_DEFAULT); }

    Handle take()
    {
        std::lock_guard const lock(mutex_);
        if (idle_.empty())
            return { curl_easy_init(), &curl_easy_cleanup };
        auto handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
    }

    void give_back(Handle handle)
    {
        curl_easy_reset(handle.get());
        std::lock_guard const lock(mutex_);
        if (idle_.size() < most_idle)
            idle_.push_back(std::move(handle));
    }

private:
    static constexpr std::size_t most_idle = 8;
    std::mutex mutex_;
    std::vector<Handle> idle_;
};

Pool& pool()
{
    static Pool pool;
    return pool;
}

struct Arriving {
    Response response;
    std::uint64_t most_bytes;
    bool is_private_peer = false;
    std::uint64_t head_bytes = 0;
    bool too_large = false;
};

constexpr std::uint64_t most_head_bytes = 64 * 1024;

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to)
{
    auto& arriving = *static_cast<Arriving*>(to);
    if (arriving.response.body.size() + size > arriving.most_bytes) {
        arriving.too_large = true;
        return 0;
    }
    arriving.response.body.append(bytes, size);
    return size;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* to)
{
    auto& arriving = *static_cast<Arriving*>(to);
    std::string_view line(bytes, size);
    arriving.head_bytes += size;
    if (arriving.head_bytes > most_head_bytes) {
        arriving.too_large = true;
        return 0;
    }
    if (line.starts_with("HTTP/"))
        arriving.response.headers.clear();  // of a 100 Continue before
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
        line.remove_suffix(1);
    if (auto const colon = line.find(':'); colon != std::string_view::npos)
        arriving.response.with(lowered(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1))));
    return size;
}

// Asked at every connection, after the name was resolved: nothing can change between the look and the call.
curl_socket_t open_public(void* to, curlsocktype, curl_sockaddr* address)
{
    if (!is_public(address->family, &address->addr)) {
        static_cast<Arriving*>(to)->is_private_peer = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool is_sound(Call const& call)
{
    bool const address = !std::ranges::any_of(call.url, [](char c) { return is_control(c) || c == ' '; })
        && (call.url.starts_with("http://") || call.url.starts_with("https://"));
    return address && is_token(call.method) && std::ranges::all_of(call.headers, [](auto const& header) {
        return is_token(header.first) && !std::ranges::any_of(header.second, is_control);
    });
}

Lines lines_of(Call const& call)
{
    Lines lines(nullptr, &curl_slist_free_all);
    auto const add = [&](std::string const& line) {
        auto* const longer = curl_slist_append(lines.get(), line.c_str());
        if (!longer)
            throw std::bad_alloc();
        static_cast<void>(lines.release());
        lines.reset(longer);
    };
    for (auto const& [name, value] : call.headers)
        add(value.empty() ? name + ";" : name + ": " + value);
    if (std::ranges::none_of(call.headers, [](auto const& header) { return same_word(header.first, "content-type"); }))
        add("Content-Type:");  // none, instead of curl's guess that every body is a form
    add("Expect:");  // no round trip for a body that is bounded anyway
    return lines;
}

void describe(CURL* curl, Call const& call, curl_slist* lines, Arriving& arriving)
{
    curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(call.deadline_ms));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.deadline_ms));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &arriving);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &arriving);
    if (call.public_peers_only) {
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_public);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &arriving);
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
        curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    }
    if (call.method == "HEAD") {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (!call.body.empty() || call.method == "POST" || call.method == "PUT" || call.method == "PATCH") {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body.data());
    }
    if (call.method != "HEAD" && call.method != "GET")
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    else if (call.method == "GET" && !call.body.empty())
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "GET");
}

Refusal refusal_of(CURLcode code)
{
    bool const malformed = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
    return { malformed ? Refusal::Kind::Invalid : Refusal::Kind::Busy, malformed ? "http.call.malformed" : "http.call.no_answer",
        { { "reason", curl_easy_strerror(code) } }, {} };
}

}  // namespace

Result<Response> call(Call const& call)
{
    if (!is_sound(call))
        return refuse(Refusal::Kind::Invalid, "http.call.malformed", { { "reason", "address, method or header" } });
    auto handle = pool().take();
    if (!handle)
        throw std::bad_alloc();
    Arriving arriving { .response = {}, .most_bytes = call.most_bytes };
    auto const lines = lines_of(call);
    describe(handle.get(), call, lines.get(), arriving);
    auto const code = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    pool().give_back(std::move(handle));
    if (arriving.too_large)
        return refuse(Refusal::Kind::TooLarge, "http.call.too_large");
    if (code != CURLE_OK && arriving.is_private_peer)
        return refuse(Refusal::Kind::Invalid, "http.call.private_peer");
    if (code != CURLE_OK)
        return std::unexpected(refusal_of(code));
    arriving.response.status = static_cast<int>(status);
    return std::move(arriving.response);
}

}  // namespace mado::http
