#include <mado/mail/mail.h>

#include <curl/curl.h>

namespace mado::mail {

namespace {

struct Sending {
    std::string_view rest;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* from)
{
    auto& sending = *static_cast<Sending*>(from);
    auto const piece = sending.rest.substr(0, size * count);
    std::ranges::copy(piece, into);
    sending.rest.remove_prefix(piece.size());
    return piece.size();
}

// RFC 5321 §4.2.1: 5yz will be the same tomorrow, 4yz may not. What concerns us and not this mail (sign-in, TLS) is for a person to mend:
// the mail waits meanwhile.
Refusal refusal_of(CURLcode code, long answer)
{
    bool const about_the_mail = code != CURLE_LOGIN_DENIED && code != CURLE_USE_SSL_FAILED && answer >= 550 && answer <= 556;
    if (about_the_mail)
        return { Refusal::Kind::Invalid, "mail.refused", { { "reason", std::to_string(answer) } }, {} };
    return { Refusal::Kind::Busy, "mail.not_now", { { "reason", curl_easy_strerror(code) } }, {} };
}

}  // namespace

Smtp::Smtp(SmtpOptions options) : options_(std::move(options))
{
    static CURLcode const ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    bool const known = options_.url.starts_with("smtp://") || options_.url.starts_with("smtps://");
    if (ready != CURLE_OK || !known)
        throw std::invalid_argument("a mail server's address begins with smtp:// or smtps://: " + options_.url);
}

Result<void> Smtp::send(Mail const& mail)
{
    auto const text = TRY(rendered(mail));
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> const handle(curl_easy_init(), &curl_easy_cleanup);
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> const receivers(curl_slist_append(nullptr, mail.to.c_str()), &curl_slist_free_all);
    if (!handle || !receivers)
        throw std::bad_alloc();
    auto* const curl = handle.get();
    Sending sending { text };
    curl_easy_setopt(curl, CURLOPT_URL, options_.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(options_.start_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (!options_.authority_file.empty())
        curl_easy_setopt(curl, CURLOPT_CAINFO, options_.authority_file.c_str());
    if (!options_.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, options_.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, options_.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment's proxy is for the web
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.deadline_ms));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.deadline_ms));
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mail.from.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &sending);
    auto const code = curl_easy_perform(curl);
    if (code == CURLE_OK)
        return {};
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    return std::unexpected(refusal_of(code, answer));
}

}  // namespace mado::mail
