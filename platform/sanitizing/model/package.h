#pragma once
// The zip around the parts of an Office file, read with every bound and written anew.
#include <mado/sanitizing/rebuild.h>

#include <expected>
#include <map>
#include <string>

namespace mado::sanitizing::model {

using Parts = std::map<std::string, std::string>;   // by name, without a leading slash

// Broken: not a zip, two parts of one name, a name that leads out of the package. TooLarge: more than may be. Encrypted.
std::expected<Parts, Reason> unpacked(std::string_view zip);
std::string packed(Parts const& parts);

}  // namespace mado::sanitizing::model
