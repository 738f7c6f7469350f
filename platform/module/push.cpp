#include "push.h"

#include <mado/json/json.h>
#include <mado/module/tell.h>

#include <stdexcept>

namespace mado {

namespace {

constexpr std::string_view push_topic = "sse";
constexpr std::size_t most_bytes = 3'500;   // of the 4,000 that a notice takes

}  // namespace

void tell(db::Write& tx, std::string_view topic, std::string_view event, std::string_view body)
{
    auto const words = json::write(json::array({ topic, event, body }));
    if (words.size() > most_bytes)
        throw std::logic_error("a hint to browsers is short: " + std::string(topic));
    tx.notify(push_topic, words);
}

Push::Push(db::Database& database)
{
    database.on_notice(std::string(push_topic), [ear = ear_](std::string const& words) { ear->hear(words); });
}

void Push::to(http::Channel* channel)
{
    std::lock_guard const lock(ear_->mutex);
    ear_->channel = channel;
}

// "" after a lost connection: what was missed are hints, and the pages are right without them.
void Push::Ear::hear(std::string const& words)
{
    auto const told = json::parse(words);
    if (!told || !told->is_array() || told->array().size() != 3)
        return;
    auto const& parts = told->array();
    std::lock_guard const lock(mutex);
    if (channel)
        channel->publish(parts[0].text(), parts[1].text(), parts[2].text());
}

}  // namespace mado
