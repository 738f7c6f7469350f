// Against SoftHSM 2, whose token lies in a folder of this test alone.
#include <mado/crypto/token.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace crypto = mado::crypto;

namespace {

constexpr char const* library = "/usr/lib/softhsm/libsofthsm2.so";

struct SoftToken {
    std::filesystem::path folder;
    crypto::TokenPlace place { library, "madoguchi-test", "office", "271828" };

    SoftToken()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-token-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        std::filesystem::create_directory(folder / "tokens");
        std::ofstream(folder / "softhsm2.conf") << "directories.tokendir = " << (folder / "tokens").string() << "\nlog.level = ERROR\n";
        ::setenv("SOFTHSM2_CONF", (folder / "softhsm2.conf").c_str(), 1);
        REQUIRE(std::system("softhsm2-util --init-token --free --label madoguchi-test --pin 271828 --so-pin 314159 >/dev/null") == 0);
    }
    ~SoftToken() { std::filesystem::remove_all(folder); }
};

}  // namespace

TEST_CASE("a secret that only the token opens")
{
    SoftToken const token;
    crypto::make_token_key(token.place);
    CHECK_THROWS_AS(crypto::make_token_key(token.place), std::invalid_argument);

    auto const boxed = crypto::token_encrypt(token.place, "the key of a key file", "office");
    CHECK(boxed.find("key") == std::string::npos);
    CHECK(crypto::token_decrypt(token.place, boxed, "office") == "the key of a key file");
    CHECK(crypto::token_encrypt(token.place, "the key of a key file", "office") != boxed);

    SUBCASE("another context, a changed bit, a cut") {
        CHECK_THROWS_AS(crypto::token_decrypt(token.place, boxed, "front"), crypto::TokenAway);
        for (auto const at : { std::size_t { 0 }, std::size_t { 13 }, boxed.size() - 1 }) {
            auto changed = boxed;
            changed[at] ^= 1;
            CHECK_THROWS_AS(crypto::token_decrypt(token.place, changed, "office"), crypto::TokenAway);
        }
        CHECK_THROWS_AS(crypto::token_decrypt(token.place, boxed.substr(0, 20), "office"), crypto::TokenAway);
    }
    SUBCASE("another key of the same token does not open it") {
        auto other = token.place;
        other.object = "core";
        CHECK_THROWS_AS(crypto::token_decrypt(other, boxed, "office"), crypto::TokenAway);  // there is none yet
        crypto::make_token_key(other);
        CHECK_THROWS_AS(crypto::token_decrypt(other, boxed, "office"), crypto::TokenAway);
    }
}

TEST_CASE("what is missing is said, and never the PIN")
{
    SoftToken const token;
    auto const said = [&](auto change) {
        auto place = token.place;
        change(place);
        try {
            crypto::token_encrypt(place, "secret", "office");
        } catch (crypto::TokenAway const& away) {
            return std::string(away.what());
        }
        return std::string();
    };
    CHECK(said([](auto& place) { place.module = "/nowhere.so"; }).find("/nowhere.so") != std::string::npos);
    CHECK(said([](auto& place) { place.token = "another"; }) == "there is no token another");
    CHECK(said([](auto& place) { place.pin = "999999"; }) == "signing in to the token madoguchi-test: the PIN is wrong");
    CHECK(said([](auto&) {}) == "the token madoguchi-test has no key office");
}
