#pragma once
// The grammar of the other files of the library.
#include "model/grammar.h"

namespace mado::definitions::grammar {

Shape const& codes();
Shape const& calendar();

}  // namespace mado::definitions::grammar
