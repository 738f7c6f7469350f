#include "../safekeeping.h"
#include "standard_input.h"
#include "verbs.h"

#include <mado/backup/keys.h>
#include <mado/crypto/new_file.h>
#include <mado/log/log.h>
#include <mado/time/day.h>
#include <mado/watch/watch.h>

#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace mado::verbs {

char const* const backup_help = R"(madoguchi backup keys --to DIR [--passphrase-file FILE]
madoguchi backup --to FILE --recipient backup.pub [--recipient …] [--after EARLIER.index] [--data DIR] [--zone …] [--configuration FILE]
madoguchi backup --stdout --recipient backup.pub …            (for a pipe to another host)
madoguchi backup verify FILE [EARLIER FILE…] --key backup.key [--passphrase-file FILE]

keys      makes backup.pub, for the server, and the private half: locked with the first line of FILE in DIR/backup.key, or without --passphrase-file
          printed once, for the safe. Without the private half no backup can be read, also not by this server. Nothing is ever overwritten.
backup    writes databases, attachments, keys and configuration of all zones to one sealed file, at one moment between the zones, while the server goes on
          serving. FILE is FILE.part until it is whole. FILE.index beside it lets the next one leave out attachments that are in FILE (--after FILE.index);
          rows are always whole.
verify    reads a whole archive and proves every count and hash, writes nothing. Name the earlier archives whose attachments it needs behind it.
Exit status: 0 done, or all is proved; 1 it was not (said why), or something is missing or does not fit (each is named); 2 called wrongly.
See docs/operations/backup.md for keys, timers and the drill.
)";

namespace {

void write_new(std::filesystem::path const& path, std::string const& text, mode_t mode)
{
    if (!crypto::add_file(path, text, mode))
        throw std::runtime_error(path.string() + " is there already: choose another folder.");
}

int make_keys(Arguments const& arguments)
{
    std::filesystem::path const folder = arguments.of("to");
    if (folder.empty())
        throw WrongArguments("--to DIR is missing");
    auto const file = arguments.of("passphrase-file");
    auto const passphrase = file.empty() ? std::string {} : first_line_of(file);
    std::filesystem::create_directories(folder);
    for (auto const* name : { "backup.pub", "backup.key" })
        if (std::filesystem::exists(folder / name))
            throw std::runtime_error((folder / name).string() + " is there already: choose another folder. Nothing was written.");
    auto const key = crypto::make_key_pair();
    write_new(folder / "backup.pub", mado::backup::public_line(key.public_half), 0644);
    std::fprintf(stderr, "The key is called %s: an archive names its recipients so.\n", mado::backup::name_of(key.public_half).c_str());
    if (file.empty()) {
        std::printf("%s", mado::backup::private_line(key).c_str());
        std::fprintf(stderr, "%s is for the server. The line above is the private half: print it, keep it in a safe, and on no server.\n", (folder / "backup.pub").c_str());
        return 0;
    }
    write_new(folder / "backup.key", mado::backup::locked_line(key, passphrase), 0600);
    std::printf("%s is for the server.\n%s is locked with the passphrase: keep it away from the server, and the passphrase away from it.\n", (folder / "backup.pub").c_str(),
        (folder / "backup.key").c_str());
    return 0;
}

std::string text_of_file(std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string text { std::istreambuf_iterator<char>(in), {} };
    if (!in)
        throw WrongArguments("cannot read " + file);
    return text;
}

int verify(Arguments const& arguments)
{
    std::vector<std::filesystem::path> const archives(arguments.rest.begin() + 1, arguments.rest.end());
    if (archives.empty())
        throw WrongArguments("say which archive: madoguchi backup verify FILE --key backup.key");
    auto const key = backup_key(arguments);
    Meter meter;
    mado::backup::Read read;
    with_advice("This one would not bring everything back.", [&] { read = mado::backup::verify(archives, key, meter.progress()); });
    return tell_what_was_read(read, "read", meter.seconds());
}

std::vector<crypto::PublicKey> recipients_of(Arguments const& arguments)
{
    std::vector<crypto::PublicKey> all;
    for (auto const& file : arguments.each("recipient")) {
        auto const text = text_of_file(file);
        try {
            all.push_back(mado::backup::public_of(text));
        } catch (std::runtime_error const& error) {
            throw std::runtime_error(file + " " + error.what());
        }
    }
    if (all.empty())
        throw WrongArguments("--recipient FILE is missing: for whom is it to be sealed? (madoguchi backup keys --to DIR)");
    return all;
}

void tell(mado::backup::Made const& made, std::string const& to, double seconds)
{
    std::int64_t rows = 0;
    for (auto const& zone : made.zones) {
        rows += zone.rows;
        std::fprintf(stderr, "%-6s %lld tables, %lld rows (%s), %lld attachments (%s), %lld in earlier archives\n", zone.zone.c_str(), static_cast<long long>(zone.tables),
            static_cast<long long>(zone.rows), told_bytes(static_cast<std::uint64_t>(zone.row_bytes)).c_str(), static_cast<long long>(zone.blobs),
            told_bytes(static_cast<std::uint64_t>(zone.blob_bytes)).c_str(), static_cast<long long>(zone.blobs_elsewhere));
    }
    std::fprintf(stderr, "writes were held for %.1f ms%s\n", static_cast<double>(made.held_microseconds) / 1e3,
        made.attempts == 1 ? "" : (" (attempt " + std::to_string(made.attempts) + ")").c_str());
    std::fprintf(stderr, "%s: %s, sha256 %s, %.1f s, %.0f rows/s\n", to.c_str(), told_bytes(made.index.bytes).c_str(), made.index.sha256.c_str(), seconds,
        seconds > 0 ? static_cast<double>(rows) / seconds : 0);
    for (auto const& one : made.missing)
        std::fprintf(stderr, "MISSING: the attachment %s is named by a row and is not there, or was altered. This backup is not whole.\n", one.c_str());
}

mado::backup::Index index_in(std::string const& file)
{
    try {
        return mado::backup::index_of(text_of_file(file));
    } catch (WrongArguments const&) {
        throw;
    } catch (std::runtime_error const& error) {
        throw std::runtime_error(file + " " + error.what());
    }
}

int write(Arguments const& arguments)
{
    bool const to_stdout = arguments.has("stdout");
    auto const to = arguments.of("to");
    if (to.empty() != to_stdout)
        throw WrongArguments("say --to FILE or --stdout");
    auto const configuration = configuration_of(arguments);
    log::start({ .descriptor = 2, .least = log::Level::Error });
    if (auto const folder = std::filesystem::path(to).parent_path(); !folder.empty() && !std::filesystem::is_directory(folder))
        throw WrongArguments("there is no folder " + folder.string() + " for --to");
    for (auto const& name : configuration.zones)
        if (auto const database = database_of(configuration, name); database.postgresql.empty() && !std::filesystem::exists(database.path))
            throw WrongArguments("there is no database " + database.path + ": name the data folder of the server with --data");
    require_keys(configuration);
    ClosedZones zones(configuration);
    mado::backup::Plan plan { .id = zones.id(), .at = SystemClock().now(), .program = MADO_VERSION, .zones = {}, .recipients = recipients_of(arguments) };
    if (auto const after = arguments.of("after"); !after.empty())
        plan.after = index_in(after);
    for (auto const& name : configuration.zones)
        plan.zones.push_back({ name, database_of(configuration, name), zones.zone(name).here().files });
    char const* variable = std::getenv("MADO_CONFIGURATION");
    plan.files = side_files(configuration, arguments.of("configuration", variable ? variable : ""));
    Meter meter;
    auto const output = to_stdout ? std::make_unique<mado::backup::Output>(STDOUT_FILENO) : std::make_unique<mado::backup::Output>(std::filesystem::path(to));
    mado::backup::Made made;
    with_advice(to_stdout ? "What came out is no backup: throw it away." : to + ".part is what was written until then, and no backup: the next one to the same name begins it anew.",
        [&] { made = mado::backup::make(plan, *output, meter.progress()); });
    if (!to_stdout) {
        with_advice(to + " itself is whole; without its index the next one cannot leave out its attachments.", [&] {
            std::filesystem::remove(to + ".index");
            write_new(to + ".index", mado::backup::text_of(made.index), 0644);
        });
    }
    tell(made, to_stdout ? "standard output" : to, meter.seconds());
    if (made.missing.empty())
        watch::note_backup(configuration.data, plan.at);
    return made.missing.empty() ? 0 : 1;
}

}  // namespace

int backup(Arguments const& arguments)
{
    if (arguments.rest == std::vector<std::string> { "keys" })
        return make_keys(arguments);
    if (!arguments.rest.empty() && arguments.rest.front() == "verify")
        return verify(arguments);
    if (!arguments.rest.empty())
        throw WrongArguments("there is no `backup " + arguments.rest.front() + "`: say keys, verify, or nothing");
    return write(arguments);
}

}  // namespace mado::verbs
