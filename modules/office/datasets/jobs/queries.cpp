// The trace is read on, and questions whose months came to an end are answered again.
#include "service/queries.h"
#include "service/reading_events.h"

namespace mado::open_data {

namespace {

constexpr int most_stretches = 500;           // of one run and town

}  // namespace

std::size_t read_events(Workplace const& here, std::string const& tenant)
{
    std::size_t looked_at = 0;
    for (int n = 0; n < most_stretches; ++n) {
        auto const stretch = here.database.read(tenant, [&](db::Read& tx) { return service::next_stretch(tx, here); });
        if (!stretch.has_news)
            break;
        auto const kept = here.database.write(tenant, { .name = "open_data.read_events" }, [&](db::Write& tx) -> Result<bool> {
            service::keep_stretch(tx, stretch);
            return true;
        });
        looked_at += stretch.looked_at;
        if (!kept || stretch.is_last)
            break;
    }
    return looked_at;
}

std::size_t answer_due(Workplace const& here, datasets::Reference const& reference, std::string const& tenant)
{
    std::size_t taken = 0;
    for (auto const& one : here.database.read(tenant, [&](db::Read& tx) { return service::queries_due(tx, here); })) {
        auto const answered = here.database.read(tenant, [&](db::Read& tx) { return answer(tx, here, one.query, one.before); });
        auto const prepared = answered ? prepare_rows(here, reference, tenant, answered->csv, one.resource.value + ".csv") : std::unexpected(answered.error());
        if (!prepared)
            continue;
        auto const done = here.database.write(tenant, { .name = "open_data.queries" }, [&](db::Write& tx) { return service::take_answer(tx, here, one, *answered, *prepared); });
        taken += done && *done ? 1 : 0;
    }
    return taken;
}

}  // namespace mado::open_data
