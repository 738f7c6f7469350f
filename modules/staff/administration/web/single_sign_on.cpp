#include "web/single_sign_on.h"

#include "web/entrance.h"
#include "web/pages.h"

#include <mado/audit/audit.h>
#include <mado/identity/session.h>
#include <mado/identity/staff.h>
#include <mado/organization/organization.h>
#include <mado/web/site.h>

namespace mado::administration::pages {

namespace {

constexpr std::string_view purpose = "staff";

struct LeavingPage {
    std::string provider, address, back;
    static constexpr auto fields = std::tuple { html::field("provider", &LeavingPage::provider), html::field("address", &LeavingPage::address), html::field("back", &LeavingPage::back) };
};

bool serves(oidc::Provider const& provider, Visit const& visit)
{
    return provider.audience == oidc::Audience::Staff && !visit.town.training && provider.serves(visit.town.slug) && (provider.zones.empty() || provider.zones.contains(visit.here.zone));
}

oidc::Provider const* provider_of(Visit const& visit, Elsewhere const& elsewhere)
{
    auto const* provider = elsewhere ? elsewhere->find(visit.request.path.at("provider")) : nullptr;
    return provider && serves(*provider, visit) ? provider : nullptr;
}

std::unexpected<Refusal> no_provider() { return refuse(Refusal::Kind::NotFound, "administration.elsewhere.none"); }

std::string redirect_uri(Visit const& visit, oidc::Provider const& provider)
{
    auto const known = visit.here.staff_addresses.find(visit.here.zone);
    auto origin = known == visit.here.staff_addresses.end() ? std::string() : known->second;
    while (origin.ends_with('/'))
        origin.pop_back();
    return origin + mado::web::link(visit, { "sign-in", "return", provider.name });
}

// `next` is an address of this town with its slug; a flow keeps what is below it.
std::string below_town(Visit const& visit, std::string const& next)
{
    auto const home = mado::web::link(visit, "/");
    auto const safe = safe_next(next, home);
    auto const path = safe.substr(0, safe.find_first_of("?#"));
    return oidc::safe_path(home == "/" ? path : path.substr(std::min(home.size(), path.size())));
}

http::Response in_trouble(Visit const& visit, std::string const& trouble) { return http::see_other(mado::web::link(visit, "/sign-in") + "?trouble=" + trouble); }

Result<http::Response> act_begin(Visit const& visit, Elsewhere const& elsewhere)
{
    auto const* provider = provider_of(visit, elsewhere);
    if (!provider)
        return no_provider();
    auto const begun = oidc::begin_flow(visit.secret, provider->name, below_town(visit, visit.request.answer("next")), std::string(purpose));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> { oidc::keep_flow(tx, visit.now(), visit.secret, begun); return {}; }));
    return http::see_other(mado::web::link(visit, { "sign-in", "leaving", provider->name }) + "?state=" + begun.state);
}

Result<http::Response> show_leaving(Visit const& visit, Elsewhere const& elsewhere)
{
    auto const* provider = provider_of(visit, elsewhere);
    if (!provider)
        return no_provider();
    auto const state = visit.request.query_of("state");
    auto const flow = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return oidc::flow(tx, visit.now().at, visit.secret, state, purpose); });
    if (!flow || flow->provider != provider->name)
        return in_trouble(visit, "expired");
    auto const address = elsewhere->address(*provider, { state, *flow, {} }, visit.tenant(), redirect_uri(visit, *provider), visit.language, visit.now().at);
    if (!address)
        return in_trouble(visit, word_of(address.error()));
    auto response = mado::web::page(visit, "administration/leaving.html", LeavingPage { provider->title_in("ja"), *address, mado::web::link(visit, "/sign-in") });
    response.with("cache-control", "no-store").with("refresh", "0;url=" + *address);
    return response;
}

void note_refusal(Visit const& visit, oidc::Provider const& provider, std::string const& why)
{
    static_cast<void>(visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        audit::record(tx, visit.caller, visit.now(), "administration.elsewhere.refused", {}, { { "provider", provider.name }, { "why", why } });
        return {};
    }));
}

Result<http::Response> show_return(Visit const& visit, Elsewhere const& elsewhere, identity::FactorPolicy const& policy)
{
    auto const* provider = provider_of(visit, elsewhere);
    if (!provider)
        return no_provider();
    auto const& here = visit.here;
    auto const flow = TRY(here.database.write(visit.tenant(),
        [&](db::Write& tx) -> Result<std::optional<oidc::Flow>> { return oidc::take_flow(tx, visit.now(), visit.secret, visit.request.query_of("state"), purpose); }));
    if (!flow)
        return in_trouble(visit, "expired");
    oidc::Callback const callback { visit.request.query_of("code"), visit.request.query_of("error"), visit.request.query_of("iss") };
    auto const made = elsewhere->finish(*provider, callback, *flow, visit.tenant(), redirect_uri(visit, *provider), visit.now().at);
    if (!made) {
        note_refusal(visit, *provider, word_of(made.error()));
        return in_trouble(visit, word_of(made.error()));
    }
    auto const from = from_of(visit);
    identity::Subject const subject { provider->name, made->subject, made->assurance != oidc::Assurance::None };
    auto const entered = identity::sign_in_with(here.database, visit.tenant(), subject, door_of(visit, policy).policy, from, here.clock, here.ids);
    if (!entered) {
        auto const is_unknown = entered.error().key == "identity.unknown_subject";
        note_refusal(visit, *provider, is_unknown ? "unknown_subject" : "not_admitted");
        return in_trouble(visit, is_unknown ? "unknown_subject" : "not_admitted");
    }
    bool const is_open = entered->stage == identity::Stage::Open;
    auto const next = mado::web::link(visit, flow->back);
    auto response = http::see_other(is_open ? next : mado::web::link(visit, "/sign-in/factor") + "?next=" + http::percent_encoded(next));
    mado::web::set_secret(visit, response, entered->token);
    if (is_open)
        keep_known(visit, response, from);
    return response;
}

std::optional<PersonId> person_of(db::Read& tx, std::string const& provider, std::string const& subject)
{
    for (auto const& person : organization::persons(tx))
        for (auto const& one : identity::subjects_of(tx, person.id))
            if (one.provider == provider && one.subject == subject)
                return person.id;
    return std::nullopt;
}

// OpenID Connect Back-Channel Logout 1.0: the provider says so itself, signed; every session of that person ends.
http::Response answer_logout(Visit const& visit, Elsewhere const& elsewhere)
{
    auto const* provider = provider_of(visit, elsewhere);
    auto const ended = provider && visit.request.method == "POST" ? elsewhere->ended(*provider, visit.request.answer("logout_token"), visit.now().at) : std::nullopt;
    if (!ended || ended->subject.empty())
        return http::text(400, "no logout token that can be believed").with("cache-control", "no-store");
    auto const done = visit.here.database.write(visit.tenant(), [&](db::Write& tx) -> Result<void> {
        Caller const caller { .tenant = visit.tenant(), .kind = CallerKind::System, .job = "single_sign_on" };
        if (!oidc::take_token_once(tx, visit.now().at, provider->name, ended->token_id, ended->until))
            return refuse(Refusal::Kind::Conflict, "administration.elsewhere.told_before");
        if (auto const person = person_of(tx, provider->name, ended->subject))
            identity::end_sessions(tx, caller, visit.now(), *person);
        return {};
    });
    return http::text(done ? 200 : 400, "").with("cache-control", "no-store");
}

}  // namespace

std::vector<ElsewhereView> elsewhere_of(Visit const& visit, Elsewhere const& elsewhere)
{
    std::vector<ElsewhereView> views;
    if (elsewhere)
        for (auto const& provider : elsewhere->providers())
            if (serves(provider, visit))
                views.push_back({ mado::web::link(visit, { "sign-in", "with", provider.name }), mado::web::words(visit, "administration.elsewhere.do", { { "provider", provider.title_in("ja") } }) });
    return views;
}

std::string trouble_elsewhere(Visit const& visit)
{
    static constexpr std::array<std::string_view, 8> known { "declined", "again", "expired", "unreachable", "untrue", "too_weak", "unknown_subject", "not_admitted" };
    auto const trouble = visit.request.query_of("trouble");
    return std::ranges::find(known, trouble) == known.end() ? "" : mado::web::words(visit, "administration.elsewhere.trouble." + trouble);
}

bool bounds_passwords(Visit const& visit, Elsewhere const& elsewhere)
{
    return elsewhere && std::ranges::any_of(elsewhere->providers(), [&](oidc::Provider const& provider) { return serves(provider, visit) && !provider.local_logins.empty(); });
}

bool may_use_password(Visit const& visit, Elsewhere const& elsewhere, std::string_view login)
{
    if (!elsewhere)
        return true;
    return std::ranges::all_of(elsewhere->providers(), [&](oidc::Provider const& provider) {
        return !serves(provider, visit) || provider.local_logins.empty() || provider.local_logins.contains(std::string(login));
    });
}

std::vector<mado::web::Route> single_sign_on_routes(Elsewhere const& elsewhere, identity::FactorPolicy const& policy)
{
    using mado::web::form;
    using mado::web::page;
    std::vector<mado::web::Route> routes;
    routes.push_back(form("/sign-in/with/{provider}").open_to_everyone().posts([elsewhere](Visit const& visit) { return act_begin(visit, elsewhere); }));
    routes.push_back(page("/sign-in/leaving/{provider}").open_to_everyone().to([elsewhere](Visit const& visit, Attempt const*) { return show_leaving(visit, elsewhere); }));
    routes.push_back(page("/sign-in/return/{provider}").open_to_everyone().to([elsewhere, policy](Visit const& visit, Attempt const*) { return show_return(visit, elsewhere, policy); }));
    auto logout = page("/api/v1/sign-out/{provider}").open_to_everyone().to({});
    logout.answer = [elsewhere](Visit const& visit) { return answer_logout(visit, elsewhere); };
    logout.limits = { .body_bytes = 64 << 10 };
    routes.push_back(std::move(logout));
    return routes;
}

std::vector<mado::web::PageType> single_sign_on_pages() { return { html::page<LeavingPage>("administration/leaving.html") }; }

}  // namespace mado::administration::pages
