#pragma once
// CKAN's action API v3, for reading. Each action gets the parameters and gives the JSON of `result`.
#include "api/asked.h"
#include "service/forms.h"
#include "web/reading.h"

#include <mado/web/route.h>

namespace mado::catalogue {

struct Acting {
    web::Visit const& visit;
    Shelf& shelf;
    Asked const& asked;
    View const& view;
    datasets::Vocabulary const& vocabulary() const { return shelf.vocabulary(visit.here); }
};
using CkanAction = Ckan<std::string> (*)(Acting const&);
struct NamedAction { std::string_view name; CkanAction run; std::string_view help; };

std::span<NamedAction const> catalogue_actions();   // packages, resources, organizations, groups, tags, licences
std::span<NamedAction const> datastore_actions();

}  // namespace mado::catalogue
