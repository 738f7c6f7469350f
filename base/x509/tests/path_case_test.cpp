#include "making.h"

#include <mado/x509/path_case.h>

#include <unistd.h>

#include <fstream>

namespace mado::x509::test {

TEST_CASE("a case is read, or it is said what is wrong in it")
{
    auto const whole = read_case(R"({"certs":["a.crt","b.crt","/c.crt"],"crls":["x.crl"],"initialPolicies":["1.2.3","2.5.29.32.0"],"explicitPolicy":true,"inhibitMapping":false,
        "inhibitAny":true,"time":"2026-11-21T09:00:00+09:00","note":"passed over"})");
    REQUIRE(whole);
    CHECK(whole->certificates == std::vector<std::string> { "a.crt", "b.crt", "/c.crt" });
    CHECK(whole->crls.size() == 1);
    CHECK(whole->initial_policies.size() == 2);
    CHECK((whole->explicit_policy && !whole->inhibit_mapping && whole->inhibit_any));
    CHECK(whole->at == 1'795'219'200);
    CHECK(read_case(R"({"certs":["a","b"]})"));
    for (auto const* wrong : { "", "[]", "{}", R"({"certs":["a"]})", R"({"certs":"ab"})", R"({"certs":["a",1]})", R"({"certs":["a",""]})", R"({"certs":["a","b"],"crls":{}})",
             R"({"certs":["a","b"],"initialPolicies":["any"]})", R"({"certs":["a","b"],"initialPolicies":["1"]})", R"({"certs":["a","b"],"explicitPolicy":1})",
             R"({"certs":["a","b"],"time":"soon"})", R"({"certs":["a","b"],"time":"2026-11-21T09:00:00"})", R"({"certs":["a","b"],"certs":["c","d"]})" }) {
        INFO(std::string(wrong));
        CHECK_FALSE(read_case(wrong).has_value());
    }
}

TEST_CASE("object identifiers and moments")
{
    for (auto const* right : { "1.2", "2.5.29.32.0", "1.2.392.200149.8.5.1.1.20", "0.0" })
        CHECK(is_oid(right));
    for (auto const* wrong : { "", "1", "3.1", "1.", ".1", "1..2", "1.02", "1.2 ", "a.b", "10.1" })
        CHECK_FALSE(is_oid(wrong));
    CHECK(read_moment("1970-01-02") == 86'400);
    CHECK(read_moment("1970-01-01T00:00:01Z") == 1);
    CHECK(read_moment("1970-01-01T00:00:01.25Z") == 1);
    CHECK(read_moment("1970-01-01T00:00:00-01:30") == 5'400);
    for (auto const* wrong : { "", "1970", "1970-13-01", "1970-01-01T24:00:00Z", "1970-01-01T00:00:60Z", "1970-01-01T00:00:00.Z", "1970-01-01T00:00:00+25:00", "1970-01-01 00:00:00Z" })
        CHECK_FALSE(read_moment(wrong).has_value());
}

TEST_CASE("files beside the case, DER and PEM")
{
    auto const folder = std::filesystem::temp_directory_path() / ("mado_x509_case_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    auto const put = [&](char const* name, std::string const& bytes) { std::ofstream(folder / name, std::ios::binary) << bytes; };
    auto const anchor = root();
    auto const end = issue(&anchor, "CN=End", ee);
    put("root.pem", anchor.certificate.pem());
    put("end.der", end.certificate.der());
    put("list.crl", list(anchor, "crlNumber=ASN1:INTEGER:1\n", { { "1000" } }).der());
    put("nothing", "hello");

    CHECK(judge({ .certificates = { "root.pem", "end.der" }, .crls = {} }, folder, now)->valid);
    CHECK(judge({ .certificates = { (folder / "root.pem").string(), "end.der" }, .crls = {} }, folder, now)->valid);
    CHECK(judge({ .certificates = { "root.pem", "end.der" }, .crls = { "list.crl" } }, folder, now)->revoked);
    CHECK(judge({ .certificates = { "root.pem", "end.der" }, .crls = {}, .at = now + 2 * year }, folder, now)->expired);
    CHECK(judge({ .certificates = { "root.pem", "nothing" }, .crls = {} }, folder, now)->why == "nothing is no certificate");
    CHECK(judge({ .certificates = { "root.pem", "end.der" }, .crls = { "nothing" } }, folder, now)->why == "nothing is no CRL");
    CHECK_FALSE(judge({ .certificates = { "root.pem", "absent" }, .crls = {} }, folder, now).has_value());
    CHECK_FALSE(judge({ .certificates = { "root.pem", "." }, .crls = {} }, folder, now).has_value());
    std::filesystem::remove_all(folder);
}

TEST_CASE("what a certificate says of itself")
{
    auto const anchor = root();
    auto const end = issue(&anchor, "C=JP/O=試験/CN=End", ee + "certificatePolicies=1.2.3.4\n", { .serial = "0A0B" }).certificate;
    CHECK(end.subject() == "CN=End,O=試験,C=JP");
    CHECK(end.issuer() == anchor.certificate.subject());
    CHECK(end.serial() == "0a0b");
    CHECK(end.policies() == std::vector<std::string> { "1.2.3.4" });
    CHECK(end.from() == now - year);
    CHECK(end.through() == now + year);
    CHECK(end.key_kind() == "EC");
    CHECK(end.key_bits() == 256);
    CHECK(end.has_usage(1));
    CHECK_FALSE(end.has_usage(5));
    CHECK(Certificate::read(end.pem()) == end);
    CHECK_FALSE(Certificate::read(end.der() + "x").has_value());
    CHECK_FALSE(Certificate::read("").has_value());
    CHECK_FALSE(Crl::read(end.der()).has_value());
}

}  // namespace mado::x509::test
