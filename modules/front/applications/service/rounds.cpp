#include "service/applications.h"

#include <mado/definitions/round.h>

namespace mado::applications {

Result<std::string> round_to_apply_in(db::Read& tx, definitions::Definition const& definition, std::string const& wanted, Day today)
{
    if (!definition.rounds)
        return std::string();
    auto const open = definitions::open_rounds(tx, definition.procedure, today);
    if (open.empty())
        return refuse(Refusal::Kind::Conflict, "applications.round.none_open");
    if (wanted.empty() && open.size() == 1)
        return open.front().name;
    for (auto const& round : open)
        if (round.name == wanted)
            return wanted;
    return refuse({ { "round", "applications.round.choose" } });
}

}  // namespace mado::applications
