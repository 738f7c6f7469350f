#pragma once
#include <mado/applications/gate.h>
#include <mado/module/module.h>
#include <mado/portal/module.h>

#include <memory>

namespace mado::waiting {

class Rooms;  // what this process remembers of the rooms

std::shared_ptr<Rooms> make_rooms();
Module describe(std::shared_ptr<Rooms> rooms);
applications::Gate gate(std::shared_ptr<Rooms> rooms);     // for applications::describe
portal::Crowding crowding(std::shared_ptr<Rooms> rooms);   // for portal::describe

}  // namespace mado::waiting
