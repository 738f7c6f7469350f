#pragma once
// A secret of 32 bytes in n shares, any k of which give it back while k-1 say nothing at all about it (Shamir, byte by byte over GF(256) with the polynomial of
// AES). No branch and no address depends on the secret. docs/adr/0023-keys.md says why this is not a library's.
#include <mado/crypto/box.h>

#include <optional>
#include <vector>

namespace mado::crypto {

struct Share {
    std::uint8_t number = 0;   // 1 … n: the place at which the polynomials were evaluated
    Secret<32> value;
};

// 2 ≤ need ≤ keepers ≤ 255; else std::invalid_argument.
std::vector<Share> split(Secret<32> const& secret, int keepers, int need);
// Of exactly as many shares as are needed, with numbers that differ; else std::invalid_argument. Wrong or too few shares give another secret, not a fault:
// whoever joins compares the result with what is known of it.
Secret<32> join(std::vector<Share> const& shares);

// A secret as a key pair: its public half is known to all, and who joins it again opens what was sealed to that.
KeyPair key_pair_of(Secret<32> const& secret);

}  // namespace mado::crypto
