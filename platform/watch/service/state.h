#pragma once
// What the pages are given: the last look and what came of it. Copied under a lock, so a page is never half old.
#include "model/alarm.h"
#include "service/seen.h"

#include <memory>
#include <mutex>
#include <vector>

namespace mado::watch {

struct State {
    std::shared_ptr<Seen const> seen = std::make_shared<Seen const>();
    std::vector<Ticks> ticks {};           // of each zone, in the order of seen->zones
    std::deque<std::int64_t> memory {};    // over the same hour
    std::vector<Alarm> alarms {};
};

class Board {
public:
    State look() const
    {
        std::lock_guard const lock(mutex_);
        return state_;
    }
    void put(State state)
    {
        std::lock_guard const lock(mutex_);
        state_ = std::move(state);
    }

private:
    mutable std::mutex mutex_;
    State state_;
};

}  // namespace mado::watch
