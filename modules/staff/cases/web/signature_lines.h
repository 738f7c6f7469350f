#pragma once
#include "web/lines.h"

namespace mado::cases::web {

Shown show_signature(Visit const& visit);           // /cases/{case}/signature
Shown show_signature_evidence(Visit const& visit);  // /cases/{case}/signature.json: what `madoguchi card verify` reads
void add_signature_lines(Asked const& asked, Lines& lines);
std::vector<mado::web::PageType> signature_pages();

}  // namespace mado::cases::web
