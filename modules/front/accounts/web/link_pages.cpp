// Sign-ins elsewhere (OpenID Connect) that open an account. One is linked by whoever is signed in, with a sign-in of just now; never because a name or an address is
// the same. The office checks the provider's word itself before it gives the key.
#include "store/account_store.h"
#include "web/asking.h"

#include <mado/audit/audit.h>
#include <mado/identification/leaving.h>

#include <algorithm>

namespace mado::accounts {

namespace {

using web::Attempt;
using web::Visit;
using Kind = Refusal::Kind;

constexpr std::string_view for_sign_in = "account", for_link = "account_link";

std::unexpected<Refusal> no_provider() { return refuse(Kind::NotFound, "web.not_found"); }

oidc::Provider const* provider_of(Visit const& visit, Ways const& ways, std::string const& name)
{
    auto const* provider = ways.client ? ways.client->find(name) : nullptr;
    return provider && identification::is_offered(*provider, visit) ? provider : nullptr;
}
oidc::Provider const* provider_of(Visit const& visit, Ways const& ways) { return provider_of(visit, ways, visit.request.path.at("provider")); }

std::string redirect_uri(Visit const& visit, oidc::Provider const& provider) { return identification::own_address(visit, web::link(visit, { "account", "return", provider.name })); }
std::string name_hash(Visit const& visit, oidc::Provider const& provider, std::string const& subject)
{
    return identity::name_hash(visit.here.keys.storage, visit.tenant(), identity::NameKind::Oidc, provider.name + " " + subject);
}

// The token is made for this session alone: its nonce commits to the session's key, which waits here under the browser's secret.
json::Value boxed_session(Ceremony const& ceremony, std::string const& state)
{
    return json::object({ { "purpose", "oidc" }, { "state", state }, { "at", ceremony.at.microseconds }, { "public", identity::text_of(ceremony.session.public_half) },
        { "private", crypto::base64url(crypto::view(ceremony.session.private_half.bytes)) } });
}

Result<http::Response> begin(Visit const& visit, oidc::Provider const& provider, std::string_view purpose)
{
    auto const ceremony = make_ceremony(visit, "sign_in");
    auto const begun = oidc::begin_flow(visit.secret, provider.name, "/account", std::string(purpose), crypto::base64url(ceremony.challenge));
    auto const boxed = identity::box_step(visit.secret, json::canonical(boxed_session(ceremony, begun.state)));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        oidc::keep_flow(tx, visit.now(), visit.secret, begun);
        identity::keep_step(tx, visit.now(), visit.secret, visit.now().id(), boxed);
        return {};
    }));
    return http::see_other(web::link(visit, { "account", "leaving", provider.name }) + "?state=" + begun.state + (purpose == for_link ? "&link=yes" : ""));
}

Result<http::Response> act_sign_in(Visit const& visit, Ways const& ways)
{
    auto const* provider = provider_of(visit, ways);
    return provider ? begin(visit, *provider, for_sign_in) : no_provider();
}

Result<http::Response> act_link(Visit const& visit, Ways const& ways)
{
    auto const* provider = provider_of(visit, ways);
    auto const session = session_of(visit);
    if (!session || !session->is_confirmed(visit.here.clock.now()))
        return to_sign_in(visit, session.has_value());
    return provider ? begin(visit, *provider, for_link) : no_provider();
}

http::Response back_with(Visit const& visit, bool is_link, std::string_view said) { return web::done(visit, is_link ? "/account/ways" : "/account/sign-in", said); }

Result<http::Response> show_leaving(Visit const& visit, Ways const& ways)
{
    auto const* provider = provider_of(visit, ways);
    if (!provider)
        return no_provider();
    auto const state = visit.request.query_of("state");
    bool const is_link = !visit.request.query_of("link").empty();
    auto const flow = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return oidc::flow(tx, visit.now().at, visit.secret, state, is_link ? for_link : for_sign_in); });
    if (!flow || flow->provider != provider->name)
        return back_with(visit, is_link, "accounts.said.link_expired");
    auto const address = ways.client->address(*provider, { state, *flow, {} }, visit.tenant(), redirect_uri(visit, *provider), visit.language, visit.now().at);
    if (!address)
        return back_with(visit, is_link, "accounts.said.link_unreachable");
    return identification::leaving_page(visit, *provider, *address, web::link(visit, is_link ? "/account/ways" : "/account/sign-in"));
}

// -- back again.
struct Back { oidc::Flow flow; bool is_link = false; };

Result<std::optional<Back>> take_flow(Visit const& visit)
{
    auto const state = visit.request.query_of("state");
    return visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<std::optional<Back>> {
        for (auto const purpose : { for_sign_in, for_link })
            if (auto flow = oidc::take_flow(tx, visit.now(), visit.secret, state, purpose))
                return Back { std::move(*flow), purpose == for_link };
        return std::optional<Back> {};
    });
}

std::optional<Ceremony> ceremony_of(Visit const& visit, oidc::Flow const& flow)
{
    auto const kept = step_of(visit, "oidc");
    auto const public_half = kept && kept->text("state") == visit.request.query_of("state") ? identity::public_key_of(kept->text("public")) : std::nullopt;
    auto const private_half = public_half ? crypto::from_base64url(kept->text("private")) : std::nullopt;
    auto const session = private_half ? identity::key_of_private_half(*private_half, *public_half) : std::nullopt;
    if (!session)
        return std::nullopt;
    Ceremony made { *session, { kept->integer("at") }, {}, {}, {} };
    made.challenge = identity::challenge_for(visit.tenant(), session->public_half, made.at);
    return crypto::base64url(made.challenge) == flow.seed ? std::optional(made) : std::nullopt;
}

Result<http::Response> link(Visit const& visit, oidc::Provider const& provider, std::string const& subject)
{
    auto const session = session_of(visit);
    if (!session || !session->is_confirmed(visit.here.clock.now()))
        return to_sign_in(visit, session.has_value());
    auto const& account = session->account;
    auto const hash = name_hash(visit, provider, subject);
    std::vector<gateway::Letter> letters;
    if (!account.kept_by_office)
        letters.push_back(keep_letter(visit.here, visit.tenant(), account.id, session->key, {}));
    letters.push_back(claim_letter(visit.here, visit.tenant(), account.id, proved_claim("linked", account.id, session->key, json::object({ { "provider", provider.name }, { "subject", subject } }))));
    auto const told = profile_of(*session).mail;
    auto const work = [&](db::Write& tx) -> Result<bool> {
        auto const owner = identity::account_of(tx, identity::NameKind::Oidc, hash);
        if (owner && *owner != account.id)
            return false;
        for (auto const& before : store::links(tx, account.id))
            if (before.provider == provider.name)
                identity::remove_name(tx, identity::NameKind::Oidc, before.hash, account.id);
        identity::add_name(tx, identity::NameKind::Oidc, hash, account.id, visit.here.clock.now());
        store::keep_link(tx, account.id, { provider.name, hash, visit.here.clock.now() });
        identity::mark_kept_by_office(tx, account.id);
        for (auto const& letter : letters)
            gateway::post(tx, visit.now(), letter);
        audit::record(tx, caller_of(tx.tenant(), account.id), visit.now(), "accounts.link.added", { { "account", account.id.value } }, { { "provider", provider.name } });
        if (!told.empty())
            send_mail(tx, visit, told, "added", {}, visit.now().id());
        return true;
    };
    bool const is_linked = TRY(visit.here.database.write(visit.tenant(), work));
    return back_with(visit, true, is_linked ? "accounts.said.added" : "accounts.said.link_of_another");
}

Result<http::Response> show_return(Visit const& visit, Ways const& ways)
{
    auto const* provider = provider_of(visit, ways);
    if (!provider)
        return no_provider();
    auto const back = TRY(take_flow(visit));
    auto const ceremony = back && back->flow.provider == provider->name ? ceremony_of(visit, back->flow) : std::nullopt;
    if (!ceremony)
        return back_with(visit, false, "accounts.said.link_expired");
    oidc::Callback const callback { visit.request.query_of("code"), visit.request.query_of("error"), visit.request.query_of("iss") };
    auto const made = ways.client->finish(*provider, callback, back->flow, visit.tenant(), redirect_uri(visit, *provider), visit.now().at);
    if (!made)
        return back_with(visit, back->is_link, made.error() == oidc::Trouble::Unreachable ? "accounts.said.link_unreachable" : "accounts.said.link_refused");
    if (made->assurance == oidc::Assurance::None)
        return back_with(visit, back->is_link, "accounts.said.link_refused");
    if (back->is_link)
        return link(visit, *provider, made->subject);
    auto const account = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> std::optional<identity::ResidentAccount> {
        auto const id = identity::account_of_subject(tx, visit.here.keys.storage, provider->name, made->subject);
        return id ? identity::resident_account(tx, *id) : std::nullopt;
    });
    if (!account)
        return back_with(visit, false, "accounts.said.link_unknown");
    auto claim = json::object({ { "what", "oidc" }, { "provider", provider->name }, { "evidence", made->proof.evidence }, { "shown_at", made->proof.at.microseconds } });
    return ask_office(visit, *ceremony, *account, "oidc", std::move(claim), [](db::Write&) -> Result<void> { return {}; });
}

Result<http::Response> act_unlink(Visit const& visit)
{
    auto const session = session_of(visit);
    if (!session || !session->is_confirmed(visit.here.clock.now()))
        return to_sign_in(visit, session.has_value());
    auto const provider = visit.request.path.at("provider");
    auto const& id = session->account.id;
    auto const letter = claim_letter(visit.here, visit.tenant(), id, proved_claim("unlinked", id, session->key, json::object({ { "provider", provider } })));
    auto const told = profile_of(*session).mail;
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        auto const all = store::links(tx, id);
        auto const found = std::ranges::find(all, provider, &Link::provider);
        if (found == all.end())
            return no_provider();
        if (count_ways(tx, id) < 2)
            return refuse(Kind::Conflict, "accounts.ways.last");
        identity::remove_name(tx, identity::NameKind::Oidc, found->hash, id);
        store::forget_link(tx, id, provider);
        gateway::post(tx, visit.now(), letter);
        audit::record(tx, caller_of(tx.tenant(), id), visit.now(), "accounts.link.removed", { { "account", id.value } }, { { "provider", provider } });
        if (!told.empty())
            send_mail(tx, visit, told, "removed", {}, visit.now().id());
        return {};
    }));
    return web::done(visit, "/account/ways", "accounts.said.removed");
}

}  // namespace

std::vector<ProviderButton> provider_buttons(Visit const& visit, Ways const& ways, std::string_view step, std::string_view label)
{
    std::vector<ProviderButton> buttons;
    if (!ways.client)
        return buttons;
    for (auto const& provider : ways.client->providers())
        if (identification::is_offered(provider, visit))
            buttons.push_back({ web::link(visit, { "account", step, provider.name }), web::words(visit, label, { { "provider", provider.title_in(visit.language) } }) });
    return buttons;
}

std::string provider_title(Visit const& visit, Ways const& ways, std::string const& name)
{
    auto const* provider = ways.client ? ways.client->find(name) : nullptr;
    return provider ? provider->title_in(visit.language) : name;
}

std::vector<web::Route> link_routes(Ways const& ways)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/account/sign-in-with/{provider}").open_to_everyone().posts([ways](Visit const& visit) { return act_sign_in(visit, ways); }));
    routes.push_back(web::form("/account/link/{provider}").open_to_everyone().posts([ways](Visit const& visit) { return act_link(visit, ways); }));
    routes.push_back(web::form("/account/unlink/{provider}").open_to_everyone().posts(act_unlink));
    routes.push_back(web::page("/account/leaving/{provider}").open_to_everyone().to([ways](Visit const& visit, Attempt const*) { return show_leaving(visit, ways); }));
    routes.push_back(web::page("/account/return/{provider}").open_to_everyone().to([ways](Visit const& visit, Attempt const*) { return show_return(visit, ways); }));
    return routes;
}

}  // namespace mado::accounts
