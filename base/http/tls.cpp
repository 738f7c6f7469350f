// TLS alone: OpenSSL's stream is the dearest template of all, so nothing else is compiled with it.
#include "peer_tls.h"
#include "wire.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <system_error>

namespace mado::http {

class TlsKeys {
public:
    TlsKeys(std::string const& certificate_file, std::string const& key_file) : context(asio::ssl::context::tls_server)
    {
        context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3
            | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
            | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
        SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
        // Of TLS 1.2 only what has forward secrecy and authenticates what it encrypts (IPA 「TLS暗号設定ガイドライン」 high security).
        SSL_CTX_set_cipher_list(context.native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
        context.use_certificate_chain_file(certificate_file);
        context.use_private_key_file(key_file, asio::ssl::context::pem);
    }

    explicit TlsKeys(PeerTrust const& trust) : context(asio::ssl::context::tls_server)
    {
        context.set_options(asio::ssl::context::default_workarounds | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
        prepare_for_peers(context.native_handle(), trust);
    }

    asio::ssl::context context;
};

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);

class TlsWire final : public Wire {
public:
    TlsWire(asio::ip::tcp::socket socket, std::shared_ptr<TlsKeys> keys) : keys_(std::move(keys)), stream_(std::move(socket), keys_->context) {}

    asio::awaitable<bool> open() override
    {
        auto const [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, awaited);
        co_return !failed;
    }

    asio::awaitable<std::size_t> read(std::span<char> into) override
    {
        auto const [failed, size] = co_await stream_.async_read_some(asio::buffer(into.data(), into.size()), awaited);
        co_return failed ? 0 : size;
    }

    asio::awaitable<std::size_t> write(std::string_view bytes) override
    {
        auto const [failed, size] = co_await stream_.async_write_some(asio::buffer(bytes), awaited);
        co_return failed ? 0 : size;
    }

    std::size_t write_now(std::string_view, std::string_view) override { return 0; }

    asio::awaitable<void> finish() override
    {
        co_await stream_.async_shutdown(awaited);
        boost::system::error_code ignored;
        stream_.next_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

    asio::awaitable<std::size_t> drain(std::span<char> into) override
    {
        auto const [failed, size] = co_await stream_.next_layer().async_read_some(asio::buffer(into.data(), into.size()), awaited);
        co_return failed ? 0 : size;
    }

    void cancel() override
    {
        boost::system::error_code ignored;
        stream_.next_layer().cancel(ignored);
    }

    bool is_gone() override { return has_hung_up(stream_.next_layer().native_handle()); }

    std::string peer() override
    {
        std::unique_ptr<X509, decltype(&X509_free)> const shown(SSL_get1_peer_certificate(stream_.native_handle()), &X509_free);
        return shown ? fingerprint_of(shown.get()) : std::string {};
    }

private:
    std::shared_ptr<TlsKeys> keys_;
    asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

}  // namespace

std::shared_ptr<TlsKeys> tls_keys(std::string const& certificate_file, std::string const& key_file)
{
    try {
        return std::make_shared<TlsKeys>(certificate_file, key_file);
    } catch (boost::system::system_error const& error) {
        throw std::system_error(error.code(), "TLS with " + certificate_file + " and " + key_file);
    }
}

std::shared_ptr<TlsKeys> peer_keys(PeerTrust const& trust) { return std::make_shared<TlsKeys>(trust); }

std::unique_ptr<Wire> tls_wire(asio::ip::tcp::socket socket, std::shared_ptr<TlsKeys> keys)
{
    return std::make_unique<TlsWire>(std::move(socket), std::move(keys));
}

}  // namespace mado::http
