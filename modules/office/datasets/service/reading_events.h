#pragma once
#include "store/query_store.h"

namespace mado::open_data::service {

constexpr int events_at_once = 1'000;         // one write
constexpr std::int64_t settled_us = 3'600'000'000;

// A stretch of the trace, read and not yet kept. It is kept only where the last one ended there.
struct Stretch {
    std::string list {}, from {}, upto {};
    Instant until {};                         // of the last stretch: everything before it has been read
    std::vector<store::CountedEvent> events {};
    std::size_t looked_at = 0;
    bool is_last = true, has_news = true;
};
Stretch next_stretch(db::Read& tx, Workplace const& here);
void keep_stretch(db::Write& tx, Stretch const& stretch);

}  // namespace mado::open_data::service
