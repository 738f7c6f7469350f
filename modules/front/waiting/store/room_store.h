#pragma once
#include "model/room.h"

#include <mado/access/caller.h>
#include <mado/db/database.h>

namespace mado::waiting::store {

std::vector<db::Statement> statements();

std::vector<Room> rooms(db::Read& tx);
std::optional<Room> room_of(db::Read& tx, std::string_view opening);
void keep(db::Write& tx, Room const& room);                          // as the office published it
bool count(db::Write& tx, Room const& room, std::int64_t arrived_before);  // arrived, drawn, called; false: another took the number
void activate(db::Write& tx, Room const& room);                      // is_active, crowded_at

void insert_ticket(db::Write& tx, Ticket const& ticket, std::int64_t lot);
std::vector<Lot> lots(db::Read& tx, std::string_view room);          // in the order of the draw
struct DrawnTicket { std::string handle; std::int64_t stratum = 0; };
std::vector<DrawnTicket> drawn_tickets(db::Read& tx, std::string_view room);
bool is_used(db::Read& tx, Ticket const& ticket);                    // also when there is no such ticket
bool use_ticket(db::Write& tx, Ticket const& ticket, ApplicationId const& application, Instant now);
std::int64_t count_address(db::Write& tx, std::string_view room, std::string const& address, Instant now);  // with this one
bool tidy(db::Write& tx, Instant tickets_before, Instant addresses_before);  // at most 1,000 rows each; whether there may be more

}  // namespace mado::waiting::store
