// The gateway over its link (TLS 1.3, both sides' certificates, loopback) against the pump in one process: the same letters, files and durable databases, turn by turn in one run.
// madoguchi_link_bench FOLDER → a table of Markdown. FOLDER stands on the disk that is meant.
#include <mado/gateway/link.h>
#include <mado/log/log.h>
#include <mado/names/embedded.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

namespace mado::embedded {
std::span<File const> files();
std::span<File const> gateway();
}

using namespace mado;
using gateway::Kind;
namespace fs = std::filesystem;

namespace {

std::string const town = "332089";
constexpr int letters = 600, files_sent = 8, rounds = 3;
constexpr std::size_t letter_bytes = 2'000, file_bytes = 8u << 20;

struct End {
    fs::path folder;
    db::Database database;
    files::Store files;
    Ids ids;
    SystemClock clock;
    gateway::Gateway gateway;
    std::atomic<int> handled { 0 };

    static db::Options at(fs::path const& file)
    {
        db::Options options;
        options.path = file.string();
        return options;
    }
    End(fs::path const& in, std::string const& zone) : folder(in / zone), database(at(made(folder) / "db.sqlite")), files(folder / "files"), gateway(gateway::keys_of(zone, (in / "keys").string()), database, files, clock, ids)
    {
        std::vector<db::Migration> all;
        for (auto const& [owner, list] : { std::pair { std::string("files"), embedded::files() }, { std::string("gateway"), embedded::gateway() } }) {
            int number = 0;
            for (auto const& file : list)
                if (file.path.starts_with("migrations/"))
                    all.push_back({ owner, ++number, std::string(file.path), file.bytes });
        }
        migrations = all;
        gateway.receives(Kind::Submitted, [this](db::Write&, Caller const&, Moment const&, gateway::Message const&) -> Result<void> { ++handled; return {}; });
    }
    static fs::path const& made(fs::path const& path) { fs::create_directories(path); return path; }
    void say(std::string const& subject, std::string const& words, std::vector<gateway::BlobName> blobs = {})
    {
        gateway::Letter letter { Kind::Submitted, subject, "office", {}, clock.now(), std::move(blobs) };
        letter.body = gateway::seal_body(gateway.keys(), "office", town, letter.kind, subject, {}, letter.arrived_at, json::object({ { "words", words } }));
        letter.sealed = true;
        Moment const now { clock.now(), ids };
        (void)database.write(town, [&](db::Write& tx) -> Result<void> { gateway::post(tx, now, letter); return {}; });
    }
    std::vector<db::Migration> migrations;
};

double seconds(std::function<void()> const& work)
{
    auto const begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

struct Measured { double letters_a_second, megabytes_a_second; };

Measured measured(fs::path const& folder, bool by_link)
{
    fs::remove_all(folder);
    for (auto const* zone : { "front", "office" }) {
        gateway::keys_of(zone, (folder / "keys").string());
        gateway::link_keys_of(zone, (folder / "keys").string());
    }
    End front(folder, "front"), office(folder, "office");
    auto const options = [&](char const* zone) {
        gateway::LinkOptions one;
        one.keys = folder / "keys";
        one.partial = folder / zone / "link";
        return one;
    };
    gateway::Link listening(front.gateway, front.database, front.files, front.clock, options("front")), opening(office.gateway, office.database, office.files, office.clock, options("office"));
    front.database.migrate(front.migrations);
    office.database.migrate(office.migrations);
    gateway::Pump pump({ &front.gateway, &office.gateway });
    auto const carry = [&](int until) {
        if (!by_link) {
            while (office.handled < until)
                pump.once();
            return;
        }
        while (office.handled < until)
            std::this_thread::sleep_for(std::chrono::microseconds { 200 });
    };
    if (by_link) {
        listening.listens("127.0.0.1", 0);
        listening.start();
        opening.opens("front", { "127.0.0.1:" + std::to_string(listening.port()) });
    }
    std::string const words(letter_bytes, 'w');
    for (int i = 0; i < letters; ++i)
        front.say(front.ids.uuid(i + 1), words);
    auto const of_letters = seconds([&] {
        if (by_link)
            opening.start();
        carry(letters);
    });
    std::vector<files::Blob> blobs;
    std::string bytes(file_bytes, 'f');
    for (int i = 0; i < files_sent; ++i) {
        bytes[0] = static_cast<char>(i);
        blobs.push_back(front.files.keep_bytes(bytes));
    }
    auto const of_files = seconds([&] {
        for (int i = 0; i < files_sent; ++i)
            front.say(front.ids.uuid(letters + i + 1), "file", { { blobs[static_cast<std::size_t>(i)].name, blobs[static_cast<std::size_t>(i)].size } });
        carry(letters + files_sent);
    });
    opening.stop();
    listening.stop();
    return { letters / of_letters, files_sent * (file_bytes / 1e6) / of_files };
}

double median(std::vector<double> all)
{
    std::ranges::sort(all);
    return all[all.size() / 2];
}

}  // namespace

int main(int count, char** words)
{
    if (count != 2)
        return std::fputs("madoguchi_link_bench FOLDER\n", stderr), 2;
    log::start({ .descriptor = 2, .least = log::Level::Error });
    fs::path const folder = fs::path(words[1]) / "link-bench";
    std::vector<double> link_letters, pump_letters, link_files, pump_files;
    for (int round = 0; round < rounds; ++round) {
        auto const pump = measured(folder, false), link = measured(folder, true);
        pump_letters.push_back(pump.letters_a_second);
        pump_files.push_back(pump.megabytes_a_second);
        link_letters.push_back(link.letters_a_second);
        link_files.push_back(link.megabytes_a_second);
    }
    fs::remove_all(folder);
    std::printf("| work | over the link | in one process | ratio | hold |\n| --- | ---: | ---: | ---: | --- |\n");
    std::printf("| letters of 2 KB a second, handled and acknowledged | %.0f | %.0f | %.2f | ≥ 0.5 |\n", median(link_letters), median(pump_letters), median(link_letters) / median(pump_letters));
    std::printf("| files of 8 MiB, MB a second, adopted | %.0f | %.0f | %.2f | ≥ 0.25 |\n", median(link_files), median(pump_files), median(link_files) / median(pump_files));
    return 0;
}
