#include <mado/open_data/event_query.h>

#include <mado/time/fiscal.h>
#include <mado/yaml/document.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace mado::open_data {

namespace {

constexpr int most_hidden_below = 1'000;

template <class Enum>
std::optional<Enum> named(std::string_view word)
{
    constexpr auto names = names_of(Enum {});
    auto const found = std::ranges::find(names, word);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

template <class Enum>
json::Value words_of_all(std::vector<Enum> const& all)
{
    return json::array_of(all, [](Enum one) { return json::Value(std::string(names_of(Enum {})[static_cast<std::size_t>(one)])); });
}

template <class Enum>
bool read_all(json::Value const& value, std::string_view name, std::vector<Enum>& into)
{
    for (auto const& one : value.array(name)) {
        auto const found = named<Enum>(one.is_text() ? one.text() : std::string());
        if (!found)
            return false;
        into.push_back(*found);
    }
    return true;
}

template <class T>
bool holds_twice(std::vector<T> const& all)
{
    return std::set<T>(all.begin(), all.end()).size() != all.size();
}

void add_faults_of_duration(EventQuery const& query, Countable const& countable, std::vector<FieldError>& errors)
{
    if (std::ranges::none_of(query.measures, is_duration))
        return;
    if (!countable.find(query.begins))
        errors.push_back({ "begins", "open_data.query.event_required" });
    if (!countable.find(query.ends) || query.begins == query.ends)
        errors.push_back({ "ends", "open_data.query.other_event_required" });
    else if (std::ranges::find(query.events, query.ends) == query.events.end())
        errors.push_back({ "ends", "open_data.query.ends_is_counted" });
}

void add_faults_of_period(EventQuery const& query, std::vector<FieldError>& errors)
{
    auto const from = month_of(query.from), until = month_of(query.until);
    if (!from)
        errors.push_back({ "from", "open_data.query.month_wrong" });
    if (!query.until.empty() && (!until || (from && *until < *from)))
        errors.push_back({ "until", "open_data.query.until_wrong" });
    // A version would differ from the one before by what happened in one month, however little that was.
    if (query.until.empty() && !query.time())
        errors.push_back({ "until", "open_data.query.until_or_time" });
}

}  // namespace

bool EventQuery::counts(Measure measure) const { return std::ranges::find(measures, measure) != measures.end(); }
std::optional<Dimension> EventQuery::time() const
{
    auto const found = std::ranges::find_if(by, is_time);
    return found == by.end() ? std::nullopt : std::optional(*found);
}

json::Value to_json(EventQuery const& query)
{
    return json::object({ { "events", json::array_of(query.events, [](std::string const& one) { return json::Value(one); }) }, { "by", words_of_all(query.by) }, { "measures", words_of_all(query.measures) },
        { "begins", query.begins }, { "ends", query.ends }, { "from", query.from }, { "until", query.until }, { "hide_below", query.hide_below } });
}

Result<EventQuery> event_query_of(json::Value const& value)
{
    EventQuery made;
    for (auto const& one : value.array("events"))
        made.events.push_back(one.is_text() ? one.text() : std::string());
    if (!read_all(value, "by", made.by) || !read_all(value, "measures", made.measures))
        return refuse(Refusal::Kind::Invalid, "open_data.query.not_one");
    made.begins = value.text("begins");
    made.ends = value.text("ends");
    made.from = value.text("from");
    made.until = value.text("until");
    made.hide_below = static_cast<int>(value.integer("hide_below"));
    return made;
}

CountableEvent const* Countable::find(std::string_view event) const
{
    auto const found = std::ranges::find(events, event, [](auto const& one) -> std::string const& { return one.first; });
    return found == events.end() ? nullptr : &found->second;
}

Countable countable_of(std::string_view yaml)
{
    auto const document = yaml::parse(yaml);
    auto const* events = document ? document->find("events") : nullptr;
    if (!events || events->entries.empty())
        throw std::runtime_error("datasets/countable-events.yaml: `events` names what may be counted");
    Countable made;
    for (auto const& entry : events->entries) {
        if (entry.value.text_of("title").empty())
            throw std::runtime_error("datasets/countable-events.yaml: " + entry.key + " has no title");
        made.events.push_back({ entry.key, { entry.value.text_of("title"), entry.value.text_of("result"), entry.value.text_of("town") } });
    }
    if (auto const* channels = document->find("channels"))
        for (auto const& entry : channels->entries)
            made.channels[entry.key] = entry.value.text;
    return made;
}

std::optional<Day> month_of(std::string_view text)
{
    constexpr std::size_t letters = 7;
    return text.size() == letters ? Day::parse(std::string(text) + "-01") : std::nullopt;
}

std::vector<FieldError> faults_of(EventQuery const& query, Countable const& countable, int least)
{
    std::vector<FieldError> errors;
    if (query.events.empty() || holds_twice(query.events) || !std::ranges::all_of(query.events, [&](std::string const& one) { return countable.find(one) != nullptr; }))
        errors.push_back({ "events", "open_data.query.events_required" });
    if (query.by.size() > most_dimensions || holds_twice(query.by) || std::ranges::count_if(query.by, is_time) > 1)
        errors.push_back({ "by", "open_data.query.by_wrong" });
    if (query.measures.empty() || holds_twice(query.measures))
        errors.push_back({ "measures", "open_data.query.measures_required" });
    add_faults_of_duration(query, countable, errors);
    add_faults_of_period(query, errors);
    if (query.hide_below < least || query.hide_below > most_hidden_below)
        errors.push_back({ "hide_below", "open_data.query.hide_below_wrong", { { "least", std::to_string(least) }, { "most", std::to_string(most_hidden_below) } } });
    return errors;
}

Period period_of(EventQuery const& query, Day over)
{
    auto const first = month_of(query.from).value_or(over);
    auto const until = month_of(query.until);
    auto last = until ? std::min(until->plus_months(1), over) : over;
    if (until && last < until->plus_months(1) && !query.time())
        last = first;                         // the time that it is about is not over
    if (query.time() == Dimension::FiscalYear) {
        auto const whole = first_day_of_fiscal_year(fiscal_year(last));
        // A year that the question itself cuts is as whole as it will ever be.
        last = until && !(last < until->plus_months(1)) ? last : std::max(first, whole);
    }
    return { first, last };
}

bool is_same_question(EventQuery const& a, EventQuery const& b) { return a.events == b.events && a.by == b.by && a.from == b.from && a.until == b.until; }

bool may_be_subtracted(EventQuery const& a, EventQuery const& b)
{
    if (is_same_question(a, b))
        return false;
    bool const shares = std::ranges::any_of(a.events, [&](std::string const& one) { return std::ranges::find(b.events, one) != b.events.end(); });
    auto const ends_before = [](EventQuery const& one, EventQuery const& other) { return !one.until.empty() && one.until < other.from; };
    return shares && !ends_before(a, b) && !ends_before(b, a);
}

}  // namespace mado::open_data
