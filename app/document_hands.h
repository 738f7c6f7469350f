#pragma once
#include "configuration.h"

#include <mado/documents/hands.h>
#include <mado/sanitizing/files.h>
#include <mado/tenancy/towns.h>

#include <memory>

namespace mado {

// What documents are issued with: the electronic signatures of the configuration (`signatures`), pictures of seals decoded in the sandbox, and the decision of a
// case to compare with. Throws std::runtime_error that names the setting: a wrong key stops the start, a token that is away does too.
documents::Hands document_hands_of(Configuration const& configuration, tenancy::Towns const& towns, std::shared_ptr<sanitizing::Tools const> tools);

}  // namespace mado
