#pragma once
#include <mado/definitions/definition.h>

#include <string>

namespace mado::verbs {

// `check --browser`: every `when` and `optional` that depends on its own page, one a line: whether the browser decides it while one types,
// or asks the server, and why (docs/adr/0010).
struct BrowserListing {
    std::string lines;
    std::size_t in_browser = 0, of_server = 0;
    void add(definitions::Definition const& definition, definitions::Tongue tongue);
    std::string total(definitions::Tongue tongue) const;
};

}  // namespace mado::verbs
