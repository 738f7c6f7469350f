#pragma once
#include "model/report.h"

#include <mado/definitions/definition.h>

namespace mado::definitions {

// A tree that was walked → the typed value, expressions not yet compiled. What is missing or wrong was reported by the walk and is passed
// over here; what a single word cannot show (one of two, arity, ascending days) is reported.
void read_definition(Definition& definition, Report& report);
Words read_words(yaml::Node const* node);
std::vector<std::string> read_list(yaml::Node const* node);
std::shared_ptr<Table> read_table(std::string const& name, yaml::Node const& node, yaml::Place place, Report& report);
std::vector<Source> read_sources(yaml::Node const* node);
std::vector<Example> read_examples(yaml::Node const* node);

}  // namespace mado::definitions
