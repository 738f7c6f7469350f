#pragma once
#include <mado/api/operation.h>

namespace mado::api {

// The OpenAPI 3.1 document of these operations.
json::Value document_of(std::vector<Operation> const& operations, std::string_view language, std::string const& server, std::string const& zone);
// Told here, and routed by its module: an API of others' making, with its own envelope. Its pattern begins with /api/ and stands below the town, not below /api/v1.
bool stands_apart(Operation const& operation);
// How one calls it, as a line of a shell; `server` without a slash at the end.
std::string curl_of(Operation const& operation, std::string const& server);
// Every status that an operation refuses with: what its shape brings, and its own.
std::vector<int> refusals_of(Operation const& operation);

}  // namespace mado::api
