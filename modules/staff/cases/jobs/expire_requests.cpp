// The edge of the schedule: one write a case, so that one that fails holds back no other.
#include "service/workings.h"
#include "store/case_store.h"
#include "store/content_store.h"

namespace mado::cases {

std::size_t expire_requests(Workplace const& here)
{
    constexpr int at_once = 500;
    std::size_t expired = 0;
    auto const today = here.now().today();
    for (auto const& town : here.towns.all()) {
        Caller const caller { town.code, CallerKind::System, {}, {}, {}, "cases.expire" };
        auto const late = here.database.read(town.code, [&](db::Read& tx) { return store::asked_until_before(tx, today, at_once); });
        for (auto const& id : late)
            if (here.database.write(town.code, [&](db::Write& tx) { return service::expire_request(tx, caller, here, id); }))
                ++expired;
    }
    return expired;
}

}  // namespace mado::cases
