#pragma once
// 会計年度: 4月1日から翌年3月31日まで (地方自治法208条1項).
#include <mado/time/day.h>

namespace mado {

int fiscal_year(Day day);
Day first_day_of_fiscal_year(int fiscal_year);
Day last_day_of_fiscal_year(int fiscal_year);

}  // namespace mado
