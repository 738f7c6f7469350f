#pragma once
// Whether a certificate has been revoked: only who is registered as a verifier (署名検証者) gets J-LIS's answers, so it is asked of a provider that the
// installation chooses, and "nobody was asked" is an answer that a clerk sees.
#include <mado/x509/certificate.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace mado::card {

struct Revocation {
    enum class State { NotAsked, Good, Revoked, Unknown };  // Unknown: asked, and no usable answer
    State state = State::NotAsked;
    std::string how = "none";     // none, crl, ocsp
    std::string response {};      // DER of what answered, kept as evidence
    std::int64_t as_of = 0;       // its thisUpdate, seconds since 1970
};
std::string_view word_of(Revocation::State state);  // not_asked, good, revoked, unknown

class RevocationProvider {
public:
    virtual ~RevocationProvider() = default;
    virtual Revocation ask(x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at) const = 0;
};

class NoRevocation final : public RevocationProvider {
public:
    Revocation ask(x509::Certificate const&, x509::Certificate const&, std::int64_t) const override { return {}; }
};

// A file that somebody fetches; read again when it changes.
class CrlFile final : public RevocationProvider {
public:
    explicit CrlFile(std::filesystem::path path) : path_(std::move(path)) {}
    Revocation ask(x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at) const override;

private:
    std::optional<x509::Crl> current() const;
    std::filesystem::path path_;
    mutable std::mutex mutex_;
    mutable std::filesystem::file_time_type read_at_ {};
    mutable std::optional<x509::Crl> crl_ {};
};

// RFC 6960 over a POST that the caller makes: DER of the request in, DER of the response out, nothing when there was none.
class Ocsp final : public RevocationProvider {
public:
    using Post = std::function<std::optional<std::string>(std::string const& request)>;
    explicit Ocsp(Post post) : post_(std::move(post)) {}
    Revocation ask(x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at) const override;

private:
    Post post_;
};

// What a kept response says, at the moment for which it was kept.
Revocation read_response(std::string const& how, std::string const& response, x509::Certificate const& certificate, x509::Certificate const& issuer, std::int64_t at);

}  // namespace mado::card
