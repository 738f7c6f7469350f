#pragma once
#include "web/lines.h"

namespace mado::cases::web {

void add_disclosure_lines(Asked const& asked, Lines& lines);  // 開示: its documents; of a disputed decision: what is to be handed in

}  // namespace mado::cases::web
