#pragma once
#include "key_statement.h"

namespace mado::gateway {

// The statement of the next keys; with the certificate that waits beside them.
KeyStatement next_statement(OwnKeys const& keys, std::filesystem::path const& folder);
// The next keys come into use; those of now become former. Again is harmless, also after a kill in the middle.
void use_next_keys(std::string const& zone, std::filesystem::path const& folder, std::string const& key, Instant at);

}  // namespace mado::gateway
