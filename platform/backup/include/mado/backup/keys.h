#pragma once
// Who can read a backup: whoever has the private half of one of its recipients. The server that writes it has only public halves.
#include <mado/crypto/box.h>

#include <functional>
#include <string>
#include <string_view>

namespace mado::backup {

// Lines of text, so that they can be printed and kept in a safe.
std::string public_line(crypto::PublicKey const& key);                                     // madoguchi-backup-public:…
std::string private_line(crypto::KeyPair const& key);                                      // madoguchi-backup-private:…
std::string locked_line(crypto::KeyPair const& key, std::string_view passphrase);          // madoguchi-backup-locked:… (Argon2id)

// Throw std::runtime_error that says what is wrong. `passphrase` is asked only for a locked line.
crypto::PublicKey public_of(std::string_view line);
crypto::KeyPair private_of(std::string_view line, std::function<std::string()> const& passphrase);

std::string name_of(crypto::PublicKey const& key);  // the first 16 hex digits of its hash: how an archive names its recipients

}  // namespace mado::backup
