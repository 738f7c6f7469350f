#include "verbs.h"

#include <mado/payments/simulation.h>

#include <charconv>
#include <csignal>
#include <cstdio>

#include <sys/prctl.h>

namespace mado::verbs {

char const* const provider_demo_help = R"(madoguchi provider-demo serve [--data DIR] [--host 127.0.0.1] [--port 8084] [--with-parent]

A simulated provider of payments (指定納付受託者) for demonstrations and drills: a hosted checkout page for card and wallet, signed notices, a settlement
report. No money moves, and what it knows is forgotten when it stops. Its secrets are made in DIR/demo_payments.key, where the front of the same
data folder reads them.
POST /control with its key says how it shall misbehave: late, doubled, held back, out of order, another amount, down (modules/front/payments/README.md).
--with-parent   ends when the process that started it ends
)";

int provider_demo(Arguments const& arguments)
{
    if (arguments.rest.size() != 1 || arguments.rest[0] != "serve")
        throw WrongArguments("say `madoguchi provider-demo serve`");
    auto const configuration = configuration_of(arguments);
    std::uint16_t port = 8084;
    if (auto const said = arguments.of("port"); !said.empty()) {
        auto const [end, fault] = std::from_chars(said.data(), said.data() + said.size(), port);
        if (fault != std::errc {} || end != said.data() + said.size())
            throw WrongArguments("--port takes a number up to 65535");
    }
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread, so that only this one is told
    std::signal(SIGPIPE, SIG_IGN);
    if (arguments.has("with-parent"))
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    auto const keys = payments::demonstration_keys(configuration.data.string());
    SystemClock const clock;
    payments::SimulatedServer server({ .host = arguments.of("host", "127.0.0.1"), .port = port, .key = keys.key, .notice_key = keys.notice_key }, clock);
    server.start();
    std::printf("provider-demo http://localhost:%u\nready\n", static_cast<unsigned>(server.port()));
    std::fflush(stdout);
    int received = 0;
    sigwait(&signals, &received);
    server.stop();
    return 0;
}

}  // namespace mado::verbs
