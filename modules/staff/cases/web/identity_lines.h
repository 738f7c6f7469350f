#pragma once
#include <mado/cases/identities.h>

#include "web/lines.h"

namespace mado::cases::web {

Shown show_identity(Visit const& visit, Providers const& providers);   // /cases/{case}/identity
void add_identity_lines(Asked const& asked, Lines& lines);
std::vector<mado::web::PageType> identity_pages();

}  // namespace mado::cases::web
