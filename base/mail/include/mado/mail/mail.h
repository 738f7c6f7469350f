#pragma once
#include <mado/result/result.h>
#include <mado/time/instant.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace mado::mail {

// A mail carries no content of a case: it says that there is something to read. Plain text in UTF-8.
struct Mail {
    std::string from;        // "madoguchi@city.example.jp"; a bare address, as is `to`
    std::string to;
    std::string subject;
    std::string body;
    std::string message_id;  // "0192…@city.example.jp", without angle brackets; the same again for the same mail
    Instant date {};
    std::string from_name {};  // shown before the address: "岡山市"
};

// local@domain: dot-atom of RFC 5321 §4.1.2 and a domain of letters, digits and hyphens with at least one dot. Also the addresses that
// Japanese carriers once gave out (dots in a row or before the @), which their owners still use.
bool is_mail_address(std::string_view text);

// The mail as it travels (RFC 5322, RFC 2047 words, base64 body), lines ending in CRLF. Invalid when an address or the id is malformed,
// or a header value holds a line break or another control character.
Result<std::string> rendered(Mail const& mail);

// Carries mails. Refuses Busy when it may work later, Invalid when this mail will never be accepted. Usable from several threads.
class Post {
public:
    virtual ~Post() = default;
    virtual Result<void> send(Mail const& mail) = 0;
};

// One .eml file a mail, named by date and message id, complete or absent. For demonstrations, tests and towns that carry mail by other means.
class FileOutbox final : public Post {
public:
    explicit FileOutbox(std::filesystem::path folder);  // made when it is missing
    Result<void> send(Mail const& mail) override;

private:
    std::filesystem::path folder_;
};

struct SmtpOptions {
    std::string url;             // smtp://host:587 or smtps://host:465
    std::string user {}, password {};
    bool start_tls = true;       // for smtp://: without it, nothing is sent
    std::string authority_file {};  // PEM of the authority to trust instead of the system's
    int deadline_ms = 20'000;
};

class Smtp final : public Post {
public:
    explicit Smtp(SmtpOptions options);
    Result<void> send(Mail const& mail) override;

private:
    SmtpOptions options_;
};

}  // namespace mado::mail
