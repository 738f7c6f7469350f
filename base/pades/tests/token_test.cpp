// The key lies on a token (SoftHSM) and signs there.
#include "making.h"

using namespace mado;
using namespace mado::pades;

namespace {

TEST_CASE("a key on a token signs as one in a file does, RSA and EC; without the token, or with a wrong PIN, it is away")
{
    test::House const house;
    std::filesystem::create_directories(house.folder / "tokens");
    house.write("softhsm2.conf", "directories.tokendir = " + house.at("tokens") + "\nlog.level = ERROR\n");
    ::setenv("SOFTHSM2_CONF", house.at("softhsm2.conf").c_str(), 1);
    test::House::must("softhsm2-util --init-token --free --label house --pin 271828 --so-pin 314159");
    int number = 10;
    for (std::string const name : { "mayor", "clerk" }) {
        CAPTURE(name);
        test::House::must("openssl pkcs8 -topk8 -nocrypt -in " + house.at(name + ".key") + " -out " + house.at(name + ".p8"));
        test::House::must("softhsm2-util --import " + house.at(name + ".p8") + " --token house --pin 271828 --label " + name + " --id " + std::to_string(number++));
        auto const chain = test::contents(house.folder / (name + ".pem")) + test::contents(house.folder / "ca.pem");
        auto const certificate = x509::Certificate::read(chain);
        REQUIRE(certificate);
        crypto::TokenPlace place { "/usr/lib/softhsm/libsofthsm2.so", "house", name, "271828" };
        auto const signer = signer_of(chain, key_on_token(place, *certificate));
        REQUIRE(signer);
        auto const pdf = signed_pdf(test::letter(), *signer, { 1'795'743'000 });
        REQUIRE(pdf);
        CHECK(signatures_in(*pdf)->at(0).holds);
        CHECK(test::pdfsig(house, *pdf).find("Signature is Valid.") != std::string::npos);
        place.pin = "000000";
        Signer const locked { signer->certificates, key_on_token(place, *certificate) };
        auto const refused = signed_pdf(test::letter(), locked, { 1'795'743'000 });
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == Refusal::Kind::Busy);
        CHECK(refused.error().key == "pades.key_away");
    }
}

}  // namespace
