#pragma once
#include "service/rooms.h"
#include "web/rooms.h"

#include <mado/api/operation.h>

namespace mado::waiting {

std::vector<api::Operation> operations(std::shared_ptr<Rooms> const& rooms);

}  // namespace mado::waiting
