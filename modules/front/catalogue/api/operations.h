#pragma once
#include "service/shelf.h"

#include <mado/api/operation.h>

namespace mado::catalogue {

std::vector<api::Operation> operations(std::shared_ptr<Shelf> const& shelf);

}  // namespace mado::catalogue
