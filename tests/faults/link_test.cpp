// The front in one process, office and core in another, a link between them: kill -9 of either, again and again, while people submit and the office
// tells. What was acknowledged is a case once, and every answer of the office is at the front once.
#include "lives.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <thread>

using namespace mado;
using namespace mado::faults;

namespace {

constexpr int people = 2;
int kills() { return is_deep() ? 300 : 10; }

std::uint16_t free_port()
{
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

Configuration front_of(House const& house, std::uint16_t port)
{
    auto configuration = house.configuration();
    configuration.zones = { "front" };
    configuration.link_listen["front"] = { "127.0.0.1", port };
    return configuration;
}

Configuration staff_of(House const& house, std::uint16_t port)
{
    auto configuration = house.configuration();
    configuration.zones = { "office", "core" };
    configuration.link_to["front"] = { "127.0.0.1:" + std::to_string(port) };
    return configuration;
}

void live_as_front(Configuration const& configuration, std::function<void(std::string const&)> const& acknowledge)
{
    SystemClock const clock;
    World world(configuration, clock);
    world.start();
    auto const& here = world.zone("front").here();
    auto const filled = dog(here.now().today());
    std::vector<std::jthread> all;
    for (int person = 0; person < people; ++person)
        all.emplace_back([&] {
            for (;;) {
                auto const receipt = applications::apply(here, town, filled);
                if (!receipt)
                    ::_exit(4);
                acknowledge(receipt->application.value);
                std::this_thread::sleep_for(std::chrono::milliseconds { 20 });
            }
        });
}

void live_as_staff(Configuration const& configuration, std::function<void(std::string const&)> const& acknowledge)
{
    SystemClock const clock;
    World world(configuration, clock);
    world.start();
    acknowledge("up");
    for (;;)
        ::pause();
}

std::int64_t cases_there(House const& house)
{
    auto configuration = house.configuration();
    configuration.zones = { "office" };
    SystemClock const clock;
    World world(configuration, clock);
    return rows(world.zone("office").here(), "SELECT COUNT(*) AS n FROM cases_case WHERE tenant = $tenant", [](db::Row const& row) { return row.integer("n"); }).at(0);
}

// The keys of TLS are made and known on both sides: one folder here, as if a person had paired them.
void pair(House const& house)
{
    for (auto const* zone : { "front", "office", "core" })
        gateway::link_keys_of(zone, (house.folder.path / "keys").string());
}

TEST_CASE("kill -9 of the front or of the office while letters cross the link: nothing is lost and nothing doubled")
{
    House const house;
    pair(house);
    auto const port = free_port();
    auto random = chance();
    std::int64_t before = 0;
    {
        Child const counted([&](auto const& acknowledge) { acknowledge(std::to_string(cases_there(house))); ::pause(); });
        before = std::stoll(const_cast<Child&>(counted).lines(1).at(0));
    }
    std::set<std::string> acknowledged;
    auto const note = [&](std::vector<std::string> const& lines) {
        for (auto const& line : lines)
            acknowledged.insert(line);
    };
    {
        auto const new_front = [&] { return std::make_unique<Child>([&](auto const& acknowledge) { live_as_front(front_of(house, port), acknowledge); }); };
        auto const new_staff = [&] { return std::make_unique<Child>([&](auto const& acknowledge) { live_as_staff(staff_of(house, port), acknowledge); }); };
        auto front = new_front();
        auto staff = new_staff();
        staff->lines(1);
        for (int one = 0; one < kills(); ++one) {
            auto const moment = std::chrono::microseconds(random() % 900'000);
            if (random() % 2 == 0) {
                note(front->killed_after(moment));
                front = new_front();
            } else {
                note(front->lines(1));
                ::usleep(static_cast<useconds_t>(moment.count()));
                staff->kill();
                staff = new_staff();
                staff->lines(1);
            }
        }
        note(front->killed_after(std::chrono::microseconds { 300'000 }));
        front = new_front();
        note(front->killed_after(std::chrono::seconds { 3 }));
        staff->kill();
    }
    CHECK(acknowledged.size() >= static_cast<std::size_t>(kills()));
    auto const carried = cases_there(house) - before;  // by the link alone: no process had both zones
    CHECK(carried > 0);
    SystemClock const clock;
    World world(house.configuration(), clock);
    world.settle();
    nothing_is_lost(world);
    world.zone("office").here().database.read(town, [&](db::Read& tx) {
        for (auto const& id : acknowledged)
            CHECK(cases::find(tx, { id }).has_value());
        return true;
    });
}

}  // namespace
