#pragma once
// Where the metadata of a table is: "Locating Metadata" of the Model for Tabular Data.
#include "metadata.h"

#include <mado/csvw/process.h>

namespace mado::csvw {

struct Located {
    Group group {};
    bool embedded = false;                    // nothing was found: the header of the table is all there is
};

Located located(Asked const& asked, Web& web, Findings& findings);  // throws Stopped

bool is_metadata(Asked const& asked);         // whether the action is a metadata document, by its type or its name

}  // namespace mado::csvw
