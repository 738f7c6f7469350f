#include "service/recovering.h"

#include <mado/audit/audit.h>
#include <mado/identity/proof.h>
#include <mado/messages/messages.h>
#include <mado/names/embedded.h>
#include <mado/text/catalogue.h>
#include <mado/time/wareki.h>

namespace mado::embedded {
std::span<File const> accounts();
}

namespace mado::accounts {

namespace {

void note(db::Write& tx, Workplace const& here, std::string_view event, AccountId const& id) { audit::record(tx, caller_of(tx.tenant(), id), here.now(), event, { { "account", id.value } }); }

// The office knows the address that the holder gave; it is here until the mail has left.
void mail(db::Write& tx, Workplace const& here, std::string const& address, std::string_view what, std::map<std::string, std::string> arguments)
{
    auto const* town = here.towns.by_code(tx.tenant());
    if (address.empty() || !town)
        return;
    arguments["town"] = town->name;
    arguments["account"] = here.public_address + "/" + town->slug + "/account";
    messages::send(tx, here.now(), { address, words_in("ja", "accounts.mail.subject." + std::string(what), arguments), words_in("ja", "accounts.mail.body." + std::string(what), arguments) }, "account", here.now().id());
}

std::string boxed_codes(std::string const& secret, Codes const& codes)
{
    return identity::box_step(secret, json::canonical(json::object({ { "purpose", "codes" }, { "codes", json::array_of(codes.shown, [](std::string const& one) { return json::Value(one); }) } })));
}

}  // namespace

std::string words_in(std::string_view language, std::string_view msgid, std::map<std::string, std::string> const& arguments)
{
    static text::Catalogue const catalogue = [] {
        text::Catalogue made;
        made.add("accounts", embedded::accounts());
        return made;
    }();
    return catalogue.words(text::language_of(language).value_or(text::Language::Japanese), msgid, arguments);
}

std::string stop_hash(std::string_view token) { return crypto::sha256_hex("account stop " + std::string(token)); }

Result<void> keep_said(db::Write& tx, Workplace const& here, AccountId const& account, json::Value const& said)
{
    auto const state = said.text("state"), address = said.text("mail"), token = said.text("stop");
    if (!identity::resident_account(tx, account))
        return {};
    if (state != "waiting") {
        store::forget_reopening(tx, account);
        mail(tx, here, address, state == "used" ? "reopened" : "reopening_ended", {});
        return {};
    }
    store::keep_reopening(tx, { account, said.text("id"), state, { said.integer("opens_at") }, { said.integer("expires_at") }, stop_hash(token) });
    auto const* town = here.towns.by_code(tx.tenant());
    mail(tx, here, address, "reopening", { { "day", wareki::text(day_in_tokyo({ said.integer("opens_at") })) }, { "stop", here.public_address + "/" + (town ? town->slug : "") + "/account/recover/stop/" + token } });
    note(tx, here, "accounts.recovery.told", account);
    return {};
}

std::optional<gateway::Letter> holder_letter(Workplace const& here, std::string const& tenant, identity::ResidentAccount const& account, crypto::KeyPair const& key, Profile const& profile)
{
    if (profile.holder_name.empty())
        return std::nullopt;
    auto claim = json::object({ { "number", account.number }, { "name", profile.holder_name }, { "born_on", profile.holder_born_on }, { "mail", profile.mail } });
    return claim_letter(here, tenant, account.id, proved_claim("holder", account.id, key, std::move(claim)));
}

Preparation make_preparation(Workplace const& here, std::string const& tenant, identity::AccountSession const& session, Profile const& profile)
{
    Preparation made { profile_box(session.account, profile) };
    made.is_prepared = !profile.holder_name.empty();
    if (!made.is_prepared) {
        made.letters.push_back(claim_letter(here, tenant, session.account.id, proved_claim("no_holder", session.account.id, session.key)));
        return made;
    }
    if (!session.account.kept_by_office)
        made.letters.push_back(keep_letter(here, tenant, session.account.id, session.key, {}));
    made.letters.push_back(*holder_letter(here, tenant, session.account, session.key, profile));
    return made;
}

void prepare(db::Write& tx, Workplace const& here, identity::AccountSession const& session, Preparation const& preparation)
{
    identity::keep_profile(tx, session.account.id, preparation.profile_box);
    for (auto const& letter : preparation.letters)
        gateway::post(tx, here.now(), letter);
    if (preparation.is_prepared)
        identity::mark_kept_by_office(tx, session.account.id);
    note(tx, here, preparation.is_prepared ? "accounts.recovery.prepared" : "accounts.recovery.withdrawn", session.account.id);
}

Return make_return(Workplace const& here, identity::ResidentAccount const& account, crypto::KeyPair const& key, std::string const& old_secret, std::string_view user_agent)
{
    auto profile = profile_of({ {}, account, key, {}, {} });
    profile.mail.clear();                // the address and its app are a way in, and those are over
    Return made { make_opening(here, account, key, old_secret, "counter", user_agent), make_codes(here, key, account.id), {}, profile_box(account, profile) };
    made.codes_box = boxed_codes(made.opening.signed_in.secret, made.codes);
    return made;
}

void come_back(db::Write& tx, Workplace const& here, Return const& made)
{
    auto const& id = made.opening.signed_in.account;
    identity::drop_ways(tx, id);
    store::forget_links(tx, id);
    store::forget_reopening(tx, id);
    identity::keep_profile(tx, id, made.profile_box);
    identity::keep_recovery(tx, id, made.codes.kept, here.clock.now());
    note(tx, here, "accounts.recovery.done", id);
    open(tx, here, made.opening);
    identity::keep_step(tx, here.now(), made.opening.signed_in.secret, here.now().id(), made.codes_box);
}

}  // namespace mado::accounts
