#pragma once
#include "web/pages.h"

#include <mado/api/operation.h>

namespace mado::open_data::api_v1 {

std::vector<api::Operation> ckan_operations();   // told in the document alone: api/ckan.cpp routes them
std::vector<api::Operation> operations(std::shared_ptr<web::Desk> const& desk);

}  // namespace mado::open_data::api_v1
