#pragma once
#include <mado/documents/hands.h>
#include <mado/module/module.h>

namespace mado::documents {

Module describe(Hands hands = {});

}  // namespace mado::documents
