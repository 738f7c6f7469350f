#pragma once
// A passkey being asked: the key pair of the session that the answer will be good for travels in the form itself, sealed, so nothing is kept until somebody
// answers. The challenge commits to it (identity::challenge_for) and counts once.
#include "service/accounts.h"

#include <mado/web/page.h>
#include <mado/webauthn/webauthn.h>

#include <optional>
#include <string>

namespace mado::accounts {

struct Ceremony {
    crypto::KeyPair session;
    Instant at;
    AccountId account {};            // of a registration: the id that the account will have
    std::string ticket, challenge;
};
Ceremony make_ceremony(web::Visit const& visit, std::string_view purpose, AccountId const& account = {});
// Refuses Invalid "accounts.passkey.expired": of another browser, another purpose, older than ten minutes.
Result<Ceremony> read_ceremony(web::Visit const& visit, std::string_view purpose);

// The site of the public address; nothing where browsers make no passkeys (an IP, http).
std::optional<webauthn::RelyingParty> site_of(web::Visit const& visit);
std::string prf_salt(web::Visit const& visit);
Result<std::string> typed_prf(web::Visit const& visit);  // 32 bytes or empty
std::string user_handle(AccountId const& id);

// <mado-passkey> of a page.
struct PasskeyBox {
    std::string options, ticket, action;
    static constexpr auto fields = std::tuple { html::field("options", &PasskeyBox::options), html::field("ticket", &PasskeyBox::ticket), html::field("action", &PasskeyBox::action) };
};
std::optional<PasskeyBox> asking_box(web::Visit const& visit, std::string_view action);
std::optional<PasskeyBox> creating_box(web::Visit const& visit, std::string_view action, AccountId const& account, std::string const& called, std::vector<webauthn::Credential> const& exclude);
// Checks what a device said for a registration; refuses Invalid.
Result<Way> created_way(web::Visit const& visit, Ceremony const& ceremony);

}  // namespace mado::accounts
