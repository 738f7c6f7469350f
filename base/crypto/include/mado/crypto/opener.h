#pragma once
// What opens one sealed box and no other: so that a box may stay byte for byte when the key that it was sealed to goes.
#include <mado/crypto/box.h>

#include <optional>
#include <string>
#include <string_view>

namespace mado::crypto {

struct Opener {
    Secret<32> shared;       // the key that the box's sender and this receiver had in common
    PublicKey receiver;      // whom it was sealed to
};

// Nothing when the box is not for this key or was changed.
std::optional<Opener> opener_of(KeyPair const& key, std::string_view sealed);
std::optional<std::string> open(Opener const& opener, std::string_view sealed);

}  // namespace mado::crypto
