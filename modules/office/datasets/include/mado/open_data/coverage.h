#pragma once
// The board of towns and standard datasets: who has published what, who is late, what is missing. Of another town only what its public has is read, so a
// prefecture sees no draft of a municipality.
#include <mado/open_data/open_data.h>

namespace mado::open_data {

struct PublicEntry {
    std::string name {}, title {}, standard {};
    State state = State::Published;
    std::string frequency {};
    std::optional<Instant> published_at {};
    int stars = 0, score = 0;
};
std::optional<Day> next_due(std::string_view frequency, std::optional<Instant> const& published_at);

enum class Coverage { Missing, Published, Late, Withdrawn };
constexpr std::array<std::string_view, 4> names_of(Coverage) { return { "missing", "published", "late", "withdrawn" }; }

struct CoverageRow {
    tenancy::Town const* town = nullptr;
    struct Cell { Coverage state = Coverage::Missing; PublicEntry entry {}; std::optional<Day> due {}; };
    std::vector<Cell> cells {};               // one a standard
};
struct CoverageBoard {
    std::vector<datasets::Standard const*> standards {};
    std::vector<CoverageRow> rows {};
};
// A prefecture: itself and its municipalities; a municipality: itself. Opens a read for each town, so outside every transaction. Refuses Forbidden.
Result<CoverageBoard> coverage(Caller const& caller, Workplace const& here, datasets::Reference const& reference, tenancy::Town const& town);

}  // namespace mado::open_data
