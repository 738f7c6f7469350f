#pragma once
// The rules of a waiting room: who is called when. Values in, values out.
#include <mado/crypto/box.h>
#include <mado/definitions/definition.h>
#include <mado/names/id.h>
#include <mado/time/instant.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::waiting {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t gathering_us = 60 * minute_us;   // before the opening: from when on a ticket takes part in the draw
constexpr std::int64_t called_us = 20 * minute_us;      // to begin after being called (WCAG 2.2.1: can be extended ten times)
constexpr std::int64_t return_us = 2 * minute_us;       // who comes too late waits that long and is called again
constexpr int most_extensions = 10;
constexpr std::int64_t tickets_a_stratum = 20;          // of one address in the draw; more draw behind these
constexpr std::int64_t most_of_address = 200;           // tickets of one address within a day
constexpr int most_a_minute = 6'000;
constexpr std::int64_t most_skew_us = minute_us;        // a time of the row further ahead than this was written by a node whose clock had jumped
constexpr std::int64_t crowded_for_us = minute_us;      // Way::Busy: after any node last saw the crowd

enum class Way { Always, Busy, Never };                 // 常に使う・混雑したら使う・使わない
constexpr std::array<std::string_view, 3> names_of(Way) { return { "always", "busy", "never" }; }

struct Room {
    std::string opening, room;           // of the office's page; of these tickets (a new opening time is a new room)
    std::string procedure, round;        // round: "" for the whole procedure
    Way way = Way::Never;
    std::optional<Instant> opens_at {};
    std::int64_t a_minute = 60;
    definitions::Words message {};
    std::int64_t edition = 0;
    std::int64_t arrived = 0;            // numbers given
    std::optional<std::int64_t> drawn {};  // how many of them were before the opening; nothing until somebody comes after it
    std::int64_t called = 0;             // of the row: up to called_at
    Instant called_at {}, rated_at {};   // rated_at: since when this rate holds
    bool is_active = false;              // Way::Busy: crowded now
    Instant crowded_at {};               // when a node last saw so
    std::int64_t started = 0;
};

// Free: nobody waits. Closed: before the opening, too early for a ticket. Gathering: tickets for the draw. Guarded: in turn.
enum class Phase { Free, Closed, Gathering, Guarded };
Phase phase_of(Room const& room, Instant now);

// How far people have been called by now. Never further than people came; an empty room saves up one call and no more.
Room advanced(Room room, Instant now);
std::int64_t in_draw(Room const& room);  // how many numbers have their place by the draw
// When the place was called; never earlier than it really was, so that nobody loses time by it.
Instant called_when(Room const& room, std::int64_t place);

struct Ticket {                          // what the browser holds, signed
    std::string tenant, room, handle;
    std::int64_t number = 0;
    bool is_drawn = false;
    std::int64_t stratum = 0;
    Instant made_at {}, returns_at {}, until {};  // returns_at: called again then; until: extended to
    int extensions = 0;
};
std::string hash_of(std::string const& handle);
std::string signed_text(Ticket const& ticket, crypto::SymmetricKey const& key);
std::optional<Ticket> ticket_from(std::string_view text, crypto::SymmetricKey const& key);  // nothing: forged, changed or malformed

// The draw: places in the order of (stratum, lot), where the lot is made of the room's secret and the hash of the ticket's handle. The commitment is
// the hash of the secret and is public before the first ticket; the secret is public from the opening on.
struct Lot {
    std::int64_t stratum = 0, lot = 0, number = 0;
    friend auto operator<=>(Lot const&, Lot const&) = default;
};
std::string draw_secret(Room const& room, crypto::SymmetricKey const& key);  // hex
std::string commitment_of(std::string const& secret);
std::int64_t lot_of(std::string const& secret, std::string const& handle_hash);
std::int64_t place_of(Ticket const& ticket, std::vector<Lot> const& order, std::int64_t lot);

enum class Standing { Gathering, Waiting, Called, Late };
struct Stand {
    Standing standing = Standing::Waiting;
    std::int64_t place = 0, ahead = 0;   // ahead: who are called before
    std::int64_t minutes = 0;            // until called, rounded up
    Instant until {};                    // Called: to begin until
};
Stand stand_of(Room const& room, Ticket const& ticket, std::int64_t place, Instant now);
// Seconds until the page asks again: later for those who wait longer, and different for each ticket, so that nobody comes all at once.
int refresh_seconds(Room const& room, Stand const& stand, std::string const& handle, Instant now);

}  // namespace mado::waiting
