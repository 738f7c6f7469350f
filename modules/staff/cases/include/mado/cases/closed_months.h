#pragma once
// Figures up to a day: what was decided since then is left out, before small groups are merged. Two publications that stand a month apart then differ by whole months of
// decisions, whatever the figures are counted by.
#include <mado/cases/after.h>

namespace mado::cases {

CountTable counted_before(db::Read& tx, definitions::Definition const& definition, definitions::Statistic const& statistic, int year, Day before);

}  // namespace mado::cases
