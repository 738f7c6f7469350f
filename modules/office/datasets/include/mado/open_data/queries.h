#pragma once
// A resource that is counted from our own events: an officer asks, small cells are hidden, what comes out is a draft like any other. Only what
// definitions/datasets/countable-events.yaml names is counted, only by codes, only in months that are over.
#include <mado/open_data/hiding.h>
#include <mado/open_data/open_data.h>

namespace mado::open_data {

// A question with its answer. Nothing of a hidden cell but its place is in it.
struct EventAnswer {
    EventQuery query {};
    Period period {};
    std::vector<std::vector<std::string>> rows {};            // the header first, in words
    std::size_t hidden = 0;
    std::string csv {}, hash {};
    json::Value cells {};                                     // keys of what was hidden and shown
};
constexpr std::size_t most_cells = 20'000;

Countable countable(Workplace const& here);                   // read from the library each time
// How few are hidden at least in this town; never fewer than the privacy gate asks about.
int least_hidden_below(db::Read& tx);
Result<void> set_hidden_below(db::Write& tx, Caller const& caller, Workplace const& here, int below);
// The first day that is not counted yet: the trace has been read up to it and its month is not over.
Day counted_until(db::Read& tx, Day today);

// Days are sought case by case: who waits for them asks for so many months at once. Refuses Invalid at "from". A schedule has no such bound.
constexpr int most_months_of_days = 24;
Result<void> may_be_waited_for(db::Read& tx, Workplace const& here, EventQuery const& query);
// Refuses Invalid at the control; at "by" when there would be too many cells; at "from" when nothing is over yet. What other tables of the same question hid or showed counts as `before`, too.
Result<EventAnswer> answer(db::Read& tx, Workplace const& here, EventQuery const& query, ShownBefore const& before = {});
// The question, and how small cells were treated, in words: it stands with the resource for everybody.
std::string words_of(Workplace const& here, EventQuery const& query, int hidden_below);
// Datasets of this town, on their way or published, whose question could be subtracted from this one.
std::vector<Entry> subtractable(db::Read& tx, EventQuery const& query, ResourceId const& but = {});

// Refuses as add_resource; Conflict when the answer is not that of `query` any more.
Result<ResourceEntry> add_query(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, EventAnswer const& answer, Prepared const& prepared, std::string_view name,
    std::int64_t revision);
struct QueryEntry {
    ResourceId resource;
    DatasetId dataset;
    EventQuery query {};
    std::string done_as {};
    ShownBefore before {};
    PersonId by {};
    Instant added_at {}, done_at {};
};
std::optional<QueryEntry> event_query(db::Read& tx, ResourceId const& id);

// Schedules. What was recorded since is read from the trace, at most so many events; how many were looked at.
std::size_t read_events(Workplace const& here, std::string const& tenant);
// What has months to add, or another threshold, is answered again: the draft changes, and a person publishes it. How many.
std::size_t answer_due(Workplace const& here, datasets::Reference const& reference, std::string const& tenant);

}  // namespace mado::open_data
