// The page on which one waits. It writes nothing while people only wait, and reads a row at most once a second for all of them.
#include "store/room_store.h"
#include "web/pages.h"

#include <mado/definitions/shelf.h>
#include <mado/time/wareki.h>

namespace mado::waiting {

namespace {

using Kind = Refusal::Kind;

constexpr std::int64_t most_in_minutes = 120;  // what is longer is said in hours

#define F(T, name) html::field(#name, &T::name)
struct Place {
    std::string number, ahead, minutes, most, done, progress;
    static constexpr auto fields = std::tuple { F(Place, number), F(Place, ahead), F(Place, minutes), F(Place, most), F(Place, done), F(Place, progress) };
};
struct Drawn {
    std::string opens, minutes;
    static constexpr auto fields = std::tuple { F(Drawn, opens), F(Drawn, minutes) };
};
struct Turn {
    std::string start, until;
    bool may_extend = false;
    static constexpr auto fields = std::tuple { F(Turn, start), F(Turn, until), F(Turn, may_extend) };
};
struct RoomPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string title, procedure, back, lead, message, opens, seconds, commitment, draw;
    bool may_take = false, is_gathering = false, is_late = false, has_ticket = false, is_free = false, is_watched = false, is_changed = false;
    std::optional<Place> place;
    std::optional<Drawn> gathered;
    std::optional<Turn> turn;
    static constexpr auto fields = std::tuple { F(RoomPage, trouble_summary), F(RoomPage, title), F(RoomPage, procedure), F(RoomPage, back), F(RoomPage, lead), F(RoomPage, message),
        F(RoomPage, opens), F(RoomPage, seconds), F(RoomPage, commitment), F(RoomPage, draw), F(RoomPage, may_take), F(RoomPage, is_gathering), F(RoomPage, is_late),
        F(RoomPage, has_ticket), F(RoomPage, is_free), F(RoomPage, is_watched), F(RoomPage, is_changed), F(RoomPage, place), F(RoomPage, gathered),
        F(RoomPage, turn) };
};
#undef F

// 12,345
std::string number_words(std::int64_t number)
{
    auto digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

Result<Room> room_here(Visit const& visit, Rooms& rooms)
{
    auto const found = rooms.find(visit.here, visit.tenant(), visit.request.path.at("procedure"), visit.request.query_of("round"));
    if (!found)
        return refuse(Kind::NotFound, "waiting.no_room");
    return *found;
}

std::string title_of(Visit const& visit, Room const& room)
{
    auto const definition = visit.here.database.read(visit.tenant(),
        [&](db::Read& tx) { return definitions::published_definition(tx, visit.here.definitions, room.procedure, visit.now().today()); });
    return definition ? definition->title.in(visit.language) : room.procedure;
}

std::string minutes_words(Visit const& visit, std::int64_t minutes)
{
    if (minutes < 1)
        return web::words(visit, "waiting.minutes.soon");
    if (minutes <= most_in_minutes)
        return web::words(visit, "waiting.minutes", { { "minutes", number_words(minutes) } });
    return web::words(visit, "waiting.hours", { { "hours", number_words((minutes + 59) / 60) } });
}

void show_own(Visit const& visit, Room const& room, Own const& own, RoomPage& page)
{
    auto const& stand = own.stand;
    page.has_ticket = true;
    switch (stand.standing) {
    case Standing::Gathering:
        page.lead = web::words(visit, "waiting.lead.gathered");
        page.gathered = Drawn { page.opens, minutes_words(visit, stand.minutes) };
        page.is_watched = true;
        return;
    case Standing::Waiting: {
        auto const done = std::max<std::int64_t>(0, stand.place - 1 - stand.ahead);
        page.lead = web::words(visit, "waiting.lead.waiting");
        page.place = Place { number_words(stand.place), stand.ahead < 1 ? web::words(visit, "waiting.next") : web::words(visit, "waiting.ahead", { { "count", number_words(stand.ahead) } }),
            minutes_words(visit, stand.minutes), std::to_string(std::max<std::int64_t>(1, stand.place)), std::to_string(done), web::words(visit, "waiting.progress", { { "done", number_words(done) }, { "all", number_words(stand.place) } }) };
        page.is_watched = true;
        return;
    }
    case Standing::Called: {
        page.title = page.lead = web::words(visit, "waiting.lead.called");
        auto const start = web::link(visit, { "procedures", room.procedure, "start" }) + (room.round.empty() ? "" : "?round=" + http::percent_encoded(room.round));
        page.turn = Turn { start, moment_words(visit, stand.until), own.ticket.extensions < most_extensions };
        return;
    }
    case Standing::Late:
        page.lead = web::words(visit, "waiting.lead.late");
        page.is_late = true;
        return;
    }
}

void show_without_ticket(Visit const& visit, Room const& room, Phase phase, Instant now, RoomPage& page)
{
    page.may_take = phase == Phase::Gathering || phase == Phase::Guarded;
    if (phase == Phase::Closed) {
        auto const minutes = room.way == Way::Never ? std::int64_t { 0 } : gathering_us / minute_us;
        page.lead = minutes > 0 ? web::words(visit, "waiting.lead.closed", { { "opens", page.opens }, { "minutes", number_words(minutes) } })
                                : web::words(visit, "waiting.lead.closed_without", { { "opens", page.opens } });
        page.is_watched = true;
    } else if (phase == Phase::Gathering) {
        page.lead = web::words(visit, "waiting.lead.gathering", { { "opens", page.opens } });
    } else {
        auto const state = advanced(room, now);
        auto const waiting = state.arrived - state.called;
        page.lead = web::words(visit, "waiting.lead.guarded", { { "count", number_words(waiting) }, { "minutes", minutes_words(visit, (waiting + room.a_minute - 1) / room.a_minute) } });
    }
}

// A sound ticket that the office made void by another opening time: its owner is told.
bool is_of_older_room(Visit const& visit, Room const& room)
{
    auto const ticket = ticket_from(ticket_text(visit, room), ticket_key(visit.here));
    return ticket && ticket->tenant == visit.tenant() && ticket->room != room.room;
}

Result<http::Response> show_room(Visit const& visit, Attempt const* attempt, Rooms& rooms)
{
    auto const room = TRY(room_here(visit, rooms));
    switch_when_crowded(rooms, visit.here, visit.tenant(), visit.town.slug, room);
    auto const now = visit.here.clock.now();
    auto const phase = phase_of(room, now);
    RoomPage page;
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.title = web::words(visit, "waiting.title");
    page.procedure = title_of(visit, room);
    page.back = web::link(visit, { "procedures", room.procedure });
    page.message = room.message.by_language.empty() ? "" : room.message.in(visit.language);
    page.opens = room.opens_at ? moment_words(visit, *room.opens_at) : "";
    page.is_gathering = phase == Phase::Gathering;
    std::string forget;
    auto own = own_of(visit, rooms, room, ticket_text(visit, room));
    page.is_changed = !own && is_of_older_room(visit, room);
    // Only who is called is looked up: a ticket that has been used makes room for a new one.
    if (own && own->stand.standing == Standing::Called && visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::is_used(tx, own->ticket); })) {
        own.reset();
        forget = cookie_line(visit, room, {});
    }
    if (phase == Phase::Free) {
        page.is_free = true;
        page.lead = web::words(visit, "waiting.lead.free");
        page.turn = Turn { web::link(visit, { "procedures", room.procedure, "start" }), {}, false };
    } else if (own) {
        show_own(visit, room, *own, page);
    } else {
        show_without_ticket(visit, room, phase, now, page);
    }
    if (room.opens_at && room.way != Way::Never) {
        page.commitment = commitment_of(secret_of(visit.here, room));
        page.draw = now >= *room.opens_at ? web::link(visit, { "procedures", room.procedure, "waiting", "draw.json" }) + (room.round.empty() ? "" : "?round=" + http::percent_encoded(room.round)) : "";
    }
    page.seconds = page.is_watched ? std::to_string(refresh_seconds(room, own ? own->stand : Stand {}, own ? own->ticket.handle : visit.secret, now)) : "";
    auto response = web::page(visit, "waiting/room.html", page, attempt);
    response.with("cache-control", "no-store");
    if (!forget.empty())
        response.with("set-cookie", forget);
    return response;
}

Result<http::Response> act_room(Visit const& visit, Rooms& rooms)
{
    auto const room = TRY(room_here(visit, rooms));
    auto const now = visit.here.clock.now();
    auto const wanted = visit.request.answer("do");
    auto const own = own_of(visit, rooms, room, ticket_text(visit, room));
    auto response = http::see_other(room_address(visit, room));
    if (wanted == "take") {
        bool const is_used = own && visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::is_used(tx, own->ticket); });
        if (own && !is_used)
            return response;  // one ticket for one browser: a second press changes nothing
        auto const handle = visit.here.ids.handle();
        auto const arrival = TRY(visit.here.database.write(visit.tenant(), numbering(room), [&](db::Write& tx) { return arrive(tx, visit.here, room, handle, visit.request.remote); }));
        rooms.forget(visit.tenant());
        response.with("set-cookie", cookie_line(visit, room, signed_text(arrival.ticket, ticket_key(visit.here))));
        return response;
    }
    if (!own)
        return refuse(Kind::Conflict, "waiting.no_ticket");
    if (wanted == "leave")
        return std::move(response.with("set-cookie", cookie_line(visit, room, {})));
    if (wanted != "extend" && wanted != "return")
        return refuse(Kind::Conflict, "waiting.which");
    auto const changed = TRY(wanted == "extend" ? extended(own->ticket, own->stand, now) : returning(own->ticket, own->stand, now));
    return std::move(response.with("set-cookie", cookie_line(visit, room, signed_text(changed, ticket_key(visit.here)))));
}

// The record of the draw, for whoever wants to check it (docs/guides/surge.md).
Result<http::Response> show_draw(Visit const& visit, Rooms& rooms)
{
    auto const room = TRY(room_here(visit, rooms));
    if (!room.opens_at || room.way == Way::Never || visit.here.clock.now() < *room.opens_at)
        return refuse(Kind::NotFound, "waiting.no_draw");
    auto response = http::bytes("application/json", {});
    response.shared_body = rooms.record(visit.here, visit.tenant(), room);
    return response;
}

}  // namespace

std::string moment_words(Visit const& visit, Instant at)
{
    auto const day = day_in_tokyo(at);
    auto const time = time_in_tokyo(at);
    if (visit.language == "en")
        return english_text(day) + " " + english_text(time);
    return visit.language == "ja" ? wareki::text(at) : easy_text(day) + " " + easy_text(time);
}

std::string room_address(Visit const& visit, Room const& room)
{
    return web::link(visit, { "procedures", room.procedure, "waiting" }) + (room.round.empty() ? "" : "?round=" + http::percent_encoded(room.round));
}

namespace {

std::string cookie_name(Visit const& visit, Room const& room)
{
    return (visit.request.secure ? "__Host-" : "") + std::string("mado_waiting_") + hash_of(room.opening).substr(0, 12);
}

}  // namespace

std::string ticket_text(Visit const& visit, Room const& room)
{
    return visit.request.cookie(cookie_name(visit, room));
}

std::string cookie_line(Visit const& visit, Room const& room, std::string const& text)
{
    return cookie_name(visit, room) + "=" + text + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + (text.empty() ? "0" : "172800") + (visit.request.secure ? "; Secure" : "");
}

std::optional<Own> own_of(Visit const& visit, Rooms& rooms, Room const& room, std::string const& text)
{
    auto ticket = ticket_from(text, ticket_key(visit.here));
    if (!ticket || ticket->tenant != visit.tenant() || ticket->room != room.room)
        return std::nullopt;
    auto const now = visit.here.clock.now();
    auto place = ticket->number;
    if (ticket->is_drawn && room.opens_at && now >= *room.opens_at)
        place = place_of(*ticket, *rooms.order(visit.here, visit.tenant(), room), lot_of(secret_of(visit.here, room), hash_of(ticket->handle)));
    auto stand = stand_of(room, *ticket, place, now);
    return Own { std::move(*ticket), stand };
}

applications::Passage pass(Visit const& visit, Rooms& rooms, std::string const& procedure, std::string const& round, std::string const& shown)
{
    auto const room = rooms.find(visit.here, visit.tenant(), procedure, round);
    if (!room)
        return {};
    switch_when_crowded(rooms, visit.here, visit.tenant(), visit.town.slug, *room);
    auto const now = visit.here.clock.now();
    if (phase_of(*room, now) == Phase::Free)
        return {};
    bool const is_browser = !visit.secret.empty();
    auto const own = own_of(visit, rooms, *room, is_browser ? ticket_text(visit, *room) : shown);
    auto const is_used = [&](db::Read& tx) { return store::is_used(tx, own->ticket); };
    applications::Passage passage;
    if (!own || own->stand.standing != Standing::Called || visit.here.database.read(visit.tenant(), is_used)) {
        passage.elsewhere = room_address(visit, *room);
        passage.retry_after = std::clamp<std::int64_t>(own ? own->stand.minutes * 60 : 60, 10, 3'600);
        return passage;
    }
    passage.use = [&visit, ticket = own->ticket](db::Write& tx, ApplicationId const& application) { return use(tx, visit.caller, visit.here, ticket, application); };
    passage.forget = is_browser ? cookie_line(visit, *room, {}) : "";
    return passage;
}

std::optional<portal::Crowd> crowd(Visit const& visit, Rooms& rooms, std::string const& procedure)
{
    auto const now = visit.here.clock.now();
    for (auto const& room : *rooms.of(visit.here, visit.tenant())) {
        auto const phase = phase_of(room, now);
        if (room.procedure != procedure || phase == Phase::Free)
            continue;
        auto const opens = room.opens_at ? moment_words(visit, *room.opens_at) : std::string();
        auto const msgid = phase == Phase::Closed ? "waiting.crowd.closed" : phase == Phase::Gathering ? "waiting.crowd.gathering" : "waiting.crowd.guarded";
        return portal::Crowd { web::words(visit, msgid, phase == Phase::Guarded ? std::map<std::string, std::string> {} : std::map<std::string, std::string> { { "opens", opens } }), room_address(visit, room) };
    }
    return std::nullopt;
}

std::vector<web::Route> room_routes(std::shared_ptr<Rooms> rooms)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/procedures/{procedure}/waiting").open_to_everyone().to(
        [rooms](Visit const& visit, Attempt const* attempt) { return show_room(visit, attempt, *rooms); }, [rooms](Visit const& visit) { return act_room(visit, *rooms); }));
    routes.push_back(web::page("/procedures/{procedure}/waiting/draw.json").open_to_everyone().to([rooms](Visit const& visit, Attempt const*) { return show_draw(visit, *rooms); }));
    return routes;
}

std::vector<web::PageType> page_types() { return { html::page<RoomPage>("waiting/room.html") }; }

}  // namespace mado::waiting
