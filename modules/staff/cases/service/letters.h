#pragma once
// Documents beside the decision: to the applicant as they chose, to another by post.
#include <mado/cases/cases.h>

namespace mado::cases::service {

struct Addressee { std::string name, address, honorific; };

// To a body or a third party: on paper, and nothing of its content is told to the applicant. `own`: what only this letter knows, laid over
// the names that every document has. The id of the document.
Result<std::string> send_to_another(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, std::string const& name, Addressee const& to,
    json::Value const& own);
// To the applicant, electronically or on paper as they chose; `words` go beside it, sealed.
Result<std::string> send_to_applicant(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, std::string const& name, json::Value const& own,
    std::string const& words);

}  // namespace mado::cases::service
