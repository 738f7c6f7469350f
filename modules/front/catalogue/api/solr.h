#pragma once
// q, fq and sort of package_search: platform/datasets' own, which the desk of the office uses too.
#include "api/asked.h"
#include "model/search.h"

#include <mado/datasets/solr.h>

namespace mado::catalogue {

using datasets::facet_of;
using datasets::most_terms;
using datasets::Query;
using datasets::query_of;
using datasets::sort_of;

}  // namespace mado::catalogue
