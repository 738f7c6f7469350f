#pragma once
#include "world.h"

#include <mado/json/json.h>
#include <mado/yaml/document.h>

#include <functional>
#include <string>

namespace mado {

// The invented applications of definitions/demo/applications.yaml.
std::vector<yaml::Node> demonstrated_applications(definitions::Library const& library);
// Invented towns at work: staff, roles, published procedures and applications in several states. `say` gets a line for each step.
// The answers of an invented application of definitions/demo/applications.yaml, with its days as they are on that day. Throws when it is none.
json::Object demonstrated_answers(yaml::Node const& application, Day today);
void fill_with_demonstration(World& world, std::function<void(std::string const&)> const& say);

}  // namespace mado
