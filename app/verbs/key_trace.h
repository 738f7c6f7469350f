#pragma once
// What the verbs about keys share.
#include "key_words.h"

#include <mado/gateway/key_ring.h>

namespace mado::verbs {

// The zone's database; nothing before the zone has ever served here.
std::unique_ptr<db::Database> database_if_there(Configuration const& configuration, std::string const& zone);
// An event of the server itself about a zone's keys.
void trace(Configuration const& configuration, std::string const& zone, std::string_view event, std::string const& about, std::map<std::string, std::string> const& details);
void say_rotation(Words const& words, gateway::Rotation const& rotation);

}  // namespace mado::verbs
