#pragma once
// Mails that come again and again say how one ends them with one press (RFC 2369 List-Unsubscribe, RFC 8058 List-Unsubscribe-Post). The address travels at the
// head of the body, behind a character that no text of ours has (U+001E), and becomes headers when the mail is rendered: in every outbox it stays and goes with
// the words.
#include <string>
#include <string_view>

namespace mado::mail {

std::string with_leaving(std::string_view address, std::string_view body);
struct Leaving { std::string_view address, body; };   // no address: a mail like any other
Leaving leaving_of(std::string_view body);

}  // namespace mado::mail
