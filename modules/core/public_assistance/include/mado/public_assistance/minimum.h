#pragma once
// 生活保護: the minimum cost of living of a household at home in one month, and what of its income counts, by
// definitions/decisions/public_assistance_standard.dmn (生活保護法第8条、保護の基準 昭和38年厚生省告示第158号、次官通知第8).
#include <mado/benefits/rules.h>

namespace mado::public_assistance {

// Fields of a case: on, grade, members [{age, in_institution, disability, raises_child, school, single_parent, maternity, home_patient, care_facility,
// radiation, care_insurance}], winter_zone, single_parent_children, rent, rent_limit,
// earners [{earned, expenses, newly_working, under_20}], other_income, windfall. docs/guides/benefits.md has each. Answers: living_assistance (of an ordinary
// month, with no addition but 特例加算 and 経過的加算), class1, class2, special, transitional, winter, year_end, the additions, overlap (重複調整), housing_assistance, education_assistance, minimum,
// income_counted, income_for_need (要否判定), assistance.
benefits::Benefit minimum();

}  // namespace mado::public_assistance
