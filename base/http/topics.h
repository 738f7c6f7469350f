#pragma once
#include <mado/http/server.h>

#include <deque>
#include <mutex>
#include <unordered_map>

namespace mado::http {

// Who listens to which topic. A listener that does not keep up is dropped, never waited for: its browser connects again.
class Topics final : public Channel {
public:
    static constexpr std::size_t most_waiting_bytes = 256 * 1024;

    class Subscriber {
    public:
        // The events that wait, in order; nothing when it was too slow and has lost some, or when the last one is taken.
        std::optional<std::string> take();

    private:
        friend Topics;
        std::mutex mutex_;
        std::string waiting_;
        bool dropped_ = false, is_last_ = false;
        std::function<void()> wake_;
    };

    // `wake` is called from any thread when the first event waits. Ends when the pointer does. One beyond most_listeners is dropped from the first.
    std::shared_ptr<Subscriber> subscribe(std::string const& topic, std::function<void()> wake);
    void publish(std::string const& topic, std::string const& event, std::string const& body) override;

private:
    void forget_the_gone();

    std::mutex mutex_;
    std::uint64_t subscriptions_ = 0;
    std::unordered_map<std::string, std::vector<std::weak_ptr<Subscriber>>> topics_;
};

}  // namespace mado::http
