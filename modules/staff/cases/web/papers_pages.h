#pragma once
// Papers by post, over the counter or looked up by the office, and photos as one PDF.
#include "web/lines.h"

#include <mado/cases/papers.h>

namespace mado::cases::web {

Shown show_papers(Visit const& visit, Attempt const* attempt);              // /cases/{case}/papers
Shown show_paper(Visit const& visit, Attempt const* attempt);               // /cases/{case}/papers/{field}
Shown act_paper(Visit const& visit);
Shown act_paper_missing(Visit const& visit);                                // /cases/{case}/papers/{field}/missing
Shown show_cover_sheet(Visit const& visit, Attempt const* attempt);         // /cases/{case}/cover-sheet.pdf
Shown show_post(Visit const& visit, Attempt const* attempt);                // /papers
Shown act_post(Visit const& visit);
Shown show_papers_of_receipt(Visit const& visit, Attempt const* attempt);   // /papers/{receipt}: what the QR of a cover sheet opens
Shown show_photos(Visit const& visit, Attempt const* attempt);              // /cases/{case}/photos/{field}

void add_paper_lines(Asked const& asked, Lines& lines);
// Among the files of a case: the PDF of the photos of a field, or how far it is.
struct PhotosLine { std::string field, address, title, about; };
std::vector<PhotosLine> photos_lines(Visit const& visit, db::Read& tx, Case const& found, definitions::Definition const& definition);

std::vector<mado::web::PageType> papers_pages();

}  // namespace mado::cases::web
