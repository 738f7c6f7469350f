#include "service/workings.h"

#include "store/recipient_store.h"

#include <stdexcept>

namespace mado::child_support::service {

namespace {

constexpr int some = 50;

}  // namespace

// Time alone changes months: a year of the table begins, a right lapses. One write a recipient, so that a long town holds nobody up.
void look_over_town(Workplace const& here, std::string const& tenant)
{
    Caller const program { .tenant = tenant, .kind = CallerKind::System, .job = look_over_job };
    std::optional<benefits::Rules> rules;
    RecipientId after;
    for (;;) {
        auto const found = here.database.read(tenant, [&](db::Read& tx) { return store::every(tx, after, some); });
        if (found.empty())
            return;
        if (!rules)
            rules = rules_of(here);
        for (auto const& one : found) {
            after = one.id;
            auto const looked_at = here.database.write(tenant, { .name = look_over_job }, [&](db::Write& tx) -> Result<void> {
                auto const recipient = store::find(tx, one.id);
                if (recipient && keep_months(tx, here, *rules, *recipient, {}) > 0)
                    trace(tx, program, here, "child_support.recipient.recalculated", *recipient);
                if (recipient)
                    look_over(tx, here, *recipient);
                return {};
            });
            if (!looked_at)
                throw std::runtime_error("child_support: " + looked_at.error().key);
        }
    }
}

void look_over_all(Workplace const& here)
{
    for (auto const& town : here.towns.all())
        look_over_town(here, town.code);
}

}  // namespace mado::child_support::service
