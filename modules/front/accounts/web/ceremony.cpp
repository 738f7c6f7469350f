#include "web/ceremony.h"

#include <mado/log/log.h>

namespace mado::accounts {

namespace {

constexpr std::string_view context = "madoguchi.accounts.ceremony";

crypto::SymmetricKey ticket_key(web::Visit const& visit) { return crypto::derive(crypto::view(visit.here.keys.storage.bytes), visit.tenant(), context); }
std::string browser_of(web::Visit const& visit) { return crypto::sha256_hex("ceremony" + visit.secret); }

}  // namespace

Ceremony make_ceremony(web::Visit const& visit, std::string_view purpose, AccountId const& account)
{
    Ceremony made { crypto::make_key_pair(), visit.here.clock.now(), account, {}, {} };
    auto const plain = json::object({ { "purpose", purpose }, { "public", identity::text_of(made.session.public_half) }, { "private", crypto::base64url(crypto::view(made.session.private_half.bytes)) },
        { "at", made.at.microseconds }, { "browser", browser_of(visit) }, { "account", account.value } });
    made.ticket = crypto::base64url(crypto::encrypt(ticket_key(visit), json::canonical(plain), context));
    made.challenge = identity::challenge_for(visit.tenant(), made.session.public_half, made.at);
    return made;
}

Result<Ceremony> read_ceremony(web::Visit const& visit, std::string_view purpose)
{
    auto const refused = refuse(Refusal::Kind::Invalid, "accounts.passkey.expired");
    auto const sealed = crypto::from_base64url(visit.request.answer("ceremony"));
    auto const plain = sealed ? crypto::decrypt(ticket_key(visit), *sealed, context) : std::nullopt;
    auto const ticket = plain ? json::parse(*plain) : std::unexpected(json::Error {});
    if (!ticket || ticket->text("purpose") != purpose || ticket->text("browser") != browser_of(visit))
        return refused;
    Instant const at { ticket->integer("at") };
    auto const age = visit.here.clock.now().microseconds - at.microseconds;
    auto const public_half = identity::public_key_of(ticket->text("public"));
    auto const private_half = crypto::from_base64url(ticket->text("private"));
    if (!public_half || !private_half || private_half->size() != 32 || age < 0 || age > identity::challenge_minutes * 60'000'000LL)
        return refused;
    Ceremony made { { *public_half, {} }, at, { ticket->text("account") }, {}, identity::challenge_for(visit.tenant(), *public_half, at) };
    std::ranges::copy(*private_half, made.session.private_half.bytes.begin());
    return made;
}

std::optional<webauthn::RelyingParty> site_of(web::Visit const& visit) { return webauthn::relying_party(visit.here.public_address, visit.town.name); }

// The same for all of a town: the device makes another secret of it for each passkey.
std::string prf_salt(web::Visit const& visit) { return crypto::sha256("madoguchi.account.prf " + visit.tenant()); }

Result<std::string> typed_prf(web::Visit const& visit)
{
    auto const typed = visit.request.answer("prf");
    auto const secret = crypto::from_base64url(typed);
    if (!secret || (!secret->empty() && secret->size() != 32))
        return refuse(Refusal::Kind::Invalid, "accounts.passkey.refused");
    return *secret;
}

std::string user_handle(AccountId const& id) { return crypto::sha256("user " + id.value); }

std::optional<PasskeyBox> asking_box(web::Visit const& visit, std::string_view action)
{
    auto const site = site_of(visit);
    if (!site)
        return std::nullopt;
    auto const ceremony = make_ceremony(visit, "sign_in");
    return PasskeyBox { webauthn::request_options(*site, { .challenge = ceremony.challenge, .prf_salt = prf_salt(visit) }), ceremony.ticket, web::link(visit, action) };
}

std::optional<PasskeyBox> creating_box(web::Visit const& visit, std::string_view action, AccountId const& account, std::string const& called, std::vector<webauthn::Credential> const& exclude)
{
    auto const site = site_of(visit);
    if (!site)
        return std::nullopt;
    auto const ceremony = make_ceremony(visit, "register", account);
    return PasskeyBox { webauthn::creation_options(*site, { .challenge = ceremony.challenge, .user = { user_handle(account), called, called }, .exclude = exclude, .prf_salt = prf_salt(visit) }), ceremony.ticket,
        web::link(visit, action) };
}

Result<Way> created_way(web::Visit const& visit, Ceremony const& ceremony)
{
    auto const site = site_of(visit);
    auto const prf = TRY(typed_prf(visit));
    if (!site)
        return refuse(Refusal::Kind::Invalid, "accounts.passkey.refused");
    auto const registered = webauthn::check_registration(*site, ceremony.challenge, webauthn::Verification::Required, visit.request.answer("passkey"));
    if (!registered) {
        log::warn("accounts.passkey_refused", { { "why", std::string(webauthn::name_of(registered.error())) } });
        return refuse(Refusal::Kind::Invalid, "accounts.passkey.refused");
    }
    auto label = visit.request.answer("label");
    if (label.empty())
        label = browser_words(visit.request.header("user-agent"));
    return Way { .passkey = registered->credential, .prf = prf, .label = label.substr(0, 200) };
}

}  // namespace mado::accounts
