#include "transfer.h"

#include <curl/curl.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <system_error>

namespace mado::s3 {

namespace {

constexpr std::size_t most_text = 8u << 20, most_idle = 8;

struct Descriptor {
    int number = -1;
    ~Descriptor()
    {
        if (number >= 0)
            ::close(number);
    }
};

struct Flow {
    CURL* curl = nullptr;
    Descriptor from {}, to {};
    Answer answer {};
    int fault = 0;  // errno of our own side: no matter of the service
};

using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

std::size_t send_some(char* bytes, std::size_t, std::size_t size, void* with)
{
    auto& flow = *static_cast<Flow*>(with);
    auto const got = ::read(flow.from.number, bytes, size);
    if (got < 0) {
        flow.fault = errno;
        return CURL_READFUNC_ABORT;
    }
    return static_cast<std::size_t>(got);
}

int send_again(void* with, curl_off_t offset, int origin)  // a kept connection was closed just now: curl asks from the start
{
    return ::lseek(static_cast<Flow*>(with)->from.number, offset, origin) < 0 ? CURL_SEEKFUNC_FAIL : CURL_SEEKFUNC_OK;
}

bool written(Flow& flow, char const* bytes, std::size_t size)
{
    while (size > 0) {
        auto const wrote = ::write(flow.to.number, bytes, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            flow.fault = wrote < 0 ? errno : ENOSPC;
            return false;
        }
        bytes += wrote;
        size -= static_cast<std::size_t>(wrote);
    }
    return true;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* with)
{
    auto& flow = *static_cast<Flow*>(with);
    long status = 0;
    curl_easy_getinfo(flow.curl, CURLINFO_RESPONSE_CODE, &status);
    if (flow.to.number >= 0 && status == 200)
        return written(flow, bytes, size) ? size : 0;
    if (flow.answer.body.size() + size > most_text)
        return 0;
    flow.answer.body.append(bytes, size);
    return size;
}

std::string lowered(std::string_view text)
{
    std::string small(text);
    std::ranges::transform(small, small.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return small;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* with)
{
    auto& answer = static_cast<Flow*>(with)->answer;
    std::string_view line(bytes, size);
    auto const colon = line.find(':');
    if (colon == std::string_view::npos)
        return size;
    auto value = line.substr(colon + 1);
    auto const blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!value.empty() && blank(value.front()))
        value.remove_prefix(1);
    while (!value.empty() && blank(value.back()))
        value.remove_suffix(1);
    auto const name = lowered(line.substr(0, colon));
    if (name == "etag")
        answer.etag = value;
    std::uint64_t length = 0;
    if (name == "content-length" && std::from_chars(value.data(), value.data() + value.size(), length).ec == std::errc {})
        answer.length = length;
    return size;
}

Lines lines_of(Exchange const& exchange)
{
    Lines lines(nullptr, &curl_slist_free_all);
    auto const add = [&](std::string const& line) {
        auto* const longer = curl_slist_append(lines.get(), line.c_str());
        if (!longer)
            throw std::bad_alloc();
        static_cast<void>(lines.release());
        lines.reset(longer);
    };
    for (auto const& [name, value] : exchange.headers)
        add(name + ": " + value);
    add("Expect:");
    add("Content-Type:");
    add("Accept:");
    return lines;
}

int opened(std::filesystem::path const& path, int flags)
{
    int const descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(), "open " + path.string());
    return descriptor;
}

void set_body(Flow& flow, Exchange const& exchange)
{
    if (!exchange.from.empty()) {
        flow.from.number = opened(exchange.from, O_RDONLY);
        curl_easy_setopt(flow.curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(flow.curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(std::filesystem::file_size(exchange.from)));
        curl_easy_setopt(flow.curl, CURLOPT_READFUNCTION, send_some);
        curl_easy_setopt(flow.curl, CURLOPT_READDATA, &flow);
        curl_easy_setopt(flow.curl, CURLOPT_SEEKFUNCTION, send_again);
        curl_easy_setopt(flow.curl, CURLOPT_SEEKDATA, &flow);
    } else if (exchange.method == "HEAD") {
        curl_easy_setopt(flow.curl, CURLOPT_NOBODY, 1L);
    } else if (exchange.method != "GET") {
        curl_easy_setopt(flow.curl, CURLOPT_CUSTOMREQUEST, exchange.method.c_str());
    }
    if (!exchange.to.empty())
        flow.to.number = opened(exchange.to, O_WRONLY | O_CREAT | O_TRUNC);
}

}  // namespace

class Transfers::Lease {
public:
    explicit Lease(Transfers& transfers) : transfers_(transfers)
    {
        std::lock_guard const lock(transfers_.mutex_);
        if (transfers_.idle_.empty()) {
            curl_ = curl_easy_init();
        } else {
            curl_ = transfers_.idle_.back();
            transfers_.idle_.pop_back();
        }
        if (!curl_)
            throw std::bad_alloc();
    }
    ~Lease()
    {
        curl_easy_reset(curl_);
        std::lock_guard const lock(transfers_.mutex_);
        if (transfers_.idle_.size() < most_idle)
            transfers_.idle_.push_back(curl_);
        else
            curl_easy_cleanup(curl_);
    }
    CURL* curl() const { return curl_; }

private:
    Transfers& transfers_;
    CURL* curl_;
};

Transfers::Transfers(int connect_ms, int silent_seconds) : connect_ms_(connect_ms), silent_seconds_(silent_seconds)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    idle_.reserve(most_idle);
}

Transfers::~Transfers()
{
    for (auto* curl : idle_)
        curl_easy_cleanup(curl);
}

Answer Transfers::exchange(Exchange const& exchange)
{
    Lease const lease(*this);
    Flow flow;
    flow.curl = lease.curl();
    auto const lines = lines_of(exchange);
    curl_easy_setopt(flow.curl, CURLOPT_URL, exchange.url.c_str());
    curl_easy_setopt(flow.curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(flow.curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(flow.curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(flow.curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_ms_));
    curl_easy_setopt(flow.curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(flow.curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(silent_seconds_));
    curl_easy_setopt(flow.curl, CURLOPT_HTTPHEADER, lines.get());
    curl_easy_setopt(flow.curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(flow.curl, CURLOPT_HEADERDATA, &flow);
    curl_easy_setopt(flow.curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(flow.curl, CURLOPT_WRITEDATA, &flow);
    set_body(flow, exchange);
    auto const code = curl_easy_perform(flow.curl);
    if (flow.fault)
        throw std::system_error(flow.fault, std::generic_category(), exchange.method == "PUT" ? "read a blob" : "write a blob");
    if (code != CURLE_OK) {
        flow.answer.trouble = curl_easy_strerror(code);
        return std::move(flow.answer);
    }
    long status = 0;
    curl_easy_getinfo(flow.curl, CURLINFO_RESPONSE_CODE, &status);
    flow.answer.status = static_cast<int>(status);
    return std::move(flow.answer);
}

}  // namespace mado::s3
