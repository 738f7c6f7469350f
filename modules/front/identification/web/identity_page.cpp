#include "web/pages.h"

#include <mado/definitions/shelf.h>
#include <mado/portal/procedures.h>
#include <mado/time/wareki.h>

namespace mado::identification {

namespace {

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return web::words(visit, key, arguments); }

struct About {
    definitions::DefinitionPointer definition;
    std::optional<portal::Procedure> procedure;
    std::optional<identity::Proof> shown;
};

About about(Visit const& visit, std::string const& procedure)
{
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        About found;
        if (!procedure.empty()) {
            found.definition = definitions::published_definition(tx, visit.here.definitions, procedure, visit.now().today());
            found.procedure = portal::procedure(tx, procedure);
        }
        if (!visit.secret.empty())
            found.shown = identity::proof(tx, visit.secret, visit.now().at);
        return found;
    });
}

bool applies(definitions::Definition const& definition, std::string_view applicant) { return std::ranges::find(definition.applicants, applicant) != definition.applicants.end(); }

// Whose sign-in is of use: a business's for what businesses apply for.
bool is_of_use(definitions::Definition const* definition, oidc::Audience audience)
{
    if (audience == oidc::Audience::Staff)
        return false;
    return !definition || (audience == oidc::Audience::Business ? applies(*definition, "business") : applies(*definition, "person"));
}

bool shows_enough(oidc::Provider const& provider, definitions::Definition const* definition)
{
    if (!definition || definition->identity != definitions::Assurance::Card)
        return true;
    return std::ranges::any_of(provider.assurance, [](auto const& one) { return one.second == "card"; });
}

std::vector<WayView> ways_for(Visit const& visit, Ways const& ways, definitions::Definition const* definition)
{
    std::vector<WayView> views;
    for (auto const& provider : ways.client->providers())
        if (is_offered(provider, visit) && is_of_use(definition, provider.audience) && shows_enough(provider, definition))
            views.push_back({ web::link(visit, { "identity", "begin", provider.name }), say(visit, "identification.begin", { { "provider", provider.title_in(visit.language) } }),
                say(visit, provider.audience == oidc::Audience::Business ? "identification.for_business" : "identification.for_person") });
    return views;
}

std::vector<SampleView> samples_for(definitions::Definition const* definition)
{
    std::vector<SampleView> views;
    for (auto const& sample : samples()) {
        bool const is_business = sample.attributes.contains("corporate_number");
        if (!definition || (is_of_use(definition, is_business ? oidc::Audience::Business : oidc::Audience::Residents) && (definition->identity != definitions::Assurance::Card || sample.assurance == "card")))
            views.push_back({ std::string(sample.key), std::string(sample.title), std::string(sample.about) });
    }
    return views;
}

std::string title_of(Visit const& visit, Ways const& ways, std::string const& provider)
{
    if (provider == "demonstration")
        return say(visit, "identification.demonstration");
    auto const* known = ways.client->find(provider);
    return known ? known->title_in(visit.language) : provider;
}

std::string day_words(Visit const& visit, std::string const& iso)
{
    auto const day = Day::parse(iso);
    if (!day)
        return iso;
    return visit.language == "en" ? english_text(*day) : visit.language == "ja" ? wareki::text(*day) : easy_text(*day);
}

std::string clock_words(Visit const& visit, Instant at)
{
    auto const time = time_in_tokyo(at);
    return visit.language == "en" ? english_text(time) : visit.language == "ja" ? wareki::text(time) : easy_text(time);
}

ShownView shown_view(Visit const& visit, Ways const& ways, identity::Proof const& proof)
{
    constexpr std::int64_t hour = 3'600'000'000;
    ShownView view { title_of(visit, ways, proof.provider), say(visit, "identification.counts." + proof.assurance),
        clock_words(visit, { proof.at.microseconds + identity::proof_hours * hour }), web::link(visit, "/identity/forget"), {} };
    for (auto const* name : { "name", "kana", "corporate_number", "address", "born_on" })
        if (auto const found = proof.attributes.find(name); found != proof.attributes.end())
            view.lines.push_back({ say(visit, std::string("identification.attribute.") + name), std::string_view(name) == "born_on" ? day_words(visit, found->second) : found->second });
    return view;
}

bool suffices(definitions::Definition const& definition, identity::Proof const& proof)
{
    auto const shown = oidc::assurance_named(proof.assurance);
    return shown >= (definition.identity == definitions::Assurance::Card ? oidc::Assurance::Card : definition.identity == definitions::Assurance::Account ? oidc::Assurance::Account : oidc::Assurance::None);
}

// Forgotten here, but perhaps still signed in there: the way out of there too, where the provider offers one.
void offer_sign_out(Visit const& visit, Ways const& ways, IdentityPage& values)
{
    auto const* provider = ways.client->find(visit.request.query_of("left"));
    if (!provider || !is_offered(*provider, visit))
        return;
    values.sign_out = ways.client->sign_out_address(*provider, own_address(visit, web::link(visit, "/identity")), visit.now().at).value_or("");
    values.sign_out_words = say(visit, "identification.sign_out", { { "provider", provider->title_in(visit.language) } });
}

// Signing is of an application: one starts, and signs before sending.
std::string sign_path(Wish const& wish, definitions::Definition const& definition)
{
    constexpr std::string_view check = "/check";
    if (wish.to == "/procedures/" + definition.procedure + "/start")
        return wish.to + "?sign=card";
    if (wish.to.starts_with("/applications/") && wish.to.ends_with(check))
        return wish.to.substr(0, wish.to.size() - check.size()) + "/sign";
    return {};
}

std::string lead_of(Visit const& visit, definitions::Definition const* definition)
{
    if (!definition)
        return say(visit, "identification.lead");
    return say(visit, "identification.lead." + word_of(definition->identity), { { "procedure", definition->title.in(visit.language) } });
}

}  // namespace

bool is_offered(oidc::Provider const& provider, Visit const& visit) { return provider.audience != oidc::Audience::Staff && provider.serves(visit.town.slug) && !visit.town.training; }
bool has_samples(Visit const& visit, Ways const& ways) { return ways.demonstration || visit.town.training; }

std::string Wish::query() const { return "?to=" + http::percent_encoded(to) + (procedure.empty() ? "" : "&procedure=" + http::percent_encoded(procedure)); }

Wish wish_of(Visit const& visit)
{
    auto const of = [&](std::string_view name) { auto const sent = visit.request.answer(name); return sent.empty() ? visit.request.query_of(name) : sent; };
    Wish wish { of("procedure"), of("to") };
    bool const is_name = wish.procedure.size() <= 100 && std::ranges::all_of(wish.procedure, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    if (!is_name)
        wish.procedure.clear();
    if (wish.to.empty())
        wish.to = wish.procedure.empty() ? "/identity" : "/procedures/" + wish.procedure + "/start";
    wish.to = oidc::safe_path(wish.to);
    return wish;
}

Result<http::Response> show_identity(Visit const& visit, Ways const& ways)
{
    auto const wish = wish_of(visit);
    auto const found = about(visit, wish.procedure);
    auto const* definition = found.definition.get();
    IdentityPage values;
    values.lead = lead_of(visit, definition);
    values.procedure = definition ? wish.procedure : "";
    values.to = wish.to;
    values.back = definition ? web::link(visit, { "procedures", wish.procedure }) : web::link(visit, "/");
    auto const troubles = names_of(oidc::Trouble {});
    if (auto const trouble = visit.request.query_of("trouble"); std::ranges::find(troubles, trouble) != troubles.end())
        values.trouble = say(visit, "identification.trouble." + trouble);
    if (found.shown) {
        values.shown = shown_view(visit, ways, *found.shown);
        if (wish.to != "/identity" && (!definition || suffices(*definition, *found.shown)))
            values.go_on = web::link(visit, wish.to);
    }
    offer_sign_out(visit, ways, values);
    values.ways = ways_for(visit, ways, definition);
    values.has_ways = !values.ways.empty();
    if (ways.signing && definition && definition->identity != definitions::Assurance::None && applies(*definition, "person"))
        if (auto const path = sign_path(wish, *definition); !path.empty())
            values.sign_at = web::link(visit, path);
    values.samples_at = web::link(visit, "/identity/demonstration");
    if (has_samples(visit, ways))
        values.samples = samples_for(definition);
    values.has_samples = !values.samples.empty();
    if (found.procedure && definition) {
        auto const& office = found.procedure->office;
        values.counter = CounterView { office.name, office.place, office.phone, office.phone.empty() ? "" : "tel:" + office.phone };
    }
    auto response = web::page(visit, "identification/identity.html", values);
    response.with("cache-control", "no-store");
    return response;
}

}  // namespace mado::identification
