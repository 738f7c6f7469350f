#include "../world.h"
#include "verbs.h"

#include <mado/log/log.h>
#include <mado/print/document.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <system_error>

namespace mado::verbs {

char const* const serve_help = R"(madoguchi serve [--data DIR] [--zone all|front|office|core] [--front HOST:PORT] [--office HOST:PORT]
                [--core HOST:PORT] [--configuration FILE] [--definitions DIR] [--development]

Serves the zones: front (residents, 8080), office (staff, 8081), core (staff of statutory work with a My Number, 8082).
Each zone has its own database DIR/ZONE.sqlite and keys in DIR/keys. /healthz, /readyz and /metrics answer on each port.
--configuration   one YAML file with the same settings and more (docs/guides/configuration.md); MADO_… variables come after it
--development     reads templates from the source folder at every page
Stops with Ctrl+C or SIGTERM: what is under way is finished first.
)";

int serve(Arguments const& arguments)
{
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = configuration.log_level });
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread, so that only this one is told
    std::signal(SIGPIPE, SIG_IGN);
    SystemClock const clock;
    World world(configuration, clock);
    try {
        world.start();
    } catch (std::system_error const& error) {
        throw std::runtime_error(std::string(error.what()) + ". Is it running already? Otherwise choose other ports with --front, --office and --core");
    }
    for (auto const& zone : world.zones()) {
        auto const& listen = zone->name() == "front" ? configuration.front : zone->name() == "office" ? configuration.office : configuration.core;
        std::printf("%-6s http%s://%s:%u\n", zone->name().c_str(), configuration.certificate_file.empty() ? "" : "s",
            listen.host == "127.0.0.1" ? "localhost" : listen.host.c_str(), static_cast<unsigned>(zone->server().port()));
    }
    std::puts("ready");
    std::fflush(stdout);
    int received = 0;
    sigwait(&signals, &received);
    std::puts("stopping");
    world.stop();
    return 0;
}

}  // namespace mado::verbs
