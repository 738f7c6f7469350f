#pragma once
#include <mado/api/operation.h>

namespace mado::api {

// The OpenAPI 3.1 document of these operations.
json::Value document_of(std::vector<Operation> const& operations, std::string_view language, std::string const& server, std::string const& zone);
// How one calls it, as a line of a shell; `server` without a slash at the end.
std::string curl_of(Operation const& operation, std::string const& server);
// Every status that an operation refuses with: what its shape brings, and its own.
std::vector<int> refusals_of(Operation const& operation);

}  // namespace mado::api
