#include <mado/webauthn/device.h>
#include <mado/webauthn/webauthn.h>

#include "item.h"

#include <mado/crypto/box.h>
#include <mado/json/json.h>

#include <doctest/doctest.h>

#include <functional>

using namespace mado;
using namespace mado::webauthn;
using test::Algorithm;
using test::Device;
using test::Saying;

namespace {

std::string const challenge = "0123456789abcdef-challenge";
RelyingParty const site { "madoguchi.example", "総社市", { "https://madoguchi.example" } };

Saying right() { return { .challenge = challenge, .origin = "https://madoguchi.example", .site = "madoguchi.example", .counter = 7, .user = "someone" }; }

Credential registered(Device const& device, Saying const& saying = right())
{
    auto const made = check_registration(site, challenge, Verification::Required, device.registers(saying));
    REQUIRE(made);
    return made->credential;
}

std::string fault_of(auto const& checked) { return checked ? "" : std::string(name_of(checked.error())); }

// The answer with one member of `response` taken apart and put together again.
std::string with(std::string const& answer, std::string_view member, std::function<std::string(std::string)> const& change)
{
    auto value = *json::parse(answer);
    auto response = value["response"];
    response.set(member, crypto::base64url(change(*crypto::from_base64url(response.text(member)))));
    value.set("response", response);
    return json::write(value);
}
std::string with(std::string const& answer, std::string_view member, json::Value const& other)
{
    auto value = *json::parse(answer);
    return json::write(value.set(member, other));
}

}  // namespace

TEST_CASE("each kind of key registers and signs")
{
    for (auto const algorithm : { Algorithm::Es256, Algorithm::Rs256, Algorithm::EdDsa }) {
        Device const device(algorithm);
        for (auto const* format : { "none", "packed" }) {
            auto saying = right();
            saying.format = format;
            auto const made = check_registration(site, challenge, Verification::Required, device.registers(saying));
            REQUIRE(fault_of(made) == "");
            CHECK(made->credential.id == device.id());
            CHECK(made->credential.public_key == device.key());
            CHECK(made->credential.counter == 7);
            CHECK(made->user_verified);
            CHECK(made->credential.transports == std::vector<std::string> { "internal", "usb" });
        }
        auto const credential = registered(device);
        auto saying = right();
        saying.counter = 8;
        auto const checked = check_assertion(site, challenge, Verification::Required, credential, device.asserts(saying));
        REQUIRE(fault_of(checked) == "");
        CHECK(checked->counter == 8);
        auto const said = claim(device.asserts(saying));
        REQUIRE(said);
        CHECK(said->credential == device.id());
        CHECK(said->user == "someone");
        CHECK(challenge_of(device.asserts(saying)) == challenge);
    }
}

TEST_CASE("every field that a registration says wrongly is refused as what it is")
{
    Device const device;
    struct Row { char const* name; std::function<void(Saying&)> change; char const* fault; };
    for (auto const& row : std::vector<Row> {
             { "as it should be", [](Saying&) {}, "" },
             { "an assertion's type", [](Saying& s) { s.type = "webauthn.get"; }, "type" },
             { "another challenge", [](Saying& s) { s.challenge += "x"; }, "challenge" },
             { "no challenge", [](Saying& s) { s.challenge = ""; }, "challenge" },
             { "another origin", [](Saying& s) { s.origin = "https://madoguchi.example.attacker.example"; }, "origin" },
             { "http", [](Saying& s) { s.origin = "http://madoguchi.example"; }, "origin" },
             { "another port", [](Saying& s) { s.origin = "https://madoguchi.example:8443"; }, "origin" },
             { "in somebody's frame", [](Saying& s) { s.client_extra = R"(,"crossOrigin":true)"; }, "origin" },
             { "in a frame below another page", [](Saying& s) { s.client_extra = R"(,"crossOrigin":false,"topOrigin":"https://attacker.example")"; }, "origin" },
             { "not in a frame", [](Saying& s) { s.client_extra = R"(,"crossOrigin":false,"other_keys_can_be_added_here":"do not compare")"; }, "" },
             { "another site", [](Saying& s) { s.site = "attacker.example"; }, "relying_party" },
             { "nobody there", [](Saying& s) { s.flags = 0x04; }, "not_present" },
             { "nobody known", [](Saying& s) { s.flags = 0x01; }, "not_verified" },
             { "copied, which it cannot be", [](Saying& s) { s.flags = 0x15; }, "backup" },
             { "may be copied", [](Saying& s) { s.flags = 0x0d; }, "" },
             { "is copied", [](Saying& s) { s.flags = 0x1d; }, "" },
             { "a format nobody asked for", [](Saying& s) { s.format = "fido-u2f"; }, "attestation" },
             { "extensions", [](Saying& s) { s.extensions = "\xa1\x6bhmac-secret\xf5"; }, "" },
             { "extensions that are no map", [](Saying& s) { s.extensions = "\x01"; }, "malformed" },
             { "extensions that are cut", [](Saying& s) { s.extensions = "\xa1\x6b"; }, "malformed" },
         }) {
        INFO(row.name);
        auto saying = right();
        row.change(saying);
        CHECK(fault_of(check_registration(site, challenge, Verification::Required, device.registers(saying))) == row.fault);
    }
    auto saying = right();
    saying.flags = 0x01;
    auto const unverified = check_registration(site, challenge, Verification::Preferred, device.registers(saying));
    REQUIRE(unverified);
    CHECK_FALSE(unverified->user_verified);
}

TEST_CASE("an answer that was made crooked on its way is refused")
{
    Device const device, other;
    auto const answer = device.registers(right());
    auto const check = [](std::string const& json) { return fault_of(check_registration(site, challenge, Verification::Required, json)); };
    CHECK(check("") == "malformed");
    CHECK(check("[]") == "malformed");
    CHECK(check(std::string(70'000, ' ') + answer) == "malformed");
    CHECK(check(with(answer, "id", "AAAA")) == "malformed");
    CHECK(check(with(answer, "type", "password")) == "type");
    CHECK(check(with(answer, "response", json::Value())) == "malformed");
    CHECK(check(with(answer, "attestationObject", [](std::string s) { return s.substr(0, s.size() - 1); })) == "malformed");
    CHECK(check(with(answer, "attestationObject", [](std::string s) { return s + "\xa0"; })) == "malformed");
    CHECK(check(with(answer, "clientDataJSON", [](std::string s) { return s + "{}"; })) == "malformed");
    auto packed = right();
    packed.format = "packed";
    auto const signed_answer = device.registers(packed);
    CHECK(check(with(signed_answer, "clientDataJSON", [](std::string s) { return s.insert(s.size() - 1, R"(,"more":1)"); })) == "attestation");
    auto renamed = *json::parse(answer);
    renamed.set("id", crypto::base64url(other.id())).set("rawId", crypto::base64url(other.id()));
    CHECK(check(json::write(renamed)) == "credential");
}

TEST_CASE("every field that an assertion says wrongly is refused as what it is")
{
    Device const device, other;
    auto const credential = registered(device);
    struct Row { char const* name; std::function<void(Saying&)> change; char const* fault; };
    for (auto const& row : std::vector<Row> {
             { "as it should be", [](Saying&) {}, "" },
             { "a registration's type", [](Saying& s) { s.type = "webauthn.create"; }, "type" },
             { "another challenge", [](Saying& s) { s.challenge = "an older one, long ago"; }, "challenge" },
             { "another origin", [](Saying& s) { s.origin = "https://attacker.example"; }, "origin" },
             { "in somebody's frame", [](Saying& s) { s.client_extra = R"(,"crossOrigin":true)"; }, "origin" },
             { "another site", [](Saying& s) { s.site = "attacker.example"; }, "relying_party" },
             { "nobody there", [](Saying& s) { s.flags = 0x04; }, "not_present" },
             { "nobody known", [](Saying& s) { s.flags = 0x01; }, "not_verified" },
             { "became one that may be copied", [](Saying& s) { s.flags = 0x0d; }, "backup" },
             { "is copied, which it cannot be", [](Saying& s) { s.flags = 0x15; }, "backup" },
             { "with a credential that does not follow", [](Saying& s) { s.flags = 0x45; }, "malformed" },
             { "the same count again", [](Saying& s) { s.counter = 7; }, "counter" },
             { "a count that went back", [](Saying& s) { s.counter = 6; }, "counter" },
             { "no count any more", [](Saying& s) { s.counter = 0; }, "counter" },
         }) {
        INFO(row.name);
        auto saying = right();
        saying.counter = 8;
        row.change(saying);
        CHECK(fault_of(check_assertion(site, challenge, Verification::Required, credential, device.asserts(saying))) == row.fault);
    }
    auto saying = right();
    saying.counter = 8;
    auto const check = [&](std::string const& json) { return fault_of(check_assertion(site, challenge, Verification::Required, credential, json)); };
    CHECK(check(other.asserts(saying)) == "credential");
    CHECK(check(device.registers(saying)) == "type");
    auto const answer = device.asserts(saying);
    CHECK(check(with(answer, "signature", [](std::string s) { s.back() = static_cast<char>(s.back() ^ 1); return s; })) == "signature");
    CHECK(check(with(answer, "signature", [](std::string) { return std::string(); })) == "signature");
    CHECK(check(with(answer, "authenticatorData", [](std::string s) { s[36] = static_cast<char>(s[36] ^ 1); return s; })) == "signature");
    CHECK(check(with(answer, "authenticatorData", [](std::string s) { return s + "x"; })) == "malformed");
    CHECK(check(with(answer, "authenticatorData", [](std::string s) { return s.substr(0, 36); })) == "malformed");
    CHECK(check(with(answer, "clientDataJSON", [](std::string s) { return s.insert(s.size() - 1, " "); })) == "signature");
    auto stolen = *json::parse(other.asserts(saying));
    stolen.set("id", crypto::base64url(device.id())).set("rawId", crypto::base64url(device.id()));
    CHECK(check(json::write(stolen)) == "signature");
}

TEST_CASE("a device that does not count is believed")
{
    Device const device(Algorithm::EdDsa);
    auto saying = right();
    saying.counter = 0;
    saying.flags = 0x1d;
    auto const credential = registered(device, saying);
    CHECK(credential.may_be_copied);
    saying.flags = 0x0d;  // no longer in step with the copies
    auto const checked = check_assertion(site, challenge, Verification::Required, credential, device.asserts(saying));
    REQUIRE(fault_of(checked) == "");
    CHECK_FALSE(checked->is_copied);
}

TEST_CASE("keys that are none")
{
    auto credential = registered(Device());
    Device const device;
    credential.id = device.id();
    auto const check = [&](std::string const& key) {
        credential.public_key = key;
        auto saying = right();
        saying.counter = 8;
        return fault_of(check_assertion(site, challenge, Verification::Required, credential, device.asserts(saying)));
    };
    auto const good = device.key();
    CHECK(check(good) == "");
    auto off_curve = good;
    off_curve.back() = static_cast<char>(off_curve.back() ^ 1);
    CHECK(check(off_curve) == "key");
    auto with_algorithm = good;
    with_algorithm[4] = '\x25';  // -6
    CHECK(check(with_algorithm) == "algorithm");
    auto other_curve = good;
    other_curve[6] = '\x02';     // P-384
    CHECK(check(other_curve) == "key");
    auto other_type = good;
    other_type[2] = '\x01';      // OKP
    CHECK(check(other_type) == "key");
    CHECK(check(good + "\x01") == "malformed");
    CHECK(check("") == "malformed");
    CHECK(check("\xa1\x01\x02") == "key");
    auto modulus = std::string(128, '\xff');
    CHECK(check("\xa4\x01\x03\x03\x39\x01\x00" + std::string("\x20\x58\x80") + modulus + std::string("\x21\x43\x01\x00\x01", 5)) == "malformed");  // -257 is 39 01 00
    CHECK(check(std::string("\xa4\x01\x03\x03\x39\x01\x00\x20\x58\x80", 10) + modulus + std::string("\x21\x43\x01\x00\x01", 5)) == "key");       // 1,024 bits
    CHECK(check(Device(Algorithm::Rs256).key()) == "signature");
    CHECK(check(Device(Algorithm::EdDsa).key()) == "signature");
    CHECK(check(Device().key()) == "signature");
}

TEST_CASE("hostile CBOR")
{
    auto const raw = [](std::initializer_list<int> bytes) { std::string made; for (int const one : bytes) made += static_cast<char>(one); return made; };
    CHECK(read_cbor(raw({ 0xa1, 0x01, 0x02 })));
    CHECK_FALSE(read_cbor(""));
    CHECK_FALSE(read_cbor(raw({ 0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })));           // bytes without end
    CHECK_FALSE(read_cbor(raw({ 0x9b, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff })));           // a list that would fill the memory
    CHECK_FALSE(read_cbor(raw({ 0xbb, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x01, 0x01 })));  // twice 2^63 + 1 is 2
    CHECK_FALSE(read_cbor(raw({ 0xbf, 0x01, 0x02, 0xff })));                                         // of indefinite length
    CHECK_FALSE(read_cbor(raw({ 0x5f, 0x41, 0x01, 0xff })));
    CHECK_FALSE(read_cbor(raw({ 0xa2, 0x01, 0x02, 0x01, 0x03 })));                                   // a key twice
    CHECK_FALSE(read_cbor(raw({ 0xa1, 0xa0, 0x01 })));                                               // a map as a key
    CHECK_FALSE(read_cbor(raw({ 0xc1, 0x01 })));                                                     // a tag
    CHECK_FALSE(read_cbor(raw({ 0x1c })));                                                           // reserved
    CHECK_FALSE(read_cbor(raw({ 0x1b, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00 })));           // beyond int64
    CHECK(read_cbor(std::string(8, '\x81') + '\x01'));
    CHECK_FALSE(read_cbor(std::string(9, '\x81') + '\x01'));
    CHECK_FALSE(read_cbor(std::string(60'000, '\x81')));
}

TEST_CASE("what is asked of a browser")
{
    Credential const own { .id = "one", .public_key = {}, .transports = { "internal" } };
    auto const made = *json::parse(creation_options(site, { .challenge = challenge, .user = { "id", "総社 花子", "総社 花子" }, .exclude = { own }, .prf_salt = "salt" }));
    CHECK(made["rp"].text("id") == "madoguchi.example");
    CHECK(made.text("challenge") == crypto::base64url(challenge));
    CHECK(made["user"].text("id") == crypto::base64url("id"));
    CHECK(made.array("pubKeyCredParams").size() == 3);
    CHECK(made["authenticatorSelection"].text("residentKey") == "required");
    CHECK(made["authenticatorSelection"].text("userVerification") == "required");
    CHECK(made.text("attestation") == "none");
    CHECK(made.array("excludeCredentials")[0].text("id") == crypto::base64url("one"));
    CHECK(made["extensions"]["prf"]["eval"].text("first") == crypto::base64url("salt"));
    auto const asked = *json::parse(request_options(site, { .challenge = challenge }));
    CHECK(asked.text("rpId") == "madoguchi.example");
    CHECK(asked.array("allowCredentials").empty());
    CHECK(asked.object("extensions").empty());
}

TEST_CASE("the site of an address")
{
    auto const of = [](std::string_view address) { auto const made = relying_party(address, "x"); return made ? made->id + " " + made->origins[0] : std::string(); };
    CHECK(of("https://Madoguchi.Example/soja-shi") == "madoguchi.example https://madoguchi.example");
    CHECK(of("https://madoguchi.example:443") == "madoguchi.example https://madoguchi.example");
    CHECK(of("https://madoguchi.example:8443/x") == "madoguchi.example https://madoguchi.example:8443");
    CHECK(of("http://localhost:8080") == "localhost http://localhost:8080");
    CHECK(of("http://soja.localhost:8080") == "soja.localhost http://soja.localhost:8080");
    for (auto const* none : { "http://madoguchi.example", "https://192.0.2.1", "https://[2001:db8::1]", "https://", "ftp://madoguchi.example", "https://user@madoguchi.example", "https://a_b.example", "" })
        CHECK(of(none) == "");
}
