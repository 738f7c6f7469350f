#pragma once
#include "service/accounts.h"

namespace mado::accounts {

struct Demonstration { identity::ResidentAccount account; crypto::KeyPair key; };
// Nothing where no demonstration made one.
std::optional<Demonstration> demonstration(db::Read& tx);

}  // namespace mado::accounts
