#include "service/coverage.h"

#include "store/dataset_store.h"

namespace mado::open_data {

namespace {

constexpr std::string_view board_of = "municipal/";  // 自治体標準オープンデータセット

}  // namespace

CoverageRow service::coverage_row(db::Read& tx, Workplace const& here, tenancy::Town const& town, std::vector<datasets::Standard const*> const& standards)
{
    CoverageRow row { &town, {} };
    auto const today = here.now().today();
    auto const all = store::publicly(tx);
    for (auto const* standard : standards) {
        CoverageRow::Cell cell;
        for (auto const& one : all) {
            if (one.standard != standard->id)
                continue;
            auto const due = next_due(one.frequency, one.published_at);
            auto const state = one.state == State::Withdrawn ? Coverage::Withdrawn : due && *due < today ? Coverage::Late : Coverage::Published;
            // The best one counts where there are several.
            if (cell.state == Coverage::Missing || cell.state == Coverage::Withdrawn || state == Coverage::Published)
                cell = { state, one, due };
        }
        row.cells.push_back(std::move(cell));
    }
    return row;
}

std::vector<datasets::Standard const*> service::standards_of_board(datasets::Reference const& reference)
{
    std::vector<datasets::Standard const*> all;
    for (auto const& standard : reference.standards.all())
        if (standard.id.starts_with(board_of))
            all.push_back(&standard);
    return all;
}

std::optional<Day> next_due(std::string_view frequency, std::optional<Instant> const& published_at)
{
    struct Step { std::string_view frequency; int days, months; };
    static constexpr Step steps[] = { { "daily", 1, 0 }, { "weekly", 7, 0 }, { "twice_a_month", 15, 0 }, { "monthly", 0, 1 }, { "bimonthly", 0, 2 }, { "quarterly", 0, 3 },
        { "twice_a_year", 0, 6 }, { "annual", 0, 12 }, { "every_two_years", 0, 24 }, { "every_three_years", 0, 36 }, { "every_five_years", 0, 60 } };
    auto const found = std::ranges::find(steps, frequency, &Step::frequency);
    if (!published_at || found == std::end(steps))
        return std::nullopt;
    return day_in_tokyo(*published_at).plus_days(found->days).plus_months(found->months);
}

}  // namespace mado::open_data
