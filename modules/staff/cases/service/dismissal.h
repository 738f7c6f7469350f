#pragma once
// The reason of a dismissal because nobody answered a completion request (却下; 行政手続法7条), as a person may take it over.
#include <mado/cases/cases.h>

namespace mado::cases::service {

// One paragraph with its law: the day of the request, its last day, what was asked.
std::string words_of_unanswered(definitions::Definition const& definition, Request const& request);
// To the one who decides: why the request is no longer waited for (行政手続法33条).
std::string remark_on_unanswered(Request const& request);
// The request of that id, when it is of this case and passed unanswered.
std::optional<Request> unanswered(db::Read& tx, CaseId const& of, std::string const& request);

}  // namespace mado::cases::service
