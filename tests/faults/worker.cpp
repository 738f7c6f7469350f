// The process that a test kills: works on a data folder as fast as it can, and says each thing once it is promised to somebody.
//   fault_worker submit|decide FOLDER
#include "town_at_work.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <thread>

namespace {

using namespace mado;
using namespace mado::tests;

constexpr int workers = 3;

// One write is one line, also among threads.
void acknowledge(std::string const& words)
{
    auto const line = words + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        std::_Exit(3);
}

void submit_without_end(World& world)
{
    auto const& here = world.zone("front").here();
    auto const filled = filled_dog(here.now().today());
    for (;;) {
        auto const receipt = applications::apply(here, town, filled);
        if (!receipt) {
            std::fprintf(stderr, "submit: %s\n", receipt.error().key.c_str());
            std::_Exit(4);
        }
        acknowledge(receipt->application.value + " " + receipt->receipt_number);
        world.zone("front").gateway().wake();
    }
}

void decide_all(World& world, std::vector<CaseId> const& open, std::atomic<std::size_t>& next)
{
    auto const& here = world.zone("office").here();
    auto const clerk = holder_of(here, "動物係 主事"), head = holder_of(here, "動物係長");
    for (auto at = next++; at < open.size(); at = next++) {
        auto const decided = decide_dog(here, clerk, head, open[at]);
        if (!decided) {
            std::fprintf(stderr, "decide: %s\n", decided.error().key.c_str());
            std::_Exit(4);
        }
        acknowledge(open[at].value);
        world.zone("office").runner().wake();
        world.zone("office").gateway().wake();
    }
}

}  // namespace

int main(int count, char** words)
{
    if (count != 3)
        return 2;
    std::string const act = words[1];
    SystemClock const clock;
    World world(configuration_in(words[2]), clock);
    world.start();
    auto const open = act == "decide" ? open_dogs(world.zone("office").here()) : std::vector<CaseId> {};
    std::atomic<std::size_t> next { 0 };
    acknowledge("ready");
    {
        std::vector<std::jthread> threads;
        for (int one = 0; one < workers; ++one)
            threads.emplace_back([&] { act == "decide" ? decide_all(world, open, next) : submit_without_end(world); });
    }
    world.stop();
    return 0;
}
