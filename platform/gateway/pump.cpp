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
        for (auto* from : gateways_)
            for (auto* to : gateways_)
                from->leaves_carrying_to(to->keys().zone);
    }

    enum class Who { This, TheOneThatCarries };
    std::size_t once(Who who)
    {
        std::size_t taken = 0;
        for (auto* from : gateways_)
            for (auto* to : gateways_)
                if (who == Who::This || from->carries_to(to->keys().zone))
                    taken += carry(*from, *to);  // also to itself: what is forwarded to another tenant of the same zone
        return taken;
    }

private:
    std::size_t carry(Gateway& from, Gateway& to)
    {
        std::size_t taken = 0;
        auto const zone = to.keys().zone;
        bool files_are_away = false;
        for (auto const& encoded : from.waiting_for(zone, batch)) {
            auto const fetch = [&](BlobName const& blob) {
                auto const path = from.blob(blob.name);
                return path && adopt(to, *path, blob.name);  // never asked within one zone: its store has it
            };
            auto const envelope = decode(encoded);
            if (files_are_away && envelope && !envelope->header.blobs.empty())
                continue;  // the others need not wait for the place of the files
            try {
                if (!to.take(encoded, fetch))
                    continue;
            } catch (files::Away const& away) {
                files_are_away = true;
                log::warn("gateway.files_away", { { "zone", zone }, { "what", away.what() } });
                continue;
            }
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
        } catch (files::Away const&) {
            throw;
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
                while (once(Who::TheOneThatCarries) > 0 && !stop.stop_requested()) {
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
std::size_t Pump::once() { return running_->once(Running::Who::This); }

}  // namespace mado::gateway
