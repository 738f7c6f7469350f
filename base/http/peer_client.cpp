#include "peer_tls.h"

#include "encoding.h"

#include <curl/curl.h>

#include <atomic>

namespace mado::http {

namespace {

struct Coming {
    PeerClient::Call const* call;
    CURL* curl;
    Response response {};
    bool refused = false;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to)
{
    auto& coming = *static_cast<Coming*>(to);
    long status = 0;
    curl_easy_getinfo(coming.curl, CURLINFO_RESPONSE_CODE, &status);
    if (coming.call->sink && status == 200)
        return coming.call->sink({ bytes, size }) ? size : 0;
    if (coming.response.body.size() + size > coming.call->most_bytes) {
        coming.refused = true;
        return 0;
    }
    coming.response.body.append(bytes, size);
    return size;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* to)
{
    auto& coming = *static_cast<Coming*>(to);
    std::string_view line(bytes, size);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
        line.remove_suffix(1);
    if (coming.response.headers.size() > 100)
        return 0;
    if (auto const colon = line.find(':'); colon != std::string_view::npos && !line.starts_with("HTTP/"))
        coming.response.with(lowered(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1))));
    return size;
}

CURLcode prepare(CURL*, void* context, void* trust)
{
    prepare_for_peers(static_cast<SSL_CTX*>(context), *static_cast<PeerTrust const*>(trust));
    return CURLE_OK;
}

int goes_on(void* stopped, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return static_cast<std::atomic<bool>*>(stopped)->load() ? 1 : 0; }

}  // namespace

class PeerClient::Connected {
public:
    explicit Connected(PeerTrust trust) : trust_(std::move(trust))
    {
        static CURLcode const started = curl_global_init(CURL_GLOBAL_DEFAULT);
        (void)started;
        curl_ = curl_easy_init();
        if (!curl_)
            throw std::bad_alloc();
    }
    ~Connected() { curl_easy_cleanup(curl_); }
    Connected(Connected const&) = delete;
    Connected& operator=(Connected const&) = delete;

    Result<Response> call(Call const& call)
    {
        if (stopped_)
            return refuse(Refusal::Kind::Busy, "http.call.no_answer", { { "reason", "stopped" } });
        Coming coming { &call, curl_ };
        std::array<char, CURL_ERROR_SIZE> fault {};
        curl_slist* const lines = curl_slist_append(curl_slist_append(nullptr, "Expect:"), ("Content-Type: " + (call.content_type.empty() ? std::string("application/octet-stream") : call.content_type)).c_str());
        describe(call, coming, lines, fault.data());
        auto const code = curl_easy_perform(curl_);
        long status = 0;
        curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_reset(curl_);
        curl_slist_free_all(lines);
        if (coming.refused)
            return refuse(Refusal::Kind::TooLarge, "http.call.too_large");
        if (code != CURLE_OK)
            return refuse(Refusal::Kind::Busy, "http.call.no_answer", { { "reason", fault[0] ? fault.data() : curl_easy_strerror(code) } });
        coming.response.status = static_cast<int>(status);
        return std::move(coming.response);
    }

    void stop() { stopped_ = true; }

private:
    void describe(Call const& call, Coming& coming, curl_slist* lines, char* fault)
    {
        curl_easy_setopt(curl_, CURLOPT_URL, call.url.c_str());
        curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "https");
        curl_easy_setopt(curl_, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl_, CURLOPT_NOPROXY, "*");
        curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl_, CURLOPT_TIMEOUT_MS, static_cast<long>(call.deadline_ms));
        curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.connect_ms));
        curl_easy_setopt(curl_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, lines);
        curl_easy_setopt(curl_, CURLOPT_ERRORBUFFER, fault);
        curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &coming);
        curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &coming);
        curl_easy_setopt(curl_, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(curl_, CURLOPT_XFERINFOFUNCTION, goes_on);
        curl_easy_setopt(curl_, CURLOPT_XFERINFODATA, &stopped_);
        // No authority and no name: prepare_for_peers compares the certificate itself.
        curl_easy_setopt(curl_, CURLOPT_CAINFO, nullptr);
        curl_easy_setopt(curl_, CURLOPT_CAPATH, nullptr);
        curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(curl_, CURLOPT_SSL_VERIFYHOST, 0L);
        curl_easy_setopt(curl_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
        curl_easy_setopt(curl_, CURLOPT_SSL_SESSIONID_CACHE, 0L);
        curl_easy_setopt(curl_, CURLOPT_SSL_CTX_FUNCTION, prepare);
        curl_easy_setopt(curl_, CURLOPT_SSL_CTX_DATA, &trust_);
        if (call.method != "GET") {
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
            curl_easy_setopt(curl_, CURLOPT_POSTFIELDS, call.body.data());
            curl_easy_setopt(curl_, CURLOPT_CUSTOMREQUEST, call.method.c_str());
        }
    }

    PeerTrust trust_;
    CURL* curl_ = nullptr;
    std::atomic<bool> stopped_ { false };
};

PeerClient::PeerClient(PeerTrust trust) : connected_(std::make_unique<Connected>(std::move(trust))) {}
PeerClient::~PeerClient() = default;
Result<Response> PeerClient::call(Call const& call) { return connected_->call(call); }
void PeerClient::stop() { connected_->stop(); }

}  // namespace mado::http
