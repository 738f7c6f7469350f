#pragma once
#include <mado/privacy/looks.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

namespace mado::privacy::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_settings(Visit const& visit, Attempt const* attempt);  // /privacy/looks: how late readings are told
Shown act_settings(Visit const& visit);
Shown show_looks(Visit const& visit, Attempt const* attempt);     // /privacy/looks/{case}: what is told, what is withheld
Shown act_looks(Visit const& visit);

Shown show_files(Visit const& visit, Attempt const* attempt);     // /privacy/files: 個人情報ファイル簿
Shown show_files_csv(Visit const& visit, Attempt const* attempt); // /privacy/files.csv: what is published
Shown show_file(Visit const& visit, Attempt const* attempt);      // /privacy/files/{procedure}
Shown act_file(Visit const& visit);

std::vector<mado::web::PageType> pages();
std::vector<mado::web::PageType> file_pages();

}  // namespace mado::privacy::web
