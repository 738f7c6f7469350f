#pragma once
// 開示: which procedures are requests for disclosure, and who paints (modules/staff/disclosure). Declared here: the page of a case leads there.
#include <mado/cases/cases.h>

namespace mado::cases {

inline constexpr access::Action may_redact { "disclosure.redact", { access::Role::Examiner } };
inline constexpr access::Action may_read_disclosure { "disclosure.read", { access::Role::Examiner, access::Role::Approver } };

inline constexpr std::string_view disclosure_file = "operations/disclosure.yaml";
// "ordinance" or "personal", by the file's `procedures`; "" for every other procedure.
std::string disclosure_kind(definitions::Library const& library, std::string_view procedure);

}  // namespace mado::cases
