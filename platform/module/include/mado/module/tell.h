#pragma once
// Server push across nodes: what a write tells reaches the browsers that listen to the topic, on whichever node they are connected.
#include <mado/db/database.h>

#include <string_view>

namespace mado {

// Sent once the write is durable (http::Channel of every node of the zone). Only a hint that something is new: a browser that was not connected does not
// get it later, and a page must be right without it. Together at most 3,500 bytes; of a person there is nothing in it.
void tell(db::Write& tx, std::string_view topic, std::string_view event, std::string_view body);

}  // namespace mado
