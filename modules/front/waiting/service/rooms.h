#pragma once
// The use cases of the waiting room, and what a process remembers so that waiting costs nothing.
#include "model/room.h"

#include <mado/portal/procedures.h>
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

crypto::SymmetricKey ticket_key(Workplace const& here);
std::string secret_of(Workplace const& here, Room const& room);  // of the draw

// What the office published.
Result<void> receive_opening(db::Write& tx, Caller const& caller, Workplace const& here, portal::OpeningPublished const& published);

// A number. `handle` is made before the transaction, `address` is where the request came from. Refuses Conflict "waiting.not_now" (nobody need wait, or too
// early), TooMany (that address has had too many).
db::Alone numbering(Room const& room);
struct Arrival { Ticket ticket; Room room; };
Result<Arrival> arrive(db::Write& tx, Workplace const& here, Room const& seen, std::string const& handle, std::string const& address);
// Lets one application begin. Refuses Conflict "waiting.ticket.used".
Result<void> use(db::Write& tx, Caller const& caller, Workplace const& here, Ticket const& ticket, ApplicationId const& application);
// Ticket::until and ::returns_at are the browser's to ask for: signed again, nothing is written.
Result<Ticket> extended(Ticket ticket, Stand const& stand, Instant now);
Result<Ticket> returning(Ticket ticket, Stand const& stand, Instant now);
// Way::Busy: the room opens and closes by itself. A system's event.
void switch_when_crowded(Rooms& rooms, Workplace const& here, std::string const& tenant, std::string const& slug, Room const& room);

// A schedule: tells the office how each room stands, when that changed.
void report(Rooms& rooms, Workplace const& here);
void tidy(Workplace const& here);                  // a schedule

}  // namespace mado::waiting
