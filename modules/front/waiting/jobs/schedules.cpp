#include "jobs/schedules.h"

#include "store/room_store.h"

#include <mado/json/json.h>

namespace mado::waiting {

namespace {

Rooms::Figures figures_of(Room const& room, Instant now)
{
    auto const state = advanced(room, now);
    auto const phase = phase_of(state, now);
    bool const is_used = phase == Phase::Gathering || phase == Phase::Guarded;
    auto const waiting = !is_used ? 0 : phase == Phase::Gathering ? state.arrived : state.arrived - state.called;
    return { waiting, state.called, state.started, (waiting + room.a_minute - 1) / room.a_minute };
}

}  // namespace

void report(Rooms& rooms, Workplace const& here)
{
    auto const now = here.clock.now();
    for (auto const& town : here.towns.all())
        for (auto const& room : *rooms.of(here, town.code)) {
            switch_when_crowded(rooms, here, town.code, town.slug, room);
            if (room.called_at.microseconds > now.microseconds + most_skew_us)
                (void)here.database.write(town.code, [&](db::Write& tx) -> Result<bool> { return store::count(tx, advanced(room, now), room.arrived); });
            auto const figures = figures_of(room, now);
            if (!rooms.is_news(room.opening, figures))
                continue;
            gateway::Letter letter { .kind = gateway::Kind::Reported, .subject = room.opening, .receiver = "office", .arrived_at = now };
            letter.body = gateway::plain_body(town.code, letter.kind, letter.subject, {}, now, json::object({ { "what", "room" }, { "opening", room.opening }, { "waiting", figures.waiting },
                { "called", figures.called }, { "started", figures.started }, { "minutes", figures.minutes }, { "at", now.microseconds } }));
            (void)here.database.write(town.code, [&](db::Write& tx) -> Result<void> { gateway::post(tx, here.now(), letter); return {}; });
            rooms.told(room.opening, figures);
        }
}

void tidy(Workplace const& here)
{
    constexpr std::int64_t day_us = 24ll * 3600 * 1'000'000;
    auto const now = here.clock.now().microseconds;
    for (auto const& town : here.towns.all())
        if (!here.database.read(town.code, [](db::Read& tx) { return store::rooms(tx); }).empty())
            while (here.database.write(town.code, [&](db::Write& tx) -> Result<bool> { return store::tidy(tx, { now - 90 * day_us }, { now - day_us }); }).value_or(false)) {
            }
}

}  // namespace mado::waiting
