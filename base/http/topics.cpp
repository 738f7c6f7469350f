#include "topics.h"

#include "answer.h"

#include <mado/http/push.h>

namespace mado::http {

std::optional<std::string> Topics::Subscriber::take()
{
    std::lock_guard const lock(mutex_);
    if (dropped_ || (is_last_ && waiting_.empty()))
        return std::nullopt;
    return std::exchange(waiting_, {});
}

std::shared_ptr<Topics::Subscriber> Topics::subscribe(std::string const& topic, std::function<void()> wake)
{
    auto subscriber = std::make_shared<Subscriber>();
    subscriber->wake_ = std::move(wake);
    std::lock_guard const lock(mutex_);
    if (++subscriptions_ % 256 == 0)
        forget_the_gone();
    auto& listeners = topics_[topic];
    if (listeners.size() >= most_listeners)
        std::erase_if(listeners, [](auto const& weak) { return weak.expired(); });
    if (listeners.size() >= most_listeners)
        subscriber->dropped_ = true;
    else
        listeners.push_back(subscriber);
    return subscriber;
}

void Topics::forget_the_gone()
{
    for (auto& [topic, subscribers] : topics_)
        std::erase_if(subscribers, [](auto const& weak) { return weak.expired(); });
    std::erase_if(topics_, [](auto const& entry) { return entry.second.empty(); });
}

void Topics::publish(std::string const& topic, std::string const& event, std::string const& body)
{
    std::vector<std::shared_ptr<Subscriber>> listeners;
    {
        std::lock_guard const lock(mutex_);
        auto const found = topics_.find(topic);
        if (found == topics_.end())
            return;
        for (auto const& weak : found->second)
            if (auto subscriber = weak.lock())
                listeners.push_back(std::move(subscriber));
    }
    auto const text = event_text(event, body);
    for (auto const& subscriber : listeners) {
        {
            std::lock_guard const lock(subscriber->mutex_);
            bool const wakes = subscriber->waiting_.empty();
            if (subscriber->waiting_.size() + text.size() > most_waiting_bytes)
                subscriber->dropped_ = true;
            else
                subscriber->waiting_ += text;
            subscriber->is_last_ = subscriber->is_last_ || event == last_event;
            if (!wakes)
                continue;
        }
        subscriber->wake_();
    }
}

}  // namespace mado::http
