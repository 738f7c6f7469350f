#pragma once
#include "service/rooms.h"
#include "web/rooms.h"

#include <mado/applications/gate.h>
#include <mado/portal/module.h>
#include <mado/web/page.h>

namespace mado::waiting {

using web::Attempt;
using web::Visit;

// Whose turn it is, of one browser or program.
struct Own {
    Ticket ticket;
    Stand stand;
};
// Of a ticket that is of this room and this town, and sound; nothing otherwise.
std::optional<Own> own_of(Visit const& visit, Rooms& rooms, Room const& room, std::string const& text);
std::string ticket_text(Visit const& visit, Room const& room);  // of the cookie
std::string cookie_line(Visit const& visit, Room const& room, std::string const& text);  // "" forgets it
std::string room_address(Visit const& visit, Room const& room);
std::string moment_words(Visit const& visit, Instant at);

std::vector<web::Route> room_routes(std::shared_ptr<Rooms> rooms);
std::vector<web::PageType> page_types();
applications::Passage pass(Visit const& visit, Rooms& rooms, std::string const& procedure, std::string const& round, std::string const& ticket);
std::optional<portal::Crowd> crowd(Visit const& visit, Rooms& rooms, std::string const& procedure);

}  // namespace mado::waiting
