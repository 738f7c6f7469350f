#pragma once
// Inside this module: what was shown of the applicant, kept and read.
#include <mado/cases/identities.h>
#include <mado/definitions/evaluation.h>

namespace mado::cases::service {

void keep_identity(db::Write& tx, CaseId const& of, json::Value const& identity);  // of the body of `submitted`
// As rules see it: `identity` of expressions. A shielded case's has no address.
definitions::Identity identity_of(db::Read& tx, CaseId const& of);

}  // namespace mado::cases::service
