#include "service/rooms.h"

#include "store/room_store.h"

#include <mado/audit/audit.h>
#include <mado/json/json.h>

#include <arpa/inet.h>

namespace mado::waiting {

namespace {

using Kind = Refusal::Kind;

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t too_long_us = second_us, crowded_after_us = 5 * second_us, calm_after_us = 60 * second_us;
constexpr std::int64_t order_kept_us = 24 * 3600 * second_us;
constexpr std::size_t most_message = 500;

// Of IPv6 the network of a house (/64) is one address; hashed with a key, for a day.
std::string address_of(Workplace const& here, std::string const& remote)
{
    auto network = remote;
    if (in6_addr parsed {}; ::inet_pton(AF_INET6, remote.c_str(), &parsed) == 1)
        network.assign(reinterpret_cast<char const*>(parsed.s6_addr), 8);
    return crypto::hex(crypto::hmac_sha256(ticket_key(here), "address " + network)).substr(0, 32);
}

std::optional<Room> room_from(json::Value const& value)
{
    Room room;
    room.opening = value.text("id");
    room.procedure = value.text("procedure");
    room.round = value.text("round");
    auto const way = value.text("way");
    auto const known = names_of(Way {});
    if (!is_uuid(room.opening) || room.procedure.empty() || std::ranges::find(known, way) == known.end())
        return std::nullopt;
    room.way = value_of<Way>(way);
    if (auto const at = value.integer("opens_at"); at > 0)
        room.opens_at = Instant { at };
    room.a_minute = value.integer("a_minute");
    room.edition = value.integer("edition");
    for (auto const& [language, said] : value.object("message"))
        if (said.text().size() <= most_message * 4)
            room.message.by_language[language] = said.text();
    return room.a_minute >= 1 && room.a_minute <= most_a_minute && room.edition > 0 ? std::optional(std::move(room)) : std::nullopt;
}

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

Caller system_of(std::string const& tenant, std::string job) { return { .tenant = tenant, .kind = CallerKind::System, .job = std::move(job) }; }

}  // namespace

crypto::SymmetricKey ticket_key(Workplace const& here) { return crypto::derive(crypto::view(here.keys.storage.bytes), here.zone, "madoguchi.waiting"); }
std::string secret_of(Workplace const& here, Room const& room) { return draw_secret(room, ticket_key(here)); }

// --- what a process remembers

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

// --- the use cases

Result<void> receive_opening(db::Write& tx, Caller const& caller, Workplace const& here, portal::OpeningPublished const& published)
{
    auto const now = here.clock.now();
    auto made = room_from(published.opening);
    if (!made)
        return refuse(Kind::Invalid, "waiting.opening.malformed");
    auto const before = store::room_of(tx, made->opening);
    if (before && before->edition >= made->edition)
        return {};  // said twice
    if (before && before->opens_at == made->opens_at) {
        auto const state = advanced(*before, now);
        made->room = state.room;
        made->arrived = state.arrived;
        made->drawn = state.drawn;
        made->called = state.called;
        made->called_at = state.called_at;
        made->is_active = state.is_active;
        made->crowded_at = state.crowded_at;
        made->started = state.started;
        made->rated_at = state.a_minute == made->a_minute ? state.rated_at : now;
    } else {  // another opening: a new room, with a secret of its own
        made->room = here.now().id();
        made->called_at = made->rated_at = now;
    }
    store::keep(tx, *made);
    audit::record(tx, caller, here.now(), "waiting.room.published", { { "opening", made->opening }, { "room", made->room } },
        { { "procedure", made->procedure }, { "round", made->round }, { "way", word_of(made->way) }, { "a_minute", std::to_string(made->a_minute) }, { "commitment", commitment_of(secret_of(here, *made)) } });
    return {};
}

db::Alone numbering(Room const& room) { return { .alone = "waiting.number." + room.room, .name = "waiting.arrive" }; }

Result<Arrival> arrive(db::Write& tx, Workplace const& here, Room const& seen, std::string const& handle, std::string const& address)
{
    auto const now = here.clock.now();
    auto const kept = store::room_of(tx, seen.opening);
    auto const phase = kept ? phase_of(*kept, now) : Phase::Free;
    if (!kept || (phase != Phase::Gathering && phase != Phase::Guarded))
        return refuse(Kind::Conflict, "waiting.not_now");
    auto const of_address = store::count_address(tx, kept->room, address_of(here, address), now);
    if (of_address > most_of_address)
        return refuse(Kind::TooMany, "waiting.too_many_of_address");
    auto room = advanced(*kept, now);
    Ticket ticket { .tenant = tx.tenant(), .room = room.room, .handle = handle, .number = room.arrived + 1, .made_at = now };
    ticket.is_drawn = phase == Phase::Gathering && !room.drawn;
    if (ticket.is_drawn)
        ticket.stratum = (of_address - 1) / tickets_a_stratum;
    else if (room.opens_at && !room.drawn)
        room.drawn = room.arrived;  // the first after the opening closes the draw
    room.arrived += 1;
    if (!store::count(tx, advanced(room, now), kept->arrived))
        return refuse(Kind::Busy, "waiting.again");
    store::insert_ticket(tx, ticket, ticket.is_drawn ? lot_of(secret_of(here, room), hash_of(handle)) : 0);
    return Arrival { ticket, room };
}

Result<void> use(db::Write& tx, Caller const& caller, Workplace const& here, Ticket const& ticket, ApplicationId const& application)
{
    if (ticket.tenant != tx.tenant() || !store::use_ticket(tx, ticket, application, here.clock.now()))
        return refuse(Kind::Conflict, "waiting.ticket.used");
    audit::record(tx, caller, here.now(), "waiting.ticket.used", { { "room", ticket.room }, { "application", application.value } }, { { "number", std::to_string(ticket.number) } });
    return {};
}

Result<Ticket> extended(Ticket ticket, Stand const& stand, Instant now)
{
    if (stand.standing != Standing::Called || ticket.extensions >= most_extensions)
        return refuse(Kind::Conflict, "waiting.no_extension");
    ++ticket.extensions;
    ticket.until = { std::max(now.microseconds, stand.until.microseconds) + called_us };
    return ticket;
}

Result<Ticket> returning(Ticket ticket, Stand const& stand, Instant now)
{
    if (stand.standing != Standing::Late)
        return refuse(Kind::Conflict, "waiting.not_late");
    ticket.returns_at = { now.microseconds + return_us };
    ticket.until = {};
    return ticket;
}

namespace {

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

// --- schedules

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
    constexpr std::int64_t day_us = 24ll * 3600 * second_us;
    auto const now = here.clock.now().microseconds;
    for (auto const& town : here.towns.all())
        if (!here.database.read(town.code, [](db::Read& tx) { return store::rooms(tx); }).empty())
            while (here.database.write(town.code, [&](db::Write& tx) -> Result<bool> { return store::tidy(tx, { now - 90 * day_us }, { now - day_us }); }).value_or(false)) {
            }
}

}  // namespace mado::waiting
