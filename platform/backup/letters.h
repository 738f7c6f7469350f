#pragma once
// Whether the zones of one backup fit together: what one says it sent, and what the other says it handled (platform/gateway's tables, as rows pass by).
#include <mado/db/transfer.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mado::backup {

class Letters {
public:
    explicit Letters(std::set<std::string> zones) : zones_(std::move(zones)) {}
    void add(std::string const& zone, db::transfer::Table const& table, std::string_view rows);  // of any table

    struct Found {
        std::int64_t waiting = 0;             // sent and not handled yet
        std::vector<std::string> faults;      // sentences
    };
    Found check();

private:
    struct Last {           // the last sequence of one stream of letters: sender, receiver, subject
        std::uint64_t stream;
        std::int64_t sequence;
        friend auto operator<=>(Last const&, Last const&) = default;
    };
    bool knows(std::string_view peer) const;
    std::set<std::string> zones_;
    std::vector<Last> given_, handled_;       // sixteen bytes for each stream: a million applications take 64 MB
    std::vector<Last> on_their_way_;          // in an outbox and not acknowledged, or in an inbox
};

}  // namespace mado::backup
