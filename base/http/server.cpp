#include <mado/http/peer.h>

#include "session.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <thread>

namespace mado::http {

namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds tick_time = 250ms, rest_after_failed_accept = 100ms, time_to_finish = 5s;

tcp::endpoint endpoint_of(ServerOptions const& options)
{
    boost::system::error_code failed;
    auto const address = asio::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, failed);
    if (failed)
        throw std::system_error(std::make_error_code(std::errc::invalid_argument), "listen on " + options.host);
    return { address, options.port };
}

tcp::acceptor listening(asio::io_context& context, ServerOptions const& options)
{
    try {
        return tcp::acceptor(context, endpoint_of(options), true);
    } catch (boost::system::system_error const& error) {
        throw std::system_error(error.code(), "listen on " + options.host + ":" + std::to_string(options.port));
    }
}

asio::awaitable<void> serve(House& house, Loop& loop, std::unique_ptr<Wire> wire, std::string remote, bool secure)
{
    Session session(house, loop, std::move(wire), std::move(remote), secure);
    co_await session.run();
}

asio::awaitable<void> watch(Loop& loop)
{
    asio::steady_timer timer(loop.context);
    for (;;) {
        timer.expires_after(tick_time);
        co_await timer.async_wait(awaited);
        auto const now = std::chrono::steady_clock::now();
        for (auto* const session : loop.sessions)
            session->tick(now);
    }
}

// What listens, with one certificate for all, without, or among peers.
class Listening {
public:
    Listening(ServerOptions options, Server::LimitsOf limits, Server::Handle handle, Server::Failed failed)
        : house_ { .options = options, .limits = std::move(limits), .handle = std::move(handle), .failed = std::move(failed), .workers = Workers({ options.workers, options.lane_workers, options.queue, options.lane_queue, std::int64_t { options.wait_seconds } * 1'000'000 }) }
    {
        for (int i = 0; i < std::max(1, options.io_threads); ++i)
            loops_.push_back(std::make_unique<Loop>());
    }

    void among(PeerTrust const& trust) { keys_ = peer_keys(trust); }  // before start()

    void start()
    {
        auto const& options = house_.options;
        if (!keys_ && !options.certificate_file.empty() && !options.key_file.empty())
            keys_ = tls_keys(options.certificate_file, options.key_file);
        acceptor_.emplace(listening(loops_.front()->context, options));
        port_ = acceptor_->local_endpoint().port();
        TemporaryFiles::sweep(options.temporary_folder);
        house_.workers.start();
        for (auto& loop : loops_)
            asio::co_spawn(loop->context, watch(*loop), asio::detached);
        asio::co_spawn(loops_.front()->context, accept(), asio::detached);
        for (auto& loop : loops_)
            threads_.emplace_back([&context = loop->context] { context.run(); });
    }

    void stop()
    {
        if (threads_.empty())
            return;
        for (auto& loop : loops_)
            asio::post(loop->context, [this, here = loop.get()] { stop(*here); });
        {
            std::unique_lock lock(house_.mutex);
            house_.closed.wait_for(lock, time_to_finish, [&] { return accepting_ended_ && house_.open == 0; });
        }
        for (auto& loop : loops_)
            loop->context.stop();
        threads_.clear();  // joins
        house_.workers.stop();
    }

    std::uint16_t port() const { return port_; }

    ServerCounts counts()
    {
        std::lock_guard const lock(house_.mutex);
        return { house_.requests, house_.open, house_.refused_busy, house_.workers.waiting(), house_.workers.counts() };
    }

    std::uint64_t longest_wait_us(std::string_view lane) const { return house_.workers.longest_wait_us(lane); }
    Channel& channel() { return house_.topics; }

private:
    void stop(Loop& loop)
    {
        loop.stopping = true;
        if (&loop == loops_.front().get())
            acceptor_->close();
        for (auto* const session : loop.sessions)
            session->stop();
    }

    asio::awaitable<void> accept()
    {
        auto& own = *loops_.front();
        for (std::size_t turn = 0; !own.stopping; ++turn) {
            auto& loop = *loops_[turn % loops_.size()];
            tcp::socket socket(loop.context);
            tcp::endpoint peer;
            auto const [failed] = co_await acceptor_->async_accept(socket, peer, awaited);
            if (!failed) {
                admit(loop, std::move(socket), peer);
            } else if (!own.stopping) {
                asio::steady_timer rest(own.context, rest_after_failed_accept);  // no descriptor is free: let some end
                co_await rest.async_wait(awaited);
            }
        }
        std::lock_guard const lock(house_.mutex);
        accepting_ended_ = true;
        house_.closed.notify_all();
    }

    void admit(Loop& loop, tcp::socket socket, tcp::endpoint const& peer)
    {
        {
            std::lock_guard const lock(house_.mutex);
            if (house_.open >= house_.options.connections)
                return;  // closes it
            ++house_.open;
        }
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        auto wire = keys_ ? tls_wire(std::move(socket), keys_) : plain_wire(std::move(socket));
        auto address = peer.address().is_v6() && peer.address().to_v6().is_v4_mapped()
            ? asio::ip::make_address_v4(asio::ip::v4_mapped, peer.address().to_v6()).to_string()
            : peer.address().to_string();
        asio::co_spawn(loop.context, serve(house_, loop, std::move(wire), std::move(address), keys_ != nullptr), asio::detached);
    }

    House house_;
    std::shared_ptr<TlsKeys> keys_;
    std::vector<std::unique_ptr<Loop>> loops_;
    std::optional<tcp::acceptor> acceptor_;
    std::uint16_t port_ = 0;
    bool accepting_ended_ = false;  // guarded by the house's mutex
    std::vector<std::jthread> threads_;
};

}  // namespace

class Server::Running : public Listening {
public:
    using Listening::Listening;
};

class PeerServer::Running : public Listening {
public:
    Running(ServerOptions options, PeerTrust trust, Server::LimitsOf limits, Server::Handle handle, Server::Failed failed)
        : Listening(std::move(options), std::move(limits), std::move(handle), std::move(failed)), trust_(std::move(trust))
    {
        among(trust_);
    }

private:
    PeerTrust trust_;
};

Server::Server(ServerOptions options, LimitsOf limits, Handle handle, Failed failed)
    : running_(std::make_unique<Running>(std::move(options), std::move(limits), std::move(handle), std::move(failed)))
{
}

Server::~Server() { stop(); }

void Server::start() { running_->start(); }
void Server::stop() { running_->stop(); }
std::uint16_t Server::port() const { return running_->port(); }
ServerCounts Server::counts() const { return running_->counts(); }
std::uint64_t Server::longest_wait_us(std::string_view lane) const { return running_->longest_wait_us(lane); }
Channel& Server::channel() { return running_->channel(); }

PeerServer::PeerServer(ServerOptions options, PeerTrust trust, Server::LimitsOf limits, Server::Handle handle, Server::Failed failed)
    : running_(std::make_unique<Running>(std::move(options), std::move(trust), std::move(limits), std::move(handle), std::move(failed)))
{
}

PeerServer::~PeerServer() { stop(); }

void PeerServer::start() { running_->start(); }
void PeerServer::stop() { running_->stop(); }
std::uint16_t PeerServer::port() const { return running_->port(); }

}  // namespace mado::http
