#pragma once
// A town whose dog registrations are begun in turn, and people with tickets.
#include "../../applications/tests/front.h"

#include "jobs/schedules.h"
#include "service/rooms.h"
#include "store/room_store.h"

#include <mado/waiting/module.h>

#include <algorithm>

namespace mado::embedded {
std::span<File const> waiting();
}

namespace mado::waiting_test {

using test::Browser;
using test::Front;

inline constexpr char const* start = "/soja-shi/procedures/dog_registration/start";
inline constexpr char const* room_page = "/soja-shi/procedures/dog_registration/waiting";

inline std::vector<Module> plugged(std::shared_ptr<waiting::Rooms> const& rooms)
{
    return { portal::describe(applications::of_browser, waiting::crowding(rooms)), applications::describe(waiting::gate(rooms)), waiting::describe(rooms) };
}

inline std::vector<db::Migration> own_migrations()
{
    std::vector<db::Migration> all;
    test::add_migrations(all, "waiting", embedded::waiting());
    return all;
}

struct Town : Front {
    std::shared_ptr<waiting::Rooms> rooms;
    std::string opening = ids.uuid(clock.now().microseconds), elsewhere = ids.uuid(clock.now().microseconds);
    std::int64_t edition = 0;

    explicit Town(std::shared_ptr<waiting::Rooms> remembered = waiting::make_rooms()) : Front(plugged(remembered), own_migrations()), rooms(remembered)
    {
        for (auto const& module : modules)
            if (module.listen)
                module.listen(listeners);
        publish_from_library("dog_registration");
    }

    json::Value opening_of(std::string const& id, std::string const& way, std::int64_t opens_at, int a_minute)
    {
        return json::object({ { "id", id }, { "procedure", "dog_registration" }, { "round", "" }, { "way", way }, { "opens_at", opens_at }, { "a_minute", a_minute },
            { "message", json::object({ { "ja", "ことしは20頭までです。" } }) }, { "edition", ++edition } });
    }
    void open(std::string const& way, Instant opens_at = {}, int a_minute = 60, std::string const& to = test::town)
    {
        auto const& id = to == test::town ? opening : elsewhere;
        gateway::Letter letter { .kind = gateway::Kind::Published, .subject = id, .receiver = "front", .arrived_at = clock.now() };
        letter.body = gateway::plain_body(to, letter.kind, id, {}, letter.arrived_at, json::object({ { "what", "opening" }, { "opening", opening_of(id, way, opens_at.microseconds, a_minute) } }));
        tell(letter, to);
        rooms->forget(to);
    }
    waiting::Room room()
    {
        return database.read(test::town, [&](db::Read& tx) { return *waiting::store::room_of(tx, opening); });
    }
    std::int64_t events(std::string const& name) { return count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = '" + name + "'"); }
};

// Keeps the ticket as well.
struct Person : Browser {
    std::string name {}, ticket {};
    explicit Person(Town& town, std::string from = "203.0.113.5") : Browser { town } { remote = std::move(from); }

    http::Response const& went(http::Request request)
    {
        if (!ticket.empty())
            request.cookies[name] = ticket;
        auto const& answer = send(std::move(request));
        for (auto const& [header, value] : answer.headers)
            if (header == "set-cookie" && value.starts_with("mado_waiting_")) {
                name = value.substr(0, value.find('='));
                ticket = value.substr(name.size() + 1, value.find(';') - name.size() - 1);
            }
        return answer;
    }
    http::Response const& look(std::string const& target) { return went(request("GET", target)); }
    http::Response const& press(std::string const& what, std::string const& target = room_page)
    {
        auto made = request("POST", target);
        made.form = { { "csrf", csrf }, { "do", what } };
        return went(std::move(made));
    }
    void take()
    {
        look(room_page);
        press("take");
        REQUIRE(last.status == 303);
        look(room_page);
    }
    bool begin()
    {
        look(start);
        if (last.status != 200)
            return false;
        auto made = request("POST", start);
        made.form = { { "csrf", csrf }, { "applicant", "person" } };
        went(std::move(made));
        return last.status == 303 && location().find("/key") != std::string::npos;
    }
};

}  // namespace mado::waiting_test
