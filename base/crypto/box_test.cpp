#include <mado/crypto/box.h>

using namespace mado::crypto;

namespace {

// The bytes with one bit turned, at each position that means something else: ends, middle, and the borders given.
std::vector<std::string> with_one_bit_turned(std::string const& bytes, std::vector<std::size_t> borders)
{
    borders.insert(borders.end(), { 0, bytes.size() / 2, bytes.size() - 1 });
    std::vector<std::string> turned;
    for (auto const at : borders)
        for (unsigned const bit : { 0U, 7U }) {
            turned.push_back(bytes);
            turned.back()[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << bit));
        }
    return turned;
}

std::vector<std::string> const plains { "", "a", "葛󠄀城 太郎", std::string(1, '\0'), std::string(100'000, 'x') };

TEST_CASE("seal: only the private half opens, and only what was not changed")
{
    auto const key = make_key_pair(), other = make_key_pair();
    for (auto const& plain : plains) {
        auto const sealed = seal(key.public_half, plain);
        CHECK(open(key, sealed) == plain);
        CHECK(open(other, sealed) == std::nullopt);
        CHECK(seal(key.public_half, plain) != sealed);
        for (auto const& changed : with_one_bit_turned(sealed, { 31, 32, 47 }))  // ephemeral key, then the tag, then the text
            CHECK(open(key, changed) == std::nullopt);
        CHECK(open(key, sealed.substr(0, sealed.size() - 1)) == std::nullopt);
        CHECK(open(key, sealed + "x") == std::nullopt);
    }
    CHECK(open(key, "") == std::nullopt);
    CHECK(open(key, std::string(47, 'x')) == std::nullopt);
}

TEST_CASE("encrypt: the key, the context and every bit count")
{
    auto const key = make_symmetric_key(), other = make_symmetric_key();
    for (auto const& plain : plains) {
        auto const boxed = encrypt(key, plain, "case 1");
        CHECK(decrypt(key, boxed, "case 1") == plain);
        CHECK(decrypt(key, boxed, "case 2") == std::nullopt);
        CHECK(decrypt(key, boxed, "") == std::nullopt);
        CHECK(decrypt(other, boxed, "case 1") == std::nullopt);
        CHECK(encrypt(key, plain, "case 1") != boxed);
        for (auto const& changed : with_one_bit_turned(boxed, { 23, 24 }))  // nonce, then text, then tag
            CHECK(decrypt(key, changed, "case 1") == std::nullopt);
        CHECK(decrypt(key, boxed.substr(0, boxed.size() - 1), "case 1") == std::nullopt);
        CHECK(decrypt(key, boxed + "x", "case 1") == std::nullopt);
    }
    CHECK(decrypt(key, encrypt(key, "x", ""), "") == "x");
    CHECK(decrypt(key, "", "") == std::nullopt);
    CHECK(decrypt(key, std::string(39, 'x'), "") == std::nullopt);
}

TEST_CASE("sign: one key, one text, one signature")
{
    auto const key = make_signing_key(), other = make_signing_key();
    for (auto const& plain : plains) {
        auto const signature = sign(key, plain);
        CHECK(signature.size() == 64);
        CHECK(verify(key.public_half, plain, signature));
        CHECK_FALSE(verify(other.public_half, plain, signature));
        CHECK_FALSE(verify(key.public_half, plain + "x", signature));
        for (auto const& changed : with_one_bit_turned(signature, { 31, 32 }))
            CHECK_FALSE(verify(key.public_half, plain, changed));
        CHECK_FALSE(verify(key.public_half, plain, signature.substr(1)));
        CHECK_FALSE(verify(key.public_half, plain, ""));
    }
}

TEST_CASE("passwords are Argon2id, salted, and match only themselves")
{
    auto const hash = hash_password("ひみつ");
    CHECK(hash.starts_with("$argon2id$"));
    CHECK(hash_password("ひみつ") != hash);
    CHECK(password_matches(hash, "ひみつ"));
    CHECK_FALSE(password_matches(hash, "ひみづ"));
    CHECK_FALSE(password_matches(hash, ""));
    CHECK_FALSE(password_matches("", "ひみつ"));
    CHECK_FALSE(password_matches("$argon2id$nonsense", "ひみつ"));
    CHECK_FALSE(password_matches(std::string(500, 'x'), "ひみつ"));
    CHECK(password_matches(hash_password(""), ""));
}

TEST_CASE("base64url without padding (RFC 4648 §10), strictly read")
{
    struct Row { char const* plain; char const* text; };
    constexpr Row rows[] = { { "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" }, { "foobar", "Zm9vYmFy" } };
    for (auto const& row : rows) {
        CHECK(base64url(row.plain) == row.text);
        CHECK(from_base64url(row.text) == row.plain);
    }
    CHECK(base64url("\xfb\xff") == "-_8");
    for (auto const* wrong : { "Zg==", "+/8", "Z", "Zh", "Zm9v\n", " Zg", "Zm9vYmE!" })
        CHECK_MESSAGE(from_base64url(wrong) == std::nullopt, wrong);
}

TEST_CASE("hex and the comparison in constant time")
{
    CHECK(hex("") == "");
    CHECK(hex(std::string("\0\xff\x0a", 3)) == "00ff0a");
    CHECK(same("", ""));
    CHECK(same("abc", "abc"));
    CHECK_FALSE(same("abc", "abd"));
    CHECK_FALSE(same("abc", "ab"));
}

TEST_CASE("a secret is wiped when it goes")
{
    alignas(Secret<32>) std::array<unsigned char, sizeof(Secret<32>)> room {};
    auto* const secret = new (room.data()) Secret<32>(make_symmetric_key());
    CHECK(secret->bytes != std::array<std::uint8_t, 32> {});
    secret->~Secret<32>();
    auto const volatile* left = room.data();
    int sum = 0;
    for (std::size_t i = 0; i < room.size(); ++i)
        sum += left[i];
    CHECK(sum == 0);
}

}  // namespace
