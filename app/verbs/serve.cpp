#include "../safekeeping.h"
#include "verbs.h"

#include <mado/log/log.h>
#include <mado/print/document.h>
#include <mado/supervisor/supervisor.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include <sys/resource.h>

namespace mado::verbs {

namespace {

// Every listener still does something with a connection. One that was opened to all addresses is asked at this machine's own.
bool all_answer(World const& world)
{
    for (auto const& zone : world.zones()) {
        auto host = listen_of_zone(world.configuration(), zone->name()).host;
        if (host == "0.0.0.0" || host == "::")
            host = host == "::" ? "::1" : "127.0.0.1";
        if (!supervisor::answers(host, zone->server().port(), std::chrono::seconds { 5 }))
            return false;
    }
    return true;
}

// Every open connection is a descriptor; what a process has by default (1024) is fewer than a zone may have.
void take_all_descriptors()
{
    rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

// Until one of the signals: tells systemd, when it wants to know, that the service lives (base/supervisor/README.md).
void wait_for(sigset_t const& signals, World const& world)
{
    auto const pace = supervisor::watchdog_pace();
    if (!pace) {
        int received = 0;
        sigwait(&signals, &received);
        return;
    }
    auto const microseconds = pace->count();
    timespec const patience { static_cast<time_t>(microseconds / 1'000'000), static_cast<long>(microseconds % 1'000'000 * 1'000) };
    while (sigtimedwait(&signals, nullptr, &patience) < 0)
        if (errno == EAGAIN && all_answer(world))
            supervisor::tell("WATCHDOG=1");
}

// The demonstration lived in days to come: a deadline or a payment of next March can be looked at today.
class LaterClock final : public Clock {
public:
    explicit LaterClock(int days) : ahead_(static_cast<std::int64_t>(days) * 86'400'000'000) {}
    Instant now() const override { return { clock_.now().microseconds + ahead_ }; }

private:
    SystemClock clock_;
    std::int64_t ahead_;
};

constexpr int most_days_ahead = 3'660;

int days_ahead_of(Arguments const& arguments, Configuration const& configuration)
{
    if (!arguments.has("days-ahead"))
        return 0;
    auto const typed = arguments.of("days-ahead");
    int days = -1;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), days);
    if (error != std::errc {} || end != typed.data() + typed.size() || days < 0 || days > most_days_ahead)
        throw WrongArguments("--days-ahead takes a whole number from 0 to 3660");
    if (days > 0 && !std::filesystem::exists(configuration.data / ".demo"))
        throw WrongArguments("--days-ahead is for demonstrations: the data in " + configuration.data.string() + " is not one, and what is written under a wrong day cannot be taken back");
    return days;
}

}  // namespace

char const* const serve_help = R"(madoguchi serve [--data DIR] [--zone all|front|office|core]… [--front HOST:PORT] [--office HOST:PORT]
                [--core HOST:PORT] [--operator HOST:PORT] [--configuration FILE] [--definitions DIR] [--development]
                [--days-ahead N]

Serves the zones: front (residents, 8080), office (staff, 8081), core (staff of statutory work with a My Number, 8082).
Each zone has its own database DIR/ZONE.sqlite and keys in DIR/keys. /healthz and /readyz answer on each port.
The operator's page and /metrics have a port of their own (8083, this machine alone): `madoguchi operator password` first.
--zone            one zone or several, for zones on hosts of their own: their links stand in the configuration (docs/operations/zones.md)
--configuration   one YAML file with the same settings and more (docs/guides/configuration.md); MADO_… variables come after it
--development     reads templates from the source folder at every page
--days-ahead      of a demonstration alone: its clock is N days later (0 to 3660); never go back with the same data
Stops with Ctrl+C or SIGTERM: what is under way is finished first.
Tells the systemd that started it when it is ready, stopping and alive (Type=notify, WatchdogSec).
)";

int serve(Arguments const& arguments)
{
    auto const configuration = configuration_of(arguments);
    TakingPlace(configuration).refuse();
    log::start({ .descriptor = 2, .least = configuration.log_level });
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread, so that only this one is told
    std::signal(SIGPIPE, SIG_IGN);
    take_all_descriptors();
    LaterClock const clock(days_ahead_of(arguments, configuration));
    World world(configuration, clock);
    try {
        world.start();
    } catch (std::system_error const& error) {
        throw std::runtime_error(std::string(error.what()) + ". Is it running already? Otherwise choose other ports with --front, --office, --core and --operator");
    }
    for (auto const& zone : world.zones()) {
        auto const& listen = listen_of_zone(configuration, zone->name());
        std::printf("%-6s http%s://%s:%u\n", zone->name().c_str(), configuration.certificate_file.empty() ? "" : "s",
            listen.host == "127.0.0.1" ? "localhost" : listen.host.c_str(), static_cast<unsigned>(zone->server().port()));
    }
    for (auto const& [zone, port] : world.links())
        std::printf("%-6s link %u\n", zone.c_str(), static_cast<unsigned>(port));
    std::printf("%-8s http%s://%s:%u\n", "operator", configuration.certificate_file.empty() ? "" : "s", configuration.operators.host == "127.0.0.1" ? "localhost" : configuration.operators.host.c_str(),
        static_cast<unsigned>(world.watch().server().port()));
    std::puts("ready");
    std::fflush(stdout);
    supervisor::tell("READY=1");
    wait_for(signals, world);
    supervisor::tell("STOPPING=1");
    std::puts("stopping");
    std::fflush(stdout);
    world.stop();
    return 0;
}

}  // namespace mado::verbs
