#pragma once
// A search over what this catalogue offers: platform/datasets' own, which the desk of the office uses too.
#include <mado/datasets/search.h>

namespace mado::catalogue {

using datasets::Condition;
using datasets::Count;
using datasets::counts_of;
using datasets::Counts;
using datasets::every_facet;
using datasets::Facet;
using datasets::find;
using datasets::names_of;
using datasets::Search;
using datasets::Sort;
using datasets::values_of;

}  // namespace mado::catalogue
