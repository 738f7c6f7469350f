#pragma once
// What is known of the neighbours, kept in the database for the pages of every node.
#include <mado/gateway/link.h>

#include <mutex>

namespace mado::gateway {

class Board {
public:
    Board(db::Database& database, Clock const& clock, std::string node, std::string own_zone) : database_(database), clock_(clock), node_(std::move(node)), own_zone_(std::move(own_zone)) {}
    void knows(std::string const& zone, bool opened_here);   // at start
    void heard(std::string const& zone);
    void failed(std::string const& zone, std::string const& fault);
    void has_room(std::string const& zone);                  // something was kept: no longer full
    void under_way(std::string const& zone, std::string const& name, bool inward, std::uint64_t size, std::uint64_t done);  // done = size: arrived
    void forget(std::string const& zone, std::string const& name);

private:
    struct Known {
        Neighbour neighbour;
        std::int64_t written_us = 0;
    };
    enum class When { Now, Sometimes };
    Known& of(std::string const& zone);                      // also one that was paired while we run
    void write(Known& known, When when);

    db::Database& database_;
    Clock const& clock_;
    std::string node_, own_zone_;
    std::mutex mutex_;
    std::map<std::string, Known> known_;
};

}  // namespace mado::gateway
