#include "cms.h"

#include "owned.h"

#include <algorithm>
#include <ctime>

namespace mado::pades {

namespace {

using Refused = Refusal::Kind;
using Cms = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;

struct Wrong : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void must(bool good, char const* what)
{
    if (!good) {
        ERR_clear_error();
        throw Wrong(what);
    }
}

Cms read_cms(std::string_view bytes)
{
    auto const* at = octets(bytes);
    Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bytes.size())));
    ERR_clear_error();
    return cms && OBJ_obj2nid(CMS_get0_type(cms.get())) == NID_pkcs7_signed ? std::move(cms) : nullptr;
}

// RFC 5652, 5.4: what is signed is the DER of the SET of the attributes.
std::string signed_bytes(CMS_SignerInfo* signer)
{
    std::vector<std::string> attributes;
    for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i)
        attributes.push_back(der_of<i2d_X509_ATTRIBUTE>(CMS_signed_get_attr(signer, i)));
    std::ranges::sort(attributes);
    std::string all;
    for (auto const& one : attributes)
        all += one;
    std::string head = "\x31";
    if (all.size() < 0x80)
        head += static_cast<char>(all.size());
    else if (all.size() < 0x100)
        head += { static_cast<char>(0x81), static_cast<char>(all.size()) };
    else
        head += { static_cast<char>(0x82), static_cast<char>(all.size() >> 8), static_cast<char>(all.size() & 0xff) };
    return head + all;
}

std::string signature_in(CMS_SignerInfo* signer)
{
    auto const* value = CMS_SignerInfo_get0_signature(signer);
    return { reinterpret_cast<char const*>(ASN1_STRING_get0_data(value)), static_cast<std::size_t>(ASN1_STRING_length(value)) };
}

CMS_SignerInfo* add_signer(CMS_ContentInfo* cms, Signer const& signer, std::string_view digest)
{
    auto* const certificate = signer.certificates.front().native();
    // The public half stands in for the key: what signs may lie on a token.
    auto* const made = CMS_add1_signer(cms, certificate, X509_get0_pubkey(certificate), EVP_sha256(), CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES);
    must(made != nullptr, "the certificate cannot be a signer's");
    must(CMS_signed_add1_attr_by_NID(made, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) == 1, "content-type");
    must(CMS_signed_add1_attr_by_NID(made, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest.data(), static_cast<int>(digest.size())) == 1, "message-digest");
    for (std::size_t i = 1; i < signer.certificates.size(); ++i)
        must(CMS_add1_cert(cms, signer.certificates[i].native()) == 1, "a certificate");
    return made;
}

std::optional<std::int64_t> seconds_of(ASN1_TIME const* time)
{
    std::tm parts {};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return static_cast<std::int64_t>(::timegm(&parts));
}

Owned<PKCS7, PKCS7_free> read_token(std::string_view bytes)
{
    auto const* at = octets(bytes);
    Owned<PKCS7, PKCS7_free> token(d2i_PKCS7(nullptr, &at, static_cast<long>(bytes.size())));
    ERR_clear_error();
    return token && PKCS7_type_is_signed(token.get()) ? std::move(token) : nullptr;
}

// The token in the signature's unsigned attributes; "" when it has none.
std::string stamp_in(CMS_SignerInfo* signer)
{
    auto const place = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    if (place < 0)
        return {};
    auto const* value = X509_ATTRIBUTE_get0_type(CMS_unsigned_get_attr(signer, place), 0);
    if (value == nullptr || value->type != V_ASN1_SEQUENCE)
        return {};
    return { reinterpret_cast<char const*>(value->value.sequence->data), static_cast<std::size_t>(value->value.sequence->length) };
}

Owned<X509_STORE, X509_STORE_free> store_of(std::string const& pem)
{
    Owned<X509_STORE, X509_STORE_free> store(X509_STORE_new());
    Owned<BIO, BIO_free_all> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    int many = 0;
    for (Owned<X509, X509_free> one(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)); one; one.reset(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)))
        many += X509_STORE_add_cert(store.get(), one.get());
    ERR_clear_error();
    return many > 0 ? std::move(store) : nullptr;
}

Owned<TS_REQ, TS_REQ_free> request_over(std::string_view digest)
{
    Owned<TS_REQ, TS_REQ_free> request(TS_REQ_new());
    Owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint(TS_MSG_IMPRINT_new());
    Owned<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
    X509_ALGOR_set_md(algorithm.get(), EVP_sha256());
    std::string bytes(digest);
    std::array<unsigned char, 8> nonce_bytes {};
    must(RAND_bytes(nonce_bytes.data(), static_cast<int>(nonce_bytes.size())) == 1, "random bytes");
    nonce_bytes[0] = static_cast<unsigned char>((nonce_bytes[0] & 0x7f) | 0x40);
    Owned<BIGNUM, BN_free> number(BN_bin2bn(nonce_bytes.data(), static_cast<int>(nonce_bytes.size()), nullptr));
    Owned<ASN1_INTEGER, ASN1_INTEGER_free> nonce(BN_to_ASN1_INTEGER(number.get(), nullptr));
    must(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 && TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) == 1
            && TS_REQ_set_version(request.get(), 1) == 1 && TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 && TS_REQ_set_nonce(request.get(), nonce.get()) == 1
            && TS_REQ_set_cert_req(request.get(), 1) == 1,
        "the request for a time-stamp");
    return request;
}

bool answers(TS_RESP* response, TS_REQ* request, std::string const& authority)
{
    auto store = store_of(authority);
    Owned<TS_VERIFY_CTX, TS_VERIFY_CTX_free> context(TS_REQ_to_TS_VERIFY_CTX(request, nullptr));
    if (!store || !context)
        return false;
    TS_VERIFY_CTX_set_store(context.get(), store.release());  // the context frees it
    TS_VERIFY_CTX_add_flags(context.get(), TS_VFY_SIGNATURE);
    auto const good = TS_RESP_verify_response(context.get(), response) == 1;
    ERR_clear_error();
    return good;
}

x509::Certificate const* signer_among(std::vector<x509::Certificate> const& all, CMS_SignerInfo* signer)
{
    for (auto const& one : all)
        if (CMS_SignerInfo_cert_cmp(signer, one.native()) == 0)
            return &one;
    return nullptr;
}

std::string digest_in(CMS_SignerInfo* signer)
{
    auto const place = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_messageDigest, -1);
    auto const* value = place < 0 ? nullptr : X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(signer, place), 0);
    if (value == nullptr || value->type != V_ASN1_OCTET_STRING)
        return {};
    return { reinterpret_cast<char const*>(ASN1_STRING_get0_data(value->value.octet_string)), static_cast<std::size_t>(ASN1_STRING_length(value->value.octet_string)) };
}

}  // namespace

std::string sha256_of(std::string_view first, std::string_view second)
{
    Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    std::string digest(32, '\0');
    unsigned size = 0;
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    EVP_DigestUpdate(context.get(), first.data(), first.size());
    EVP_DigestUpdate(context.get(), second.data(), second.size());
    EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
    return digest;
}

Result<std::string> stamp_over(std::string_view digest, Stamps const& stamps)
{
    auto const request = request_over(digest);
    auto const bytes = stamps.ask(der_of<i2d_TS_REQ>(request.get()));
    if (!bytes)
        return refuse(Refused::Busy, "pades.stamp_away");
    auto const* at = octets(*bytes);
    Owned<TS_RESP, TS_RESP_free> response(d2i_TS_RESP(nullptr, &at, static_cast<long>(bytes->size())));
    if (!response || !answers(response.get(), request.get(), stamps.authority)) {
        ERR_clear_error();
        return refuse(Refused::Invalid, "pades.stamp_refused");
    }
    return der_of<i2d_PKCS7>(TS_RESP_get_token(response.get()));
}

Result<std::string> signature_over(std::string_view digest, Signer const& signer, Stamps const* stamps)
{
    Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY));
    must(cms != nullptr, "a CMS");
    auto* const one = add_signer(cms.get(), signer, digest);
    std::string value;
    try {
        value = signer.key->sign(sha256_of(signed_bytes(one)));
    } catch (crypto::TokenAway const& away) {
        return refuse(Refused::Busy, "pades.key_away", { { "reason", away.what() } });
    }
    must(ASN1_STRING_set(CMS_SignerInfo_get0_signature(one), value.data(), static_cast<int>(value.size())) == 1, "the signature");
    if (stamps) {
        auto const token = TRY(stamp_over(sha256_of(value), *stamps));
        must(CMS_unsigned_add1_attr_by_NID(one, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token.data(), static_cast<int>(token.size())) == 1, "the time-stamp");
    }
    return der_of<i2d_CMS_ContentInfo>(cms.get());
}

std::vector<x509::Certificate> certificates_of(std::string_view bytes)
{
    std::vector<x509::Certificate> found;
    auto const cms = read_cms(bytes);
    if (!cms)
        return found;
    auto* const all = CMS_get1_certs(cms.get());
    for (int i = 0; i < sk_X509_num(all); ++i)
        found.push_back(x509::Certificate::of(sk_X509_value(all, i)));
    sk_X509_pop_free(all, X509_free);
    auto* const signers = CMS_get0_SignerInfos(cms.get());
    for (int i = 0; i < sk_CMS_SignerInfo_num(signers); ++i)
        if (auto const token = stamp_in(sk_CMS_SignerInfo_value(signers, i)); !token.empty())
            for (auto& one : certificates_of(token))
                found.push_back(std::move(one));
    return found;
}

Found read_signature(std::string_view bytes, std::string_view digest)
{
    Found found;
    auto const cms = read_cms(bytes);
    auto* const signers = cms ? CMS_get0_SignerInfos(cms.get()) : nullptr;
    if (sk_CMS_SignerInfo_num(signers) != 1)
        return found;
    auto* const signer = sk_CMS_SignerInfo_value(signers, 0);
    auto const all = certificates_of(bytes);
    auto const* const certificate = signer_among(all, signer);
    if (!certificate)
        return found;
    found.certificate = *certificate;
    found.by = common_name(*certificate);
    CMS_SignerInfo_set1_signer_cert(signer, certificate->native());
    found.holds = CMS_SignerInfo_verify(signer) == 1 && digest_in(signer) == digest;
    ERR_clear_error();
    if (auto const token = stamp_in(signer); !token.empty()) {
        auto const stamp = read_stamp(token, sha256_of(signature_in(signer)));
        found.holds = found.holds && stamp.holds;
        found.stamped_at = stamp.stamped_at;
    }
    return found;
}

Found read_stamp(std::string_view bytes, std::string_view digest)
{
    Found found;
    found.kind = Kind::TimeStamp;
    auto const token = read_token(bytes);
    auto const cms = read_cms(bytes);
    Owned<TS_TST_INFO, TS_TST_INFO_free> info(token ? PKCS7_to_TS_TST_INFO(token.get()) : nullptr);
    auto* const signers = cms ? CMS_get0_SignerInfos(cms.get()) : nullptr;
    if (!info || sk_CMS_SignerInfo_num(signers) != 1)
        return found;
    auto const all = certificates_of(bytes);
    auto const* const certificate = signer_among(all, sk_CMS_SignerInfo_value(signers, 0));
    if (!certificate)
        return found;
    found.certificate = *certificate;
    found.by = common_name(*certificate);
    found.stamped_at = seconds_of(TS_TST_INFO_get_time(info.get()));
    auto const* imprint = TS_MSG_IMPRINT_get_msg(TS_TST_INFO_get_msg_imprint(info.get()));
    auto const same = std::string_view(reinterpret_cast<char const*>(ASN1_STRING_get0_data(imprint)), static_cast<std::size_t>(ASN1_STRING_length(imprint))) == digest;
    // Whom it goes back to is not asked here: that was asked when it was made.
    Owned<BIO, BIO_free_all> content(BIO_new(BIO_s_null()));
    found.holds = same && CMS_verify(cms.get(), nullptr, nullptr, nullptr, content.get(), CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
    ERR_clear_error();
    return found;
}

}  // namespace mado::pades
