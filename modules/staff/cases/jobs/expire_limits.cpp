// The edges of the schedules: one write a limit or a question, so that one that fails holds back no other.
#include <mado/documents/documents.h>

#include "service/limits.h"
#include "store/consult_store.h"

namespace mado::cases {

namespace {

constexpr int at_once = 500;

Caller system(std::string const& tenant, char const* job) { return { tenant, CallerKind::System, {}, {}, {}, job }; }

}  // namespace

std::size_t expire_limits(Workplace const& here)
{
    std::size_t passed = 0;
    auto const today = here.now().today();
    for (auto const& town : here.towns.all()) {
        auto const caller = system(town.code, "cases.limits");
        auto const late = here.database.read(town.code, [&](db::Read& tx) { return store::running_before(tx, today, at_once); });
        for (auto const& expiry : late) {
            // What the law deems is issued like any decision, so it waits for the key of the numbers.
            auto const acted = here.database.write(town.code, documents::numbering("cases.limits"), [&](db::Write& tx) { return service::pass_limit(tx, caller, here, expiry); });
            if (acted && *acted)
                ++passed;
        }
    }
    return passed;
}

std::size_t expire_consults(Workplace const& here)
{
    std::size_t ended = 0;
    auto const today = here.now().today();
    for (auto const& town : here.towns.all()) {
        auto const caller = system(town.code, "cases.consults");
        auto const late = here.database.read(town.code, [&](db::Read& tx) { return store::until_before(tx, today, at_once); });
        for (auto const& id : late)
            if (here.database.write(town.code, [&](db::Write& tx) { return service::expire_consult(tx, caller, here, id); }))
                ++ended;
        auto const ready = here.database.read(town.code, [&](db::Read& tx) { return store::carried_out_by(tx, today, at_once); });
        for (auto const& id : ready)
            if (here.database.write(town.code, [&](db::Write& tx) { return service::end_waiting(tx, caller, here, id); }))
                ++ended;
    }
    return ended;
}

}  // namespace mado::cases
