#include "facts.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <ctime>

namespace mado::x509 {

namespace {

template <class T, auto Free>
Owned<T, Free> decoded(X509_EXTENSION* extension)
{
    return Owned<T, Free>(static_cast<T*>(X509V3_EXT_d2i(extension)));
}

std::string value_of(X509_EXTENSION* extension)
{
    auto const* value = X509_EXTENSION_get_data(extension);
    return { reinterpret_cast<char const*>(ASN1_STRING_get0_data(value)), static_cast<std::size_t>(ASN1_STRING_length(value)) };
}

bool read_scope(CrlFacts& facts, X509_EXTENSION* extension)
{
    facts.scope = decoded<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free>(extension);
    if (!facts.scope)
        return false;
    facts.scope_bytes = value_of(extension);
    facts.indirect = facts.scope->indirectCRL > 0;
    if ((facts.scope->onlyuser > 0) + (facts.scope->onlyCA > 0) + (facts.scope->onlyattr > 0) > 1)  // 5.2.5
        return false;
    if (facts.scope->onlysomereasons != nullptr) {
        facts.reasons = 0;
        for (int bit = 1; bit <= 8; ++bit)
            if (ASN1_BIT_STRING_get_bit(facts.scope->onlysomereasons, bit) != 0)
                facts.reasons |= 1u << bit;
    }
    return true;
}

bool read_extension(CrlFacts& facts, X509_EXTENSION* extension, int nid)
{
    switch (nid) {
    case NID_issuing_distribution_point: return read_scope(facts, extension);
    case NID_crl_number: return (facts.number = decoded<ASN1_INTEGER, ASN1_INTEGER_free>(extension)) != nullptr;
    case NID_delta_crl: return (facts.base = decoded<ASN1_INTEGER, ASN1_INTEGER_free>(extension)) != nullptr;
    case NID_authority_key_identifier: facts.authority_key = value_of(extension); return true;
    case NID_issuer_alt_name:
    case NID_freshest_crl:
    case NID_info_access: return true;
    default: return X509_EXTENSION_get_critical(extension) == 0;  // 5.2: such a list tells nothing
    }
}

void read_extensions(CrlFacts& facts)
{
    std::set<std::string> seen;
    for (int i = 0; i < X509_CRL_get_ext_count(facts.crl.get()); ++i) {
        auto* const extension = X509_CRL_get_ext(facts.crl.get(), i);
        auto const oid = oid_text(X509_EXTENSION_get_object(extension));
        if (!seen.insert(oid).second || !read_extension(facts, extension, OBJ_obj2nid(X509_EXTENSION_get_object(extension))))
            facts.fault = "its extension " + oid + " is unknown or cannot be read";
    }
}

// 5.3.3: the issuer of an entry stays that of the entries after it.
bool read_entry_issuer(CrlFacts& facts, X509_EXTENSION* extension)
{
    auto const names = decoded<GENERAL_NAMES, GENERAL_NAMES_free>(extension);
    if (!names || !facts.indirect)
        return false;
    auto& issuers = facts.entry_issuers.emplace_back();
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i)
        if (auto const* name = sk_GENERAL_NAME_value(names.get(), i); name->type == GEN_DIRNAME)
            issuers.emplace_back(X509_NAME_dup(name->d.directoryName));
    return !issuers.empty();
}

bool read_entry(CrlFacts& facts, X509_REVOKED const* revoked)
{
    CrlEntry entry { 0, 0 };
    for (int i = 0; i < X509_REVOKED_get_ext_count(revoked); ++i) {
        auto* const extension = X509_REVOKED_get_ext(revoked, i);
        switch (OBJ_obj2nid(X509_EXTENSION_get_object(extension))) {
        case NID_crl_reason: {
            auto const reason = decoded<ASN1_ENUMERATED, ASN1_ENUMERATED_free>(extension);
            entry.reason = reason ? static_cast<int>(ASN1_ENUMERATED_get(reason.get())) : -1;
            if (entry.reason < 0)
                return false;
            break;
        }
        case NID_certificate_issuer:
            if (!read_entry_issuer(facts, extension))
                return false;
            break;
        case NID_invalidity_date:
        case NID_hold_instruction_code: break;
        default:
            if (X509_EXTENSION_get_critical(extension) != 0)  // 5.3: the list must not be used
                return false;
        }
    }
    entry.issuer = facts.entry_issuers.size() - 1;
    facts.entries.emplace(serial_key(X509_REVOKED_get0_serialNumber(revoked)), entry);
    return true;
}

void read_entries(CrlFacts& facts)
{
    facts.entry_issuers.emplace_back().emplace_back(X509_NAME_dup(facts.issuer()));
    auto* const revoked = X509_CRL_get_REVOKED(facts.crl.get());
    for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i)
        if (!read_entry(facts, sk_X509_REVOKED_value(revoked, i)))
            facts.fault = "an entry has an extension that is unknown or cannot be read";
}

X509_CRL* read_bytes(std::string_view bytes)
{
    if (bytes.find("-----BEGIN") != std::string_view::npos) {
        Owned<BIO, BIO_free_all> memory(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
        return PEM_read_bio_X509_CRL(memory.get(), nullptr, nullptr, nullptr);
    }
    auto const* at = reinterpret_cast<unsigned char const*>(bytes.data());
    return d2i_X509_CRL(nullptr, &at, static_cast<long>(bytes.size()));
}

std::optional<std::int64_t> seconds_of(ASN1_TIME const* time)
{
    std::tm parts {};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return static_cast<std::int64_t>(::timegm(&parts));
}

}  // namespace

std::optional<Crl> Crl::read(std::string_view bytes)
{
    auto* const crl = bytes.size() > (256u << 20) ? nullptr : read_bytes(bytes);
    ERR_clear_error();
    if (crl == nullptr)
        return {};
    auto facts = std::make_shared<CrlFacts>();
    facts->crl.reset(crl);
    read_extensions(*facts);
    read_entries(*facts);
    ERR_clear_error();
    return Crl(std::move(facts));
}

std::string Crl::der() const
{
    std::string bytes(static_cast<std::size_t>(i2d_X509_CRL(facts_->crl.get(), nullptr)), '\0');
    auto* at = reinterpret_cast<unsigned char*>(bytes.data());
    i2d_X509_CRL(facts_->crl.get(), &at);
    return bytes;
}

std::string Crl::issuer() const
{
    Owned<BIO, BIO_free_all> memory(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(memory.get(), facts_->issuer(), 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(memory.get(), &bytes);
    return { bytes, static_cast<std::size_t>(size) };
}

std::int64_t Crl::this_update() const
{
    return seconds_of(X509_CRL_get0_lastUpdate(facts_->crl.get())).value_or(0);
}

std::optional<std::int64_t> Crl::next_update() const
{
    return seconds_of(X509_CRL_get0_nextUpdate(facts_->crl.get()));
}

std::size_t Crl::entries() const
{
    return facts_->entries.size();
}

}  // namespace mado::x509
