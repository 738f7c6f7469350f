#pragma once
// What an officer may ask of our own events: which, when, by what, how counted. Codes only.
#include <mado/json/json.h>
#include <mado/result/result.h>
#include <mado/time/day.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::open_data {

enum class Dimension { Day, Month, FiscalYear, Event, Procedure, Channel, Division, Result, Town };
constexpr std::array<std::string_view, 9> names_of(Dimension) { return { "day", "month", "fiscal_year", "event", "procedure", "channel", "division", "result", "town" }; }
constexpr bool is_time(Dimension one) { return one <= Dimension::FiscalYear; }
enum class Measure { Events, Cases, MedianDays, MeanDays };
constexpr std::array<std::string_view, 4> names_of(Measure) { return { "events", "cases", "median_days", "mean_days" }; }
constexpr bool is_duration(Measure one) { return one >= Measure::MedianDays; }

constexpr std::size_t most_dimensions = 3;

struct EventQuery {
    std::vector<std::string> events {};       // names of the trace
    std::vector<Dimension> by {};             // in the order of the columns
    std::vector<Measure> measures {};
    std::string begins {}, ends {};           // of a duration: from the first of the one to the first of the other of the same case
    std::string from {}, until {};            // months, "2026-04", both within; without `until`: every one that is over
    int hide_below = 0;
    bool counts(Measure measure) const;
    std::optional<Dimension> time() const;
    friend bool operator==(EventQuery const&, EventQuery const&) = default;
};
json::Value to_json(EventQuery const& query);
Result<EventQuery> event_query_of(json::Value const& value);  // refuses Invalid: no query of ours

// definitions/datasets/countable-events.yaml. Whatever it does not name is not counted.
struct CountableEvent { std::string title {}, result {}, town {}; };
struct Countable {
    std::vector<std::pair<std::string, CountableEvent>> events {};   // in the order of the file
    std::map<std::string, std::string> channels {};
    CountableEvent const* find(std::string_view event) const;
};
Countable countable_of(std::string_view yaml);                // throws std::runtime_error when the file cannot be used

std::optional<Day> month_of(std::string_view text);           // the first of "2026-04"; nothing when it is no month
// Wrong at the control that says it: nothing chosen, what is not countable, too many dimensions, periods that are none. `least`: how few a town hides at least.
std::vector<FieldError> faults_of(EventQuery const& query, Countable const& countable, int least);

// The whole period as it may be counted: [first, last). `over`: the first day of the month that is not over. Only what is whole in the unit that it is counted by.
struct Period {
    Day first, last;
    bool is_empty() const { return !(first < last); }
};
Period period_of(EventQuery const& query, Day over);
// The same cells, however they are measured and hidden.
bool is_same_question(EventQuery const& a, EventQuery const& b);
// Somebody who has both could subtract one from the other: they count one kind of event in a time that both have, and are not one and the same question.
bool may_be_subtracted(EventQuery const& a, EventQuery const& b);

}  // namespace mado::open_data
