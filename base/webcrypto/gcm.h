#pragma once
#include <mado/crypto/box.h>

namespace mado::webcrypto {

// With a nonce that is given: for published vectors. Others take gcm_encrypt.
std::string gcm_encrypt_with(crypto::SymmetricKey const& key, std::string_view nonce, std::string_view plain, std::string_view context);

}  // namespace mado::webcrypto
