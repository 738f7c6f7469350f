#pragma once
// Pages drawn and read within walls.
#include <mado/disclosure/disclosure.h>

#include "model/sheet.h"

namespace mado::disclosure::service {

inline constexpr std::string_view owner_of_files = "disclosure";
inline constexpr std::int64_t most_pages = 300;

// The clean form of the original as PDF: a picture becomes a page. Refuses Conflict (not ready), Gone, Busy (no walls).
Result<std::string> working_pdf(Workplace const& here, sanitizing::Tools const& tools, std::string const& tenant, Target const& target);
// Refuses Busy (no walls), Gone "disclosure.page_unreadable".
Result<photo::Picture> drawn(sandbox::Sandbox const& box, std::string_view pdf, std::int64_t page, int long_side);
Result<model::Sheet> sheet(sandbox::Sandbox const& box, std::string_view pdf, std::int64_t page);
// How many letters pdftotext finds in the whole file.
Result<std::int64_t> letters_in(sandbox::Sandbox const& box, std::string_view pdf);

}  // namespace mado::disclosure::service
