#pragma once
#include "web/reading.h"

#include <mado/api/operation.h>

namespace mado::catalogue {

std::vector<api::Operation> operations(std::shared_ptr<Shelf> const& shelf);
std::vector<api::Operation> ckan_operations();   // told in the document alone: api/ckan.cpp routes them

}  // namespace mado::catalogue
