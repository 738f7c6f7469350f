#pragma once
// What server push (Channel) keeps to.
#include <cstddef>
#include <string_view>

namespace mado::http {

// Published as an event's name, it is the topic's last: browsers get it, then their streams end. They come again unless the page then answers 204.
inline constexpr std::string_view last_event = "end";
// Of one topic in one process. A stream beyond ends at once; its page asks by itself then.
inline constexpr std::size_t most_listeners = 1'000;

}  // namespace mado::http
