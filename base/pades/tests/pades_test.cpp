#include "making.h"

#include <mado/crypto/box.h>

using namespace mado;
using namespace mado::pades;
using pades::test::count_of;
using pades::test::House;
using pades::test::letter;
using pades::test::pdfsig;

namespace {

constexpr std::int64_t at = 1'795'743'000;  // 2026-11-26

House const& house()
{
    static House const one;
    return one;
}

std::vector<Found> found_in(std::string const& pdf)
{
    auto found = signatures_in(pdf);
    REQUIRE(found);
    return *found;
}

TEST_CASE("a signed letter: what was there stays byte for byte, and poppler finds the signature valid")
{
    auto const pdf = signed_pdf(letter(), house().signer("mayor"), { at, "施行", "総社市" });
    REQUIRE(pdf);
    CHECK(pdf->starts_with(letter()));
    auto const said = pdfsig(house(), *pdf);
    CAPTURE(said);
    CHECK(said.find("Signature is Valid.") != std::string::npos);
    CHECK(said.find("Total document signed") != std::string::npos);
    CHECK(said.find("Mayor of Soja") != std::string::npos);
    CHECK(said.find("ETSI.CAdES.detached") != std::string::npos);
    auto const found = found_in(*pdf);
    REQUIRE(found.size() == 1);
    CHECK(found[0].holds);
    CHECK(found[0].is_whole);
    CHECK(found[0].by == "Mayor of Soja");
    CHECK_FALSE(found[0].stamped_at);
    CHECK(found_in(letter()).empty());
}

TEST_CASE("the CMS is of the baseline: signing-certificate-v2, and no signing-time")
{
    auto const pdf = *signed_pdf(letter(), house().signer("mayor"), { at });
    auto const begin = pdf.find("/Contents <") + 11;
    std::string cms;
    for (auto i = begin; pdf[i] != '>'; i += 2)
        cms += static_cast<char>(std::stoi(pdf.substr(i, 2), nullptr, 16));
    house().write("one.cms", cms);
    auto const printed = test::run("openssl cms -cmsout -print -inform DER -in " + house().at("one.cms")).said;
    CHECK(printed.find("signingCertificateV2") != std::string::npos);
    CHECK(printed.find("messageDigest") != std::string::npos);
    CHECK(printed.find("object: signingTime") == std::string::npos);
}

TEST_CASE("a flipped byte anywhere that is covered is noticed, by us and by poppler")
{
    auto const pdf = *signed_pdf(letter(), house().signer("mayor"), { at, "施行" });
    struct Row { char const* name; std::size_t place; };
    for (auto const& row : { Row { "in the text of the letter", pdf.find("(Letter)") + 2 }, Row { "in the signature's own words", pdf.find("/M (D:") + 8 }, Row { "in the last line", pdf.rfind("%%EOF") - 3 } }) {
        CAPTURE(row.name);
        auto changed = pdf;
        changed[row.place] = changed[row.place] == '1' ? '2' : '1';
        auto const found = signatures_in(changed);
        CHECK((!found || !found->at(0).holds));
        CHECK(pdfsig(house(), changed).find("Signature is Valid.") == std::string::npos);
    }
    auto other = pdf;
    auto const digit = other.find_last_not_of('0', other.find("> >>", other.find("/Contents <")) - 1) - 60;  // the signature's value stands last
    other[digit] = other[digit] == '0' ? '1' : '0';
    CHECK_FALSE(found_in(other)[0].holds);
}

TEST_CASE("words behind the signature are no part of it; a second signature keeps the first valid")
{
    auto const first = *signed_pdf(letter(), house().signer("mayor"), { at });
    auto const both = *signed_pdf(first, house().signer("clerk"), { at + 60 });
    CHECK(both.starts_with(first));
    auto const found = found_in(both);
    REQUIRE(found.size() == 2);
    CHECK(found[0].holds);
    CHECK_FALSE(found[0].is_whole);
    CHECK(found[1].holds);
    CHECK(found[1].is_whole);
    CHECK(found[1].by == "総務課長");
    auto const said = pdfsig(house(), both);
    CAPTURE(said);
    CHECK(count_of(said, "Signature is Valid.") == 2);
    auto changed = both;
    changed[changed.find("(Letter)") + 1] = 'B';
    CHECK(count_of(pdfsig(house(), changed), "Signature is Valid.") == 0);
    CHECK_FALSE(found_in(changed)[0].holds);
    CHECK_FALSE(found_in(changed)[1].holds);
}

TEST_CASE("a range that leaves out more than the contents covers nothing")
{
    auto pdf = *signed_pdf(letter(), house().signer("mayor"), { at });
    auto const range = pdf.find("/ByteRange [") + 12;
    pdf.replace(range + 11, 10, "0000000100");
    CHECK_FALSE(found_in(pdf)[0].holds);
}

TEST_CASE("with a time-stamp (B-T): of the signature's value, by the authority that is expected")
{
    auto const stamps = house().stamps();
    auto const pdf = signed_pdf(letter(), house().signer("clerk"), { at }, &stamps);
    REQUIRE(pdf);
    auto const found = found_in(*pdf);
    CHECK(found[0].holds);
    REQUIRE(found[0].stamped_at);
    CHECK(std::abs(*found[0].stamped_at - static_cast<std::int64_t>(std::time(nullptr))) < 600);
    CHECK(pdfsig(house(), *pdf).find("Signature is Valid.") != std::string::npos);

    House const stranger;
    auto others = stranger.stamps();
    others.authority = stamps.authority;  // an answer of somebody else
    auto const refused = signed_pdf(letter(), house().signer("clerk"), { at }, &others);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().key == "pades.stamp_refused");
    Stamps replayed { [&, first = std::string()](std::string const& request) mutable -> std::optional<std::string> {
        if (first.empty())
            first = *stamps.ask(request);
        return first;
    }, stamps.authority };
    CHECK(signed_pdf(letter(), house().signer("clerk"), { at }, &replayed));
    CHECK(signed_pdf(letter(), house().signer("clerk"), { at + 1 }, &replayed).error().key == "pades.stamp_refused");
    Stamps const away { [](std::string const&) { return std::nullopt; }, stamps.authority };
    CHECK(signed_pdf(letter(), house().signer("clerk"), { at }, &away).error().kind == Refusal::Kind::Busy);
}

TEST_CASE("the long-term form: certificates and lists in the file, a time-stamp over all, and again years later")
{
    auto const stamps = house().stamps();
    auto const signed_once = *signed_pdf(letter(), house().signer("mayor"), { at }, &stamps);
    auto const certificates = certificates_in(signed_once);
    CHECK(certificates.size() == 3);  // the signer, the root, the time-stamp authority
    CHECK(list_addresses(house().signer("mayor").certificates[0]) == std::vector<std::string> { "http://crl.example.jp/root.crl" });
    house().write("index.txt", "");
    house().write("crl.cnf", "[ca]\ndefault_ca=c\n[c]\ndatabase=" + house().at("index.txt") + "\ndefault_md=sha256\ndefault_crl_days=30\n");
    House::must("openssl ca -gencrl -config " + house().at("crl.cnf") + " -keyfile " + house().at("ca.key") + " -cert " + house().at("ca.pem") + " -out " + house().at("crl.pem"));
    House::must("openssl crl -in " + house().at("crl.pem") + " -outform DER -out " + house().at("crl.der"));
    Evidence evidence;
    for (auto const& one : certificates)
        evidence.certificates.push_back(one.der());
    evidence.lists.push_back(test::contents(house().folder / "crl.der"));
    auto const kept = preserved(signed_once, evidence, stamps);
    REQUIRE(kept);
    CHECK(kept->starts_with(signed_once));
    CHECK(kept->find("/DSS") != std::string::npos);
    CHECK(kept->find(evidence.lists[0]) != std::string::npos);
    auto const found = found_in(*kept);
    REQUIRE(found.size() == 2);
    CHECK(found[0].holds);
    CHECK(found[1].holds);
    CHECK(found[1].kind == Kind::TimeStamp);
    CHECK(found[1].by == "Test Stamps");
    CHECK(found[1].is_whole);
    CHECK(found[1].stamped_at);
    auto const again = preserved(*kept, {}, stamps);
    REQUIRE(again);
    CHECK(found_in(*again).size() == 3);
    CHECK(found_in(*again)[1].holds);
    CHECK(count_of(pdfsig(house(), *again), "Signature is Valid.") >= 1);
    auto changed = *kept;
    changed[changed.find("(Letter)") + 1] = 'B';
    CHECK_FALSE(found_in(changed)[1].holds);
}

TEST_CASE("a key that is not the certificate's, a weak one, and no certificate are refused with a sentence")
{
    auto const clerks = *key_from_pem(test::contents(house().folder / "clerk.key"));
    CHECK_FALSE(signer_of(test::contents(house().folder / "mayor.pem"), clerks));
    CHECK_FALSE(signer_of("no certificate", clerks));
    CHECK_FALSE(signer_of(test::contents(house().folder / "ca.pem") + test::contents(house().folder / "clerk.pem"), clerks));
    CHECK_FALSE(key_from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
    CHECK_FALSE(key_from_pem(""));
}

TEST_CASE("a file that is not ours is refused and never harms")
{
    auto const whole = letter();
    auto const signer = house().signer("clerk");
    for (auto const& broken : { std::string(), std::string("%PDF-1.5\n"), whole.substr(0, whole.size() / 2), whole.substr(0, whole.find("trailer")), "x" + whole })
        CHECK(signed_pdf(broken, signer, { at }).error().kind == Refusal::Kind::Invalid);
    auto round = whole;
    round.replace(round.find("/Info 6 0 R"), 11, "/Prev " + std::to_string(whole.find("xref\n0 7")).substr(0, 5));
    CHECK_FALSE(signed_pdf(round, signer, { at }));
    auto locked = whole;
    locked.replace(locked.find("/Info 6 0 R"), 11, "/Encrypt 12");
    CHECK_FALSE(signed_pdf(locked, signer, { at }));
    for (std::size_t i = 0; i < whole.size(); i += 7) {
        auto changed = whole;
        changed[i] = static_cast<char>(changed[i] ^ 0x15);
        (void)signed_pdf(changed, signer, { at });  // an answer or a refusal, never a crash
        (void)signatures_in(changed);
    }
}

}  // namespace
