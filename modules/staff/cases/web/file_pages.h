#pragma once
// The files of a case as people see them: their clean form, what became of each, and the separate way to the original.
#include "web/lines.h"

#include <mado/sanitizing/files.h>

namespace mado::cases::web {

Shown show_original(Visit const& visit, Attempt const* attempt);   // /cases/{case}/files/{blob}/original
Shown act_original(Visit const& visit);

// What stands beside a file: empty when it is clean. `title` goes into the words.
std::string file_state_words(Visit const& visit, sanitizing::File const* file);
void add_file_lines(Asked const& asked, Lines& lines);             // what was refused or found by the virus scan, and what to do

std::vector<mado::web::PageType> file_pages();

}  // namespace mado::cases::web
