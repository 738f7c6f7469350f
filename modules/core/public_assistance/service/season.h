#pragma once
#include "service/inside.h"

namespace mado::public_assistance::service {

struct Season { Day first {}, last {}; };   // 冬季加算: its first and its last day
// The winter that runs, or the next one; nothing for a town without a zone.
std::optional<Season> season_near(Workplace const& here, Standing const& standing, Day today);
// work_of() for who has asked for the season already.
std::vector<Work> work_in(db::Read& tx, Caller const& caller, Workplace const& here, std::optional<Season> const& season);
bool begins_soon(Season const& season, Day today);
bool ends_soon(Season const& season, Day today);
// The household has no 冬季加算地区, another than the town's, or has moved away.
bool is_zone_doubtful(db::Read& tx, Household const& household, Standing const& standing, Day today);
std::optional<Day> zone_due(Season const& season, Day today);
// Nobody was there in the two months before the winter: whether it can heat is not known. From thirty days before it to thirty days into it.
std::optional<Day> heating_due(db::Read& tx, Household const& household, Season const& season, Day today);

}  // namespace mado::public_assistance::service
