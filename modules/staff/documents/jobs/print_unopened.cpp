// The edge of the schedule: what was not opened in time, at most so many a round.
#include "service/printing.h"
#include "store/document_store.h"

namespace mado::documents {

namespace {

constexpr std::int64_t microseconds_a_day = 86'400'000'000;
constexpr int most_a_round = 1'000;

}  // namespace

std::size_t print_what_was_not_opened(Workplace const& here, std::string const& tenant)
{
    Instant const before { here.clock.now().microseconds - days_before_printing * microseconds_a_day };
    auto const late = here.database.read(tenant, [&](db::Read& tx) { return store::not_opened_since(tx, before, most_a_round); });
    if (late.empty())
        return 0;
    Caller const caller { .tenant = tenant, .kind = CallerKind::System, .job = "documents.not_opened" };
    (void)here.database.write(tenant, { .name = "documents.not_opened" }, [&](db::Write& tx) -> Result<void> {
        for (auto const& document : late)
            make_task(tx, caller, here, document, Why::NotOpened);
        return {};
    });
    return late.size();
}

}  // namespace mado::documents
