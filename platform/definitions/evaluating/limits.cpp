#include "evaluating/state.h"

namespace mado::definitions {

namespace {

std::optional<std::int32_t> length_of(feel::Value const& value)
{
    auto const days = value.to_integer();
    return days && *days >= 0 && *days <= 100'000 ? std::optional(static_cast<std::int32_t>(*days)) : std::nullopt;
}

bool stands_open(std::vector<Pause> const& pauses)
{
    return std::any_of(pauses.begin(), pauses.end(), [](Pause const& pause) { return !pause.answered; });
}

std::optional<Day> start_of(Limit const& limit, Evaluation::State& state)
{
    switch (limit.starts) {
    case Limit::Starts::Arrival: return state.inputs_.received_on;
    case Limit::Starts::Decision: return state.inputs_.events.decided_on;
    case Limit::Starts::Expression: return state.evaluate(limit.starts_on, state).to_day();
    }
    return {};
}

void add_pauses(mado::Limit& clock, Limit const& limit, Events const& events)
{
    auto const add = [&](std::string_view reason, std::vector<Pause> const& pauses) {
        if (limit.pauses(reason))
            clock.pauses.insert(clock.pauses.end(), pauses.begin(), pauses.end());
    };
    add("completion_request", events.completion_requests);
    add("payment", events.payments);
    clock.pauses.insert(clock.pauses.end(), events.forwarded.begin(), events.forwarded.end());
}

void add_extensions(mado::Limit& clock, FoundLimit& found, Evaluation::State& state)
{
    for (auto const& made : state.inputs_.events.prolonged)
        for (auto const& extension : found.limit->extensions) {
            if (made.limit != found.limit->name || made.extension != extension.name)
                continue;
            auto const days = length_of(state.evaluate(extension.days, state));
            clock.extensions.push_back({ clock.count, days.value_or(0), extension.until_chosen ? made.until : std::nullopt });
            found.extended.push_back(extension.name);
        }
}

std::optional<Day> stop_of(Limit const& limit, Events const& events)
{
    switch (limit.until) {
    // What starts at the decision cannot be stopped by it.
    case Limit::Until::Decision: return limit.starts == Limit::Starts::Decision ? std::nullopt : events.decided_on;
    case Limit::Until::Attachments: return events.attachments_complete_on;
    case Limit::Until::Next: return events.next_arrived_on;
    }
    return {};
}

FoundLimit found(Limit const& limit, Evaluation::State& state, std::optional<Day> on)
{
    FoundLimit result { &limit };
    result.starts = start_of(limit, state);
    result.stopped_on = stop_of(limit, state.inputs_.events);
    auto const length = length_of(state.evaluate(limit.days, state));
    if (!result.starts || !length)
        return result;
    mado::Limit clock { *result.starts, limit.working_days ? Count::WorkingDays : Count::Days, *length };
    add_pauses(clock, limit, state.inputs_.events);
    add_extensions(clock, result, state);
    result.last_day = clock_end(clock, state.calendar());
    result.stands_still = !result.last_day && stands_open(clock.pauses);
    result.expected = result.last_day;
    if (result.stands_still && on)
        result.expected = clock_end_if_answered(clock, *on, state.calendar());
    return result;
}

}  // namespace

std::vector<FoundLimit> Evaluation::limits(std::optional<Day> on)
{
    std::vector<FoundLimit> all;
    for (auto const& limit : state_->d().limits)
        if (state_->holds(limit.when, *state_))
            all.push_back(found(limit, *state_, on));
    return all;
}

}  // namespace mado::definitions
