#pragma once
#include <mado/privacy/looks.h>
#include <mado/privacy/module.h>
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
Shown act_file(Visit const& visit, Tells tells);
Shown show_least(Visit const& visit, Attempt const* attempt);     // /privacy/least: from how many persons a file is published
Shown act_least(Visit const& visit);

Shown show_provisions(Visit const& visit, Attempt const* attempt);      // /privacy/provisions: 提供の記録 of one 年度
Shown show_provisions_csv(Visit const& visit, Attempt const* attempt);
Shown show_provision(Visit const& visit, Attempt const* attempt);       // /privacy/provisions/new, /privacy/provisions/{provision}
Shown act_provision(Visit const& visit);

Shown show_breaches(Visit const& visit, Attempt const* attempt);        // /privacy/breaches: 漏えい等の報告
Shown show_breach(Visit const& visit, Attempt const* attempt);          // /privacy/breaches/new, /privacy/breaches/{breach}
Shown act_breach(Visit const& visit);
Shown show_breach_text(Visit const& visit, Attempt const* attempt);     // as it is reported, to be printed
Shown show_breach_download(Visit const& visit, Attempt const* attempt);
Shown show_breach_numbers(Visit const& visit, Attempt const* attempt);  // /privacy/breaches/numbers
Shown act_breach_numbers(Visit const& visit);

Shown show_assessments(Visit const& visit, Attempt const* attempt);     // /privacy/assessments: 特定個人情報保護評価の資料
Shown show_assessment(Visit const& visit, Attempt const* attempt);
Shown act_assessment(Visit const& visit);
Shown show_assessment_text(Visit const& visit, Attempt const* attempt);

std::vector<mado::web::PageType> assessment_pages();
std::vector<mado::web::PageType> breach_pages();
std::vector<mado::web::PageType> provision_pages();
std::vector<mado::web::PageType> pages();
std::vector<mado::web::PageType> file_pages();

}  // namespace mado::privacy::web
