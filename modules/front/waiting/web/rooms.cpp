#include "web/rooms.h"

#include "service/rooms.h"
#include "store/room_store.h"

#include <mado/audit/audit.h>
#include <mado/json/json.h>

namespace mado::waiting {

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t too_long_us = second_us, crowded_after_us = 5 * second_us, calm_after_us = 60 * second_us;
constexpr std::int64_t order_kept_us = 24 * 3600 * second_us;

// The draw as it can be checked afterwards (docs/guides/surge.md). Written by hand: a hundred thousand tickets would be as many objects.
std::string record_text(Room const& room, std::string const& secret, std::vector<store::DrawnTicket> const& tickets)
{
    auto text = json::write(json::object({ { "rule", "madoguchi.waiting.1" }, { "procedure", room.procedure }, { "round", room.round }, { "opens_at", iso_in_tokyo(*room.opens_at) },
        { "commitment", commitment_of(secret) }, { "secret", secret } }));
    text.back() = ',';
    text += "\"order\":[";
    for (auto const& ticket : tickets)
        text += "{\"ticket\":\"" + ticket.handle + "\",\"stratum\":" + std::to_string(ticket.stratum) + "},";
    if (!tickets.empty())
        text.pop_back();
    return text + "]}";
}

}  // namespace

std::shared_ptr<std::vector<Room> const> Rooms::of(Workplace const& here, std::string const& tenant)
{
    auto const now = here.clock.now();
    {
        std::lock_guard const lock(mutex_);
        if (auto const found = seen_.find(tenant); found != seen_.end() && now.microseconds - found->second.at.microseconds < second_us && found->second.at <= now)
            return found->second.rooms;
    }
    auto read = std::make_shared<std::vector<Room> const>(here.database.read(tenant, [](db::Read& tx) { return store::rooms(tx); }));
    std::lock_guard const lock(mutex_);
    seen_[tenant] = { read, now };
    return read;
}

std::optional<Room> Rooms::find(Workplace const& here, std::string const& tenant, std::string_view procedure, std::string_view round)
{
    std::optional<Room> whole;
    for (auto const& room : *of(here, tenant)) {
        if (room.procedure != procedure)
            continue;
        if (room.round == round)
            return room;
        if (room.round.empty())
            whole = room;
    }
    return whole;
}

std::shared_ptr<std::vector<Lot> const> Rooms::order(Workplace const& here, std::string const& tenant, Room const& room)
{
    auto const now = here.clock.now();
    std::shared_ptr<Order> order;
    {
        std::lock_guard const lock(orders_mutex_);
        std::erase_if(orders_, [&](auto const& one) { return now.microseconds - one.second->asked_at > order_kept_us; });
        auto& kept = orders_[room.room];
        if (!kept)
            kept = std::make_shared<Order>();
        kept->asked_at = now.microseconds;
        order = kept;
    }
    std::lock_guard const lock(order->reading);  // at the opening everybody asks at once
    bool const is_fresh = order->lots && (std::cmp_equal(order->lots->size(), in_draw(room)) || (now.microseconds - order->at.microseconds < second_us && order->at <= now));
    if (!is_fresh) {
        order->lots = std::make_shared<std::vector<Lot> const>(here.database.read(tenant, [&](db::Read& tx) { return store::lots(tx, room.room); }));
        order->at = now;
    }
    return order->lots;
}

std::shared_ptr<std::string const> Rooms::record(Workplace const& here, std::string const& tenant, Room const& room)
{
    std::lock_guard const lock(record_mutex_);
    if (record_.room != room.room || record_.drawn != in_draw(room)) {
        auto text = record_text(room, secret_of(here, room), here.database.read(tenant, [&](db::Read& tx) { return store::drawn_tickets(tx, room.room); }));
        record_ = { room.room, in_draw(room), std::make_shared<std::string const>(std::move(text)) };
    }
    return record_.text;
}

void Rooms::forget(std::string const& tenant)
{
    std::lock_guard const lock(mutex_);
    seen_.erase(tenant);
}

Rooms::Crowd Rooms::crowd(Workplace const& here, std::string const& tenant, std::string const& slug)
{
    auto const now = here.clock.now();
    bool const is_over = here.longest_wait && here.longest_wait(slug) > too_long_us;
    std::lock_guard const lock(mutex_);
    auto& watch = watches_[tenant];
    if (is_over) {
        watch.calm_since.reset();
        if (!watch.over_since)
            watch.over_since = now;
        return now.microseconds - watch.over_since->microseconds >= crowded_after_us ? Crowd::Crowded : Crowd::Between;
    }
    watch.over_since.reset();
    if (!watch.calm_since)
        watch.calm_since = now;
    return now.microseconds - watch.calm_since->microseconds >= calm_after_us ? Crowd::Calm : Crowd::Between;
}

bool Rooms::is_news(std::string const& opening, Figures const& figures)
{
    std::lock_guard const lock(mutex_);
    auto const found = told_.find(opening);
    return found == told_.end() || found->second != figures;
}

void Rooms::told(std::string const& opening, Figures const& figures)
{
    std::lock_guard const lock(mutex_);
    told_[opening] = figures;
}

namespace {

Caller system_of(std::string const& tenant, std::string job) { return { .tenant = tenant, .kind = CallerKind::System, .job = std::move(job) }; }

// A node that is calm does not close what another, which is not, keeps open: that one says so every half minute.
std::optional<Room> switched(Room room, Rooms::Crowd crowd, Instant now)
{
    auto const since = now.microseconds - room.crowded_at.microseconds;
    if (crowd == Rooms::Crowd::Crowded && (!room.is_active || since > crowded_for_us / 2)) {
        room.is_active = true;
        room.crowded_at = now;
        return room;
    }
    auto const state = advanced(room, now);
    if (!room.is_active || crowd != Rooms::Crowd::Calm || since <= crowded_for_us || state.called < state.arrived)
        return std::nullopt;
    room.is_active = false;
    return room;
}

}  // namespace

void switch_when_crowded(Rooms& rooms, Workplace const& here, std::string const& tenant, std::string const& slug, Room const& room)
{
    auto const now = here.clock.now();
    if (room.way != Way::Busy || (room.opens_at && now < *room.opens_at))
        return;
    auto const crowd = rooms.crowd(here, tenant, slug);
    if (!switched(room, crowd, now))
        return;
    (void)here.database.write(tenant, [&](db::Write& tx) -> Result<void> {
        auto const kept = store::room_of(tx, room.opening);
        auto const after = kept ? switched(*kept, crowd, now) : std::nullopt;
        if (!after)
            return {};  // another did it
        store::activate(tx, *after);
        if (after->is_active != kept->is_active)
            audit::record(tx, system_of(tenant, "waiting.crowd"), here.now(), after->is_active ? "waiting.room.activated" : "waiting.room.deactivated", { { "room", room.room } });
        return {};
    });
    rooms.forget(tenant);
}

}  // namespace mado::waiting
