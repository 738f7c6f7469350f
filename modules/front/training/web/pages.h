#pragma once
#include <mado/module/module.h>
#include <mado/web/page.h>

#include <string>
#include <string_view>

namespace mado::training::pages {

// "a…@example.jp": whoever types a real address while trying things out is not shown to the next one.
std::string masked(std::string_view address);

// What would have been sent. NotFound outside a town for training.
Result<http::Response> show_mails(mado::web::Visit const& visit, mado::web::Attempt const* attempt);
std::vector<mado::web::PageType> page_types();

}  // namespace mado::training::pages
