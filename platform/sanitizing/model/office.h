#pragma once
#include <mado/sanitizing/rebuild.h>

#include <expected>

namespace mado::sanitizing::model {

struct Office {
    std::string type;      // of docx, xlsx or pptx
    std::string bytes;
};

// A package of Office Open XML with those parts and relationships alone that show a document: no macros, no controls, no embedded or linked files, no
// fields that fetch or start something. For the child: it reads what a stranger made.
std::expected<Office, Reason> rebuilt_office(std::string_view bytes);

}  // namespace mado::sanitizing::model
