#pragma once
// What can be said of the processes of a zone for the sake of its keys.
#include <mado/gateway/key_ring.h>

namespace mado {

// From the table of nodes. No process lives: whoever starts now reads the keys as they are.
gateway::Attendance attendance(db::Database& database, Instant now);

}  // namespace mado
