// RFC 5280 6.1: signatures, validity, names, rights, path length. Each valid case beside its twin that differs in one thing.
#include "making.h"

#include <openssl/core_names.h>

namespace mado::x509::test {

namespace {

std::string const ca0 = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n";
std::string const ca1 = "basicConstraints=critical,CA:TRUE,pathlen:1\nkeyUsage=critical,keyCertSign,cRLSign\n";

PathInputs three(std::string const& middle, How how_middle = {}, How how_end = {}, std::string const& end = ee)
{
    auto const anchor = root();
    auto const town = issue(&anchor, "C=JP/O=Test/CN=Town", middle, std::move(how_middle));
    return path({ anchor, town, issue(&town, "C=JP/O=Test/CN=Hanako", end, std::move(how_end)) });
}

// As many CAs between as there are texts; "=" in front: self-issued (the same name as the one above).
PathInputs chain(std::vector<std::string> const& middles)
{
    std::vector<Made> all { root() };
    int number = 0;
    std::string subject = "CN=Root";
    for (auto const& text : middles) {
        auto const same = text.starts_with('=');
        subject = same ? subject : "CN=Level " + std::to_string(++number);
        all.push_back(issue(&all.back(), subject, same ? text.substr(1) : text));
    }
    all.push_back(issue(&all.back(), "CN=End", ee));
    return path(all);
}

Key dsa_key()
{
    static Key const made = [] {
        Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> parameters(EVP_PKEY_CTX_new_from_name(nullptr, "DSA", nullptr));
        EVP_PKEY* group = nullptr;
        EVP_PKEY_paramgen_init(parameters.get());
        EVP_PKEY_CTX_set_dsa_paramgen_bits(parameters.get(), 1024);
        EVP_PKEY_paramgen(parameters.get(), &group);
        Owned<EVP_PKEY, EVP_PKEY_free> owned(group);
        Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> making(EVP_PKEY_CTX_new(group, nullptr));
        EVP_PKEY* key = nullptr;
        EVP_PKEY_keygen_init(making.get());
        EVP_PKEY_keygen(making.get(), &key);
        return Key(key, EVP_PKEY_free);
    }();
    return made;
}

// The same certificate whose DSA key has no parameters, signed anew.
Made without_parameters(Made const& of, Made const& issuer)
{
    Owned<X509, X509_free> copy(X509_dup(of.certificate.native()));
    ASN1_OBJECT* algorithm = nullptr;
    unsigned char const* bits = nullptr;
    int size = 0;
    X509_PUBKEY_get0_param(&algorithm, &bits, &size, nullptr, X509_get_X509_PUBKEY(copy.get()));
    auto* const bytes = static_cast<unsigned char*>(OPENSSL_memdup(bits, static_cast<std::size_t>(size)));
    X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(copy.get()), OBJ_dup(algorithm), V_ASN1_UNDEF, nullptr, bytes, size);
    X509_sign(copy.get(), issuer.key.get(), EVP_sha256());
    return { *Certificate::read(Certificate::of(copy.get()).der()), of.key };
}

PathInputs dsa(bool parameters_above)
{
    auto const anchor = root();
    auto const first = issue(&anchor, "CN=DSA", ca, { .key = parameters_above ? dsa_key() : nullptr });
    auto const second = without_parameters(issue(&first, "CN=DSA without parameters", ca, { .key = dsa_key() }), first);
    return path({ anchor, first, second, issue(&second, "CN=End", ee) });
}

}  // namespace

TEST_CASE("signatures and validity")
{
    run({
        { "two certificates", true, [] { auto const a = root(); return path({ a, issue(&a, "CN=End", ee) }); } },
        { "three certificates", true, [] { return three(ca); } },
        { "the CA's signature is broken", false, [] { return three(ca, { .broken_signature = true }); }, "certificate 1: its signature" },
        { "the end entity's signature is broken", false, [] { return three(ca, {}, { .broken_signature = true }); }, "the end entity: its signature" },
        { "signed with another key of that name", false, [] {
             auto const a = root(), town = issue(&a, "CN=Town", ca), false_town = issue(&a, "CN=Town", ca);
             return path({ a, town, issue(&false_town, "CN=End", ee) });
         }, "its signature" },
        { "RSA with SHA-512 and SHA-1, EC with SHA-384", true, [] {
             auto const a = issue(nullptr, "CN=RSA", ca, { .key = Key(EVP_RSA_gen(2048), EVP_PKEY_free) });
             auto const b = issue(&a, "CN=B", ca, { .digest = EVP_sha512() }), c = issue(&b, "CN=C", ca, { .digest = EVP_sha384() });
             return path({ a, b, c, issue(&c, "CN=End", ee, { .digest = EVP_sha1() }) });
         } },
        { "a DSA key takes its issuer's parameters", true, [] { return dsa(true); } },
        { "a DSA key without parameters under another algorithm", false, [] { return dsa(false); }, "the end entity: its signature" },
        { "the CA begins this second", true, [] { return three(ca, { .from = now }); } },
        { "the CA begins the next second", false, [] { return three(ca, { .from = now + 1 }); }, "certificate 1: is not valid yet" },
        { "the end entity ends this second", true, [] { return three(ca, {}, { .through = now }); } },
        { "the end entity ended a second ago", false, [] { return three(ca, {}, { .through = now - 1 }); }, "the end entity: has expired" },
        { "from 1950 through 2060 (both forms of time)", true, [] { return three(ca, { .from = -631'152'000, .through = 2'840'140'800 }); } },
        { "through 1999, in two digits", false, [] { return three(ca, { .from = -631'152'000, .through = 946'684'799 }); }, "has expired" },
        { "the anchor's own dates do not matter", true, [] {
             auto const a = issue(nullptr, "CN=Old", ca, { .from = now - 2 * year, .through = now - year });
             return path({ a, issue(&a, "CN=End", ee) });
         } },
        { "one certificate is no path", false, [] { return path({ root() }); }, "an anchor and an end entity" },
    });
}

TEST_CASE("names of issuers and subjects")
{
    auto const with_issuer = [](std::string const& text, int type = MBSTRING_UTF8) {
        auto const a = root();
        auto const town = issue(&a, "C=JP/O=Test/CN=Town of Test", ca);
        return path({ a, town, issue(&town, "CN=End", ee, { .issuer_name = text, .name_type = type }) });
    };
    run({
        { "the same name", true, [=] { return with_issuer("C=JP/O=Test/CN=Town of Test"); } },
        { "another name", false, [=] { return with_issuer("C=JP/O=Test/CN=Town of Best"); }, "its issuer" },
        { "the parts in another order", false, [=] { return with_issuer("O=Test/C=JP/CN=Town of Test"); }, "its issuer" },
        { "more white space", true, [=] { return with_issuer("C=JP/O=Test/CN=  Town  of   Test "); } },
        { "white space left out", false, [=] { return with_issuer("C=JP/O=Test/CN=Townof Test"); }, "its issuer" },
        { "other case", true, [=] { return with_issuer("C=JP/O=test/CN=TOWN of test"); } },
        { "PrintableString instead of UTF8String", true, [=] { return with_issuer("C=JP/O=Test/CN=Town of Test", V_ASN1_PRINTABLESTRING); } },
        { "the order of the path is the given one", false, [] {
             auto const a = root(), b = issue(&a, "CN=B", ca), c = issue(&b, "CN=C", ca);
             return path({ a, c, b, issue(&c, "CN=End", ee) });
         }, "certificate 1: its issuer" },
        { "nobody is left out of the path", false, [] {
             auto const a = root(), b = issue(&a, "CN=B", ca), c = issue(&a, "CN=C", ca);
             return path({ a, b, c, issue(&b, "CN=End", ee) });
         }, "its issuer" },
    });
}

TEST_CASE("who may issue")
{
    run({
        { "no basicConstraints", false, [] { return three("keyUsage=critical,keyCertSign\n"); }, "is no CA" },
        { "cA is false, critical", false, [] { return three("basicConstraints=critical,CA:FALSE\nkeyUsage=keyCertSign\n"); }, "is no CA" },
        { "cA is false, not critical", false, [] { return three("basicConstraints=CA:FALSE\n"); }, "is no CA" },
        { "cA is true, not critical", true, [] { return three("basicConstraints=CA:TRUE\n"); } },
        { "version 1", false, [] { return three("", { .version = 0 }); }, "is no CA" },
        { "an end entity of version 1", true, [] { return three(ca, {}, { .version = 0 }, ""); } },
        { "keyUsage without keyCertSign, critical", false, [] { return three("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n"); }, "keyUsage" },
        { "keyUsage without keyCertSign, not critical", false, [] { return three("basicConstraints=CA:TRUE\nkeyUsage=digitalSignature\n"); }, "keyUsage" },
        { "keyUsage with keyCertSign, not critical", true, [] { return three("basicConstraints=CA:TRUE\nkeyUsage=keyCertSign\n"); } },
        { "an end entity that is a CA", true, [] { return three(ca, {}, {}, ca); } },
        { "length 0, an end entity below", true, [] { return chain({ ca0 }); } },
        { "length 0, a CA below", false, [] { return chain({ ca0, ca }); }, "certificate 2: the path is longer" },
        { "length 0, a self-issued CA below", true, [] { return chain({ ca0, "=" + ca0 }); } },
        { "length 0, a self-issued and another CA below", false, [] { return chain({ ca0, "=" + ca0, ca }); }, "certificate 3" },
        { "length 1, one CA below", true, [] { return chain({ ca1, ca }); } },
        { "length 1, two CAs below", false, [] { return chain({ ca1, ca, ca }); }, "certificate 3" },
        { "length 1, self-issued on both levels", true, [] { return chain({ ca1, "=" + ca1, ca0, "=" + ca0 }); } },
        { "a longer length below does not lengthen", false, [] { return chain({ ca0, "basicConstraints=critical,CA:TRUE,pathlen:9\n" }); }, "longer" },
        { "the anchor's length does not count", true, [] {
             auto const a = issue(nullptr, "CN=Anchor", ca0), b = issue(&a, "CN=B", ca);
             return path({ a, b, issue(&b, "CN=End", ee) });
         } },
    });
}

TEST_CASE("extensions")
{
    run({
        { "unknown, not critical", true, [] { return three(ca, {}, {}, ee + "1.2.3.4.5=ASN1:UTF8String:hello\n"); } },
        { "unknown, critical", false, [] { return three(ca, {}, {}, ee + "1.2.3.4.5=critical,ASN1:UTF8String:hello\n"); }, "unknown critical extension 1.2.3.4.5" },
        { "unknown, critical, in a CA", false, [] { return three(ca + "1.2.3.4.5=critical,ASN1:NULL\n"); }, "certificate 1: has the unknown" },
        { "extended usage, critical", true, [] { return three(ca, {}, {}, ee + "extendedKeyUsage=critical,emailProtection\n"); } },
        { "keyUsage that cannot be read", false, [] { return three(ca, {}, {}, "2.5.29.15=ASN1:UTF8String:hello\n"); }, "cannot be read" },
        { "basicConstraints that cannot be read", false, [] { return three("2.5.29.19=ASN1:UTF8String:hello\n"); }, "cannot be read" },
        { "keyUsage twice", false, [] { return three(ca, {}, {}, ee + "2.5.29.15=ASN1:FORMAT:BITLIST,BITSTRING:0\n"); }, "stands twice" },
    });
}

}  // namespace mado::x509::test
