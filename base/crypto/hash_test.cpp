#include "hash.h"

#include <mado/crypto/box.h>

using namespace mado::crypto;

namespace {

std::string counting(int from, int to)
{
    std::string bytes;
    for (int i = from; i <= to; ++i)
        bytes += static_cast<char>(i);
    return bytes;
}

TEST_CASE("SHA-256: the examples of FIPS 180-4, at once and in pieces")
{
    struct Row { std::string bytes; char const* hash; };
    std::vector<Row> const rows {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
        { std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
    };
    for (auto const& row : rows) {
        CHECK(sha256_hex(row.bytes) == row.hash);
        Sha256 pieces;
        for (std::size_t at = 0; at < row.bytes.size(); at += 37'111)
            pieces.add(std::string_view(row.bytes).substr(at, 37'111));
        CHECK(hex(pieces.finish()) == row.hash);
    }
}

TEST_CASE("HKDF: RFC 5869, test cases 1 to 3")
{
    struct Row { char const* name; std::string secret, salt, purpose; std::size_t size; char const* output; };
    std::vector<Row> const rows {
        { "A.1", std::string(22, '\x0b'), counting(0, 0x0c), counting(0xf0, 0xf9), 42,
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865" },
        { "A.2", counting(0, 0x4f), counting(0x60, 0xaf), counting(0xb0, 0xff), 82,
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            "cc30c58179ec3e87c14c01d5c1f3434f1d87" },
        { "A.3", std::string(22, '\x0b'), "", "", 42, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8" },
    };
    for (auto const& row : rows) {
        INFO(row.name);
        CHECK(hex(hkdf_sha256(row.secret, row.salt, row.purpose, row.size)) == row.output);
        CHECK(hex(view(derive(row.secret, row.salt, row.purpose).bytes)) == std::string(row.output).substr(0, 64));
    }
    CHECK(hkdf_sha256("x", "", "", 255 * 32).size() == 255 * 32);
    CHECK_THROWS_AS(hkdf_sha256("x", "", "", 255 * 32 + 1), std::length_error);
}

TEST_CASE("a derived key differs by each of its three ingredients")
{
    auto const key = derive("secret", "salt", "purpose").bytes;
    CHECK(derive("secret", "salt", "purpose").bytes == key);
    CHECK(derive("secreu", "salt", "purpose").bytes != key);
    CHECK(derive("secret", "salu", "purpose").bytes != key);
    CHECK(derive("secret", "salt", "purposf").bytes != key);
}

TEST_CASE("HMAC-SHA-256: the same key and bytes give the same tag, others another")
{
    SymmetricKey key;
    key.bytes.fill(0xaa);
    // Python: hmac.new(b"\xaa" * 32, b"Test", "sha256").hexdigest()
    CHECK(hex(hmac_sha256(key, "Test")) == "552f7d08dd87170a459f5c057fedb081e2765de54de439ed808351d0083a8029");
    CHECK(hmac_sha256(key, "Tesu") != hmac_sha256(key, "Test"));
    CHECK(hmac_sha256(make_symmetric_key(), "Test") != hmac_sha256(key, "Test"));
}

}  // namespace
