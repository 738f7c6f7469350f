#include "service/rooms.h"

#include "store/room_store.h"

#include <mado/audit/audit.h>
#include <mado/http/network.h>
#include <mado/json/json.h>

namespace mado::waiting {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_message = 500;

// Of IPv6 the network of a house (/64) is one address; hashed with a key, for a day.
std::string address_of(Workplace const& here, std::string const& remote)
{
    return crypto::hex(crypto::hmac_sha256(ticket_key(here), "address " + http::network_of(remote))).substr(0, 32);
}

std::optional<Room> room_from(json::Value const& value)
{
    Room room;
    room.opening = value.text("id");
    room.procedure = value.text("procedure");
    room.round = value.text("round");
    auto const way = value.text("way");
    auto const known = names_of(Way {});
    if (!is_uuid(room.opening) || room.procedure.empty() || std::ranges::find(known, way) == known.end())
        return std::nullopt;
    room.way = value_of<Way>(way);
    if (auto const at = value.integer("opens_at"); at > 0)
        room.opens_at = Instant { at };
    room.a_minute = value.integer("a_minute");
    room.edition = value.integer("edition");
    for (auto const& [language, said] : value.object("message"))
        if (said.text().size() <= most_message * 4)
            room.message.by_language[language] = said.text();
    return room.a_minute >= 1 && room.a_minute <= most_a_minute && room.edition > 0 ? std::optional(std::move(room)) : std::nullopt;
}

}  // namespace

crypto::SymmetricKey ticket_key(Workplace const& here) { return crypto::derive(crypto::view(here.keys.storage.bytes), here.zone, "madoguchi.waiting"); }
std::string secret_of(Workplace const& here, Room const& room) { return draw_secret(room, ticket_key(here)); }

Result<void> receive_opening(db::Write& tx, Caller const& caller, Workplace const& here, portal::OpeningPublished const& published)
{
    auto const now = here.clock.now();
    auto made = room_from(published.opening);
    if (!made)
        return refuse(Kind::Invalid, "waiting.opening.malformed");
    auto const before = store::room_of(tx, made->opening);
    if (before && before->edition >= made->edition)
        return {};  // said twice
    if (before && before->opens_at == made->opens_at) {
        auto const state = advanced(*before, now);
        made->room = state.room;
        made->arrived = state.arrived;
        made->drawn = state.drawn;
        made->called = state.called;
        made->called_at = state.called_at;
        made->is_active = state.is_active;
        made->crowded_at = state.crowded_at;
        made->started = state.started;
        made->rated_at = state.a_minute == made->a_minute ? state.rated_at : now;
    } else {  // another opening: a new room, with a secret of its own
        made->room = here.now().id();
        made->called_at = made->rated_at = now;
    }
    store::keep(tx, *made);
    audit::record(tx, caller, here.now(), "waiting.room.published", { { "opening", made->opening }, { "room", made->room } },
        { { "procedure", made->procedure }, { "round", made->round }, { "way", word_of(made->way) }, { "a_minute", std::to_string(made->a_minute) }, { "commitment", commitment_of(secret_of(here, *made)) } });
    return {};
}

db::Alone numbering(Room const& room) { return { .alone = "waiting.number." + room.room, .name = "waiting.arrive" }; }

Result<Arrival> arrive(db::Write& tx, Workplace const& here, Room const& seen, std::string const& handle, std::string const& address)
{
    auto const now = here.clock.now();
    auto const kept = store::room_of(tx, seen.opening);
    auto const phase = kept ? phase_of(*kept, now) : Phase::Free;
    if (!kept || (phase != Phase::Gathering && phase != Phase::Guarded))
        return refuse(Kind::Conflict, "waiting.not_now");
    auto const of_address = store::count_address(tx, kept->room, address_of(here, address), now);
    if (of_address > most_of_address)
        return refuse(Kind::TooMany, "waiting.too_many_of_address");
    auto room = advanced(*kept, now);
    Ticket ticket { .tenant = tx.tenant(), .room = room.room, .handle = handle, .number = room.arrived + 1, .made_at = now };
    ticket.is_drawn = phase == Phase::Gathering && !room.drawn;
    if (ticket.is_drawn)
        ticket.stratum = (of_address - 1) / tickets_a_stratum;
    else if (room.opens_at && !room.drawn)
        room.drawn = room.arrived;  // the first after the opening closes the draw
    room.arrived += 1;
    if (!store::count(tx, advanced(room, now), kept->arrived))
        return refuse(Kind::Busy, "waiting.again");
    store::insert_ticket(tx, ticket, ticket.is_drawn ? lot_of(secret_of(here, room), hash_of(handle)) : 0);
    return Arrival { ticket, room };
}

Result<void> use(db::Write& tx, Caller const& caller, Workplace const& here, Ticket const& ticket, ApplicationId const& application)
{
    if (ticket.tenant != tx.tenant() || !store::use_ticket(tx, ticket, application, here.clock.now()))
        return refuse(Kind::Conflict, "waiting.ticket.used");
    audit::record(tx, caller, here.now(), "waiting.ticket.used", { { "room", ticket.room }, { "application", application.value } }, { { "number", std::to_string(ticket.number) } });
    return {};
}

Result<Ticket> extended(Ticket ticket, Stand const& stand, Instant now)
{
    if (stand.standing != Standing::Called || ticket.extensions >= most_extensions)
        return refuse(Kind::Conflict, "waiting.no_extension");
    ++ticket.extensions;
    ticket.until = { std::max(now.microseconds, stand.until.microseconds) + called_us };
    return ticket;
}

Result<Ticket> returning(Ticket ticket, Stand const& stand, Instant now)
{
    if (stand.standing != Standing::Late)
        return refuse(Kind::Conflict, "waiting.not_late");
    ticket.returns_at = { now.microseconds + return_us };
    ticket.until = {};
    return ticket;
}

}  // namespace mado::waiting
