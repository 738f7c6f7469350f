// The room as a program sees it: how it stands, a ticket for a system, and how that ticket stands.
#include "api/operations.h"
#include "web/pages.h"

namespace mado::waiting {

namespace {

namespace s = api::schema;
using api::Answer;
using api::Call;

constexpr std::size_t longest_ticket = 400;

std::string utc(Instant at) { return iso_in_tokyo(at); }

json::Value shown(Call const& call, Rooms& rooms, Room const& room, std::string const& ticket)
{
    auto const now = call.here().clock.now();
    auto const state = advanced(room, now);
    auto const phase = phase_of(room, now);
    constexpr std::array<std::string_view, 4> phases { "free", "closed", "gathering", "guarded" };
    auto body = json::object({ { "phase", phases.at(static_cast<std::size_t>(phase)) }, { "opens_at", room.opens_at ? json::Value(utc(*room.opens_at)) : json::Value {} }, { "a_minute", room.a_minute },
        { "waiting", phase == Phase::Gathering ? state.arrived : state.arrived - state.called }, { "called", state.called },
        { "commitment", room.opens_at && room.way != Way::Never ? json::Value(commitment_of(secret_of(call.here(), room))) : json::Value {} }, { "page", room_address(call.visit, room) } });
    if (ticket.empty())
        return body;
    constexpr std::array<std::string_view, 4> standings { "gathering", "waiting", "called", "late" };
    auto const own = own_of(call.visit, rooms, room, ticket);
    body.set("own", own ? json::object({ { "standing", standings.at(static_cast<std::size_t>(own->stand.standing)) }, { "ahead", own->stand.ahead }, { "minutes", own->stand.minutes } }) : json::Value {});
    return body;
}

json::Value schema_of_room()
{
    return s::object({ s::must("phase", s::word({ "free", "closed", "gathering", "guarded" })), s::must("opens_at", s::or_null(s::text())), s::must("a_minute", s::whole()), s::must("waiting", s::whole()),
        s::must("called", s::whole()), s::must("commitment", s::or_null(s::about(s::text(), "SHA-256 of the secret of the draw"))), s::must("page", s::text()),
        s::may("own", s::or_null(s::object({ s::must("standing", s::word({ "gathering", "waiting", "called", "late" })), s::must("ahead", s::whole()), s::must("minutes", s::whole()) }))),
        s::may("ticket", s::text()) });
}

Result<Room> room_of(Call const& call, Rooms& rooms)
{
    auto const room = rooms.find(call.here(), call.tenant(), call.path("procedure"), call.query("round"));
    if (!room)
        return refuse(Refusal::Kind::NotFound, "waiting.no_room");
    return *room;
}

Result<Answer> show(Call const& call, Rooms& rooms)
{
    auto const room = TRY(room_of(call, rooms));
    return Answer { .body = shown(call, rooms, room, call.query("ticket")) };
}

Result<Answer> take(Call const& call, Rooms& rooms)
{
    auto const room = TRY(room_of(call, rooms));
    auto const handle = call.here().ids.handle();
    // A system is one address: what it takes in its people's name is counted for it alone.
    auto const arrival = TRY(call.here().database.write(call.tenant(), numbering(room), [&](db::Write& tx) { return arrive(tx, call.here(), room, handle, "system " + call.system->id.value); }));
    rooms.forget(call.tenant());
    auto const text = signed_text(arrival.ticket, ticket_key(call.here()));
    auto body = shown(call, rooms, arrival.room, text);
    body.set("ticket", text);
    return Answer { .body = std::move(body), .status = 201 };
}

}  // namespace

std::vector<api::Operation> operations(std::shared_ptr<Rooms> const& rooms)
{
    api::Parameter const procedure = api::path("procedure", { "手続の名", "Name of the procedure" }, "dog_registration");
    api::Parameter const round = api::query("round", { "募集回", "Round" }, s::text(40));
    auto const example = json::object({ { "phase", "guarded" }, { "opens_at", {} }, { "a_minute", 60 }, { "waiting", 120 }, { "called", 480 }, { "commitment", {} }, { "page", "/soja-shi/procedures/dog_registration/waiting" } });
    std::vector<api::Operation> all;
    all.push_back(api::get("show_waiting_room", "/procedures/{procedure}/waiting", "procedures").open_to_everyone()
        .about({ "順番待ちのようす", "How the waiting room stands" }, { "整理番号を渡すと、その順番も答えます。", "With a ticket it answers where that stands, too." })
        .with({ procedure, round, api::query("ticket", { "整理番号", "Ticket" }, s::text(longest_ticket)) }).answers(schema_of_room(), example)
        .to([rooms](Call const& call) { return show(call, *rooms); }));
    all.push_back(api::post("take_waiting_ticket", "/procedures/{procedure}/waiting", "procedures").needs(api::scope::file)
        .about({ "整理番号を取る", "Takes a ticket" }, { "呼ばれたら、申請を出すときに ticket として送ってください。1枚で1件です。", "Once called, send it as ticket when filing. One ticket is one application." })
        .with({ procedure, round }).answers(schema_of_room(), example, 201).may_refuse({ 404, 409, 429 }).to([rooms](Call const& call) { return take(call, *rooms); }));
    return all;
}

}  // namespace mado::waiting
