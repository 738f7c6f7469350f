#include "web/identity.h"

namespace mado::applications {

namespace {

int weight(std::string_view assurance) { return assurance == "card" ? 2 : assurance == "account" ? 1 : 0; }

bool is_of(identity::Proof const& proof, std::string_view applicant) { return applicant != "person" || !proof.attributes.contains("corporate_number"); }

}  // namespace

std::optional<identity::Proof> shown_proof(web::Visit const& visit)
{
    if (visit.secret.empty())
        return std::nullopt;
    return visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return identity::proof(tx, visit.secret, visit.here.clock.now()); });
}

bool suffices(definitions::Definition const& definition, std::optional<identity::Proof> const& proof, std::string_view applicant)
{
    if (definition.identity == definitions::Assurance::None)
        return true;
    return proof && weight(proof->assurance) >= static_cast<int>(definition.identity) && is_of(*proof, applicant);
}

std::string ways_address(web::Visit const& visit, definitions::Definition const& definition, std::string_view to)
{
    return web::link(visit, "/identity") + "?to=" + http::percent_encoded(to) + "&procedure=" + http::percent_encoded(definition.procedure);
}

definitions::Identity identity_of(std::optional<identity::Proof> const& proof)
{
    return proof ? definitions::identity_of(proof->assurance, proof->attributes) : definitions::identity_of("none", {});
}

void prefill(Contents& contents, definitions::Definition const& definition, std::optional<identity::Proof> const& proof, std::string_view applicant)
{
    if (!proof || !is_of(*proof, applicant))
        return;
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields) {
            if (contents.answers.contains(field.name) || contents.identified.contains(field.name))
                continue;
            if (auto const value = definitions::prefilled(field, proof->attributes)) {
                contents.answers[field.name] = *value;
                contents.identified[field.name] = *value;
            }
        }
}

}  // namespace mado::applications
