#pragma once
#include "web/tables.h"

namespace mado::watch::pages {

Severity severity_of(Viewer const& viewer, std::string_view rule);
Table alarms_now(Viewer const& viewer);  // the most urgent first

}  // namespace mado::watch::pages
