#pragma once
// The names that a document may use: the standard ones of every document, and for a document that only one procedure names also the
// fields and rules of that procedure.
#include <mado/definitions/library.h>
#include <mado/html/fields.h>

#include <string>
#include <string_view>

namespace mado::papers {

// The procedure that alone names the document; nullptr when none or several do.
definitions::Definition const* owner_of(definitions::Library const& library, std::string_view document);
html::Shape shape_of(definitions::Definition const* owner, definitions::Codes const* codes);

}  // namespace mado::papers
