#pragma once
// The pages 結果ファイルの取込み.
#include <mado/treasury/imports.h>
#include <mado/web/page.h>

namespace mado::treasury::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

struct Sent { std::string name, bytes; };
Result<Sent> sent_file(Visit const& visit, std::uint64_t most);   // of the field `file`, to be shown so; Invalid there

Shown show_imports(Visit const& visit, Attempt const* attempt);   // /treasury/imports
Shown act_imports(Visit const& visit);
Shown show_import(Visit const& visit, Attempt const* attempt);    // /treasury/imports/{import}?outcome=&after=
Shown act_import(Visit const& visit);                             // lines that named nothing known, once more

Shown fetch_import(Visit const& visit);                           // /treasury/imports/{import}/file

std::vector<mado::web::Route> import_routes();
std::vector<mado::web::PageType> import_page_types();
std::vector<mado::web::MenuItem> import_menu();

}  // namespace mado::treasury::web
