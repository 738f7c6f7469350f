#include "facts.h"

#include <mado/crypto/box.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <ctime>

namespace mado::x509 {

std::string oid_text(ASN1_OBJECT const* object)
{
    char buffer[256];
    auto const size = OBJ_obj2txt(buffer, sizeof buffer, object, 1);
    return size > 0 && size < static_cast<int>(sizeof buffer) ? std::string(buffer, static_cast<std::size_t>(size)) : std::string();
}

std::string serial_key(ASN1_INTEGER const* serial)
{
    std::string key(ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER ? "-" : "+");
    auto const size = ASN1_STRING_length(serial);
    auto const* bytes = ASN1_STRING_get0_data(serial);
    int first = 0;
    while (first + 1 < size && bytes[first] == 0)
        ++first;
    return key.append(reinterpret_cast<char const*>(bytes) + first, static_cast<std::size_t>(size - first));
}

bool same_name(X509_NAME const* a, X509_NAME const* b)
{
    return X509_NAME_cmp(a, b) == 0;
}

bool same_bytes(X509 const* a, X509 const* b)
{
    return a == b || X509_cmp(a, b) == 0;
}

std::optional<int> compare_time(ASN1_TIME const* time, std::int64_t at)
{
    // RFC 5280 4.1.2.5: seconds are there, in UTC, without fractions
    auto const size = ASN1_STRING_length(time);
    auto const* bytes = ASN1_STRING_get0_data(time);
    auto const wanted = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? 13 : 15;
    if (size != wanted || bytes[size - 1] != 'Z')
        return {};
    auto const order = ASN1_TIME_cmp_time_t(time, static_cast<std::time_t>(at));
    return order == -2 ? std::nullopt : std::optional(order);
}

namespace {

std::int64_t seconds_of(ASN1_TIME const* time)
{
    std::tm parts {};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<std::int64_t>(::timegm(&parts)) : 0;
}

// Counts of certificates; one beyond every path is as good as that. Nothing: negative.
std::optional<long> count_of(ASN1_INTEGER const* integer)
{
    if (ASN1_STRING_type(integer) == V_ASN1_NEG_INTEGER)
        return {};
    std::int64_t value = 0;
    if (ASN1_INTEGER_get_int64(&value, integer) != 1 || value > 1'000'000)
        return 1'000'000;
    return static_cast<long>(value);
}

template <class T, auto Free>
Owned<T, Free> decoded(X509_EXTENSION* extension)
{
    return Owned<T, Free>(static_cast<T*>(X509V3_EXT_d2i(extension)));
}

bool read_basic_constraints(CertificateFacts& facts, X509_EXTENSION* extension)
{
    auto const constraints = decoded<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>(extension);
    if (!constraints)
        return false;
    facts.has_basic_constraints = true;
    facts.is_ca = constraints->ca != 0;
    if (constraints->pathlen != nullptr) {
        facts.path_length = count_of(constraints->pathlen);
        return facts.path_length.has_value();
    }
    return true;
}

bool read_usage(CertificateFacts& facts, X509_EXTENSION* extension)
{
    auto const bits = decoded<ASN1_BIT_STRING, ASN1_BIT_STRING_free>(extension);
    if (!bits)
        return false;
    facts.usage = 0;
    for (int bit = 0; bit < 9; ++bit)
        if (ASN1_BIT_STRING_get_bit(bits.get(), bit) != 0)
            facts.usage = *facts.usage | 1u << bit;
    return true;
}

bool read_policies(CertificateFacts& facts, X509_EXTENSION* extension)
{
    auto const policies = decoded<CERTIFICATEPOLICIES, CERTIFICATEPOLICIES_free>(extension);
    if (!policies || sk_POLICYINFO_num(policies.get()) == 0)
        return false;
    facts.has_policies = true;
    std::set<std::string> seen;
    for (int i = 0; i < sk_POLICYINFO_num(policies.get()); ++i) {
        auto policy = oid_text(sk_POLICYINFO_value(policies.get(), i)->policyid);
        if (policy.empty() || !seen.insert(policy).second)  // 4.2.1.4: not more than once
            return false;
        facts.policies.push_back(std::move(policy));
    }
    return true;
}

bool read_policy_mappings(CertificateFacts& facts, X509_EXTENSION* extension)
{
    auto* const mappings = static_cast<POLICY_MAPPINGS*>(X509V3_EXT_d2i(extension));
    if (mappings == nullptr)
        return false;
    for (int i = 0; i < sk_POLICY_MAPPING_num(mappings); ++i) {
        auto const* mapping = sk_POLICY_MAPPING_value(mappings, i);
        facts.mappings.emplace_back(oid_text(mapping->issuerDomainPolicy), oid_text(mapping->subjectDomainPolicy));
    }
    sk_POLICY_MAPPING_pop_free(mappings, POLICY_MAPPING_free);
    return !facts.mappings.empty();
}

bool read_policy_constraints(CertificateFacts& facts, X509_EXTENSION* extension)
{
    auto const constraints = decoded<POLICY_CONSTRAINTS, POLICY_CONSTRAINTS_free>(extension);
    if (!constraints || (constraints->requireExplicitPolicy == nullptr && constraints->inhibitPolicyMapping == nullptr))
        return false;
    if (constraints->requireExplicitPolicy != nullptr && !(facts.require_explicit = count_of(constraints->requireExplicitPolicy)))
        return false;
    return constraints->inhibitPolicyMapping == nullptr || (facts.inhibit_mapping = count_of(constraints->inhibitPolicyMapping)).has_value();
}

bool read_inhibit_any(CertificateFacts& facts, X509_EXTENSION* extension)
{
    auto const skip = decoded<ASN1_INTEGER, ASN1_INTEGER_free>(extension);
    return skip && (facts.inhibit_any = count_of(skip.get())).has_value();
}

template <auto Member>
bool read_whole(CertificateFacts& facts, X509_EXTENSION* extension)
{
    (facts.*Member).reset(static_cast<typename std::remove_reference_t<decltype(facts.*Member)>::pointer>(X509V3_EXT_d2i(extension)));
    return facts.*Member != nullptr;
}

bool read_nothing(CertificateFacts&, X509_EXTENSION*)
{
    return true;  // known, and says nothing to the path: who uses the certificate looks at it
}

using Reader = bool (*)(CertificateFacts&, X509_EXTENSION*);

Reader reader_of(int nid)
{
    switch (nid) {
    case NID_basic_constraints: return read_basic_constraints;
    case NID_key_usage: return read_usage;
    case NID_certificate_policies: return read_policies;
    case NID_policy_mappings: return read_policy_mappings;
    case NID_policy_constraints: return read_policy_constraints;
    case NID_inhibit_any_policy: return read_inhibit_any;
    case NID_name_constraints: return read_whole<&CertificateFacts::constraints>;
    case NID_subject_alt_name: return read_whole<&CertificateFacts::other_names>;
    case NID_issuer_alt_name: return read_whole<&CertificateFacts::issuer_names>;
    case NID_crl_distribution_points: return read_whole<&CertificateFacts::distribution_points>;
    case NID_ext_key_usage:
    case NID_subject_key_identifier:
    case NID_authority_key_identifier:
    case NID_freshest_crl:
    case NID_info_access:
    case NID_sinfo_access: return read_nothing;
    default: return nullptr;
    }
}

void read_extensions(CertificateFacts& facts)
{
    std::set<std::string> seen;
    for (int i = 0; i < X509_get_ext_count(facts.x509.get()); ++i) {
        auto* const extension = X509_get_ext(facts.x509.get(), i);
        auto const oid = oid_text(X509_EXTENSION_get_object(extension));
        if (!seen.insert(oid).second)  // 4.2: not more than one instance
            facts.fault = "extension " + oid + " stands twice";
        auto const reader = reader_of(OBJ_obj2nid(X509_EXTENSION_get_object(extension)));
        if (reader == nullptr && X509_EXTENSION_get_critical(extension) != 0)
            facts.unknown_critical = oid;
        else if (reader != nullptr && !reader(facts, extension))
            facts.fault = "extension " + oid + " cannot be read";
    }
}

std::shared_ptr<CertificateFacts const> facts_of(X509* owned)
{
    auto facts = std::make_shared<CertificateFacts>();
    facts->x509.reset(owned);
    read_extensions(*facts);
    facts->self_issued = same_name(facts->subject(), facts->issuer());
    if (auto* const key = X509_get0_pubkey(owned); key != nullptr && EVP_PKEY_missing_parameters(key) == 0) {
        EVP_PKEY_up_ref(key);
        facts->key.reset(key);
    }
    ERR_clear_error();
    return facts;
}

X509* read_bytes(std::string_view bytes)
{
    if (bytes.find("-----BEGIN") != std::string_view::npos) {
        Owned<BIO, BIO_free_all> memory(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
        return PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr);
    }
    auto const* at = reinterpret_cast<unsigned char const*>(bytes.data());
    auto const* const end = at + bytes.size();
    auto* certificate = d2i_X509(nullptr, &at, static_cast<long>(bytes.size()));
    if (certificate != nullptr && at != end) {
        X509_free(certificate);
        return nullptr;
    }
    return certificate;
}

std::string printed(X509_NAME const* name)
{
    Owned<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(memory.get(), &bytes);
    return { bytes, static_cast<std::size_t>(size) };
}

}  // namespace

std::optional<Certificate> Certificate::read(std::string_view bytes)
{
    auto* const certificate = bytes.size() > (1u << 20) ? nullptr : read_bytes(bytes);
    ERR_clear_error();
    if (certificate == nullptr)
        return {};
    return Certificate(facts_of(certificate));
}

Certificate Certificate::of(x509_st* shared)
{
    X509_up_ref(shared);
    return Certificate(facts_of(shared));
}

x509_st* Certificate::native() const
{
    return facts_->x509.get();
}

std::string Certificate::der() const
{
    std::string bytes(static_cast<std::size_t>(i2d_X509(native(), nullptr)), '\0');
    auto* at = reinterpret_cast<unsigned char*>(bytes.data());
    i2d_X509(native(), &at);
    return bytes;
}

std::string Certificate::pem() const
{
    Owned<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(memory.get(), native());
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(memory.get(), &bytes);
    return { bytes, static_cast<std::size_t>(size) };
}

std::string Certificate::fingerprint() const
{
    return mado::crypto::sha256_hex(der());
}

std::string Certificate::subject() const
{
    return printed(facts_->subject());
}

std::string Certificate::issuer() const
{
    return printed(facts_->issuer());
}

std::string Certificate::serial() const
{
    auto const* serial = X509_get0_serialNumber(native());
    return mado::crypto::hex({ reinterpret_cast<char const*>(ASN1_STRING_get0_data(serial)), static_cast<std::size_t>(ASN1_STRING_length(serial)) });
}

std::int64_t Certificate::from() const
{
    return seconds_of(X509_get0_notBefore(native()));
}

std::int64_t Certificate::through() const
{
    return seconds_of(X509_get0_notAfter(native()));
}

std::vector<std::string> Certificate::policies() const
{
    return facts_->policies;
}

bool Certificate::may_sign() const
{
    return facts_->may(digital_signature) || facts_->may(non_repudiation);
}

bool Certificate::has_usage(int bit) const
{
    return facts_->usage && facts_->may(bit);
}

int Certificate::key_bits() const
{
    return facts_->key ? EVP_PKEY_get_bits(facts_->key.get()) : 0;
}

std::string Certificate::key_kind() const
{
    auto const* name = facts_->key ? EVP_PKEY_get0_type_name(facts_->key.get()) : nullptr;
    return name == nullptr ? std::string() : name;
}

bool operator==(Certificate const& a, Certificate const& b)
{
    return same_bytes(a.native(), b.native());
}

}  // namespace mado::x509
