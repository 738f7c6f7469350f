#pragma once
// What the waiting room does by itself.
#include "web/rooms.h"

namespace mado::waiting {

// A schedule: tells the office how each room stands, when that changed.
void report(Rooms& rooms, Workplace const& here);
void tidy(Workplace const& here);                  // a schedule

}  // namespace mado::waiting
