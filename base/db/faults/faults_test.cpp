#include <mado/db/fault_vfs.h>

#include "test_folder.h"

#include <atomic>
#include <csignal>
#include <mutex>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace mado;
using namespace mado::db;
using namespace mado::db::test;

namespace {

struct Survey {
    std::size_t acknowledged = 0, lost = 0;
    std::int64_t halves = 0;
};

// Four writers until enough is acknowledged, a power cut in the middle, a restart, and what is there then.
Survey survey_after_power_cut(bool synchronous, std::uint64_t seed, std::size_t enough)
{
    Folder folder;
    FaultVfs vfs("cut");
    Options const options { .path = folder.file(), .synchronous_full = synchronous, .vfs = vfs.name() };
    std::mutex mutex;
    std::vector<std::string> acknowledged;
    {
        Database database(options);
        database.migrate(migrations());
        std::vector<std::thread> writers;
        for (int t = 0; t < 4; ++t)
            writers.emplace_back([&, t] {
                try {
                    for (int i = 0;; ++i) {
                        auto const id = std::to_string(t) + "-" + std::to_string(i);
                        write(database, id, std::string(300, 'x'));
                        std::lock_guard const lock(mutex);
                        acknowledged.push_back(id);
                    }
                } catch (Failure const&) {  // the power is gone
                }
            });
        for (bool done = false; !done;) {
            std::this_thread::yield();
            std::lock_guard const lock(mutex);
            done = acknowledged.size() >= enough;
        }
        vfs.cut_power(seed);
        for (auto& writer : writers)
            writer.join();
    }
    vfs.power_on();
    Survey survey { .acknowledged = acknowledged.size() };
    try {
        Database database(options);
        database.migrate(migrations());
        for (auto const& id : acknowledged)
            survey.lost += has(database, id) ? 0 : 1;
        survey.halves = counted(database, count_halves);
    } catch (Failure const&) {  // not even a database is left
        survey.lost = acknowledged.size();
    }
    return survey;
}

TEST_CASE("a power cut loses nothing that was acknowledged and halves nothing")
{
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        INFO("seed ", seed);
        auto const survey = survey_after_power_cut(true, seed, 40 + 150 * static_cast<std::size_t>(seed % 4));
        CHECK(survey.acknowledged >= 40);
        CHECK(survey.lost == 0);
        CHECK(survey.halves == 0);
    }
}

TEST_CASE("the control: without syncing, the same power cut does lose")
{
    CHECK(survey_after_power_cut(false, 0, 40).lost > 0);
}

TEST_CASE("a power cut over a checkpoint loses nothing either")
{
    auto const survey = survey_after_power_cut(true, 3, 3'000);  // more than the 1,000 pages after which SQLite moves them over
    CHECK(survey.lost == 0);
    CHECK(survey.halves == 0);
}

// The notes that were acknowledged before a cut at each sync, and are not in what that cut leaves.
std::size_t lost_at_any_sync(bool does_sync, std::uint64_t seed)
{
    Folder folder;
    FaultVfs vfs("each");
    if (!does_sync)
        vfs.forget_syncs();
    std::filesystem::create_directories(folder.file("data"));
    std::filesystem::create_directories(folder.file("kept"));
    std::vector<std::uint64_t> acknowledged;  // by note: the syncs until then
    std::uint64_t first = 0;
    {
        Database database({ .path = folder.file("data/test.db"), .vfs = vfs.name() });
        database.migrate(migrations());
        first = vfs.syncs();
        vfs.keep_each_cut(folder.file("data"), folder.file("kept"), seed);
        for (int i = 0; i < 12; ++i) {
            write(database, std::to_string(i), std::string(900, 'x'));
            acknowledged.push_back(vfs.syncs());
        }
    }
    vfs.keep_no_cut();
    CHECK(vfs.syncs() >= first + 12);
    std::size_t lost = 0;
    for (auto at = first; at < vfs.syncs(); ++at) {
        CAPTURE(at);
        auto const is_promised = [&](std::size_t i) { return acknowledged[i] <= at; };
        try {
            Database database({ .path = folder.file("kept/" + std::to_string(at) + "/test.db") });
            database.migrate(migrations());
            for (std::size_t i = 0; i < acknowledged.size(); ++i)
                lost += is_promised(i) && !has(database, std::to_string(i)) ? 1 : 0;
            CHECK(counted(database, count_halves) == 0);
        } catch (Failure const&) {
            lost += acknowledged.size();
        }
    }
    return lost;
}

TEST_CASE("a cut at whatever sync loses nothing that was acknowledged before it; a disk that only says that it syncs does lose")
{
    CHECK(lost_at_any_sync(true, 0) == 0);
    CHECK(lost_at_any_sync(true, 5) == 0);
    CHECK(lost_at_any_sync(false, 0) > 0);
}

TEST_CASE("a full disk fails the write with nothing half, reads go on, and with room again so do writes")
{
    Folder folder;
    FaultVfs vfs("full");
    Database database({ .path = folder.file(), .vfs = vfs.name() });
    database.migrate(migrations());
    write(database, "before");
    vfs.room_left(20'000);
    int written = 0;
    auto const fill = [&] {
        for (;; ++written)
            write(database, "fill-" + std::to_string(written), std::string(3'000, 'x'));
    };
    CHECK_THROWS_AS(fill(), DiskFull);
    CHECK(written > 0);
    CHECK(written < 20);
    CHECK(counted(database, count_notes) == 1 + written);
    CHECK(counted(database, count_halves) == 0);
    // One that is larger than the page cache spills, and fails in the middle of its statements.
    auto const huge = [](Write& tx) -> Result<void> {
        for (int i = 0; i < 60; ++i) {
            auto const added = add(tx, "huge-" + std::to_string(i), std::string(1'000'000, 'y'));
            if (!added)
                return added;
        }
        return {};
    };
    CHECK_THROWS_AS(database.write(town, huge), DiskFull);
    CHECK(counted(database, count_notes) == 1 + written);
    vfs.room_again();
    write(database, "after");
    CHECK(has(database, "after"));
    CHECK(counted(database, count_notes) == 2 + written);
    CHECK(counted(database, count_halves) == 0);
}

TEST_CASE("a full disk fails the whole group, whichever of its writes met it")
{
    Folder folder;
    FaultVfs vfs("full_group");
    Database database({ .path = folder.file(), .vfs = vfs.name() });
    database.migrate(migrations());
    vfs.room_left(0);
    std::atomic<int> full = 0, other = 0;
    std::vector<std::thread> writers;
    for (int i = 0; i < 8; ++i)
        writers.emplace_back([&, i] {
            try {
                write(database, std::to_string(i));
                ++other;
            } catch (DiskFull const&) {
                ++full;
            }
        });
    for (auto& writer : writers)
        writer.join();
    CHECK(other == 0);
    CHECK(full == 8);
    CHECK(counted(database, count_notes) == 0);
}

// The child writes from four threads and reports each acknowledgement over a pipe.
[[noreturn]] void write_until_killed(std::string const& path, int pipe)
{
    try {
        Database database({ .path = path });
        database.migrate(migrations());
        std::vector<std::thread> writers;
        for (int t = 0; t < 4; ++t)
            writers.emplace_back([&, t] {
                for (int i = 0;; ++i) {
                    std::string id(15, ' ');
                    id.replace(0, 2, std::to_string(t) + "-");
                    id.replace(2, std::to_string(i).size(), std::to_string(i));
                    write(database, id);
                    id += '\n';
                    if (::write(pipe, id.data(), id.size()) != static_cast<ssize_t>(id.size()))
                        ::_exit(3);
                }
            });
        for (auto& writer : writers)
            writer.join();
    } catch (...) {
    }
    ::_exit(4);
}

TEST_CASE("kill -9 in the middle: every acknowledged row is there, none half")
{
    for (std::size_t const enough : { 1U, 100U, 700U }) {
        Folder folder;
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        auto const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0)
            write_until_killed(folder.file(), ends[1]);
        ::close(ends[1]);
        std::string heard;
        char buffer[4096];
        ssize_t n = 1;
        bool killed = false;
        while ((n = ::read(ends[0], buffer, sizeof buffer)) > 0) {
            heard.append(buffer, static_cast<std::size_t>(n));
            if (!killed && heard.size() / 16 >= enough)
                killed = ::kill(child, SIGKILL) == 0;
        }
        ::close(ends[0]);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(WIFSIGNALED(status));
        Database database({ .path = folder.file() });
        database.migrate(migrations());
        std::size_t lost = 0;
        for (std::size_t at = 0; at + 16 <= heard.size(); at += 16)
            lost += has(database, heard.substr(at, 15)) ? 0 : 1;
        CHECK(heard.size() / 16 >= enough);
        CHECK(lost == 0);
        CHECK(counted(database, count_halves) == 0);
    }
}

}  // namespace
