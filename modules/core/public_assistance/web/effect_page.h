#pragma once
#include "web/pages.h"

namespace mado::public_assistance::web {

Shown show_effect(Asked const& visit, Attempt const* attempt);   // /public-assistance/effect?month=2027-04
std::vector<mado::web::PageType> effect_pages();

}  // namespace mado::public_assistance::web
