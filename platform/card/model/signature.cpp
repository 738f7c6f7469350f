#include <mado/card/signature.h>

#include <mado/crypto/box.h>
#include <mado/names/embedded.h>
#include <mado/x509/path.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <span>

namespace mado::embedded {
std::span<File const> card();
}

namespace mado::card {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* what) const { Free(what); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;
using Cms = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;

constexpr std::size_t most_bytes = 1 << 16;  // of a CMS: it has one signer and no content
constexpr int least_key_bits = 2048;

std::unexpected<Refusal> wrong(char const* key)
{
    ERR_clear_error();
    return refuse(Refusal::Kind::Invalid, key);
}

Result<Cms> read_cms(std::string_view bytes)
{
    auto const* at = reinterpret_cast<unsigned char const*>(bytes.data());
    auto const* const end = at + bytes.size();
    Cms cms(bytes.empty() || bytes.size() > most_bytes ? nullptr : d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bytes.size())));
    if (!cms || at != end || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed || OBJ_obj2nid(CMS_get0_eContentType(cms.get())) != NID_pkcs7_data)
        return wrong("card.not_a_signature");
    auto** const content = CMS_get0_content(cms.get());
    if (content == nullptr || *content != nullptr)
        return wrong("card.not_detached");
    return cms;
}

// Each of the three once, with one value: what was signed cannot be read in two ways.
bool has_attributes(CMS_SignerInfo* signer)
{
    for (auto const nid : { NID_pkcs9_contentType, NID_pkcs9_messageDigest, NID_pkcs9_signingTime }) {
        auto const place = CMS_signed_get_attr_by_NID(signer, nid, -1);
        if (place < 0 || CMS_signed_get_attr_by_NID(signer, nid, place) >= 0 || X509_ATTRIBUTE_count(CMS_signed_get_attr(signer, place)) != 1)
            return false;
    }
    return true;
}

ASN1_TYPE* value_of(CMS_SignerInfo* signer, int nid)
{
    return X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(signer, CMS_signed_get_attr_by_NID(signer, nid, -1)), 0);
}

std::optional<std::int64_t> signing_time(CMS_SignerInfo* signer)
{
    auto const* type = value_of(signer, NID_pkcs9_signingTime);
    std::tm parts {};
    if (type == nullptr || (type->type != V_ASN1_UTCTIME && type->type != V_ASN1_GENERALIZEDTIME) || ASN1_TIME_to_tm(type->value.asn1_string, &parts) != 1)
        return {};
    return static_cast<std::int64_t>(::timegm(&parts));
}

std::string digest_in(CMS_SignerInfo* signer)
{
    auto const* type = value_of(signer, NID_pkcs9_messageDigest);
    if (type == nullptr || type->type != V_ASN1_OCTET_STRING)
        return {};
    return { reinterpret_cast<char const*>(ASN1_STRING_get0_data(type->value.octet_string)), static_cast<std::size_t>(ASN1_STRING_length(type->value.octet_string)) };
}

EVP_MD const* digest_of(CMS_SignerInfo* signer)
{
    X509_ALGOR* algorithm = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &algorithm, nullptr);
    ASN1_OBJECT const* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    switch (OBJ_obj2nid(object)) {
    case NID_sha256: return EVP_sha256();
    case NID_sha384: return EVP_sha384();
    case NID_sha512: return EVP_sha512();
    default: return nullptr;
    }
}

bool is_strong_algorithm(CMS_SignerInfo* signer)
{
    X509_ALGOR* algorithm = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, nullptr, &algorithm);
    ASN1_OBJECT const* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    constexpr std::array strong { NID_rsaEncryption, NID_sha256WithRSAEncryption, NID_sha384WithRSAEncryption, NID_sha512WithRSAEncryption, NID_rsassaPss };
    return std::ranges::find(strong, OBJ_obj2nid(object)) != strong.end();
}

std::optional<x509::Certificate> certificate_of(CMS_ContentInfo* cms, CMS_SignerInfo* signer)
{
    auto* const all = CMS_get1_certs(cms);
    std::optional<x509::Certificate> found;
    for (int i = 0; i < sk_X509_num(all) && !found; ++i)
        if (CMS_SignerInfo_cert_cmp(signer, sk_X509_value(all, i)) == 0)
            found = x509::Certificate::of(sk_X509_value(all, i));
    sk_X509_pop_free(all, X509_free);
    return found;
}

std::string hash(EVP_MD const* digest, std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> out {};
    unsigned size = 0;
    EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, digest, nullptr);
    return { reinterpret_cast<char const*>(out.data()), size };
}

bool is_signed_by(CMS_SignerInfo* signer, x509::Certificate const& certificate)
{
    CMS_SignerInfo_set1_signer_cert(signer, certificate.native());
    auto const good = CMS_SignerInfo_verify(signer) == 1;  // over the attributes, which hold the content's digest and type
    ERR_clear_error();
    return good;
}

// 1.2.392.200149.8.5.5.N: 1 name, 2 its replaced characters, 3 sex, 4 born, 5 address, 6 its replaced characters.
std::optional<Person> read_person(x509::Certificate const& certificate)
{
    constexpr std::string_view prefix = "1.2.392.200149.8.5.5.";
    Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate.native(), NID_subject_alt_name, nullptr, nullptr)));
    std::array<std::string, 7> values;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        auto const* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_OTHERNAME)
            continue;
        char oid[128];
        OBJ_obj2txt(oid, sizeof oid, name->d.otherName->type_id, 1);
        std::string_view const text(oid);
        if (!text.starts_with(prefix) || text.size() != prefix.size() + 1 || text.back() < '1' || text.back() > '6')
            continue;
        auto const* value = name->d.otherName->value;
        auto& place = values[static_cast<std::size_t>(text.back() - '0')];
        if (value->type != V_ASN1_UTF8STRING || !place.empty())
            return {};
        place.assign(reinterpret_cast<char const*>(ASN1_STRING_get0_data(value->value.utf8string)), static_cast<std::size_t>(ASN1_STRING_length(value->value.utf8string)));
    }
    if (values[1].empty())
        return {};
    auto const sex = values[3] == "1" ? "male" : values[3] == "2" ? "female" : values[3] == "3" ? "unknown" : "";
    char subject[256] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.native()), NID_commonName, subject, sizeof subject);
    return Person { values[1], values[2], sex, born_on(values[4]), values[4], values[5], values[6], subject };
}

// The pinned authority that has issued it, at that moment; the reason otherwise.
Result<Authority> authority_of(x509::Certificate const& certificate, Trust const& trust, std::int64_t at)
{
    char const* why = "card.foreign";
    for (auto const& one : trust) {
        auto const& authority = one.certificate;
        if (authority.subject() != certificate.issuer())
            continue;
        auto const verdict = x509::validate({ .certificates = { authority, certificate }, .initial_policies = { one.policy }, .explicit_policy = true, .at = at });
        if (verdict.valid && authority.from() <= at && at <= authority.through())
            return one;
        auto const without_policies = x509::validate({ .certificates = { authority, certificate }, .at = at });
        if (without_policies.expired)
            why = certificate.from() > at ? "card.not_yet" : "card.expired";
        else if (without_policies.valid)
            why = verdict.valid ? "card.expired" : "card.not_this_kind";
    }
    return wrong(why);
}

struct Checked {
    Cms cms;
    CMS_SignerInfo* signer;
    x509::Certificate certificate;
    std::int64_t signed_at;
};

// All that the CMS says of itself, against the digest of the content.
Result<Checked> check(std::string_view bytes, std::function<std::string(EVP_MD const*)> const& digest)
{
    auto cms = TRY(read_cms(bytes));
    auto* const signers = CMS_get0_SignerInfos(cms.get());
    if (sk_CMS_SignerInfo_num(signers) != 1)
        return wrong(sk_CMS_SignerInfo_num(signers) > 1 ? "card.several_signers" : "card.not_a_signature");
    auto* const signer = sk_CMS_SignerInfo_value(signers, 0);
    if (!has_attributes(signer) || value_of(signer, NID_pkcs9_contentType)->type != V_ASN1_OBJECT
        || OBJ_obj2nid(value_of(signer, NID_pkcs9_contentType)->value.object) != NID_pkcs7_data)
        return wrong("card.not_a_signature");
    auto const* const algorithm = digest_of(signer);
    auto const certificate = certificate_of(cms.get(), signer);
    auto const signed_at = signing_time(signer);
    if (!certificate || !signed_at)
        return wrong("card.not_a_signature");
    if (algorithm == nullptr || !is_strong_algorithm(signer) || !certificate->key_kind().starts_with("RSA") || certificate->key_bits() < least_key_bits)
        return wrong("card.weak");
    if (!is_signed_by(signer, *certificate))
        return wrong("card.wrong");
    if (!crypto::same(digest_in(signer), digest(algorithm)))
        return wrong("card.other_content");
    return Checked { std::move(cms), signer, *certificate, *signed_at };
}

Result<Signed> judged(Checked const& checked, Trust const& trust, std::int64_t at)
{
    auto const authority = TRY(authority_of(checked.certificate, trust, at));
    if (!checked.certificate.has_usage(1))  // nonRepudiation: the certificate for signing in (利用者証明用) has only digitalSignature
        return wrong("card.not_for_signing");
    auto person = read_person(checked.certificate);
    if (!person)
        return wrong("card.unreadable_person");
    return Signed { std::move(*person), checked.certificate, authority.certificate, authority.policy, authority.policy == test_policy, checked.signed_at, at, {} };
}

}  // namespace

Trust pinned_authorities()
{
    Trust all;
    for (auto const& file : embedded::card())
        if (file.path.ends_with(".pem"))
            if (auto certificate = x509::Certificate::read(file.bytes))
                all.push_back({ std::move(*certificate) });
    return all;
}

Trust trust_with(std::optional<x509::Certificate> const& test_authority)
{
    auto trust = pinned_authorities();
    if (test_authority)
        trust.push_back({ *test_authority, std::string(test_policy) });
    return trust;
}

Result<Signed> verify(std::string_view cms, std::string_view content, Trust const& trust, std::int64_t at, RevocationProvider const& revocation)
{
    auto const checked = TRY(check(cms, [&](EVP_MD const* algorithm) { return hash(algorithm, content); }));
    auto one = TRY(judged(checked, trust, at));
    one.revocation = revocation.ask(one.certificate, one.authority, at);
    if (one.revocation.state == Revocation::State::Revoked)
        return wrong("card.revoked");
    return one;
}

json::Value evidence_of(Signed const& one, std::string_view cms, std::string_view content)
{
    constexpr std::size_t most_kept = 1 << 20;  // a longer list is kept by its hash; whoever verifies again brings it
    auto revocation = json::object({ { "how", one.revocation.how }, { "state", word_of(one.revocation.state) }, { "as_of", one.revocation.as_of } });
    if (!one.revocation.response.empty())
        revocation.set("sha256", crypto::sha256_hex(one.revocation.response));
    if (one.revocation.response.size() <= most_kept && !one.revocation.response.empty())
        revocation.set("response", crypto::base64url(one.revocation.response));
    return json::object({ { "v", 1 }, { "cms", crypto::base64url(cms) }, { "content_sha256", crypto::sha256_hex(content) }, { "content_sha384", crypto::hex(hash(EVP_sha384(), content)) },
        { "content_sha512", crypto::hex(hash(EVP_sha512(), content)) }, { "authority", one.authority.pem() }, { "revocation", std::move(revocation) }, { "checked_at", one.checked_at },
        { "result", json::object({ { "person", json_of(one.person) }, { "serial", one.certificate.serial() }, { "issuer", one.certificate.issuer() }, { "policy", one.policy },
                        { "test", one.is_test }, { "signed_at", one.signed_at }, { "from", one.certificate.from() }, { "through", one.certificate.through() } }) } });
}

Again verify_again(json::Value const& evidence, std::optional<std::string_view> content, Trust const& trust)
{
    Again again;
    auto const cms = crypto::from_base64url(evidence.text("cms"));
    auto const authority = x509::Certificate::read(evidence.text("authority"));
    if (!cms || !authority || evidence.integer("v") != 1) {
        again.wrong.emplace_back("this is no evidence of a signature");
        return again;
    }
    if (content && crypto::sha256_hex(*content) != evidence.text("content_sha256"))
        again.wrong.emplace_back("the content is not the one that was kept with it");
    auto const kept = [&](EVP_MD const* algorithm) {
        auto const name = EVP_MD_get_size(algorithm) == 32 ? "content_sha256" : EVP_MD_get_size(algorithm) == 48 ? "content_sha384" : "content_sha512";
        if (content)
            return hash(algorithm, *content);
        std::string bytes;
        auto const hex = evidence.text(name);
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            bytes.push_back(static_cast<char>(std::strtol(hex.substr(i, 2).c_str(), nullptr, 16)));
        return bytes;
    };
    auto const at = evidence.integer("checked_at");
    auto const checked = check(*cms, kept);
    auto one = checked ? judged(*checked, trust, at) : Result<Signed>(std::unexpected(checked.error()));
    if (!one) {
        again.wrong.push_back("the signature does not hold: " + one.error().key);
        return again;
    }
    if (!(one->authority == *authority))
        again.wrong.emplace_back("another authority than the one that was kept with it");
    auto const& revocation = evidence["revocation"];
    auto const response = crypto::from_base64url(revocation.text("response")).value_or("");
    if (!response.empty() && crypto::sha256_hex(response) != revocation.text("sha256"))
        again.wrong.emplace_back("the answer about revocation was changed");
    one->revocation = read_response(revocation.text("how"), response, one->certificate, one->authority, at);
    if (word_of(one->revocation.state) != revocation.text("state") && (!response.empty() || revocation.text("how") == "none"))
        again.wrong.push_back("the answer about revocation says " + std::string(word_of(one->revocation.state)) + ", not " + revocation.text("state"));
    if (!(json_of(one->person) == evidence["result"]["person"]))
        again.wrong.emplace_back("the person kept with it is not the one in the certificate");
    again.result = std::move(*one);
    again.holds = again.wrong.empty();
    return again;
}

}  // namespace mado::card
