#include <mado/card/revocation.h>

#include <mado/x509/path.h>

#include <openssl/err.h>
#include <openssl/ocsp.h>

#include <ctime>
#include <fstream>
#include <sstream>

namespace mado::card {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* what) const { Free(what); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

constexpr long clock_difference = 300;  // seconds that an answer may seem to come from the future

std::int64_t seconds_of(ASN1_GENERALIZEDTIME const* time)
{
    std::tm parts {};
    return time != nullptr && ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<std::int64_t>(::timegm(&parts)) : 0;
}

Owned<OCSP_CERTID, OCSP_CERTID_free> id_of(x509::Certificate const& certificate, x509::Certificate const& issuer)
{
    return Owned<OCSP_CERTID, OCSP_CERTID_free>(OCSP_cert_to_id(EVP_sha1(), certificate.native(), issuer.native()));  // RFC 5019: the hash that every responder knows
}

// The issuer itself answers, or somebody whom it has certified for that.
bool is_signed(OCSP_BASICRESP* basic, x509::Certificate const& issuer)
{
    Owned<X509_STORE, X509_STORE_free> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), issuer.native());
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
    auto* const helpers = sk_X509_new_null();
    sk_X509_push(helpers, issuer.native());
    auto const good = OCSP_basic_verify(basic, helpers, store.get(), 0) == 1;
    sk_X509_free(helpers);
    ERR_clear_error();
    return good;
}

Revocation from_ocsp(std::string const& bytes, x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at)
{
    Revocation answer { Revocation::State::Unknown, "ocsp", bytes, 0 };
    auto const* start = reinterpret_cast<unsigned char const*>(bytes.data());
    Owned<OCSP_RESPONSE, OCSP_RESPONSE_free> response(d2i_OCSP_RESPONSE(nullptr, &start, static_cast<long>(bytes.size())));
    if (!response || OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return answer;
    Owned<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_response_get1_basic(response.get()));
    if (!basic || !is_signed(basic.get(), issuer))
        return answer;
    int status = V_OCSP_CERTSTATUS_UNKNOWN, reason = 0;
    ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *next = nullptr;
    auto const id = id_of(certificate, issuer);
    if (OCSP_resp_find_status(basic.get(), id.get(), &status, &reason, &revoked, &from, &next) != 1)
        return answer;
    answer.as_of = seconds_of(from);
    auto const is_current = answer.as_of <= at + clock_difference && next != nullptr && seconds_of(next) >= at - clock_difference;
    if (status == V_OCSP_CERTSTATUS_REVOKED && seconds_of(revoked) <= at + clock_difference)
        answer.state = Revocation::State::Revoked;
    else if (status == V_OCSP_CERTSTATUS_GOOD && is_current)
        answer.state = Revocation::State::Good;
    return answer;
}

Revocation from_crl(x509::Crl const& crl, x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at)
{
    Revocation answer { Revocation::State::Unknown, "crl", crl.der(), crl.this_update() };
    auto const verdict = x509::validate({ .certificates = { issuer, certificate }, .crls = { crl }, .at = at });
    if (verdict.valid)
        answer.state = Revocation::State::Good;
    else if (verdict.revoked)
        answer.state = Revocation::State::Revoked;
    return answer;
}

}  // namespace

std::string_view word_of(Revocation::State state)
{
    switch (state) {
    case Revocation::State::Good: return "good";
    case Revocation::State::Revoked: return "revoked";
    case Revocation::State::Unknown: return "unknown";
    case Revocation::State::NotAsked: break;
    }
    return "not_asked";
}

std::optional<x509::Crl> CrlFile::current() const
{
    std::lock_guard const lock(mutex_);
    std::error_code error;
    auto const written = std::filesystem::last_write_time(path_, error);
    if (error)
        return {};
    if (!crl_ || written != read_at_) {
        std::ifstream file(path_, std::ios::binary);
        std::ostringstream bytes;
        bytes << file.rdbuf();
        crl_ = x509::Crl::read(std::move(bytes).str());
        read_at_ = written;
    }
    return crl_;
}

Revocation CrlFile::ask(x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at) const
{
    auto const crl = current();
    return crl ? from_crl(*crl, certificate, issuer, at) : Revocation { Revocation::State::Unknown, "crl", {}, 0 };
}

Revocation Ocsp::ask(x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at) const
{
    Owned<OCSP_REQUEST, OCSP_REQUEST_free> request(OCSP_REQUEST_new());
    OCSP_request_add0_id(request.get(), id_of(certificate, issuer).release());
    unsigned char* der = nullptr;
    auto const size = i2d_OCSP_REQUEST(request.get(), &der);
    std::string const bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(der);
    auto const response = post_(bytes);
    return response ? from_ocsp(*response, certificate, issuer, at) : Revocation { Revocation::State::Unknown, "ocsp", {}, 0 };
}

Revocation read_response(std::string const& how, std::string const& response, x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at)
{
    if (how == "ocsp")
        return from_ocsp(response, certificate, issuer, at);
    if (auto const crl = how == "crl" ? x509::Crl::read(response) : std::nullopt)
        return from_crl(*crl, certificate, issuer, at);
    return { how == "none" ? Revocation::State::NotAsked : Revocation::State::Unknown, how, response, 0 };
}

}  // namespace mado::card
