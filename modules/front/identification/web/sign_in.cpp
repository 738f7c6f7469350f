// The way out to a provider and back again. Calls go outside, before and after the transactions, never inside.
#include "web/pages.h"

#include <mado/audit/audit.h>

namespace mado::identification {

namespace {

constexpr std::string_view purpose = "identity";

std::unexpected<Refusal> no_provider() { return refuse(Refusal::Kind::NotFound, "identification.no_provider"); }

oidc::Provider const* provider_of(Visit const& visit, Ways const& ways)
{
    auto const* provider = ways.client->find(visit.request.path.at("provider"));
    return provider && is_offered(*provider, visit) ? provider : nullptr;
}

std::string redirect_uri(Visit const& visit, oidc::Provider const& provider) { return own_address(visit, web::link(visit, { "identity", "return", provider.name })); }

http::Response in_trouble(Visit const& visit, Wish const& wish, oidc::Trouble trouble) { return http::see_other(web::link(visit, "/identity") + wish.query() + "&trouble=" + word_of(trouble)); }

Wish wish_of_flow(oidc::Flow const& flow)
{
    constexpr std::string_view before = "/procedures/", after = "/start";
    Wish wish { {}, flow.back };
    if (flow.back.starts_with(before) && flow.back.ends_with(after) && flow.back.size() > before.size() + after.size())
        wish.procedure = flow.back.substr(before.size(), flow.back.size() - before.size() - after.size());
    return wish;
}

Result<http::Response> act_begin(Visit const& visit, Ways const& ways)
{
    auto const* provider = provider_of(visit, ways);
    if (!provider)
        return no_provider();
    auto const begun = oidc::begin_flow(visit.secret, provider->name, wish_of(visit).to, std::string(purpose));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { oidc::keep_flow(tx, visit.now(), visit.secret, begun); return {}; }));
    return http::see_other(web::link(visit, { "identity", "leaving", provider->name }) + "?state=" + begun.state);
}

Result<http::Response> show_leaving(Visit const& visit, Ways const& ways)
{
    auto const* provider = provider_of(visit, ways);
    if (!provider)
        return no_provider();
    auto const state = visit.request.query_of("state");
    auto const flow = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return oidc::flow(tx, visit.now().at, visit.secret, state, purpose); });
    if (!flow || flow->provider != provider->name)
        return in_trouble(visit, wish_of(visit), oidc::Trouble::Expired);
    auto const wish = wish_of_flow(*flow);
    auto const address = ways.client->address(*provider, { state, *flow, {} }, visit.tenant(), redirect_uri(visit, *provider), visit.language, visit.now().at);
    if (!address)
        return in_trouble(visit, wish, address.error());
    return leaving_page(visit, *provider, *address, web::link(visit, "/identity") + wish.query());
}

void note_trouble(Visit const& visit, oidc::Provider const& provider, oidc::Trouble trouble)
{
    static_cast<void>(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "identification.proof.refused", {}, { { "provider", provider.name }, { "trouble", word_of(trouble) } });
        return {};
    }));
}

Result<http::Response> show_return(Visit const& visit, Ways const& ways)
{
    auto const* provider = provider_of(visit, ways);
    if (!provider)
        return no_provider();
    auto const& request = visit.request;
    auto const flow = TRY(visit.here.database.write(visit.tenant(),
        [&](db::Write& tx) -> Result<std::optional<oidc::Flow>> { return oidc::take_flow(tx, visit.now(), visit.secret, request.query_of("state"), purpose); }));
    if (!flow)
        return in_trouble(visit, { {}, "/identity" }, oidc::Trouble::Expired);
    auto const wish = wish_of_flow(*flow);
    oidc::Callback const callback { request.query_of("code"), request.query_of("error"), request.query_of("iss") };
    auto const made = ways.client->finish(*provider, callback, *flow, visit.tenant(), redirect_uri(visit, *provider), visit.now().at);
    auto const trouble = !made ? std::optional(made.error()) : made->assurance == oidc::Assurance::None ? std::optional(oidc::Trouble::TooWeak) : std::nullopt;
    if (trouble) {
        note_trouble(visit, *provider, *trouble);
        return in_trouble(visit, wish, *trouble);
    }
    TRY(keep(visit, made->proof));
    return web::done(visit, flow->back, "identification.said.shown");
}

Result<http::Response> act_demonstration(Visit const& visit, Ways const& ways)
{
    if (!has_samples(visit, ways))
        return no_provider();
    auto const& all = samples();
    auto const sample = std::ranges::find(all, visit.request.answer("person"), &Sample::key);
    if (sample == all.end())
        return http::see_other(web::link(visit, "/identity") + wish_of(visit).query());
    TRY(keep(visit, proof_of(*sample, visit.now().at)));
    return web::done(visit, wish_of(visit).to, "identification.said.shown");
}

Result<http::Response> act_forget(Visit const& visit)
{
    auto const left = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<std::string> {
        auto const shown = identity::proof(tx, visit.secret, visit.now().at);
        identity::forget_proof(tx, visit.secret);
        audit::record(tx, visit.caller, visit.now(), "identification.proof.forgotten", {});
        return shown ? shown->provider : std::string();
    }));
    return web::done(visit, "/identity?left=" + http::percent_encoded(left), "identification.said.forgotten");
}

}  // namespace

http::Response leaving_page(Visit const& visit, oidc::Provider const& provider, std::string const& address, std::string const& back)
{
    auto response = web::page(visit, "identification/leaving.html", LeavingPage { provider.title_in(visit.language), address, back });
    response.with("cache-control", "no-store").with("refresh", "0;url=" + address);
    return response;
}

std::string own_address(Visit const& visit, std::string const& path)
{
    bool const at_host = web::link(visit, "/") == "/";
    auto origin = at_host ? (visit.request.secure ? "https://" : "http://") + visit.request.header("host") : visit.here.public_address;
    while (origin.ends_with('/'))
        origin.pop_back();
    return origin + path;
}

Result<void> keep(Visit const& visit, identity::Proof const& proof)
{
    auto const boxed = identity::box_proof(visit.secret, proof);
    return visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        identity::keep_proof(tx, visit.now(), visit.secret, boxed);
        audit::record(tx, visit.caller, visit.now(), "identification.proof.shown", {}, { { "provider", proof.provider }, { "assurance", proof.assurance } });
        return {};
    });
}

std::vector<web::Route> routes(Ways const& ways)
{
    using web::form;
    using web::page;
    std::vector<web::Route> all;
    all.push_back(page("/identity").open_to_everyone().to([ways](Visit const& visit, Attempt const*) { return show_identity(visit, ways); }));
    all.push_back(form("/identity/begin/{provider}").open_to_everyone().posts([ways](Visit const& visit) { return act_begin(visit, ways); }));
    all.push_back(page("/identity/leaving/{provider}").open_to_everyone().to([ways](Visit const& visit, Attempt const*) { return show_leaving(visit, ways); }));
    all.push_back(page("/identity/return/{provider}").open_to_everyone().to([ways](Visit const& visit, Attempt const*) { return show_return(visit, ways); }));
    all.push_back(form("/identity/forget").open_to_everyone().posts(act_forget));
    all.push_back(form("/identity/demonstration").open_to_everyone().posts([ways](Visit const& visit) { return act_demonstration(visit, ways); }));
    return all;
}

std::vector<web::PageType> page_types() { return { html::page<IdentityPage>("identification/identity.html"), html::page<LeavingPage>("identification/leaving.html") }; }

}  // namespace mado::identification
