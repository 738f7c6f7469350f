#include "../safekeeping.h"
#include "verbs.h"

#include <mado/backup/keys.h>
#include <mado/files/holds.h>
#include <mado/log/log.h>
#include <mado/time/day.h>

#include <fstream>

namespace mado::verbs {

char const* const restore_help = R"(madoguchi restore --from FILE --key backup.key [--passphrase-file FILE] [EARLIER FILE…] [--data DIR] [--zone …] [--configuration FILE]

Makes a server again from a backup, in an empty place: SQLite files in DIR, or the PostgreSQL databases that the configuration names (prepared and
without rows), whichever engine the backup came from. Attachments go where the configuration keeps them. Name the earlier archives whose
attachments the backup needs behind the options. Then proves it: counts and hashes of every table read back, hashes of all attachments, the trace of
every zone, and that no letter between the zones is missing. Keys come back to DIR/keys; the configuration to DIR/configuration-of-backup, for you to
compare. The program has to know every migration of the backup; it applies its own newer ones at the next start of `serve`. Databases take their
places when everything is read back; interrupted before, nothing is there, and interrupted in the middle of it, the same restore goes on to its end.
With attachments in a bucket (files.place: s3) the restored server removes nothing from it, for the server of before may still use it. When that one is
gone for good: madoguchi restore owns-files [--data DIR] [--configuration FILE].
Exit status: 0 everything is proved, 1 something is missing or does not fit (each is named), 2 called wrongly.
)";

crypto::KeyPair backup_key(Arguments const& arguments)
{
    auto const file = arguments.of("key");
    if (file.empty())
        throw WrongArguments("--key FILE is missing: the private half of a recipient's key");
    std::ifstream in(file);
    std::string line;
    if (!std::getline(in, line))
        throw WrongArguments("cannot read " + file);
    try {
        return mado::backup::private_of(line, [&] {
            auto const passphrase = arguments.of("passphrase-file");
            if (passphrase.empty())
                throw WrongArguments(file + " is locked: --passphrase-file FILE is missing");
            return first_line_of(passphrase);
        });
    } catch (WrongArguments const&) {
        throw;
    } catch (std::runtime_error const& error) {
        throw std::runtime_error(file + " " + error.what());
    }
}

int tell_what_was_read(mado::backup::Read const& read, char const* done, double seconds)
{
    std::printf("backup %s of %s, program %s\n", read.header.text("id").c_str(), iso_in_tokyo({ read.header.integer("made_at") }).c_str(), read.header.text("program").c_str());
    for (auto const& zone : read.in_place)
        std::printf("%-6s was in its place already, by the restore that was interrupted\n", zone.c_str());
    std::int64_t rows = 0;
    for (auto const& zone : read.zones) {
        rows += zone.rows;
        std::printf("%-6s %lld tables, %lld rows (%s), counts and hashes fit; %lld attachments, hashes fit (%s)\n", zone.zone.c_str(), static_cast<long long>(zone.tables),
            static_cast<long long>(zone.rows), told_bytes(static_cast<std::uint64_t>(zone.row_bytes)).c_str(), static_cast<long long>(zone.blobs + zone.blobs_elsewhere),
            told_bytes(static_cast<std::uint64_t>(zone.blob_bytes)).c_str());
    }
    for (auto const& [zone, newest] : read.newest)
        std::printf("%-6s everything up to %s is here (event %lld of its town; %lld not yet sealed)\n", zone.c_str(), iso_in_tokyo(newest.at).c_str(), static_cast<long long>(newest.place),
            static_cast<long long>(newest.unsealed));
    std::printf("letters between the zones: %lld on their way%s\n", static_cast<long long>(read.letters_waiting), read.faults.empty() ? ", none is missing" : "");
    for (auto const& one : read.missing)
        std::printf("MISSING attachment %s\n", one.c_str());
    if (std::ranges::any_of(read.missing, [](auto const& one) { return one.ends_with(')'); }))
        std::puts("Name the archives that hold them behind the options, and begin again in an empty place.");
    for (auto const& one : read.faults)
        std::printf("FAULT %s\n", one.c_str());
    std::printf("%s in %.1f s, %.0f rows/s\n", done, seconds, seconds > 0 ? static_cast<double>(rows) / seconds : 0);
    return read.missing.empty() && read.faults.empty() ? 0 : 1;
}

namespace {

// What a rehearsal restores knows nothing of the files that the server itself has taken since: its sweeper would remove them from the bucket that both see.
constexpr char const* shared_hold = "restored";
constexpr Instant for_ever { 9'000'000'000'000'000 };

int own_files(Configuration const& configuration)
{
    for (auto const& zone : configuration.zones) {
        db::Database database(database_of(configuration, zone));
        files::release(database, shared_hold);
    }
    std::puts("This server alone has the bucket now: attachments that no row names are removed again.");
    return 0;
}

}  // namespace

int restore(Arguments const& arguments)
{
    if (arguments.rest == std::vector<std::string> { "owns-files" } && arguments.of("from").empty())
        return own_files(configuration_of(arguments));
    auto const from = arguments.of("from");
    if (from.empty())
        throw WrongArguments("--from FILE is missing");
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    TakingPlace const place(configuration);
    for (auto const& zone : configuration.zones)
        if (auto const database = database_of(configuration, zone); database.postgresql.empty() && std::filesystem::exists(database.path) && place.archive().empty())
            throw std::runtime_error("there are data in " + database.path + " already: nothing was changed. Name an empty place with --data.");
    auto const key = backup_key(arguments);
    if (from != "-")
        with_advice("Nothing was changed.", [&] { mado::backup::ArchiveReader(from).open(key); });
    std::filesystem::create_directories(configuration.data);
    ClosedZones zones(configuration);
    mado::backup::Restoring plan { .archives = { from }, .key = key, .zones = { configuration.zones.begin(), configuration.zones.end() } };
    plan.interrupted = place.archive();
    plan.takes_place = [&](std::string const& archive) { place.begins(archive); };
    plan.archives.insert(plan.archives.end(), arguments.rest.begin(), arguments.rest.end());
    plan.put_file = [&](mado::backup::SideFile const& file) { put_side_file(configuration, file); };
    plan.target = [&](std::string const& zone) {
        auto& closed = zones.zone(zone);
        return mado::backup::ZoneTarget { database_of(configuration, zone), closed.migrations(), closed.here().files };
    };
    Meter meter;
    mado::backup::Read read;
    with_advice("No database has taken its place: when that is mended, say the same again.", [&] { read = mado::backup::restore(plan, meter.progress()); });
    std::vector<std::string> restored;
    for (auto const& zone : read.zones)
        restored.push_back(zone.zone);
    bool const shares_files = configuration.files_place == "s3";
    if (shares_files)
        for (auto const& zone : restored) {
            db::Database database(database_of(configuration, zone));
            files::hold(database, shared_hold, for_ever);
        }
    place.is_done();
    auto const seconds = meter.seconds();
    auto const status = tell_what_was_read(read, "restored", seconds);
    bool const is_proved = prove_traces(configuration, restored);
    if (shares_files)
        std::puts("The bucket of attachments may be another server's too: nothing is removed from it until you say `madoguchi restore owns-files`.");
    std::puts(status == 0 && is_proved ? "Everything is proved." : "NOT everything is proved: see above.");
    return is_proved ? status : 1;
}

}  // namespace mado::verbs
