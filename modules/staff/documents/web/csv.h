#pragma once
#include <mado/web/page.h>

#include <string>
#include <vector>

namespace mado::documents::pages {

// RFC 4180 with the mark that spreadsheets want in front; a cell that one would take for a formula gets an apostrophe.
std::string csv_begun(std::vector<std::string> const& heads);
std::string csv_line(std::vector<std::string> const& cells);
http::Response as_csv(std::string bytes, std::string const& name);

}  // namespace mado::documents::pages
