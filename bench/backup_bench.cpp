// Backup and restore of a data folder against SQLite's own copy of the same files, in the same run: madoguchi_backup_bench DATA [POSTGRESQL].
// POSTGRESQL: a superuser's conninfo of a private server; then also restores to it and backs up from it. Prints NAME TAB VALUE.
#include <mado/backup/backup.h>
#include <mado/backup/restore.h>
#include <mado/db/prepare.h>

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

using namespace mado;

namespace {

using Watch = std::chrono::steady_clock;
double seconds_since(Watch::time_point start) { return std::chrono::duration<double>(Watch::now() - start).count(); }

// The text of every migration of the source tree; whose they are says the folder above.
std::vector<db::Migration> known_migrations()
{
    static std::vector<std::string> texts;
    std::vector<std::filesystem::path> files;
    for (auto const* tier : { "platform", "modules" })
        for (auto const& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(MADO_SOURCE_ROOT) / tier))
            if (entry.path().extension() == ".sql" && entry.path().parent_path().filename() == "migrations")
                files.push_back(entry.path());
    std::ranges::sort(files);
    texts.reserve(files.size());
    std::vector<db::Migration> all;
    for (auto const& file : files) {
        std::ifstream in(file, std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char> {});
        auto const name = file.filename().string();
        int number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        all.push_back({ file.parent_path().parent_path().filename().string(), number, name, texts.back() });
    }
    return all;
}

void nobody(std::string const&, std::int64_t, std::int64_t) { }

void copy_with_sqlite(std::filesystem::path const& from, std::filesystem::path const& to)
{
    sqlite3 *source = nullptr, *target = nullptr;
    sqlite3_open(from.c_str(), &source);
    sqlite3_open(to.c_str(), &target);
    auto* copying = sqlite3_backup_init(target, "main", source, "main");
    bool const is_done = copying && sqlite3_backup_step(copying, -1) == SQLITE_DONE;
    sqlite3_backup_finish(copying);
    sqlite3_close(target);
    sqlite3_close(source);
    if (!is_done)
        throw std::runtime_error("SQLite could not copy " + from.string());
}

struct Bench {
    std::filesystem::path data, work;
    crypto::KeyPair key = crypto::make_key_pair();
    std::vector<db::Migration> known = known_migrations();
    std::vector<std::string> zones {};
    std::map<std::string, std::unique_ptr<files::Store>> stores {};

    db::Options sqlite(std::filesystem::path const& folder, std::string const& zone) const { return { .path = (folder / (zone + ".sqlite")).string() }; }

    // What the program would do at its next start: a database that an older one has made knows no holds.
    void prepare()
    {
        for (std::string const zone : { "front", "office", "core" }) {
            if (!std::filesystem::exists(data / (zone + ".sqlite")))
                continue;
            zones.push_back(zone);
            stores[zone] = std::make_unique<files::Store>(data / "files" / zone);
            auto const applied = db::transfer::open_source(sqlite(data, zone))->migrations();
            std::set<std::string> modules { "files" };
            for (auto const& one : applied)
                modules.insert(one.module);
            auto of_zone = known;
            std::erase_if(of_zone, [&](auto const& one) { return !modules.contains(one.module); });
            db::Database(sqlite(data, zone)).migrate(of_zone);
        }
    }

    backup::Made make(std::string const& name, std::function<db::Options(std::string const&)> const& where)
    {
        backup::Plan plan { .id = name, .at = SystemClock().now(), .program = "bench", .zones = {}, .recipients = { key.public_half } };
        for (auto const& zone : zones)
            plan.zones.push_back({ zone, where(zone), *stores.at(zone) });
        backup::Output output(work / name);
        return backup::make(plan, output, nobody);
    }

    double restore(std::string const& name, std::string const& to, std::function<db::Options(std::string const&)> const& where)
    {
        std::map<std::string, std::unique_ptr<files::Store>> into;
        backup::Restoring plan { .archives = { work / name }, .key = key };
        plan.put_file = [](backup::SideFile const&) {};
        plan.target = [&](std::string const& zone) {
            into[zone] = std::make_unique<files::Store>(work / to / "files" / zone);
            return backup::ZoneTarget { where(zone), known, *into[zone] };
        };
        auto const start = Watch::now();
        if (auto const read = backup::restore(plan, nobody); !read.faults.empty() || !read.missing.empty())
            throw std::runtime_error("the restore is not whole");
        return seconds_since(start);
    }
};

void tell(char const* name, double value) { std::printf("%s\t%.2f\n", name, value); }

void run(Bench& bench, std::string const& server)
{
    bench.prepare();
    auto start = Watch::now();
    for (auto const& zone : bench.zones)
        copy_with_sqlite(bench.data / (zone + ".sqlite"), bench.work / (zone + ".copy"));
    tell("copy.sqlite.seconds", seconds_since(start));
    auto const here = [&](std::string const& zone) { return bench.sqlite(bench.data, zone); };
    start = Watch::now();
    auto const made = bench.make("archive", here);
    auto const took = seconds_since(start);
    double rows = 0, bytes = 0;
    for (auto const& zone : made.zones)
        rows += static_cast<double>(zone.rows), bytes += static_cast<double>(zone.row_bytes + zone.blob_bytes);
    tell("rows", rows);
    tell("mb", bytes / 1e6);
    tell("archive.mb", static_cast<double>(made.index.bytes) / 1e6);
    tell("held.ms", static_cast<double>(made.held_microseconds) / 1e3);
    tell("backup.sqlite.seconds", took);
    start = Watch::now();
    (void)backup::verify({ bench.work / "archive" }, bench.key, nobody);
    tell("verify.seconds", seconds_since(start));
    std::filesystem::create_directories(bench.work / "restored");
    tell("restore.sqlite.seconds", bench.restore("archive", "restored", [&](std::string const& zone) { return bench.sqlite(bench.work / "restored", zone); }));
    if (server.empty())
        return;
    std::vector<std::string> names;
    for (auto const& zone : bench.zones)
        names.push_back("bench_" + zone);
    db::prepare_server({ .admin = server, .login = "madoguchi_bench", .databases = names });
    auto const there = [&](std::string const& zone) { return db::Options { .postgresql = server + " user=madoguchi_bench dbname=bench_" + zone }; };
    tell("restore.postgresql.seconds", bench.restore("archive", "second", there));
    start = Watch::now();
    bench.make("archive-of-postgresql", there);
    tell("backup.postgresql.seconds", seconds_since(start));
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 2) {
        std::fprintf(stderr, "madoguchi_backup_bench DATA [POSTGRESQL]\n");
        return 2;
    }
    auto pattern = (std::filesystem::path(arguments[1]).parent_path() / "mado-backup-XXXXXX").string();
    Bench bench { arguments[1], ::mkdtemp(pattern.data()) };
    int status = 0;
    try {
        run(bench, count > 2 ? arguments[2] : "");
    } catch (std::exception const& error) {
        std::fprintf(stderr, "madoguchi_backup_bench: %s\n", error.what());
        status = 1;
    }
    std::filesystem::remove_all(bench.work);
    return status;
}
