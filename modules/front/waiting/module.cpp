#include "api/operations.h"
#include "jobs/schedules.h"
#include "store/room_store.h"
#include "web/pages.h"

#include <mado/waiting/module.h>

namespace mado::embedded {
std::span<File const> waiting();
}

namespace mado::waiting {

std::shared_ptr<Rooms> make_rooms() { return std::make_shared<Rooms>(); }

applications::Gate gate(std::shared_ptr<Rooms> rooms)
{
    return [rooms = std::move(rooms)](web::Visit const& visit, std::string const& procedure, std::string const& round, std::string const& ticket) { return pass(visit, *rooms, procedure, round, ticket); };
}

portal::Crowding crowding(std::shared_ptr<Rooms> rooms)
{
    return [rooms = std::move(rooms)](web::Visit const& visit, std::string const& procedure) { return crowd(visit, *rooms, procedure); };
}

Module describe(std::shared_ptr<Rooms> rooms)
{
    Module module;
    module.name = "waiting";
    module.files = embedded::waiting();
    module.routes = room_routes(rooms);
    module.operations = operations(rooms);
    module.pages = page_types();
    module.statements = store::statements();
    module.events = { "waiting.room.published", "waiting.room.activated", "waiting.room.deactivated", "waiting.ticket.used" };
    module.schedules = { { "waiting.report", 15, [rooms](Workplace const& here) { report(*rooms, here); } }, { "waiting.tidy", 3600, [](Workplace const& here) { tidy(here); } } };
    module.listen = [](Listeners& listeners) { listeners.on<portal::OpeningPublished>(receive_opening); };
    return module;
}

}  // namespace mado::waiting
