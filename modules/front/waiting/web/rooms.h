#pragma once
// What a process remembers of the rooms, so that waiting costs nothing.
#include "model/room.h"

#include <mado/zone/workplace.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

namespace mado::waiting {

// The rooms of each town, read at most once a second, and the order of a draw, read when its room opens. Everybody who waits is answered from this.
class Rooms {
public:
    std::shared_ptr<std::vector<Room> const> of(Workplace const& here, std::string const& tenant);
    std::optional<Room> find(Workplace const& here, std::string const& tenant, std::string_view procedure, std::string_view round);
    std::shared_ptr<std::vector<Lot> const> order(Workplace const& here, std::string const& tenant, Room const& room);
    // Of the draw, in JSON; of the room that was asked for last. Shared by all answers: it has megabytes.
    std::shared_ptr<std::string const> record(Workplace const& here, std::string const& tenant, Room const& room);
    void forget(std::string const& tenant);
    // Whether the requests of this town wait too long, and have for some seconds; or have not for a minute.
    enum class Crowd { Calm, Between, Crowded };
    Crowd crowd(Workplace const& here, std::string const& tenant, std::string const& slug);
    // What the office was told of an opening by this process.
    struct Figures {
        std::int64_t waiting = 0, called = 0, started = 0, minutes = 0;
        friend bool operator==(Figures const&, Figures const&) = default;
    };
    bool is_news(std::string const& opening, Figures const& figures);
    void told(std::string const& opening, Figures const& figures);

private:
    struct Seen { std::shared_ptr<std::vector<Room> const> rooms; Instant at; };
    struct Order {
        std::mutex reading;                    // of the rest: one reads for all who wait for this room, and holds up no other
        std::shared_ptr<std::vector<Lot> const> lots;
        Instant at;
        std::atomic<std::int64_t> asked_at;    // microseconds; when it was asked for last
    };
    struct Record { std::string room; std::int64_t drawn = 0; std::shared_ptr<std::string const> text; };
    struct Watch { std::optional<Instant> over_since {}, calm_since {}; };
    std::mutex mutex_, orders_mutex_, record_mutex_;
    std::map<std::string, Seen, std::less<>> seen_;
    std::map<std::string, std::shared_ptr<Order>, std::less<>> orders_;
    std::map<std::string, Watch, std::less<>> watches_;
    std::map<std::string, Figures, std::less<>> told_;
    Record record_ {};
};

// Way::Busy: the room opens and closes by itself. A system's event.
void switch_when_crowded(Rooms& rooms, Workplace const& here, std::string const& tenant, std::string const& slug, Room const& room);

}  // namespace mado::waiting
