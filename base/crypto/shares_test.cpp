#include <mado/crypto/opener.h>
#include <mado/crypto/shares.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace crypto = mado::crypto;

namespace {

crypto::Share share(std::uint8_t number, std::uint8_t value)
{
    crypto::Share made;
    made.number = number;
    made.value.bytes.fill(value);
    return made;
}

std::vector<crypto::Share> some_of(std::vector<crypto::Share> shares, std::size_t many)
{
    auto const order = *rc::gen::container<std::vector<std::uint32_t>>(shares.size(), rc::gen::arbitrary<std::uint32_t>());
    for (std::size_t i = shares.size(); i > 1; --i)
        std::swap(shares[i - 1], shares[order[i - 1] % i]);
    shares.resize(many);
    return shares;
}

bool holds(std::string const& name, std::function<void()> const& property)
{
    return rc::check(name, property);
}

}  // namespace

TEST_CASE("shares of a line through known points of AES's field")
{
    // {57}·{83} = {c1} (FIPS 197 §4.2): the line s ⊕ {83}·x at x = {57} is s ⊕ {c1}; and {57}·{13} = {fe} (§4.2.1).
    struct Row { std::uint8_t slope, at, product; };
    for (auto const& row : { Row { 0x83, 0x57, 0xc1 }, Row { 0x13, 0x57, 0xfe }, Row { 0x53, 0xca, 0x01 } }) {
        constexpr std::uint8_t secret = 0x2a;
        auto const joined = crypto::join({ share(row.at, static_cast<std::uint8_t>(secret ^ row.product)), share(1, static_cast<std::uint8_t>(secret ^ row.slope)) });
        CHECK(int(joined.bytes[0]) == int(secret));
        CHECK(int(joined.bytes[31]) == int(secret));
    }
}

TEST_CASE("any k of n shares give the secret back, k-1 do not")
{
    CHECK(holds("k of n", [] {
        auto const keepers = *rc::gen::inRange(2, 12);
        auto const need = *rc::gen::inRange(2, keepers + 1);
        auto const secret = crypto::make_symmetric_key();
        auto const shares = crypto::split(secret, keepers, need);
        RC_ASSERT(shares.size() == static_cast<std::size_t>(keepers));
        RC_ASSERT(crypto::join(some_of(shares, static_cast<std::size_t>(need))).bytes == secret.bytes);
        RC_ASSERT(crypto::join(shares).bytes == secret.bytes);  // more than are needed lie on the same polynomial
        if (need > 2)
            RC_ASSERT(crypto::join(some_of(shares, static_cast<std::size_t>(need - 1))).bytes != secret.bytes);
    }));
}

TEST_CASE("with k-1 shares every secret is still possible")
{
    // One byte, 2 of 3: whatever the known share, each of the 256 values of another share gives another secret.
    auto const shares = crypto::split(crypto::make_symmetric_key(), 3, 2);
    std::set<std::uint8_t> possible;
    for (int value = 0; value < 256; ++value) {
        auto other = shares[1];
        other.value.bytes[0] = static_cast<std::uint8_t>(value);
        possible.insert(crypto::join({ shares[0], other }).bytes[0]);
    }
    CHECK(possible.size() == 256);
}

TEST_CASE("shares that cannot be")
{
    auto const secret = crypto::make_symmetric_key();
    CHECK_THROWS_AS(crypto::split(secret, 3, 1), std::invalid_argument);
    CHECK_THROWS_AS(crypto::split(secret, 2, 3), std::invalid_argument);
    CHECK_THROWS_AS(crypto::split(secret, 256, 3), std::invalid_argument);
    CHECK(crypto::split(secret, 255, 255).size() == 255);
    CHECK_THROWS_AS(crypto::join({ share(1, 5) }), std::invalid_argument);
    CHECK_THROWS_AS(crypto::join({ share(1, 5), share(1, 5) }), std::invalid_argument);
    CHECK_THROWS_AS(crypto::join({ share(0, 5), share(1, 5) }), std::invalid_argument);
}

TEST_CASE("an opener opens its own box and no other")
{
    CHECK(holds("openers", [] {
        auto const key = crypto::make_key_pair(), other = crypto::make_key_pair();
        auto const words = *rc::gen::arbitrary<std::string>();
        auto const sealed = crypto::seal(key.public_half, words), second = crypto::seal(key.public_half, words);
        auto const opener = crypto::opener_of(key, sealed);
        RC_ASSERT(opener.has_value());
        RC_ASSERT(crypto::open(*opener, sealed) == words);
        RC_ASSERT(!crypto::open(*opener, second).has_value());
        RC_ASSERT(!crypto::opener_of(other, sealed).has_value());
        auto changed = sealed;
        changed[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(sealed.size())))] ^= 1;
        RC_ASSERT(!crypto::open(*opener, changed).has_value());
    }));
    CHECK_FALSE(crypto::opener_of(crypto::make_key_pair(), "short").has_value());
}
