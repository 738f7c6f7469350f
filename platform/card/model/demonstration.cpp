#include <mado/card/demonstration.h>

#include <mado/crypto/box.h>
#include <mado/crypto/new_file.h>

#include <openssl/cms.h>
#include <openssl/conf.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>

namespace mado::card {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* what) const { Free(what); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Bio = Owned<BIO, BIO_free_all>;

void need(bool good)
{
    if (!good)
        throw std::runtime_error("OpenSSL cannot make a test card");
}

std::string text_in(BIO* memory)
{
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(memory, &bytes);
    return { bytes, static_cast<std::size_t>(size) };
}

std::string pem_of(EVP_PKEY* key, std::string_view pin)
{
    Bio memory(BIO_new(BIO_s_mem()));
    need(PEM_write_bio_PKCS8PrivateKey(memory.get(), key, pin.empty() ? nullptr : EVP_aes_256_cbc(), pin.empty() ? nullptr : pin.data(), static_cast<int>(pin.size()), nullptr, nullptr) == 1);
    return text_in(memory.get());
}

Key key_in(std::string const& pem, std::string const& pin)
{
    Bio memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    auto const give = [](char* buffer, int size, int, void* given) {
        auto const& text = *static_cast<std::string const*>(given);
        auto const length = std::min<int>(size, static_cast<int>(text.size()));
        std::copy_n(text.begin(), length, buffer);
        return length;
    };
    Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, give, const_cast<std::string*>(&pin)));
    ERR_clear_error();
    return key;
}

void add_rdn(X509_NAME* name, char const* part, std::string const& value)
{
    need(X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, reinterpret_cast<unsigned char const*>(value.data()), static_cast<int>(value.size()), -1, 0) == 1);
}

void add_extension(X509* certificate, X509V3_CTX* context, int nid, char const* value)
{
    Owned<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_conf_nid(nullptr, context, nid, value));
    need(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void set_serial(X509* certificate)
{
    std::array<unsigned char, 8> bytes {};
    auto const secret = crypto::make_symmetric_key();
    std::copy_n(secret.bytes.begin(), bytes.size(), bytes.begin());
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40);
    Owned<BIGNUM, BN_free> number(BN_bin2bn(bytes.data(), bytes.size(), nullptr));
    Owned<ASN1_INTEGER, ASN1_INTEGER_free> serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
    X509_set_serialNumber(certificate, serial.get());
}

void add_other_name(GENERAL_NAMES* names, int place, std::string const& value)
{
    auto* const type = ASN1_TYPE_new();
    auto* const text = ASN1_UTF8STRING_new();
    need(ASN1_STRING_set(text, value.data(), static_cast<int>(value.size())) == 1);
    ASN1_TYPE_set(type, V_ASN1_UTF8STRING, text);
    auto* const name = GENERAL_NAME_new();
    auto const oid = "1.2.392.200149.8.5.5." + std::to_string(place);
    need(GENERAL_NAME_set0_othername(name, OBJ_txt2obj(oid.c_str(), 1), type) == 1);
    sk_GENERAL_NAME_push(names, name);
}

void add_person(X509* certificate, Person const& person)
{
    Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(GENERAL_NAMES_new());
    auto const sex = person.sex == "male" ? "1" : person.sex == "female" ? "2" : "3";
    for (auto const& [place, value] : { std::pair { 1, person.name }, { 2, person.name_replaced }, { 3, std::string(sex) }, { 4, person.born_words }, { 5, person.address },
             { 6, person.address_replaced } })
        add_other_name(names.get(), place, value);
    need(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, 0) == 1);
}

Key new_key(int bits)
{
    Key key(EVP_RSA_gen(static_cast<unsigned>(bits)));
    need(key != nullptr);
    return key;
}

struct Draft {
    Owned<X509, X509_free> certificate { X509_new() };
    X509V3_CTX context {};
    Owned<CONF, NCONF_free> nothing { NCONF_new(nullptr) };  // policies are written by way of a configuration, be it empty
    Draft(EVP_PKEY* key, std::int64_t from, std::int64_t through)
    {
        X509_set_version(certificate.get(), 2);
        set_serial(certificate.get());
        ASN1_TIME_set(X509_getm_notBefore(certificate.get()), static_cast<std::time_t>(from));
        ASN1_TIME_set(X509_getm_notAfter(certificate.get()), static_cast<std::time_t>(through));
        X509_set_pubkey(certificate.get(), key);
    }
};

std::string read(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return file ? std::move(bytes).str() : std::string();
}

bool is_name(std::string_view name)
{
    return !name.empty() && name.size() <= 60 && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

constexpr std::string_view ending = ".card.json";

}  // namespace

TestAuthority make_test_authority(std::int64_t at)
{
    constexpr std::int64_t ten_years = 315'569'520, day = 86'400;
    auto const key = new_key(2048);
    Draft draft(key.get(), at - day, at + ten_years);
    auto* const name = X509_get_subject_name(draft.certificate.get());
    add_rdn(name, "C", "JP");
    add_rdn(name, "O", "Madoguchi test cards");
    add_rdn(name, "OU", "for digital signature, without any value");
    X509_set_issuer_name(draft.certificate.get(), name);
    X509V3_set_ctx(&draft.context, draft.certificate.get(), draft.certificate.get(), nullptr, nullptr, 0);
    add_extension(draft.certificate.get(), &draft.context, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(draft.certificate.get(), &draft.context, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(draft.certificate.get(), &draft.context, NID_subject_key_identifier, "hash");
    need(X509_sign(draft.certificate.get(), key.get(), EVP_sha256()) > 0);
    return { x509::Certificate::of(draft.certificate.get()), pem_of(key.get(), {}) };
}

bool is_pin(std::string_view pin)
{
    return pin.size() >= 6 && pin.size() <= 16 && std::ranges::all_of(pin, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

json::Value issue_card(TestAuthority const& authority, CardWish const& wish, std::string_view pin)
{
    auto const issuing = key_in(authority.key, {});
    need(issuing != nullptr && is_pin(pin));
    auto const key = new_key(wish.key_bits);
    Draft draft(key.get(), wish.from, wish.through);
    auto* const name = X509_get_subject_name(draft.certificate.get());
    add_rdn(name, "C", "JP");
    add_rdn(name, "CN", wish.person.subject.empty() ? crypto::hex(crypto::view(crypto::make_symmetric_key().bytes)).substr(0, 24) : wish.person.subject);
    X509_set_issuer_name(draft.certificate.get(), X509_get_subject_name(authority.certificate.native()));
    X509V3_set_ctx(&draft.context, authority.certificate.native(), draft.certificate.get(), nullptr, nullptr, 0);
    X509V3_set_nconf(&draft.context, draft.nothing.get());
    add_extension(draft.certificate.get(), &draft.context, NID_key_usage, wish.may_sign ? "critical,digitalSignature,nonRepudiation" : "critical,digitalSignature");
    add_extension(draft.certificate.get(), &draft.context, NID_certificate_policies, ("critical," + wish.policy).c_str());
    add_extension(draft.certificate.get(), &draft.context, NID_authority_key_identifier, "keyid");
    add_person(draft.certificate.get(), wish.person);
    need(X509_sign(draft.certificate.get(), issuing.get(), EVP_sha256()) > 0);
    return json::object({ { "v", 1 }, { "certificate", x509::Certificate::of(draft.certificate.get()).pem() }, { "key", pem_of(key.get(), pin) }, { "tries", most_tries }, { "title", wish.title.empty() ? wish.person.name : wish.title } });
}

x509::Certificate certificate_of(json::Value const& card)
{
    auto certificate = x509::Certificate::read(card.text("certificate"));
    if (!certificate)
        throw std::runtime_error("this file is no test card");
    return *certificate;
}

Signing sign(json::Value& card, std::string_view pin, std::string_view content, std::int64_t at)
{
    auto const tries = static_cast<int>(card.integer("tries"));
    if (tries <= 0)
        return { Signing::Is::Locked };
    auto const key = key_in(card.text("key"), std::string(pin));
    card.set("tries", key ? most_tries : tries - 1);
    if (!key)
        return { tries == 1 ? Signing::Is::Locked : Signing::Is::WrongPin, {}, tries - 1 };
    auto const certificate = certificate_of(card);
    Bio data(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
    constexpr unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_PARTIAL;
    Owned<CMS_ContentInfo, CMS_ContentInfo_free> cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    auto* const signer = CMS_add1_signer(cms.get(), certificate.native(), key.get(), EVP_sha256(), CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP);
    need(signer != nullptr);
    Owned<ASN1_TIME, ASN1_TIME_free> time(ASN1_TIME_set(nullptr, static_cast<std::time_t>(at)));
    need(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time.get(), -1) == 1);
    need(CMS_final(cms.get(), data.get(), nullptr, CMS_DETACHED | CMS_BINARY) == 1);
    unsigned char* der = nullptr;
    auto const size = i2d_CMS_ContentInfo(cms.get(), &der);
    need(size > 0);
    Signing done { Signing::Is::Signed, std::string(reinterpret_cast<char*>(der), static_cast<std::size_t>(size)), most_tries };
    OPENSSL_free(der);
    return done;
}

std::string make_crl(TestAuthority const& authority, std::vector<std::string> const& revoked, std::int64_t from, std::int64_t through)
{
    auto const key = key_in(authority.key, {});
    Owned<X509_CRL, X509_CRL_free> crl(X509_CRL_new());
    X509_CRL_set_version(crl.get(), 1);
    X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(authority.certificate.native()));
    Owned<ASN1_TIME, ASN1_TIME_free> first(ASN1_TIME_set(nullptr, static_cast<std::time_t>(from))), next(ASN1_TIME_set(nullptr, static_cast<std::time_t>(through)));
    X509_CRL_set1_lastUpdate(crl.get(), first.get());
    X509_CRL_set1_nextUpdate(crl.get(), next.get());
    for (auto const& serial : revoked) {
        auto* const entry = X509_REVOKED_new();
        BIGNUM* number = nullptr;
        BN_hex2bn(&number, serial.c_str());
        Owned<BIGNUM, BN_free> owned(number);
        Owned<ASN1_INTEGER, ASN1_INTEGER_free> integer(BN_to_ASN1_INTEGER(number, nullptr));
        X509_REVOKED_set_serialNumber(entry, integer.get());
        X509_REVOKED_set_revocationDate(entry, first.get());
        X509_CRL_add0_revoked(crl.get(), entry);
    }
    need(key && X509_CRL_sign(crl.get(), key.get(), EVP_sha256()) > 0);
    unsigned char* der = nullptr;
    auto const size = i2d_X509_CRL(crl.get(), &der);
    std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

namespace {

std::mutex& box_mutex()  // a card's counter is read and written by one at a time
{
    static std::mutex mutex;
    return mutex;
}

TestAuthority authority_in(std::filesystem::path const& folder, std::int64_t at)
{
    std::filesystem::create_directories(folder);
    if (auto certificate = x509::Certificate::read(read(folder / "authority.pem")))
        return { *certificate, read(folder / "authority.key") };
    auto made = make_test_authority(at);
    crypto::replace_file(folder / "authority.key", made.key);
    crypto::replace_file(folder / "authority.pem", made.certificate.pem());
    return made;
}

}  // namespace

TestAuthority CardBox::authority(std::int64_t at) const
{
    std::lock_guard const lock(box_mutex());
    return authority_in(folder_, at);
}

std::optional<x509::Certificate> CardBox::known_authority() const
{
    return x509::Certificate::read(read(folder_ / "authority.pem"));
}

void CardBox::issue(std::string const& name, CardWish const& wish, std::string_view pin, std::int64_t at) const
{
    if (!is_name(name))
        throw std::invalid_argument("the name of a test card has a–z, 0–9, - and _ alone");
    std::lock_guard const lock(box_mutex());
    crypto::replace_file(folder_ / (name + std::string(ending)), json::write(issue_card(authority_in(folder_, at), wish, pin)));
}

std::vector<std::string> CardBox::names() const
{
    std::vector<std::string> all;
    std::error_code error;
    for (auto const& entry : std::filesystem::directory_iterator(folder_, error))
        if (auto const name = entry.path().filename().string(); name.ends_with(ending))
            all.push_back(name.substr(0, name.size() - ending.size()));
    std::ranges::sort(all);
    return all;
}

std::optional<json::Value> CardBox::card(std::string_view name) const
{
    if (!is_name(name))
        return {};
    auto read_card = json::parse(read(folder_ / (std::string(name) + std::string(ending))));
    return read_card ? std::optional(std::move(*read_card)) : std::nullopt;
}

std::optional<Signing> CardBox::sign(std::string_view name, std::string_view pin, std::string_view content, std::int64_t at) const
{
    std::lock_guard const lock(box_mutex());
    auto found = card(name);
    if (!found)
        return {};
    auto signing = card::sign(*found, pin, content, at);
    crypto::replace_file(folder_ / (std::string(name) + std::string(ending)), json::write(*found));
    return signing;
}

}  // namespace mado::card
