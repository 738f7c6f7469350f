#pragma once
// 活用事例: what people made of our data, proposed at the front and shown there once somebody here has looked at it.
#include <mado/datasets/uses.h>
#include <mado/open_data/desk.h>

namespace mado::open_data {

enum class UseDecision { New, Shown, Hidden };
constexpr std::array<std::string_view, 3> names_of(UseDecision) { return { "new", "shown", "hidden" }; }
struct UseEntry {
    datasets::DataUse use {};
    UseDecision state = UseDecision::New;
    std::optional<Instant> decided_at {};
    PersonId decided_by {};
};
std::vector<UseEntry> uses(db::Read& tx, Caller const& caller);           // those that wait first, then the newest; at most 500
std::int64_t count_new_uses(db::Read& tx, Caller const& caller);
// Refuses NotFound. A decision may be changed; the front hears of each, but of one that it never showed.
Result<UseEntry> decide_use(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id, datasets::UseState state);
// From the front.
Result<void> receive_use(db::Write& tx, Caller const& caller, Workplace const& here, datasets::UseReported const& reported);

}  // namespace mado::open_data
