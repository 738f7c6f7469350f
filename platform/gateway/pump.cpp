#include <mado/gateway/gateway.h>

#include <mado/log/log.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace mado::gateway {

namespace {

constexpr std::size_t batch = 100;

}  // namespace

class Pump::Running {
public:
    explicit Running(std::vector<Gateway*> gateways) : gateways_(std::move(gateways))
    {
        for (auto* gateway : gateways_)
            gateway->on_wake([this] { wake(); });
    }

    ~Running()
    {
        stop();
        for (auto* gateway : gateways_)
            gateway->on_wake({});
    }

    void start()
    {
        thread_ = std::jthread([this](std::stop_token stop) { loop(stop); });
    }

    void stop()
    {
        if (!thread_.joinable())
            return;
        thread_.request_stop();
        wake();
        thread_.join();
    }

    std::size_t once()
    {
        std::size_t taken = 0;
        for (auto* from : gateways_)
            for (auto* to : gateways_)
                taken += carry(*from, *to);  // also to itself: what is forwarded to another tenant of the same zone
        return taken;
    }

private:
    std::size_t carry(Gateway& from, Gateway& to)
    {
        std::size_t taken = 0;
        auto const zone = to.keys().zone;
        for (auto const& encoded : from.waiting_for(zone, batch)) {
            auto const fetch = [&](BlobName const& blob) {
                auto const path = from.blob(blob.name);
                return path && adopt(to, *path, blob.name);  // never asked within one zone: its store has it
            };
            if (!to.take(encoded, fetch))
                continue;
            auto const envelope = decode(encoded);
            from.acknowledged(envelope->header);
            ++taken;
        }
        return taken;
    }

    static bool adopt(Gateway& to, std::filesystem::path const& path, std::string const& name)
    {
        try {
            to.adopt(path, name);
            return true;
        } catch (std::exception const&) {
            return false;  // the disk is full or the bytes are wrong: asked for again at the next round
        }
    }

    void wake()
    {
        std::lock_guard const lock(mutex_);
        woken_ = true;
        changed_.notify_all();
    }

    void loop(std::stop_token const& stop)
    {
        while (!stop.stop_requested()) {
            try {
                while (once() > 0 && !stop.stop_requested()) {
                }
            } catch (std::exception const& error) {
                log::warn("gateway.round_failed", { { "what", error.what() } });
            }
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, std::chrono::seconds(2), [&] { return woken_ || stop.stop_requested(); });
            woken_ = false;
        }
    }

    std::vector<Gateway*> gateways_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
    std::jthread thread_;
};

Pump::Pump(std::vector<Gateway*> gateways) : running_(std::make_unique<Running>(std::move(gateways))) {}
Pump::~Pump() = default;
void Pump::start() { running_->start(); }
void Pump::stop() { running_->stop(); }
std::size_t Pump::once() { return running_->once(); }

}  // namespace mado::gateway
