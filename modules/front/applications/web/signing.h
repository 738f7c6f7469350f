#pragma once
// Signing an unsent application with the card: what is signed, and what is kept of it until one sends.
#include "web/open_form.h"

#include <mado/card/acceptance.h>
#include <mado/module/module.h>

namespace mado::applications {

// The bytes that one signs (mado/card/statement.h), made at that moment. Refuses Busy when a file cannot be read just now.
Result<std::string> statement_of(web::Visit const& visit, OpenForm const& form, std::int64_t at);

// Whether the form carries a signature; and, as a proof of who applies, one that is of these very answers. Nothing: none, or the answers have changed since.
bool is_signed(Contents const& contents);
std::optional<identity::Proof> proof_of_signature(web::Visit const& visit, OpenForm const& form, card::Acceptance const& acceptance);

std::string sign_path(OpenForm const& form);
// Somebody who comes to sign starts without having shown anything: before sending one signs, or shows it.
bool wants_to_sign(web::Visit const& visit, definitions::Definition const& definition, card::AcceptancePointer const& acceptance);

std::vector<web::Route> signing_routes(card::AcceptancePointer const& acceptance);
std::vector<web::PageType> signing_pages();

}  // namespace mado::applications
