#pragma once
// Who is on the way to who decides, by three further tables of a 専決事項表 (each may be missing; COLLECT, with a column 根拠):
//   passes   rank                    回議: the position of that rank in the drafter's line, in the order of the rows
//   concurs  division, rank, when    合議: "before" the line begins, or "beside" it
//   informs  division, rank          供覧: after the decision
// `division` is a path of the organization; "" is the drafter's own line.
#include <mado/definitions/library.h>

namespace mado::definitions {

struct OnTheWay {
    std::string division, rank;
    bool is_before = false;
    std::string article {};
};
struct RouteWay { std::vector<OnTheWay> passes, concurs, informs; };
RouteWay way_of(Route const& route, Route::Matter const& matter);

}  // namespace mado::definitions
