#include <mado/gateway/link.h>

#include "link_house.h"

#include <mado/log/log.h>

namespace mado::gateway {

namespace {

constexpr int days_of_partial = 7;  // a file that did not grow for so long comes from the beginning

}  // namespace

int trust_of(std::string_view zone) { return zone == "front" ? 1 : zone == "office" ? 2 : zone == "core" ? 3 : 0; }

class Link::Running {
public:
    Running(Gateway& gateway, db::Database& database, files::Store& files, Clock const& clock, LinkOptions options)
        : house_ { gateway, database, files, clock, options, std::make_shared<Bell>(), Pins(gateway.keys().zone, options.keys.string()), PartialFiles(options.partial / "files", options.partial_bytes),
              Board(database, clock, options.node, gateway.keys().zone) }
    {
        database.on_notice("gateway.posted", [bell = house_.bell](std::string const&) { bell->ring(); });
    }
    ~Running() { stop(); }

    void listens(std::string host, std::uint16_t port) { server_ = std::make_unique<LinkServer>(house_, std::move(host), port); }
    void opens(std::string zone, std::vector<std::string> addresses)
    {
        if (trust_of(zone) >= trust_of(house_.gateway.keys().zone) || addresses.empty())
            throw std::invalid_argument("the more trusted zone opens the link: " + house_.gateway.keys().zone + " does not open one to " + zone);
        zones_.push_back(zone);
        clients_.push_back(std::make_unique<LinkClient>(house_, std::move(zone), std::move(addresses)));
    }

    void start()
    {
        house_.bell->start();
        for (auto const& zone : zones_)
            house_.board.knows(zone, true);
        if (server_) {
            for (auto const& [zone, pins] : house_.pins.keys().pins)
                if (trust_of(zone) > trust_of(house_.gateway.keys().zone))
                    house_.board.knows(zone, false);
            server_->start();
        }
        for (auto& client : clients_)
            client->start();
        tidying_ = std::jthread([this](std::stop_token const& stop) { tidy_now_and_then(stop); });
    }

    void stop()
    {
        house_.bell->stop();
        for (auto& client : clients_)
            client->stop();
        if (server_)
            server_->stop();
        tidying_ = {};
    }

    void tidy_now_and_then(std::stop_token const& stop)
    {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
            house_.partial.tidy({ house_.clock.now().microseconds - days_of_partial * 24 * 3'600 * 1'000'000ll });
            stopped.wait_for(lock, stop, std::chrono::hours { 1 }, [] { return false; });
        }
    }

    LinkHouse house_;
    std::unique_ptr<LinkServer> server_;
    std::vector<std::unique_ptr<LinkClient>> clients_;
    std::vector<std::string> zones_;
    std::jthread tidying_;
};

Link::Link(Gateway& gateway, db::Database& database, files::Store& files, Clock const& clock, LinkOptions options)
    : running_(std::make_unique<Running>(gateway, database, files, clock, std::move(options)))
{
}
Link::~Link() = default;
void Link::listens(std::string host, std::uint16_t port) { running_->listens(std::move(host), port); }
void Link::opens(std::string zone, std::vector<std::string> addresses) { running_->opens(std::move(zone), std::move(addresses)); }
void Link::start() { running_->start(); }
void Link::stop() { running_->stop(); }
std::uint16_t Link::port() const { return running_->server_ ? running_->server_->port() : std::uint16_t { 0 }; }
void Link::tidy(Instant before) { running_->house_.partial.tidy(before); }

}  // namespace mado::gateway
