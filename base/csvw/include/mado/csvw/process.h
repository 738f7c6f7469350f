#pragma once
// CSV on the Web (W3C Recommendations of 17 December 2015): a table or a metadata document validated, or converted to JSON or RDF.
#include <mado/csvw/findings.h>
#include <mado/csvw/web.h>

#include <functional>

namespace mado::csvw {

struct Asked {
    enum class For { Validation, Json, Rdf };
    For purpose = For::Validation;
    bool minimal = false;
    std::string action;                       // URL of a table, or of a metadata document
    std::optional<std::string> metadata {};   // URL of overriding metadata
    std::string link {};                      // Link header of the table's answer
    std::string content_type {};              // and its Content-Type
    std::string content_language {};
};

using Sink = std::function<void(std::string_view)>;

// What is made goes to `sink` piece by piece: JSON text or N-Triples; nothing for validation. False: there is an error (a converter goes on with tables
// that break their metadata, and warns; metadata that must stop it does).
bool process(Asked const& asked, Web& web, Findings& findings, Sink const& sink);

std::string to_json(Findings const& findings);  // {"warnings":n,"errors":n,"findings":[…]}

}  // namespace mado::csvw
