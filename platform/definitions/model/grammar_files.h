#pragma once
// The grammar of the other files of the library.
#include "model/grammar.h"

namespace mado::definitions::grammar {

Shape const& codes();
Shape const& calendar();
Shape const& register_book();

}  // namespace mado::definitions::grammar
