#pragma once
// For modules above: a document of a case to somebody beside the applicant, and reasons that they have worked out for its draft.
#include <mado/cases/cases.h>

namespace mado::cases {

struct Letter {
    std::string document;                    // template of definitions/documents
    std::string name, address, honorific;
    json::Value values {};                   // what only this letter knows, laid over the names that every document has
};
// On paper, with a number of its own (documents::numbering); its words are not told to the applicant. The id of the document.
Result<std::string> send_letter(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, Letter const& letter);

// One reason a line, shown to the drafter as a beginning that may be changed. Empty: none any more.
void propose_reasons(db::Write& tx, CaseId const& id, std::string_view words);
std::string proposed_reasons(db::Read& tx, CaseId const& id);

}  // namespace mado::cases
