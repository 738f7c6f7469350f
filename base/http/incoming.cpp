#include "incoming.h"

#include "body.h"
#include "encoding.h"
#include "head.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

namespace mado::http {

namespace beast = boost::beast;
using beast::error_code;

// Beast finds lines, lengths and chunks; what a server must refuse beyond that is decided here.
class Incoming::Parser final : public beast::http::basic_parser<true> {
public:
    Parser(std::string_view remote, bool secure)
    {
        header_limit(most_head_bytes);
        body_limit(boost::none);  // Body counts, by the route's limits
        request.remote = remote;
        request.secure = secure;
    }

    Request request;
    std::optional<Body> body;
    int status = 0;
    bool expects_continue = false;

    int judge_head()
    {
        bool const is_1_1 = version_ == 11;
        if (hosts_ > 1 || (is_1_1 && hosts_ == 0))
            return 400;  // RFC 9112 §3.2
        // RFC 9112 §6.1, §6.3: whatever could be read in two ways is how a request is smuggled past a proxy.
        if (lengths_ > 1 || (lengths_ == 1 && encodings_ > 0) || encodings_ > 1 || (encodings_ > 0 && (!is_1_1 || !only_chunked_)))
            return 400;
        if (expectation_ && is_1_1 && !expects_continue)
            return 417;
        return 0;
    }

    std::optional<std::uint64_t> announced() const
    {
        auto const length = content_length();
        return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
    }

private:
    void refuse_with(int why, error_code& ec)
    {
        status = why;
        ec = beast::http::error::body_limit;  // any error ends the parse; `status` tells which
    }

    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version, error_code&) override
    {
        version_ = version;
        request.method.assign(method.data(), method.size());
        request.target.assign(target.data(), target.size());
        request.headers.reserve(16);
    }

    void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value, error_code& ec) override
    {
        if (head_done_)
            return;  // trailers: nobody reads them
        if (request.headers.size() == most_headers)
            return refuse_with(431, ec);
        std::string_view const text(value.data(), value.size());
        switch (field) {
        case beast::http::field::host: ++hosts_; break;
        case beast::http::field::content_length:
            ++lengths_;
            if (!std::ranges::all_of(text, http::is_digit))
                return refuse_with(400, ec);
            break;
        case beast::http::field::transfer_encoding:
            ++encodings_;
            only_chunked_ = same_word(trimmed(text), "chunked");
            break;
        case beast::http::field::expect:
            expectation_ = true;
            expects_continue = same_word(text, "100-continue");
            break;
        default: break;
        }
        request.headers.emplace_back(lowered({ name.data(), name.size() }), text);
    }

    void on_header_impl(error_code&) override { head_done_ = true; }
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}

    std::size_t on_body_impl(beast::string_view bytes, error_code& ec) override
    {
        if (int const why = body->take({ bytes.data(), bytes.size() }); why != 0)
            refuse_with(why, ec);
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code& ec) override { return on_body_impl(bytes, ec); }

    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, beast::string_view, int, error_code&) override {}

    int version_ = 0, hosts_ = 0, lengths_ = 0, encodings_ = 0;
    bool only_chunked_ = true, expectation_ = false, head_done_ = false;
};

class Incoming::Exchange {
public:
    std::optional<Parser> parser;
    bool head_told = false;

    Step refuse(int status)
    {
        parser->status = status;
        return Step::Refused;
    }

    Step complete()
    {
        int const status = parser->body->finish();
        return status == 0 ? Step::Complete : refuse(status);
    }
};

Incoming::Incoming() : exchange_(std::make_unique<Exchange>()) { restart({}, false); }
Incoming::~Incoming() = default;

void Incoming::restart(std::string_view remote, bool secure)
{
    exchange_->parser.emplace(remote, secure);
    exchange_->head_told = false;
}

Incoming::Step Incoming::feed(std::string_view bytes, std::size_t& used)
{
    auto& parser = *exchange_->parser;
    used = 0;
    if (parser.status != 0)
        return Step::Refused;
    // RFC 9112 §2.2: an empty line before a request is passed over.
    while (!parser.got_some() && bytes.size() - used >= 2 && bytes.substr(used, 2) == "\r\n")
        used += 2;
    if (!parser.got_some() && bytes.substr(used) == "\r")
        return Step::More;
    while (used < bytes.size() && !parser.is_done()) {
        // At least "0 CRLF CRLF" of a chunked body is always still to come. Beast before 1.86 asserts on fewer than these five bytes
        // (boostorg/beast pull request 2861), which a stranger must not be able to reach.
        if (parser.is_header_done() && parser.chunked() && bytes.size() - used < 5)
            return Step::More;
        error_code ec;
        auto const taken = parser.put(boost::asio::const_buffer(bytes.data() + used, bytes.size() - used), ec);
        used += taken;
        if (ec && ec != beast::http::error::need_more)
            return exchange_->refuse(parser.status != 0 ? parser.status : ec == beast::http::error::header_limit ? 431 : 400);
        if (parser.is_header_done() && !exchange_->head_told) {
            exchange_->head_told = true;
            return Step::Head;
        }
        if (ec)
            break;
    }
    return parser.is_done() ? exchange_->complete() : Step::More;
}

Incoming::Step Incoming::begin_body(Limits const& limits, std::string const& temporary_folder, std::span<std::string const> trusted_proxies)
{
    auto& parser = *exchange_->parser;
    if (int const status = parser.judge_head(); status != 0)
        return exchange_->refuse(status);
    if (int const status = read_head(parser.request, trusted_proxies); status != 0)
        return exchange_->refuse(status);
    parser.body.emplace(parser.request, limits, temporary_folder);
    if (int const status = parser.body->begin(parser.announced()); status != 0)
        return exchange_->refuse(status);
    parser.eager(true);
    return parser.is_done() ? exchange_->complete() : Step::More;
}

Request& Incoming::request() { return exchange_->parser->request; }
int Incoming::status() const { return exchange_->parser->status; }
bool Incoming::begun() const { return exchange_->parser->got_some(); }
bool Incoming::expects_continue() const { return exchange_->parser->expects_continue && !exchange_->parser->is_done() && body_received() == 0; }
bool Incoming::keep_alive() const { return exchange_->parser->keep_alive(); }
std::uint64_t Incoming::body_received() const { return exchange_->parser->body ? exchange_->parser->body->received() : 0; }

}  // namespace mado::http
