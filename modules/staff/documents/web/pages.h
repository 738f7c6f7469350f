#pragma once
#include <mado/web/page.h>

namespace mado::documents::pages {

Result<http::Response> show_list(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_document(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_pdf(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_print_tasks(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> act_posted(web::Visit const& visit);

std::vector<web::PageType> document_pages();
std::vector<web::PageType> print_pages();

}  // namespace mado::documents::pages
