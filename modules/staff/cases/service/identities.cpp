#include "service/identities.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/shown_identity.h>

#include "service/shielding.h"
#include "service/workings.h"
#include "store/identity_store.h"

namespace mado::cases {

namespace {

// `how` as definitions know it: a sign-in counts as what it shows.
std::string how_of(identity::Proof const& proof) { return proof.how == "counter" || proof.how == "none" ? proof.how : proof.assurance; }

identity::Proof without_place(identity::Proof proof, bool is_shielded)
{
    if (!is_shielded)
        return proof;
    proof.attributes.erase("address");
    proof.evidence.clear();
    return proof;
}

struct Origin { std::string from; bool is_changed; };

Origin origin_of(Content const& content, std::string const& field)
{
    auto const found = content.origins.find(field);
    if (found == content.origins.end())
        return { "typed", false };
    return { found->second.text("origin", "typed"), found->second.flag("changed") };
}

Agreement agreement_of(Origin const& origin, bool is_same)
{
    if (is_same)
        return Agreement::Same;
    if (origin.from != "identity")
        return Agreement::Different;
    return origin.is_changed ? Agreement::Changed : Agreement::Tampered;
}

std::vector<Compared> compared(Workplace const& here, definitions::Definition const& definition, Content const& content, definitions::ShownAttributes const& shown)
{
    std::vector<Compared> all;
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields) {
            auto const brought = definitions::prefilled(field, shown);
            auto const answer = content.answers.find(field.name);
            if (!brought || answer == content.answers.end() || answer->second.is_null())
                continue;
            auto const words = [&](json::Value const& value) { return definitions::shown(field, value, &here.library, "ja", definitions::Showing::Staff); };
            all.push_back({ field.title.japanese(), definitions::attribute_of(field, shown), words(*brought), words(answer->second),
                agreement_of(origin_of(content, field.name), definitions::is_same_answer(*brought, answer->second)) });
        }
    return all;
}

oidc::Provider const* provider_of(Providers const& providers, std::string const& name)
{
    if (!providers)
        return nullptr;
    auto const found = std::ranges::find(*providers, name, &oidc::Provider::name);
    return found == providers->end() ? nullptr : &*found;
}

}  // namespace

void service::keep_identity(db::Write& tx, CaseId const& of, json::Value const& identity)
{
    if (auto const shown = identity::proof_of(identity); shown && shown->how != "none")
        store::keep_identity(tx, of, *shown);
}

definitions::Identity service::identity_of(db::Read& tx, CaseId const& of)
{
    auto const shown = store::identity(tx, of);
    if (!shown)
        return definitions::identity_of("none", {});
    auto const seen = without_place(*shown, kept_of(tx, of).is_shielded());
    return definitions::identity_of(how_of(seen), seen.attributes);
}

std::optional<IdentityFinding> identity_finding(db::Read& tx, Workplace const& here, Case const& found, Providers const& providers)
{
    auto const shown = store::identity(tx, found.id);
    auto const definition = service::definition_of(tx, here, found.definition);
    if (!shown || !definition)
        return std::nullopt;
    IdentityFinding finding;
    finding.is_shielded = service::kept_of(tx, found.id).is_shielded();
    finding.verdict = oidc::examine(*shown, provider_of(providers, shown->provider), tx.tenant(), found.arrived_at);
    finding.proof = without_place(*shown, finding.is_shielded);
    finding.compared = compared(here, **definition, content(tx, found.id), finding.proof.attributes);
    return finding;
}

}  // namespace mado::cases
