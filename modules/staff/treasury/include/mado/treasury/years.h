#pragma once
// 会計年度 of revenue (地方自治法施行令142条) and what may still be booked in an old year's 出納整理期間 (4月1日 to 5月31日; 地方自治法235条の5). Pure.
#include <mado/treasury/items.h>

namespace mado::treasury {

struct YearDays { std::optional<Day> term_ends {}, noticed_on {}, received_on {}; };
// 1号: the year of the term's last day, unless the notice was not sent before that year's books closed: then the year of the notice. 2号: of the notice.
// 3号: of the receipt. A day that is not known yet falls back to the next one down; with none, nothing.
std::optional<int> year_of(YearBasis basis, YearDays const& days);

Day books_close_on(int fiscal_year);                     // 5月31日 of the following year
enum class BookState { NotBegun, Open, Settling, Over };  // Settling: 出納整理期間; Over: past 5月31日
BookState state_of(int fiscal_year, Day today);
// New claims of a year: while it is open. Corrections, receipts, refunds out of revenue: until its books close.
bool may_assess_in(int fiscal_year, Day today);
bool may_book_in(int fiscal_year, Day today);

}  // namespace mado::treasury
