#pragma once
// Who applies, as far as this browser has shown it: whether that is enough for the procedure, what it fills in, and what goes along.
#include "model/application.h"

#include <mado/definitions/evaluation.h>
#include <mado/definitions/shown_identity.h>
#include <mado/identity/proof.h>
#include <mado/web/page.h>

#include <optional>
#include <string>

namespace mado::applications {

std::optional<identity::Proof> shown_proof(web::Visit const& visit);

// Whether that much was shown, and of one who applies so: what a business has shown is nothing of a person.
bool suffices(definitions::Definition const& definition, std::optional<identity::Proof> const& proof, std::string_view applicant);
// The page of the ways to show it; afterwards one comes back to `to`, a path below the town.
std::string ways_address(web::Visit const& visit, definitions::Definition const& definition, std::string_view to);

definitions::Identity identity_of(std::optional<identity::Proof> const& proof);

// Fills what was never answered: once a field, so that what the person takes out stays out.
void prefill(Contents& contents, definitions::Definition const& definition, std::optional<identity::Proof> const& proof, std::string_view applicant);

}  // namespace mado::applications
