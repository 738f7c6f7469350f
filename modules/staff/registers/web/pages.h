#pragma once
#include <mado/registers/registers.h>
#include <mado/web/page.h>

namespace mado::registers::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_registers(Visit const& visit, Attempt const* attempt);   // /registers
Shown show_rows(Visit const& visit, Attempt const* attempt);        // /registers/{name}?word=&year=&before=
Shown show_csv(Visit const& visit, Attempt const* attempt);         // /registers/{name}/csv?year=
Shown show_row(Visit const& visit, Attempt const* attempt);         // /registers/{name}/{row}
Shown show_correct(Visit const& visit, Attempt const* attempt);     // /registers/{name}/{row}/correct
Shown act_correct(Visit const& visit);
Shown show_strike(Visit const& visit, Attempt const* attempt);      // /registers/{name}/{row}/strike
Shown act_strike(Visit const& visit);

std::vector<mado::web::PageType> pages();

// The register of the address. NotFound when the library has none of that name.
Result<definitions::Register const*> book_of(Visit const& visit);
// The row of the address, when it stands in that register and the caller may do that to it.
Result<Row> row_of(Visit const& visit, db::Read& tx, access::Action const& action);
std::string row_path(Row const& row);
std::string number_of(Row const& row);                              // 令和8年度 第3号

std::vector<mado::web::PageType> list_pages();
std::vector<mado::web::PageType> row_pages();

}  // namespace mado::registers::web
