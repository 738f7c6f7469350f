#include "aftermath.h"
#include "demonstration.h"
#include "seed.h"

#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>

namespace mado::tests {

namespace {

std::filesystem::path const& demonstration()
{
    static Folder const folder;
    static bool const made = [] {
        SystemClock const clock;
        World world(configuration_in(folder.path), clock);
        fill_with_demonstration(world, [](std::string const&) {});
        return true;
    }();
    REQUIRE(made);
    return folder.path;
}

}  // namespace

void furnish(std::filesystem::path const& data, int more)
{
    std::filesystem::copy(demonstration(), data, std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    if (more == 0)
        return;
    SystemClock const clock;
    World world(configuration_in(data), clock);
    auto const& here = world.zone("front").here();
    auto const filled = filled_dog(here.now().today());
    for (int one = 0; one < more; ++one)
        REQUIRE(applications::apply(here, town, filled));
    world.settle();
}

namespace {

// The process that is killed, and what it said until then.
class Worker {
public:
    Worker(std::string const& act, std::filesystem::path const& data)
    {
        char const* const program = std::getenv("MADO_FAULT_WORKER");
        std::string const path = program ? program : std::filesystem::read_symlink("/proc/self/exe").parent_path() / "fault_worker";
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        process_ = ::fork();
        REQUIRE(process_ >= 0);
        if (process_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::execl(path.c_str(), path.c_str(), act.c_str(), data.c_str(), nullptr);
            std::_Exit(127);
        }
        ::close(ends[1]);
        words_ = ::fdopen(ends[0], "r");
        REQUIRE_MESSAGE(next() == "ready", "the worker did not start: ", path);
    }
    Worker(Worker const&) = delete;
    Worker& operator=(Worker const&) = delete;
    ~Worker()
    {
        if (process_ > 0)
            kill();
        std::fclose(words_);
    }

    std::string next()
    {
        char line[256];
        if (!std::fgets(line, sizeof line, words_))
            return {};
        std::string said = line;
        if (!said.ends_with('\n'))
            return {};
        said.pop_back();
        return said;
    }

    // Ends it at a moment that nobody has chosen; everything it said until then.
    std::vector<std::string> killed_after(std::chrono::microseconds moment)
    {
        std::vector<std::string> said { next() };  // at least one promise
        ::timespec const pause { moment.count() / 1'000'000, moment.count() % 1'000'000 * 1000 };
        ::nanosleep(&pause, nullptr);
        kill();
        for (auto word = next(); !word.empty(); word = next())
            said.push_back(word);
        return said;
    }

private:
    void kill()
    {
        ::kill(process_, SIGKILL);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = 0;
        killed_ = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        CHECK_MESSAGE(killed_, "the worker ended by itself with status ", status);
    }

    ::pid_t process_ = 0;
    std::FILE* words_ = nullptr;
    bool killed_ = false;
};

unsigned seed()
{
    char const* const given = std::getenv("MADO_FAULT_SEED");
    auto const value = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device {}();
    std::cout << "faults: MADO_FAULT_SEED=" << value << '\n';
    return value;
}

int rounds(int usual) { return std::getenv("MADO_DEEP") ? usual * 8 : usual; }

void check_all(std::vector<std::string> const& faults)
{
    for (auto const& fault : faults)
        FAIL_CHECK(fault);
}

TEST_CASE("kill -9 while people submit: what was promised is there, whole and once")
{
    Folder const folder;
    furnish(folder.path);
    std::mt19937 chance(seed());
    std::vector<Promised> promised;
    int const many = rounds(5);
    for (int round = 0; round < many; ++round) {
        Worker worker("submit", folder.path);
        for (auto const& line : worker.killed_after(std::chrono::microseconds(chance() % 500'000)))
            promised.push_back({ line.substr(0, line.find(' ')), line.substr(line.find(' ') + 1) });
    }
    SystemClock const clock;
    World world(configuration_in(folder.path), clock);
    world.settle();
    CHECK(promised.size() >= static_cast<std::size_t>(many));
    check_all(wrong_with_submissions(world, promised));
    check_all(wrong_with_gateways_and_traces(world));
    MESSAGE(many << " kills, " << promised.size() << " promised, " << sent_applications(world).size() << " sent in all");
}

TEST_CASE("kill -9 while a section decides: each decision has one number, one document and one word to the applicant")
{
    Folder const folder;
    furnish(folder.path, rounds(300));
    std::mt19937 chance(seed());
    std::vector<std::string> promised;
    int const many = rounds(5);
    for (int round = 0; round < many; ++round) {
        Worker worker("decide", folder.path);
        for (auto const& line : worker.killed_after(std::chrono::microseconds(chance() % 60'000)))
            promised.push_back(line);
    }
    SystemClock const clock;
    World world(configuration_in(folder.path), clock);
    world.settle();
    CHECK(promised.size() >= static_cast<std::size_t>(many));
    check_all(wrong_with_decisions(world, promised));
    check_all(wrong_with_submissions(world, {}));
    check_all(wrong_with_gateways_and_traces(world));

    // What was half-way can be finished by whoever comes next.
    auto const& here = world.zone("office").here();
    auto const left = open_dogs(here);
    REQUIRE_FALSE(left.empty());
    auto const finished = decide_dog(here, holder_of(here, "動物係 主事"), holder_of(here, "動物係長"), left.front());
    CHECK_MESSAGE(finished, (finished ? "" : finished.error().key));
    MESSAGE(many << " kills, " << promised.size() << " decisions promised, " << left.size() << " cases were still open");
}

}  // namespace

}  // namespace mado::tests
