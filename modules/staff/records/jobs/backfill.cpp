#include "jobs/backfill.h"

#include "service/listening.h"
#include "store/item_store.h"

namespace mado::records::service {

namespace {

constexpr int a_write = 20, most_of_a_run = 5'000;
constexpr std::string_view cursor_name = "backfilled_to", done = "all";

struct Step { std::size_t cases = 0; bool is_done = false; };

Result<Step> step(db::Write& tx, Workplace const& here)
{
    auto const cursor = store::setting(tx, cursor_name).value_or("");
    if (cursor == done)
        return Step { 0, true };
    Caller const caller { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "records.backfill" };
    auto const cases = cases::all_after(tx, { cursor }, a_write);
    for (auto const& found : cases)
        TRY(file_case(tx, caller, here, found));
    bool const is_last = cases.size() < a_write;
    store::keep_setting(tx, cursor_name, is_last ? std::string(done) : cases.back().id.value);
    return Step { cases.size(), is_last };
}

}  // namespace

std::size_t backfill(Workplace const& here, std::string const& tenant)
{
    std::size_t all = 0;
    while (all < most_of_a_run) {
        auto const made = here.database.write(tenant, { .alone = "records.backfill", .name = "records.backfill" }, [&](db::Write& tx) { return step(tx, here); });
        if (!made)
            return all;
        all += made->cases;
        if (made->is_done)
            return all;
    }
    return all;
}

void backfill_everywhere(Workplace const& here)
{
    for (auto const& town : here.towns.all()) {
        auto const is_done = here.database.read(town.code, [](db::Read& tx) { return store::setting(tx, cursor_name).value_or("") == done; });
        if (!is_done)
            backfill(here, town.code);
    }
}

}  // namespace mado::records::service
