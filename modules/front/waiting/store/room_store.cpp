#include "store/room_store.h"

#include <mado/json/json.h>

namespace mado::waiting::store {

namespace {

constexpr db::Statement select_rooms { "waiting.select_rooms", R"sql(
    SELECT opening, room, procedure, round, way, opens_at, a_minute, message, edition, arrived, drawn, called, called_at, rated_at, is_active, crowded_at, started
      FROM waiting_room WHERE tenant = $tenant ORDER BY opening
)sql" };
constexpr db::Statement select_room { "waiting.select_room", R"sql(
    SELECT opening, room, procedure, round, way, opens_at, a_minute, message, edition, arrived, drawn, called, called_at, rated_at, is_active, crowded_at, started
      FROM waiting_room WHERE tenant = $tenant AND opening = $opening
)sql" };
constexpr db::Statement upsert_room { "waiting.upsert_room", R"sql(
    INSERT INTO waiting_room (tenant, opening, room, procedure, round, way, opens_at, a_minute, message, edition, arrived, drawn, called, called_at, rated_at, is_active, crowded_at, started)
    VALUES ($tenant, $opening, $room, $procedure, $round, $way, $opens_at, $a_minute, $message, $edition, $arrived, $drawn, $called, $called_at, $rated_at, $is_active, $crowded_at, $started)
    ON CONFLICT (tenant, opening) DO UPDATE SET room = $room, way = $way, opens_at = $opens_at, a_minute = $a_minute, message = $message, edition = $edition, arrived = $arrived,
        drawn = $drawn, called = $called, called_at = $called_at, rated_at = $rated_at, is_active = $is_active, crowded_at = $crowded_at, started = $started
)sql" };
constexpr db::Statement update_counts { "waiting.update_counts", R"sql(
    UPDATE waiting_room SET arrived = $arrived, drawn = $drawn, called = $called, called_at = $called_at WHERE tenant = $tenant AND opening = $opening AND arrived = $before
)sql" };
constexpr db::Statement update_active { "waiting.update_active", R"sql(
    UPDATE waiting_room SET is_active = $is_active, crowded_at = $crowded_at WHERE tenant = $tenant AND opening = $opening
)sql" };
constexpr db::Statement count_start { "waiting.count_start", "UPDATE waiting_room SET started = started + 1 WHERE tenant = $tenant AND room = $room" };
constexpr db::Statement insert_one { "waiting.insert_ticket", R"sql(
    INSERT INTO waiting_ticket (tenant, room, number, handle, stratum, lot, is_drawn, made_at) VALUES ($tenant, $room, $number, $handle, $stratum, $lot, $is_drawn, $made_at)
)sql" };
constexpr db::Statement select_lots { "waiting.select_lots", R"sql(
    SELECT stratum, lot, number FROM waiting_ticket WHERE tenant = $tenant AND room = $room AND is_drawn = 1 ORDER BY stratum, lot, number
)sql" };
constexpr db::Statement select_drawn { "waiting.select_drawn_tickets", R"sql(
    SELECT handle, stratum FROM waiting_ticket WHERE tenant = $tenant AND room = $room AND is_drawn = 1 ORDER BY stratum, lot, number
)sql" };
constexpr db::Statement select_unused { "waiting.select_unused_ticket", R"sql(
    SELECT number FROM waiting_ticket WHERE tenant = $tenant AND room = $room AND number = $number AND handle = $handle AND used_at IS NULL
)sql" };
constexpr db::Statement update_used { "waiting.use_ticket", R"sql(
    UPDATE waiting_ticket SET used_at = $at, application = $application WHERE tenant = $tenant AND room = $room AND number = $number AND handle = $handle AND used_at IS NULL
)sql" };
constexpr db::Statement upsert_address { "waiting.count_address", R"sql(
    INSERT INTO waiting_address (tenant, room, address, tickets, last_at) VALUES ($tenant, $room, $address, 1, $at)
    ON CONFLICT (tenant, room, address) DO UPDATE SET tickets = waiting_address.tickets + 1, last_at = $at
)sql" };
constexpr db::Statement select_address { "waiting.select_address", "SELECT tickets FROM waiting_address WHERE tenant = $tenant AND room = $room AND address = $address" };
constexpr db::Statement old_tickets { "waiting.select_old_tickets", R"sql(
    SELECT room, number FROM waiting_ticket WHERE tenant = $tenant AND made_at < $before ORDER BY made_at, room, number LIMIT 1000
)sql" };
constexpr db::Statement delete_ticket { "waiting.delete_ticket", "DELETE FROM waiting_ticket WHERE tenant = $tenant AND room = $room AND number = $number" };
constexpr db::Statement old_addresses { "waiting.select_old_addresses", R"sql(
    SELECT room, address FROM waiting_address WHERE tenant = $tenant AND last_at < $before ORDER BY room, address LIMIT 1000
)sql" };
constexpr db::Statement delete_address { "waiting.delete_address", "DELETE FROM waiting_address WHERE tenant = $tenant AND room = $room AND address = $address" };

definitions::Words words_of(std::string const& text)
{
    definitions::Words words;
    if (auto const parsed = json::parse(text))
        for (auto const& [language, said] : parsed->object())
            words.by_language[language] = said.text();
    return words;
}

std::string text_of(definitions::Words const& words)
{
    json::Object all;
    for (auto const& [language, said] : words.by_language)
        all[language] = said;
    return json::write(json::Value(std::move(all)));
}

std::optional<Instant> instant_of(db::Row const& row, std::string_view column)
{
    auto const at = row.optional_integer(column);
    return at ? std::optional(Instant { *at }) : std::nullopt;
}

// Not inlined: g++ 12 takes the empty alternative of an inlined variant for one that was never set (-Wmaybe-uninitialized).
[[gnu::noinline]] db::Value opens_at_of(Room const& room) { return room.opens_at ? db::Value { room.opens_at->microseconds } : db::Value { nullptr }; }
[[gnu::noinline]] db::Value drawn_of(Room const& room) { return room.drawn ? db::Value { *room.drawn } : db::Value { nullptr }; }

Room read_room(db::Row const& row)
{
    return { row.text("opening"), row.text("room"), row.text("procedure"), row.text("round"), value_of<Way>(row.text("way")), instant_of(row, "opens_at"), row.integer("a_minute"),
        words_of(row.text("message")), row.integer("edition"), row.integer("arrived"), row.optional_integer("drawn"), row.integer("called"), { row.integer("called_at") },
        { row.integer("rated_at") }, row.flag("is_active"), { row.integer("crowded_at") }, row.integer("started") };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { select_rooms, select_room, upsert_room, update_counts, update_active, count_start, insert_one, select_lots, select_drawn, select_unused, update_used, upsert_address, select_address,
        old_tickets, delete_ticket, old_addresses, delete_address };
}

std::vector<Room> rooms(db::Read& tx) { return tx.all(select_rooms, {}, read_room); }
std::optional<Room> room_of(db::Read& tx, std::string_view opening) { return tx.one(select_room, { { "$opening", opening } }, read_room); }

void keep(db::Write& tx, Room const& room)
{
    tx.execute(upsert_room, { { "$opening", room.opening }, { "$room", room.room }, { "$procedure", room.procedure }, { "$round", room.round }, { "$way", word_of(room.way) },
        { "$opens_at", opens_at_of(room) }, { "$a_minute", room.a_minute }, { "$message", text_of(room.message) }, { "$edition", room.edition }, { "$arrived", room.arrived }, { "$drawn", drawn_of(room) },
        { "$called", room.called }, { "$called_at", room.called_at.microseconds }, { "$rated_at", room.rated_at.microseconds }, { "$is_active", room.is_active }, { "$crowded_at", room.crowded_at.microseconds },
        { "$started", room.started } });
}

bool count(db::Write& tx, Room const& room, std::int64_t arrived_before)
{
    return tx.execute(update_counts, { { "$opening", room.opening }, { "$arrived", room.arrived }, { "$drawn", drawn_of(room) }, { "$called", room.called },
               { "$called_at", room.called_at.microseconds }, { "$before", arrived_before } }) == 1;
}

void activate(db::Write& tx, Room const& room)
{
    tx.execute(update_active, { { "$opening", room.opening }, { "$is_active", room.is_active }, { "$crowded_at", room.crowded_at.microseconds } });
}

void insert_ticket(db::Write& tx, Ticket const& ticket, std::int64_t lot)
{
    tx.execute(insert_one, { { "$room", ticket.room }, { "$number", ticket.number }, { "$handle", hash_of(ticket.handle) }, { "$stratum", ticket.stratum }, { "$lot", lot },
        { "$is_drawn", ticket.is_drawn }, { "$made_at", ticket.made_at.microseconds } });
}

std::vector<Lot> lots(db::Read& tx, std::string_view room)
{
    return tx.all(select_lots, { { "$room", room } }, [](db::Row const& row) { return Lot { row.integer("stratum"), row.integer("lot"), row.integer("number") }; });
}

std::vector<DrawnTicket> drawn_tickets(db::Read& tx, std::string_view room)
{
    return tx.all(select_drawn, { { "$room", room } }, [](db::Row const& row) { return DrawnTicket { row.text("handle"), row.integer("stratum") }; });
}

bool is_used(db::Read& tx, Ticket const& ticket)
{
    return !tx.one(select_unused, { { "$room", ticket.room }, { "$number", ticket.number }, { "$handle", hash_of(ticket.handle) } }, [](db::Row const& row) { return row.integer("number"); });
}

bool use_ticket(db::Write& tx, Ticket const& ticket, ApplicationId const& application, Instant now)
{
    db::Parameters const which { { "$room", ticket.room }, { "$number", ticket.number }, { "$handle", hash_of(ticket.handle) }, { "$at", now.microseconds }, { "$application", application } };
    if (tx.execute(update_used, which) == 0)
        return false;
    tx.execute(count_start, { { "$room", ticket.room } });
    return true;
}

std::int64_t count_address(db::Write& tx, std::string_view room, std::string const& address, Instant now)
{
    tx.execute(upsert_address, { { "$room", room }, { "$address", address }, { "$at", now.microseconds } });
    return *tx.one(select_address, { { "$room", room }, { "$address", address } }, [](db::Row const& row) { return row.integer("tickets"); });
}

bool tidy(db::Write& tx, Instant tickets_before, Instant addresses_before)
{
    struct Key { std::string room; std::int64_t number; };
    auto const tickets = tx.all(old_tickets, { { "$before", tickets_before.microseconds } }, [](db::Row const& row) { return Key { row.text("room"), row.integer("number") }; });
    for (auto const& key : tickets)
        tx.execute(delete_ticket, { { "$room", key.room }, { "$number", key.number } });
    struct Address { std::string room, address; };
    auto const addresses = tx.all(old_addresses, { { "$before", addresses_before.microseconds } }, [](db::Row const& row) { return Address { row.text("room"), row.text("address") }; });
    for (auto const& key : addresses)
        tx.execute(delete_address, { { "$room", key.room }, { "$address", key.address } });
    return std::max(tickets.size(), addresses.size()) == 1'000;
}

}  // namespace mado::waiting::store
