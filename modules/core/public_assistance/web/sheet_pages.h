#pragma once
#include <mado/public_assistance/sheets.h>

#include "web/pages.h"

namespace mado::public_assistance::web {

Shown show_sheets(Asked const& visit, Attempt const* attempt);        // /public-assistance/sheets: what is out; make one, take results
Shown act_sheets(Asked const& visit);                                  // `do`: make take
Shown show_sheet(Asked const& visit, Attempt const* attempt);         // /public-assistance/sheets/{sheet}
Shown act_sheet(Asked const& visit);                                   // `do`: lose revoke
Shown fetch_sheet_file(Asked const& visit, Attempt const* attempt);   // /public-assistance/sheets/{sheet}/file
Shown show_sheet_paper(Asked const& visit, Attempt const* attempt);   // /public-assistance/sheets/{sheet}/paper: without a script, to be printed
std::vector<mado::web::PageType> sheet_pages();
inline constexpr std::uint64_t most_result_bytes = 4 << 20;

// The whole file that a browser opens by itself.
std::string sheet_file(Asked const& visit, Sheet const& sheet);

}  // namespace mado::public_assistance::web
