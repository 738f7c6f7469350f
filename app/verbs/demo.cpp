#include "../card_acceptance.h"
#include "../demonstration.h"
#include "verbs.h"

#include <mado/log/log.h>

#include <cstdio>
#include <fstream>

namespace mado::verbs {

char const* const demo_help = R"(madoguchi demo [--data DIR] [--configuration FILE] [--definitions DIR]

Fills a data folder with a demonstration: 総社市, 岡山市, 早島町 and 岡山県 with invented staff (definitions/demo), the published
procedures, open rounds and invented applications. May be run again: what is there stays. Everybody's password is madoguchi-demo.
Never run it on the data of a real town: every account of the demonstration could be opened by anybody.
)";

int demo(Arguments const& arguments)
{
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    auto const mark = configuration.data / ".demo";
    if (std::filesystem::exists(mark)) {
        std::puts("The demonstration is there already.");
        return 0;
    }
    if (std::filesystem::exists(configuration.data / "office.sqlite"))
        throw WrongArguments("there are data in " + configuration.data.string() + " already: choose another folder with --data");
    SystemClock const clock;
    World world(configuration, clock);
    fill_with_demonstration(world, [](std::string const& line) { std::printf("  %s\n", line.c_str()); std::fflush(stdout); });
    make_demonstration_cards(configuration, clock.now().microseconds / 1'000'000);
    std::ofstream(mark) << "madoguchi demo\n";
    return 0;
}

}  // namespace mado::verbs
