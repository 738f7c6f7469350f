#pragma once
// What the pages of sign-in, of factors and of step-up share.
#include "web/boxes.h"

#include <mado/html/fields.h>
#include <mado/identity/staff.h>
#include <mado/identity/tries.h>
#include <mado/web/page.h>

#include <optional>
#include <string>

namespace mado::administration::pages {

// The zone's key and policy, and its own address. A town for training asks nobody for a factor: its people are nobody.
identity::FactorDoor door_of(Visit const& visit, identity::FactorPolicy const& policy);
identity::From from_of(Visit const& visit);  // with the browser's lasting cookie, a new one when it has none
void keep_known(Visit const& visit, http::Response& response, identity::From const& from);
// Passwords and factors, by the address and whom they are to let in: the lock of an account alone would let one address try one password on every account.
inline identity::Tries tries_of(Visit const& visit, std::string whom) { return { "sign-in", visit.request.remote, std::move(whom) }; }

Box password_box(Visit const& visit, Attempt const* attempt, std::string_view words, std::string name, std::string autocomplete);
Box code_box(Visit const& visit, Attempt const* attempt, std::string_view words, std::string name);

// Asking for a factor: a box for a code, a button for a passkey, and in a demonstration the code itself.
struct FactorAsked {
    std::optional<Box> code;
    std::string passkey;       // options of the device, JSON; "" when there is none to ask for
    std::string demonstrated;
    static constexpr auto fields = std::tuple { html::field("code", &FactorAsked::code), html::field("passkey", &FactorAsked::passkey), html::field("demonstrated", &FactorAsked::demonstrated) };
};
FactorAsked ask_factor(Visit const& visit, Attempt const* attempt, identity::FactorDoor const& door, PersonId const& person, std::vector<identity::Factor> const& factors, std::string code_name);

// Registering one: the app's secret as a picture and in letters, or a passkey.
struct FactorOffered {
    html::Safe picture;
    std::string letters, offer, passkey, next;  // next: where to go afterwards, may be empty
    Box code, label;
    static constexpr auto fields = std::tuple { html::field("picture", &FactorOffered::picture), html::field("letters", &FactorOffered::letters), html::field("offer", &FactorOffered::offer),
        html::field("passkey", &FactorOffered::passkey), html::field("next", &FactorOffered::next), html::field("code", &FactorOffered::code), html::field("label", &FactorOffered::label) };
};
Result<FactorOffered> offer_factor(Visit const& visit, Attempt const* attempt, identity::FactorDoor const& door, PersonId const& person, std::vector<identity::Factor> const& factors);
// What was registered, checked; nothing is kept yet.
Result<identity::Factor> factor_typed(Visit const& visit, identity::FactorDoor const& door, PersonId const& person, std::vector<identity::Factor> const& factors);

}  // namespace mado::administration::pages
