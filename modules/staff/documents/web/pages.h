#pragma once
#include <mado/documents/hands.h>
#include <mado/web/page.h>

namespace mado::documents::pages {

Result<http::Response> show_list(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_document(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_pdf(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_print_tasks(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> act_print_tasks(web::Visit const& visit);

Result<http::Response> show_numbers(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_numbers_csv(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_take_number(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> act_take_number(web::Visit const& visit);
Result<http::Response> show_number(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> act_void_number(web::Visit const& visit);
Result<http::Response> act_number_rule(web::Visit const& visit);

Result<http::Response> show_seals(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_compare(web::Visit const& visit, web::Attempt const* attempt, Hands const& hands);
Result<http::Response> act_compare(web::Visit const& visit);
Result<http::Response> show_seal_picture(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_seal_book(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_seal_book_csv(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_seal_register(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> show_seal(web::Visit const& visit, web::Attempt const* attempt);
Result<http::Response> act_seal(web::Visit const& visit, Hands const& hands);
Result<http::Response> act_ask_seal_again(web::Visit const& visit);

std::vector<web::PageType> document_pages();
std::vector<web::PageType> print_pages();
std::vector<web::PageType> number_pages();
std::vector<web::PageType> seal_pages();

}  // namespace mado::documents::pages
