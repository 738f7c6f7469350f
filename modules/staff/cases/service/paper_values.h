#pragma once
// The names that every document has (definitions/README.md), filled for a case.
#include <mado/cases/cases.h>
#include <mado/papers/papers.h>

namespace mado::cases::service {

// Everything but the decision: answers, addressee, issuer, procedure, case.
json::Value paper_values(db::Read& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation);

// To whom a form of that division is addressed, and who takes it in: the same on the front.
papers::Filing filing_of(db::Read& tx, Workplace const& here, std::string const& owner);

// The title that the template itself shows: between {{$title}} and {{/title}}.
std::string title_of_document(Workplace const& here, std::string_view name);
std::string label_of(definitions::Definition const& definition, MarkedField const& field);
std::string wareki_words(Day day);

}  // namespace mado::cases::service
