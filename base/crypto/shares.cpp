#include <mado/crypto/shares.h>

#include <sodium.h>

#include <set>
#include <stdexcept>

namespace mado::crypto {

namespace {

// a·b in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197 §4.2), without tables or branches.
std::uint8_t times(std::uint8_t a, std::uint8_t b)
{
    unsigned product = 0, shifted = a;
    for (int bit = 0; bit < 8; ++bit) {
        product ^= shifted & (0u - ((b >> bit) & 1u));
        shifted = (shifted << 1) ^ (0x11bu & (0u - (shifted >> 7)));
    }
    return static_cast<std::uint8_t>(product);
}

// b^254 = 1/b; 0 stays 0.
std::uint8_t inverse(std::uint8_t b)
{
    std::uint8_t power = b, result = 1;
    for (int i = 0; i < 7; ++i) {
        power = times(power, power);
        result = times(result, power);
    }
    return result;
}

// What the share at `of` is multiplied with when the polynomial is read at 0.
std::uint8_t weight(std::vector<Share> const& shares, std::size_t of)
{
    std::uint8_t above = 1, below = 1;
    for (std::size_t i = 0; i < shares.size(); ++i)
        if (i != of) {
            above = times(above, shares[i].number);
            below = times(below, static_cast<std::uint8_t>(shares[i].number ^ shares[of].number));
        }
    return times(above, inverse(below));
}

}  // namespace

std::vector<Share> split(Secret<32> const& secret, int keepers, int need)
{
    if (need < 2 || keepers < need || keepers > 255)
        throw std::invalid_argument("of the keepers at least two are needed, and no more than there are");
    std::vector<Secret<32>> coefficients { secret };
    while (coefficients.size() < static_cast<std::size_t>(need))
        coefficients.push_back(make_symmetric_key());
    std::vector<Share> shares(static_cast<std::size_t>(keepers));
    for (std::size_t i = 0; i < shares.size(); ++i) {
        auto& share = shares[i];
        share.number = static_cast<std::uint8_t>(i + 1);
        for (auto coefficient = coefficients.rbegin(); coefficient != coefficients.rend(); ++coefficient)
            for (std::size_t byte = 0; byte < share.value.bytes.size(); ++byte)
                share.value.bytes[byte] = static_cast<std::uint8_t>(times(share.value.bytes[byte], share.number) ^ coefficient->bytes[byte]);
    }
    return shares;
}

Secret<32> join(std::vector<Share> const& shares)
{
    std::set<std::uint8_t> numbers;
    for (auto const& share : shares)
        if (share.number == 0 || !numbers.insert(share.number).second)
            throw std::invalid_argument("the same share twice, or one without a number");
    if (shares.size() < 2)
        throw std::invalid_argument("one share alone is nothing");
    Secret<32> secret;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        auto const by = weight(shares, i);
        for (std::size_t byte = 0; byte < secret.bytes.size(); ++byte)
            secret.bytes[byte] ^= times(by, shares[i].value.bytes[byte]);
    }
    return secret;
}

KeyPair key_pair_of(Secret<32> const& secret)
{
    start();
    KeyPair key { {}, secret };
    if (crypto_scalarmult_base(key.public_half.bytes.data(), key.private_half.bytes.data()) != 0)
        throw std::runtime_error("no key pair comes of this secret");
    return key;
}

}  // namespace mado::crypto
