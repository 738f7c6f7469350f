#include "service/accounts.h"

#include "service/recovering.h"

#include <mado/audit/audit.h>

namespace mado::accounts {

namespace {

void note(db::Write& tx, Workplace const& here, std::string_view event, AccountId const& id, std::map<std::string, std::string> const& details = {})
{
    audit::record(tx, caller_of(tx.tenant(), id), here.now(), event, { { "account", id.value } }, details);
}

json::Value way_for_office(Way const& way)
{
    auto claim = json::object({});
    if (way.passkey)
        claim.set("passkey", json::object({ { "id", crypto::base64url(way.passkey->id) }, { "key", crypto::base64url(way.passkey->public_key) }, { "counter", way.passkey->counter }, { "may_be_copied", way.passkey->may_be_copied } }));
    if (!way.app.empty())
        claim.set("app", crypto::base64url(way.app));
    return claim;
}

identity::Passkey passkey_of(Workplace const& here, identity::ResidentAccount const& account, crypto::KeyPair const& key, Way const& way)
{
    return { account.id, *way.passkey, way.prf.empty() ? "" : identity::wrap_key(way.prf, "passkey", key, account.id), crypto::seal(account.public_half, way.label), here.clock.now(), {} };
}

Result<void> keep_names(db::Write& tx, Workplace const& here, AccountId const& id, std::optional<identity::Passkey> const& passkey, std::string const& mail_hash)
{
    if (passkey && !identity::add_passkey(tx, *passkey))
        return refuse(Refusal::Kind::Conflict, "accounts.passkey.known");
    if (!mail_hash.empty() && !identity::add_name(tx, identity::NameKind::Mail, mail_hash, id, here.clock.now()))
        return refuse(Refusal::Kind::Conflict, "accounts.mail.known");
    return {};
}

}  // namespace

Caller caller_of(std::string const& tenant, AccountId const& id) { return { .tenant = tenant, .kind = CallerKind::Resident, .account = id }; }

Profile profile_of(identity::AccountSession const& session)
{
    auto const plain = crypto::open(session.key, session.account.profile_box);
    auto const parsed = plain ? json::parse(*plain) : std::unexpected(json::Error {});
    return parsed ? profile_of(*parsed) : Profile {};
}

std::string profile_box(identity::ResidentAccount const& account, Profile const& profile) { return crypto::seal(account.public_half, json::canonical(json_of(profile))); }

Opening make_opening(Workplace const& here, identity::ResidentAccount const& account, crypto::KeyPair const& key, std::string const& old_secret, std::string_view way, std::string_view user_agent)
{
    auto const secret = here.ids.handle() + here.ids.handle();
    identity::AccountSession const session { {}, account, key, {}, {} };
    return { { account.id, old_secret, secret, identity::wrap_key(secret, "session", key, account.id), std::string(way), crypto::seal(account.public_half, browser_words(user_agent)) },
        identity::box_proof(secret, proof_of(profile_of(session), here.clock.now())) };
}

void open(db::Write& tx, Workplace const& here, Opening const& opening)
{
    identity::open_session(tx, here.now(), opening.signed_in);
    identity::keep_proof(tx, here.now(), opening.signed_in.secret, opening.proof_box);
    note(tx, here, "accounts.account.signed_in", opening.signed_in.account, { { "way", opening.signed_in.way } });
}

Codes make_codes(Workplace const& here, crypto::KeyPair const& key, AccountId const& id)
{
    Codes made;
    for (int n = 0; n < recovery_codes; ++n) {
        made.shown.push_back(here.ids.code());
        made.kept.push_back({ identity::recovery_hash(made.shown.back()), identity::wrap_key(made.shown.back(), "recovery", key, id) });
    }
    return made;
}

Registration make_registration(Workplace const& here, std::string const& tenant, AccountId const& id, Way const& way, std::string const& old_secret, std::string_view user_agent)
{
    auto const key = crypto::make_key_pair();
    Registration made { { id, here.ids.receipt_number(), key.public_half, {}, way.needs_office(), here.clock.now() }, {}, {}, {}, make_codes(here, key, id), {}, {}, {} };
    if (way.passkey)
        made.passkey = passkey_of(here, made.account, key, way);
    if (!way.mail.empty()) {
        made.mail_hash = identity::name_hash(here.keys.storage, tenant, identity::NameKind::Mail, way.mail);
        made.profile_box = made.account.profile_box = profile_box(made.account, { .mail = way.mail });
    }
    if (way.needs_office())
        made.letter = keep_letter(here, tenant, id, key, way);
    made.opening = make_opening(here, made.account, key, old_secret, way.passkey ? "passkey" : "mail", user_agent);
    made.codes_box = identity::box_step(made.opening.signed_in.secret,
        json::canonical(json::object({ { "purpose", "codes" }, { "codes", json::array_of(made.codes.shown, [](std::string const& one) { return json::Value(one); }) } })));
    return made;
}

Result<void> add(db::Write& tx, Workplace const& here, Registration const& registration)
{
    auto const& account = registration.account;
    identity::add_account(tx, account);
    TRY(keep_names(tx, here, account.id, registration.passkey, registration.mail_hash));
    if (!registration.profile_box.empty())
        identity::keep_profile(tx, account.id, registration.profile_box);
    identity::keep_recovery(tx, account.id, registration.codes.kept, here.clock.now());
    note(tx, here, "accounts.account.registered", account.id, { { "way", registration.opening.signed_in.way } });
    open(tx, here, registration.opening);
    identity::keep_step(tx, here.now(), registration.opening.signed_in.secret, here.now().id(), registration.codes_box);
    if (registration.letter)
        gateway::post(tx, here.now(), *registration.letter);
    return {};
}

Addition make_addition(Workplace const& here, std::string const& tenant, identity::AccountSession const& session, Way const& way)
{
    Addition made;
    if (way.passkey)
        made.passkey = passkey_of(here, session.account, session.key, way);
    if (!way.mail.empty()) {
        auto profile = profile_of(session);
        profile.mail = way.mail;
        made.mail_hash = identity::name_hash(here.keys.storage, tenant, identity::NameKind::Mail, way.mail);
        made.profile_box = profile_box(session.account, profile);
        made.holder = holder_letter(here, tenant, session.account, session.key, profile);
    }
    if (way.needs_office())
        made.letter = keep_letter(here, tenant, session.account.id, session.key, way);
    return made;
}

Result<void> add(db::Write& tx, Workplace const& here, identity::AccountSession const& session, Addition const& addition)
{
    auto const& id = session.account.id;
    if (!addition.mail_hash.empty())
        identity::remove_names(tx, identity::NameKind::Mail, id);
    TRY(keep_names(tx, here, id, addition.passkey, addition.mail_hash));
    if (!addition.profile_box.empty())
        identity::keep_profile(tx, id, addition.profile_box);
    if (addition.letter) {
        gateway::post(tx, here.now(), *addition.letter);
        identity::mark_kept_by_office(tx, id);
    }
    if (addition.holder)
        gateway::post(tx, here.now(), *addition.holder);
    note(tx, here, addition.passkey ? "accounts.passkey.added" : "accounts.mail.added", id);
    return {};
}

gateway::Letter claim_letter(Workplace const& here, std::string const& tenant, AccountId const& id, json::Value claim)
{
    auto const at = here.clock.now();
    gateway::Letter letter { .kind = gateway::Kind::Claimed, .subject = id.value, .receiver = "office", .arrived_at = at, .sealed = true };
    claim.set("account", id.value);
    letter.body = gateway::seal_body(here.keys, letter.receiver, tenant, letter.kind, letter.subject, {}, at, json::object({ { "claim", std::move(claim) } }));
    return letter;
}

gateway::Letter keep_letter(Workplace const& here, std::string const& tenant, AccountId const& id, crypto::KeyPair const& key, Way const& way)
{
    auto claim = way_for_office(way);
    claim.set("public", identity::text_of(key.public_half)).set("private", crypto::base64url(crypto::view(key.private_half.bytes)));
    return claim_letter(here, tenant, id, proved_claim("kept", id, key, std::move(claim)));
}

json::Value proved_claim(std::string_view what, AccountId const& id, crypto::KeyPair const& key, json::Value claim)
{
    if (claim.is_null())
        claim = json::object({});
    claim.set("what", what).set("account", id.value);
    return identity::with_proof(std::move(claim), key);
}

Result<void> receive_vouched(db::Write& tx, Caller const&, Workplace const& here, gateway::Message const& message)
{
    if (message.body.has("recovery"))
        return keep_said(tx, here, { message.header.subject }, message.body["recovery"]);
    auto const& vouched = message.body["vouched"];
    // Nobody waits any more: the answer is forgotten, it can be asked for again.
    identity::answer_step(tx, vouched.text("step"), vouched.text("box"));
    return {};
}

}  // namespace mado::accounts
