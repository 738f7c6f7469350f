// RFC 5280 6.3: lists of revoked certificates.
#include "making.h"

namespace mado::x509::test {

namespace {

struct Town {  // root → town → end
    Made anchor = root();
    Made town;
    Made end;
    explicit Town(std::string const& end_extensions = {}, How how = {}, std::string const& town_extensions = ca)
        : town(issue(&anchor, "C=JP/O=Test/CN=Town", town_extensions, { .key = key(1), .serial = "2000" })), end(issue(&town, "CN=End", ee + end_extensions, with_key(std::move(how))))
    {
    }
    static How with_key(How how)
    {
        how.key = key(2);
        return how;
    }
    Crl roots() const { return list(anchor, "crlNumber=ASN1:INTEGER:1\n"); }
    PathInputs with(std::vector<Crl> lists) const
    {
        lists.push_back(roots());
        return path({ anchor, town, end }, std::move(lists));
    }
};

std::string const number1 = "crlNumber=ASN1:INTEGER:1\n", number5 = "crlNumber=ASN1:INTEGER:5\n";

std::string scope(std::string const& lines)
{
    return "issuingDistributionPoint=critical,@scope\n[scope]\n" + lines;
}

std::string point(std::string const& lines, std::string const& more = {})
{
    return "crlDistributionPoints=one\n[one]\n" + lines + more;
}

std::string const dn_point = "fullname=dirName:place\n", dn_place = "[place]\nC=JP\nO=Test\nCN=Town\nOU=Lists\n", other_place = "[place]\nC=JP\nCN=Elsewhere\n";
std::string const delta_of_1 = "crlNumber=ASN1:INTEGER:2\ndeltaCRL=critical,ASN1:INTEGER:1\n", delta_of_6 = "crlNumber=ASN1:INTEGER:7\ndeltaCRL=critical,ASN1:INTEGER:6\n";
ListHow const expired { .from = now - 100'000, .next = now - 1 };

}  // namespace

TEST_CASE("a list for every certificate")
{
    run({
        { "none is given: not looked at", true, [] { Town t; return path({ t.anchor, t.town, t.end }); } },
        { "both lists", true, [] { Town t; return t.with({ list(t.town, number1) }); } },
        { "the end entity's is missing", false, [] { Town t; return t.with({}); }, "the end entity: no current list" },
        { "the CA's is missing", false, [] { Town t; return path({ t.anchor, t.town, t.end }, { list(t.town, number1) }); }, "certificate 1: no current list" },
        { "the end entity is revoked", false, [] { Town t; return t.with({ list(t.town, number1, { { "1000" } }) }); }, "the end entity: has been revoked" },
        { "another one is revoked", true, [] { Town t; return t.with({ list(t.town, number1, { { "1001" } }) }); } },
        { "the CA is revoked", false, [] { Town t; return path({ t.anchor, t.town, t.end }, { list(t.anchor, number1, { { "2000" } }), list(t.town, number1) }); }, "certificate 1: has been revoked" },
        { "the list's signature is broken", false, [] { Town t; return t.with({ list(t.town, number1, {}, { .broken_signature = true }) }); }, "no current list" },
        { "the list is somebody else's", false, [] { Town t; return t.with({ list(t.town, number1, {}, { .issuer_name = "CN=Elsewhere" }) }); }, "no current list" },
        { "signed with another key in the CA's name", false, [] { Town t; auto f = t.town; f.key = key(9); return t.with({ list(f, number1) }); }, "no current list" },
        { "two lists, one of them broken", true, [] { Town t; return t.with({ list(t.town, number1, {}, { .broken_signature = true }), list(t.town, number1) }); } },
        { "its next update was a second ago", false, [] { Town t; return t.with({ list(t.town, number1, {}, expired) }); }, "no current list" },
        { "its next update is this second", true, [] { Town t; return t.with({ list(t.town, number1, {}, { .next = now }) }); } },
        { "it names no next update", false, [] { Town t; return t.with({ list(t.town, number1, {}, { .has_next = false }) }); }, "no current list" },
        { "it is of tomorrow", false, [] { Town t; return t.with({ list(t.town, number1, {}, { .from = now + 1 }) }); }, "no current list" },
        { "an old list says nothing against a newer one", true, [] { Town t; return t.with({ list(t.town, number1, { { "1000" } }, { .from = now - 90'000 }), list(t.town, number5) }); } },
        { "a newer list counts", false, [] { Town t; return t.with({ list(t.town, number1, {}, { .from = now - 90'000 }), list(t.town, number5, { { "1000" } }) }); }, "revoked" },
        { "the CA's key may not sign lists", false, [] {
             Town t({}, {}, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n");
             return t.with({ list(t.town, number1) });
         }, "no current list" },
    });
}

TEST_CASE("what a list must not hold, and numbers")
{
    std::string const twenty = "7F00112233445566778899AABBCCDDEEFF001122";
    run({
        { "an unknown extension", true, [] { Town t; return t.with({ list(t.town, number1 + "1.2.3.4=ASN1:NULL\n") }); } },
        { "an unknown critical extension", false, [] { Town t; return t.with({ list(t.town, number1 + "1.2.3.4=critical,ASN1:NULL\n") }); }, "no current list" },
        { "an unknown critical extension of another's entry", false, [] { Town t; return t.with({ list(t.town, number1, { { "1001", "1.2.3.4=critical,ASN1:NULL\n" } }) }); }, "no current list" },
        { "an unknown extension of another's entry", true, [] { Town t; return t.with({ list(t.town, number1, { { "1001", "1.2.3.4=ASN1:NULL\n" } }) }); } },
        { "a reason and its day", false, [] { Town t; return t.with({ list(t.town, number1, { { "1000", "2.5.29.21=ASN1:ENUM:1\n2.5.29.24=ASN1:GENTIME:20260101000000Z\n" } }) }); }, "reason 1" },
        { "a negative number, its positive twin revoked", true, [] { Town t({}, { .serial = "-1" }); return t.with({ list(t.town, number1, { { "1" }, { "FF" } }) }); } },
        { "a negative number revoked", false, [] { Town t({}, { .serial = "-1" }); return t.with({ list(t.town, number1, { { "-1" } }) }); }, "revoked" },
        { "a number of twenty bytes, one like it revoked", true, [=] { Town t({}, { .serial = twenty }); return t.with({ list(t.town, number1, { { "7F00112233445566778899AABBCCDDEEFF001123" } }) }); } },
        { "a number of twenty bytes revoked", false, [=] { Town t({}, { .serial = twenty }); return t.with({ list(t.town, number1, { { twenty } }) }); }, "revoked" },
    });
}

TEST_CASE("the scope of a list")
{
    run({
        { "its place is the certificate's", true, [] { Town t(point(dn_point, dn_place)); return t.with({ list(t.town, number1 + scope(dn_point + dn_place)) }); } },
        { "its place is another", false, [] { Town t(point(dn_point, dn_place)); return t.with({ list(t.town, number1 + scope(dn_point + other_place)) }); }, "no current list" },
        { "its place, and the certificate is revoked", false, [] { Town t(point(dn_point, dn_place)); return t.with({ list(t.town, number1 + scope(dn_point + dn_place), { { "1000" } }) }); }, "revoked" },
        { "a place, and the certificate names none", false, [] { Town t; return t.with({ list(t.town, number1 + scope(dn_point + dn_place)) }); }, "no current list" },
        { "no place, and the certificate names one", true, [] { Town t(point(dn_point, dn_place)); return t.with({ list(t.town, number1) }); } },
        { "a place relative to its issuer, the full one in the certificate", true, [] {
             Town t(point(dn_point, dn_place));
             return t.with({ list(t.town, number1 + scope("relativename=part\n[part]\nOU=Lists\n")) });
         } },
        { "both relative", true, [] { Town t(point("relativename=part\n", "[part]\nOU=Lists\n")); return t.with({ list(t.town, number1 + scope("relativename=part\n[part]\nOU=Lists\n")) }); } },
        { "both relative, different", false, [] { Town t(point("relativename=part\n", "[part]\nOU=Lists\n")); return t.with({ list(t.town, number1 + scope("relativename=part\n[part]\nOU=Other\n")) }); }, "no current list" },
        { "an address, the same", true, [] { Town t(point("fullname=URI:http://town.example/crl\n")); return t.with({ list(t.town, number1 + scope("fullname=URI:http://town.example/crl\n")) }); } },
        { "an address, another", false, [] { Town t(point("fullname=URI:http://town.example/crl\n")); return t.with({ list(t.town, number1 + scope("fullname=URI:http://town.example/crl2\n")) }); }, "no current list" },
        { "only of users", true, [] { Town t; return t.with({ list(t.town, number1 + scope("onlyuser=TRUE\n")) }); } },
        { "only of users, for a CA", false, [] { Town t; return path({ t.anchor, t.town, t.end }, { list(t.town, number1), list(t.anchor, number1 + scope("onlyuser=TRUE\n")) }); }, "certificate 1: no current" },
        { "only of CAs", false, [] { Town t; return t.with({ list(t.town, number1 + scope("onlyCA=TRUE\n")) }); }, "no current list" },
        { "only of CAs, for a CA", true, [] { Town t; return path({ t.anchor, t.town, t.end }, { list(t.town, number1), list(t.anchor, number1 + scope("onlyCA=TRUE\n")) }); } },
        { "only of attributes", false, [] { Town t; return t.with({ list(t.town, number1 + scope("onlyAA=TRUE\n")) }); }, "no current list" },
        { "some reasons alone", false, [] { Town t; return t.with({ list(t.town, number1 + scope("onlysomereasons=keyCompromise,CACompromise\n")) }); }, "no current list" },
        { "some reasons and all others", true, [] {
             Town t;
             return t.with({ list(t.town, number1 + scope("onlysomereasons=keyCompromise,CACompromise\n")),
                 list(t.town, number5 + scope("onlysomereasons=affiliationChanged,superseded,cessationOfOperation,certificateHold,privilegeWithdrawn,AACompromise\n")) });
         } },
        { "some reasons, revoked for one of the others", false, [] {
             Town t;
             return t.with({ list(t.town, number1 + scope("onlysomereasons=keyCompromise,CACompromise\n")),
                 list(t.town, number5 + scope("onlysomereasons=affiliationChanged,superseded,cessationOfOperation,certificateHold,privilegeWithdrawn,AACompromise\n"), { { "1000", "2.5.29.21=ASN1:ENUM:4\n" } }) });
         }, "reason 4" },
    });
}

TEST_CASE("deltas")
{
    run({
        { "a delta alone", false, [] { Town t; return t.with({ list(t.town, delta_of_1) }); }, "no current list" },
        { "a delta and its list", true, [] { Town t; return t.with({ list(t.town, number1), list(t.town, delta_of_1) }); } },
        { "revoked since", false, [] { Town t; return t.with({ list(t.town, number1), list(t.town, delta_of_1, { { "1000" } }) }); }, "revoked" },
        { "revoked before", false, [] { Town t; return t.with({ list(t.town, number1, { { "1000" } }), list(t.town, delta_of_1) }); }, "revoked" },
        { "held before, let go since", true, [] {
             Town t;
             return t.with({ list(t.town, number1, { { "1000", "2.5.29.21=ASN1:ENUM:6\n" } }), list(t.town, delta_of_1, { { "1000", "2.5.29.21=ASN1:ENUM:8\n" } }) });
         } },
        { "held before, revoked since", false, [] {
             Town t;
             return t.with({ list(t.town, number1, { { "1000", "2.5.29.21=ASN1:ENUM:6\n" } }), list(t.town, delta_of_1, { { "1000", "2.5.29.21=ASN1:ENUM:1\n" } }) });
         }, "reason 1" },
        { "the list has expired, its delta has not", true, [] { Town t; return t.with({ list(t.town, number1, {}, expired), list(t.town, delta_of_1) }); } },
        { "the list has expired, the delta is of a later one", false, [] { Town t; return t.with({ list(t.town, number1, {}, expired), list(t.town, delta_of_6) }); }, "no current list" },
        { "a delta of a later list is not used", true, [] { Town t; return t.with({ list(t.town, number1), list(t.town, delta_of_6, { { "1000" } }) }); } },
        { "a delta of another scope is not used", true, [] { Town t; return t.with({ list(t.town, number1), list(t.town, delta_of_1 + scope("onlyuser=TRUE\n"), { { "1000" } }) }); } },
    });
}

TEST_CASE("who signs lists")
{
    auto const signing = [](std::string const& usage, std::string const& serial = "3000") {
        Town const t;
        auto const signer = issue(&t.town, "C=JP/O=Test/CN=Town", "keyUsage=critical," + usage + "\n", { .key = key(3), .serial = serial });
        return std::pair(t, signer);
    };
    auto const with_signer = [](Town const& t, Made const& signer, std::vector<Crl> lists) {
        lists.push_back(t.roots());
        return path({ t.anchor, t.town, signer, t.end }, std::move(lists));
    };
    std::string const issuer_point = point("CRLissuer=dirName:who\n", "[who]\nC=JP\nCN=Lists\n"), indirect = "crlNumber=ASN1:INTEGER:1\n" + scope("indirectCRL=TRUE\n");
    auto const of_town = [](std::string const& serial, std::string const& cn) { return Entry { serial, {}, "C=JP/O=Test/CN=" + cn }; };
    // Another CA below the root keeps the list for the town's certificates.
    auto const elsewhere = [=](std::string const& end_extensions, std::string const& list_extensions, std::vector<Entry> const& entries, std::string const& signer_extensions = ca) {
        Town const t(end_extensions);
        auto const signer = issue(&t.anchor, "C=JP/CN=Lists", signer_extensions, { .key = key(4), .serial = "3000" });
        return path({ t.anchor, signer, t.town, t.end }, { t.roots(), list(signer, list_extensions, entries) });
    };
    run({
        { "a key for lists alone", true, [=] { auto const [t, s] = signing("cRLSign"); return with_signer(t, s, { list(s, number1) }); } },
        { "a key for lists alone, the end entity revoked", false, [=] { auto const [t, s] = signing("cRLSign"); return with_signer(t, s, { list(s, number1, { { "1000" } }) }); }, "the end entity: has been revoked" },
        { "that key is revoked by its own list", false, [=] { auto const [t, s] = signing("cRLSign"); return with_signer(t, s, { list(s, number1, { { "3000" } }) }); }, "no current list" },
        { "that key is revoked by the CA's list", false, [=] {
             auto const [t, s] = signing("cRLSign");
             return with_signer(t, s, { list(s, number5 + scope("onlyuser=TRUE\n")), list(t.town, number1 + scope("onlysomereasons=keyCompromise\n"), { { "3000" } }) });
         }, "no current list" },
        { "that key may not sign lists", false, [=] { auto const [t, s] = signing("digitalSignature"); return with_signer(t, s, { list(s, number1) }); }, "" },
        { "an end entity signed with it", false, [=] {
             auto const [t, s] = signing("cRLSign");
             return path({ t.anchor, t.town, s, issue(&s, "CN=End", ee) }, { t.roots(), list(t.town, number1) });
         }, "certificate 2: is no CA" },
        { "the new key certified by the old", true, [] {
             Town const t;
             auto const renewed = issue(&t.town, "C=JP/O=Test/CN=Town", ca, { .key = key(5), .serial = "3000" });
             return path({ t.anchor, t.town, renewed, issue(&renewed, "CN=End", ee) }, { t.roots(), list(renewed, number1) });
         } },
        { "the new key certified by the old, the end entity revoked", false, [] {
             Town const t;
             auto const renewed = issue(&t.town, "C=JP/O=Test/CN=Town", ca, { .key = key(5), .serial = "3000" });
             return path({ t.anchor, t.town, renewed, issue(&renewed, "CN=End", ee) }, { t.roots(), list(renewed, number1, { { "1000" } }) });
         }, "the end entity: has been revoked" },
        { "the new key vouches for itself against the old key's list", false, [] {
             Town const t;
             auto const renewed = issue(&t.town, "C=JP/O=Test/CN=Town", ca, { .key = key(5), .serial = "3000" });
             return path({ t.anchor, t.town, renewed, issue(&renewed, "CN=End", ee) }, { t.roots(), list(t.town, number1, { { "3000" } }), list(renewed, number5) });
         }, "certificate 2: has been revoked" },
        { "an indirect list of another CA", true, [=] { return elsewhere(issuer_point, indirect, {}); } },
        { "an indirect list names the certificate and its issuer", false, [=] { return elsewhere(issuer_point, indirect, { of_town("1000", "Town") }); }, "revoked" },
        { "… the same number of another issuer", true, [=] { return elsewhere(issuer_point, indirect, { of_town("1000", "City") }); } },
        { "… of the list's own issuer", true, [=] { return elsewhere(issuer_point, indirect, { { "1000" } }); } },
        { "… the issuer stays for the next entry", false, [=] { return elsewhere(issuer_point, indirect, { of_town("9999", "Town"), { "1000" } }); }, "revoked" },
        { "… until another is named", true, [=] { return elsewhere(issuer_point, indirect, { of_town("9999", "Town"), of_town("1000", "City") }); } },
        { "that list is not indirect", false, [=] { return elsewhere(issuer_point, number1, {}); }, "" },
        { "the certificate names nobody else", false, [=] { return elsewhere("", indirect, {}); }, "" },
        { "the other CA's key may not sign lists", false, [=] { return elsewhere(issuer_point, indirect, {}, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"); }, "" },
        { "the signer of lists is itself on a list that it signed", true, [=] {
             Town const t(issuer_point);
             auto const signer = issue(&t.town, "C=JP/CN=Lists", "keyUsage=critical,cRLSign\n" + issuer_point, { .key = key(4), .serial = "3000" });
             return path({ t.anchor, t.town, signer, t.end }, { t.roots(), list(signer, indirect) });
         } },
        { "… and names itself", false, [=] {
             Town const t(issuer_point);
             auto const signer = issue(&t.town, "C=JP/CN=Lists", "keyUsage=critical,cRLSign\n" + issuer_point, { .key = key(4), .serial = "3000" });
             return path({ t.anchor, t.town, signer, t.end }, { t.roots(), list(signer, indirect, { of_town("3000", "Town") }) });
         }, "no current list" },
        { "a list of a CA that the anchor does not know", false, [=] {
             Town const t(issuer_point);
             auto const foreign = issue(nullptr, "C=JP/CN=Lists", ca, { .key = key(6) });
             return path({ t.anchor, foreign, t.town, t.end }, { t.roots(), list(foreign, indirect) });
         }, "the end entity: no current list" },
    });
}

TEST_CASE("what the verdict tells apart")
{
    Town const t;
    CHECK(validate(t.with({ list(t.town, number1, { { "1000" } }) })).revoked);
    CHECK(validate(t.with({})).undetermined);
    auto late = t.with({ list(t.town, number1) });
    late.at = now + 2 * year;
    CHECK(validate(late).expired);
    CHECK(current_and_signed_by(list(t.town, number1), t.town.certificate, now));
    CHECK_FALSE(current_and_signed_by(list(t.town, number1), t.anchor.certificate, now));
    CHECK_FALSE(current_and_signed_by(list(t.town, number1, {}, expired), t.town.certificate, now));
}

}  // namespace mado::x509::test
