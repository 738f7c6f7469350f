#include "web/entrance.h"

#include <mado/organization/organization.h>
#include <mado/print/document.h>
#include <mado/totp/totp.h>
#include <mado/web/site.h>

namespace mado::administration::pages {

namespace {

std::string offer_context(Visit const& visit, PersonId const& person) { return "offer " + visit.tenant() + " " + person.value + " " + visit.secret; }

// The secret that the page shows goes with the form, boxed: shown again after a slip it is still the one that was photographed.
std::string offered_secret(Visit const& visit, identity::FactorDoor const& door, PersonId const& person)
{
    auto const boxed = crypto::from_base64url(visit.request.answer("offer"));
    auto const kept = boxed ? totp::open_secret(door.storage, offer_context(visit, person), *boxed) : std::nullopt;
    return kept.value_or("");
}

std::string known_cookie(Visit const& visit) { return (visit.request.secure ? "__Host-" : "") + visit.site.cookie() + "_known"; }

bool is_handle(std::string const& text)
{
    return text.size() == 26 && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

std::string name_of(Visit const& visit, PersonId const& person)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        auto const found = organization::person(tx, person);
        return found ? found->name : person.value;
    });
}

}  // namespace

identity::FactorDoor door_of(Visit const& visit, identity::FactorPolicy const& policy)
{
    identity::FactorDoor door { visit.here.keys.storage, policy, std::nullopt };
    door.policy.is_required = policy.is_required && !visit.town.training;
    if (auto const address = visit.here.staff_addresses.find(visit.here.zone); address != visit.here.staff_addresses.end())
        door.site = webauthn::relying_party(address->second, visit.town.name);
    return door;
}

identity::From from_of(Visit const& visit)
{
    auto known = visit.request.cookie(known_cookie(visit));
    if (!is_handle(known))
        known = visit.here.ids.handle();
    return { visit.request.remote, visit.request.header("user-agent"), known };
}

void keep_known(Visit const& visit, http::Response& response, identity::From const& from)
{
    response.with("set-cookie", known_cookie(visit) + "=" + from.known + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000" + (visit.request.secure ? "; Secure" : ""));
}

Box password_box(Visit const& visit, Attempt const* attempt, std::string_view words, std::string name, std::string autocomplete)
{
    auto made = box(visit, attempt, words, std::move(name));
    made.value.clear();  // a password is never sent back
    made.autocomplete = std::move(autocomplete);
    return made;
}

Box code_box(Visit const& visit, Attempt const* attempt, std::string_view words, std::string name)
{
    auto made = box(visit, attempt, words, std::move(name), true);
    made.value.clear();
    made.autocomplete = "one-time-code";
    return made;
}

FactorAsked ask_factor(Visit const& visit, Attempt const* attempt, identity::FactorDoor const& door, PersonId const& person, std::vector<identity::Factor> const& factors, std::string code_name)
{
    FactorAsked asked;
    auto const now = visit.here.clock.now();
    if (std::ranges::any_of(factors, [](auto const& factor) { return factor.kind == identity::FactorKind::Totp; }))
        asked.code = code_box(visit, attempt, "administration.factor", std::move(code_name));
    asked.passkey = identity::passkey_request(door, visit.tenant(), factors, identity::challenge(door, visit.tenant(), person, visit.secret, now));
    asked.demonstrated = identity::demonstrated_code(door, visit.tenant(), factors, now);
    return asked;
}

Result<FactorOffered> offer_factor(Visit const& visit, Attempt const* attempt, identity::FactorDoor const& door, PersonId const& person, std::vector<identity::Factor> const& factors)
{
    FactorOffered offered;
    auto secret = attempt ? offered_secret(visit, door, person) : std::string();
    if (secret.empty())
        secret = totp::make_secret();
    auto const name = name_of(visit, person);
    auto const issuer = visit.town.name + " " + mado::web::words(visit, "web.zone." + visit.here.zone);
    auto const svg = TRY(print::qr_svg(totp::address(issuer, name, secret)));
    offered.picture = html::trusted(svg);  // drawn here
    offered.letters = totp::for_typing(secret);
    offered.offer = crypto::base64url(totp::box_secret(door.storage, offer_context(visit, person), secret));
    offered.passkey = identity::passkey_creation(door, visit.tenant(), factors, person, name, identity::challenge(door, visit.tenant(), person, visit.secret, visit.here.clock.now()));
    offered.code = code_box(visit, attempt, "administration.factor", "code");
    offered.label = box(visit, attempt, "administration.factor", "label", true);
    if (!attempt)
        offered.label.value = mado::web::words(visit, "administration.factor.label.proposed");
    return offered;
}

Result<identity::Factor> factor_typed(Visit const& visit, identity::FactorDoor const& door, PersonId const& person, std::vector<identity::Factor> const& factors)
{
    auto const& request = visit.request;
    auto const label = request.answer("label");
    if (auto const answer = request.answer("passkey"); !answer.empty())
        return identity::passkey_factor(door, visit.tenant(), person, factors, visit.secret, answer, label, visit.now());
    auto const secret = offered_secret(visit, door, person);
    if (secret.empty())
        return refuse(Refusal::Kind::Conflict, "administration.factor.offer_over");
    return identity::totp_factor(door, visit.tenant(), person, secret, request.answer("code"), label, visit.now());
}

}  // namespace mado::administration::pages
