// The board across towns: one read a town, for the page.
#include "service/coverage.h"

namespace mado::open_data {

Result<CoverageBoard> coverage(Caller const& caller, Workplace const& here, datasets::Reference const& reference, tenancy::Town const& town)
{
    if (here.database.read(town.code, [&](db::Read& tx) { return access::scope(tx, caller, may_read_board); }).empty())
        return refuse(Refusal::Kind::Forbidden, "open_data.forbidden");
    CoverageBoard board { service::standards_of_board(reference), {} };
    auto const add = [&](tenancy::Town const& one) {
        board.rows.push_back(here.database.read(one.code, [&](db::Read& tx) { return service::coverage_row(tx, here, one, board.standards); }));
    };
    add(town);
    if (town.is_prefecture())
        for (auto const* one : here.towns.municipalities_of(town.code))
            add(*one);
    return board;
}

}  // namespace mado::open_data
