// RFC 5280 4.2.1.10: name constraints.
#include "../names.h"
#include "making.h"

namespace mado::x509::test {

namespace {

// A CA with these constraints (";" lines of nameConstraints, sections below), an end entity with this subject and these other names.
PathInputs constrained(std::string const& constraints, std::string const& subject, std::string const& names = {}, std::string const& second = {})
{
    auto const a = root();
    auto const separator = constraints.find('\n');
    auto const sections = separator == std::string::npos ? std::string() : constraints.substr(separator + 1);
    std::vector<Made> all { a, issue(&a, "C=JP/CN=Town", ca + "nameConstraints=critical," + constraints.substr(0, separator) + "\n" + sections) };
    if (!second.empty())
        all.push_back(issue(&all.back(), "C=JP/O=Good/CN=Second", ca + "nameConstraints=critical," + second + "\n"));
    all.push_back(issue(&all.back(), subject, ee + (names.empty() ? "" : "subjectAltName=" + names + "\n")));
    return path(all);
}

std::string const permitted_good = "permitted;dirName:good\n[good]\nC=JP\nO=Good\n";
std::string const excluded_bad = "excluded;dirName:bad\n[bad]\nC=JP\nO=Bad\n";
std::string const email = "C=JP/O=Good/emailAddress=";

}  // namespace

TEST_CASE("directory names")
{
    run({
        { "in the permitted subtree", true, [] { return constrained(permitted_good, "C=JP/O=Good/CN=End"); } },
        { "the subtree itself", true, [] { return constrained(permitted_good, "C=JP/O=Good"); } },
        { "above the subtree", false, [] { return constrained(permitted_good, "C=JP"); }, "outside the permitted" },
        { "beside the subtree", false, [] { return constrained(permitted_good, "C=JP/O=Better/CN=End"); }, "outside the permitted" },
        { "in the subtree, in other case", true, [] { return constrained(permitted_good, "C=JP/O=good/CN=End"); } },
        { "a value that begins alike", false, [] { return constrained(permitted_good, "C=JP/O=Goods/CN=End"); }, "outside the permitted" },
        { "the part joined with another in one RDN", false, [] { return constrained(permitted_good, "C=JP/O=Good+CN=End"); }, "outside the permitted" },
        { "in the excluded subtree", false, [] { return constrained(excluded_bad, "C=JP/O=Bad/CN=End"); }, "excluded" },
        { "beside the excluded subtree", true, [] { return constrained(excluded_bad, "C=JP/O=Good/CN=End"); } },
        { "no subject, another directory name inside", true, [] { return constrained(permitted_good, "", "dirName:one\n[one]\nC=JP\nO=Good\nCN=End\n"); } },
        { "a directory name among the others is outside", false, [] { return constrained(permitted_good, "C=JP/O=Good/CN=End", "dirName:one\n[one]\nC=JP\nO=Bad\n"); }, "outside the permitted" },
        { "other kinds are not touched", true, [] { return constrained(permitted_good, "C=JP/O=Good/CN=End", "DNS:elsewhere.example"); } },
        { "a self-issued CA between is not looked at", true, [] {
             auto const a = root(), town = issue(&a, "CN=Town", ca + "nameConstraints=critical," + permitted_good), again = issue(&town, "CN=Town", ca);
             return path({ a, town, again, issue(&again, "C=JP/O=Good/CN=End", ee) });
         } },
        { "a self-issued end entity is", false, [] {
             auto const a = root(), town = issue(&a, "CN=Town", ca + "nameConstraints=critical," + permitted_good);
             return path({ a, town, issue(&town, "CN=Town", ee) });
         }, "outside the permitted" },
    });
}

TEST_CASE("DNS names")
{
    run({
        { "below the permitted name", true, [] { return constrained("permitted;DNS:town.example", "", "DNS:www.town.example"); } },
        { "the permitted name, other case", true, [] { return constrained("permitted;DNS:town.example", "", "DNS:Town.Example"); } },
        { "ends alike but within a label", false, [] { return constrained("permitted;DNS:town.example", "", "DNS:mytown.example"); }, "DNS name is outside" },
        { "one of two outside", false, [] { return constrained("permitted;DNS:town.example", "", "DNS:town.example,DNS:other.example"); }, "DNS name is outside" },
        { "below the excluded name", false, [] { return constrained("excluded;DNS:town.example", "", "DNS:www.town.example"); }, "excluded" },
        { "beside the excluded name", true, [] { return constrained("excluded;DNS:town.example", "", "DNS:mytown.example"); } },
        { "two CAs narrow it: inside both", true, [] { return constrained("permitted;DNS:example", "C=JP/CN=End", "DNS:a.town.example", "permitted;DNS:town.example"); } },
        { "two CAs narrow it: inside one", false, [] { return constrained("permitted;DNS:example", "C=JP/CN=End", "DNS:city.example", "permitted;DNS:town.example"); }, "outside" },
        { "the second cannot widen", false, [] { return constrained("permitted;DNS:town.example", "C=JP/CN=End", "DNS:city.example", "permitted;DNS:example"); }, "outside" },
    });
}

TEST_CASE("mail addresses")
{
    run({
        { "at the host", true, [] { return constrained("permitted;email:town.example", "", "email:hanako@town.example"); } },
        { "at a host below", false, [] { return constrained("permitted;email:town.example", "", "email:hanako@mail.town.example"); }, "mail address" },
        { "in the domain", true, [] { return constrained("permitted;email:.town.example", "", "email:hanako@mail.town.example"); } },
        { "at the host of the domain itself", false, [] { return constrained("permitted;email:.town.example", "", "email:hanako@town.example"); }, "mail address" },
        { "that mailbox", true, [] { return constrained("permitted;email:hanako@town.example", "", "email:hanako@Town.Example"); } },
        { "that mailbox in other case", false, [] { return constrained("permitted;email:hanako@town.example", "", "email:Hanako@town.example"); }, "mail address" },
        { "excluded", false, [] { return constrained("excluded;email:town.example", "", "email:hanako@town.example"); }, "excluded" },
        { "the subject's address, without other names", false, [] { return constrained("permitted;email:town.example", email + "hanako@other.example"); }, "mail address" },
        { "the subject's address inside", true, [] { return constrained("permitted;email:town.example", email + "hanako@town.example"); } },
        { "the subject's address does not count beside other names", true, [] { return constrained("permitted;email:town.example", email + "hanako@other.example", "DNS:town.example"); } },
        { "no address at all", false, [] { return constrained("permitted;email:town.example", "", "email:town.example"); }, "mail address" },
    });
}

TEST_CASE("URIs and IP addresses")
{
    run({
        { "at the host", true, [] { return constrained("permitted;URI:town.example", "", "URI:https://town.example/a?b@c"); } },
        { "with user and port", true, [] { return constrained("permitted;URI:town.example", "", "URI:https://me@TOWN.example:8443/a"); } },
        { "at a host below", false, [] { return constrained("permitted;URI:town.example", "", "URI:https://www.town.example/"); }, "URI" },
        { "in the domain", true, [] { return constrained("permitted;URI:.town.example", "", "URI:ldap://a.b.town.example/"); } },
        { "the domain itself", false, [] { return constrained("permitted;URI:.town.example", "", "URI:https://town.example/"); }, "URI" },
        { "excluded", false, [] { return constrained("excluded;URI:town.example", "", "URI:https://town.example/"); }, "excluded" },
        { "beside the excluded", true, [] { return constrained("excluded;URI:town.example", "", "URI:https://city.example/"); } },
        { "no host", false, [] { return constrained("permitted;URI:town.example", "", "URI:urn:town.example"); }, "URI" },
        { "an address instead of a host", false, [] { return constrained("excluded;URI:town.example", "", "URI:https://192.0.2.1/"); }, "URI" },
        { "the host only in the path", false, [] { return constrained("permitted;URI:town.example", "", "URI:https://evil.example/town.example"); }, "URI" },
        { "an IP address in the network", true, [] { return constrained("permitted;IP:192.0.2.0/255.255.255.0", "", "IP:192.0.2.77"); } },
        { "an IP address outside", false, [] { return constrained("permitted;IP:192.0.2.0/255.255.255.0", "", "IP:192.0.3.77"); }, "IP address" },
        { "IPv6 under constraints of IPv4", false, [] { return constrained("permitted;IP:192.0.2.0/255.255.255.0", "", "IP:2001:db8::1"); }, "IP address" },
        { "a kind that we do not know", false, [] { return constrained("permitted;RID:1.2.3", "", "RID:1.2.3.4"); }, "unknown kind" },
        { "a kind that we do not know, and no such name", true, [] { return constrained("permitted;RID:1.2.3", "", "DNS:town.example"); } },
    });
}

TEST_CASE("an empty constraint of a kind takes all of it")
{
    CHECK(dns_within("town.example", ""));
    CHECK(mail_within("a@b", "") == true);
    CHECK(uri_within("https://a.example", "") == true);
    CHECK_FALSE(mail_within("a@", "").has_value());
    CHECK_FALSE(uri_within("https://[2001:db8::1]/", "").has_value());
}

}  // namespace mado::x509::test
