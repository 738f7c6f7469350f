#include "safekeeping.h"

#include "verbs/arguments.h"

#include <mado/audit/proof.h>
#include <mado/crypto/new_file.h>
#include <mado/gateway/own_keys.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace mado {

namespace {

std::string bytes_of(std::filesystem::path const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string bytes { std::istreambuf_iterator<char>(in), {} };
    if (!in)
        throw std::runtime_error("cannot read " + file.string());
    return bytes;
}

void write_secret(std::filesystem::path const& path, std::string const& bytes)
{
    std::filesystem::create_directories(path.parent_path());
    if (!crypto::add_file(path, bytes, path.extension() == ".pub" ? 0644 : 0600))
        throw std::system_error(EEXIST, std::generic_category(), "write " + path.string());
}

}  // namespace

ClosedZones::ClosedZones(Configuration const& configuration) : configuration_(configuration), knowledge_(library_of(configuration), configuration.training) {}

Zone& ClosedZones::zone(std::string const& name)
{
    auto& zone = zones_[name];
    if (!zone)
        zone = closed_zone(configuration_, name, knowledge_, clock_, ids_);
    return *zone;
}

std::vector<backup::SideFile> side_files(Configuration const& configuration, std::string const& configuration_file)
{
    std::vector<backup::SideFile> all;
    for (auto const& entry : std::filesystem::directory_iterator(keys_folder(configuration))) {
        auto const& path = entry.path();
        bool const is_own = path.extension() == ".key" && std::ranges::find(configuration.zones, path.stem().stem().string()) != configuration.zones.end();  // ZONE.key, ZONE.tls.key
        bool const is_for_keepers = path.extension() == ".recovery" && std::ranges::find(configuration.zones, path.stem().string()) != configuration.zones.end();
        if (is_own || is_for_keepers || path.extension() == ".pub" || path.filename() == "revoked.tls")
            all.push_back({ "keys/" + path.filename().string(), bytes_of(path) });
    }
    std::ranges::sort(all, {}, &backup::SideFile::path);
    auto const add = [&](std::string const& name, std::filesystem::path const& file) {
        if (!name.empty() && std::filesystem::is_regular_file(file))
            all.push_back({ "configuration/" + std::filesystem::path(name).filename().string(), bytes_of(file) });
    };
    for (auto const& file : { configuration_file, configuration.certificate_file, configuration.key_file })
        add(file, file);
    for (auto const& name : { configuration.database_password_file, configuration.smtp_password_file, configuration.files_secret_file })
        add(name, secret_file(name));
    return all;
}

void put_side_file(Configuration const& configuration, backup::SideFile const& file)
{
    auto const path = std::filesystem::path(file.path);
    auto const folder = path.parent_path().string(), name = path.filename().string();
    if (name.empty() || name.starts_with('.') || (folder != "keys" && folder != "configuration"))
        throw std::runtime_error("the archive has a file of a strange name: " + file.path);
    auto const to = (folder == "keys" ? keys_folder(configuration) : configuration.data / "configuration-of-backup") / name;
    if (!std::filesystem::exists(to))
        return write_secret(to, file.bytes);
    if (bytes_of(to) != file.bytes)
        throw std::runtime_error(to.string() + " is there already and is another: nothing was changed. Restore into an empty place.");
}

std::string TakingPlace::archive() const
{
    std::string id;
    std::getline(std::ifstream(note_), id);
    return id;
}

void TakingPlace::begins(std::string const& archive) const
{
    std::filesystem::remove(note_);
    write_secret(note_, archive + "\n");
}

void TakingPlace::refuse() const
{
    if (auto const id = archive(); !id.empty())
        throw std::runtime_error("the restore of the backup " + id + " was interrupted here. Say the same `madoguchi restore` again: it goes on to its end. " + note_.string() + " notes it.");
}

void with_advice(std::string const& then, std::function<void()> const& work)
{
    auto const sentence = [](std::string words) {
        while (words.ends_with('\n') || words.ends_with('.'))
            words.pop_back();
        return words + ". ";
    };
    try {
        work();
    } catch (verbs::WrongArguments const&) {
        throw;
    } catch (backup::ForOthers const& error) {
        throw std::runtime_error(sentence(error.what()) + "Nothing was changed.");
    } catch (backup::Damaged const& error) {
        throw std::runtime_error(sentence(error.what()) + "Take another copy of it, or an earlier backup. " + then);
    } catch (db::transfer::Occupied const& error) {
        throw std::runtime_error(error.what());
    } catch (db::DiskFull const& error) {
        throw std::runtime_error("there is no room left on the disk: make some. " + then + "\n(" + error.what() + ")");
    } catch (std::system_error const& error) {
        auto const is_full = error.code() == std::errc::no_space_on_device || error.code().value() == EDQUOT;
        throw std::runtime_error(is_full ? "there is no room left on the disk: make some. " + then + "\n(" + error.what() + ")" : sentence(error.what()) + then);
    } catch (std::exception const& error) {
        throw std::runtime_error(sentence(error.what()) + then);
    }
}

void require_keys(Configuration const& configuration)
{
    for (auto const& zone : configuration.zones)
        if (!std::filesystem::exists(keys_folder(configuration) / (zone + ".key")))
            throw verbs::WrongArguments("there are no keys of the zone " + zone + " in " + keys_folder(configuration).string() + ": name the data folder of the server with --data");
}

backup::Progress Meter::progress()
{
    return [this](std::string const& what, std::int64_t done, std::int64_t of) { tell(what, done, of); };
}

double Meter::seconds() const { return std::chrono::duration<double>(Watch::now() - start_).count(); }

void Meter::tell(std::string const& what, std::int64_t done, std::int64_t of)
{
    auto const now = Watch::now();
    if (what != what_) {
        what_ = what;
        began_ = now;
    }
    if (now - said_ < std::chrono::seconds(1))
        return;
    said_ = now;
    auto const took = std::chrono::duration<double>(now - began_).count();
    auto const rate = took > 0 ? static_cast<double>(done) / took : 0;
    std::fprintf(stderr, "%7.1f s  %s: %lld", seconds(), what.c_str(), static_cast<long long>(done));
    if (of > 0)
        std::fprintf(stderr, " of %lld", static_cast<long long>(of));
    if (rate > 0)
        std::fprintf(stderr, " (%.0f/s", rate);
    if (rate > 0 && of > done)
        std::fprintf(stderr, ", %.0f s to go", static_cast<double>(of - done) / rate);
    std::fprintf(stderr, "%s\n", rate > 0 ? ")" : "");
}

bool prove_traces(Configuration const& configuration, std::vector<std::string> const& zones)
{
    bool is_whole = true;
    for (auto const& zone : zones) {
        db::Database database(database_of(configuration, zone));
        auto const keys = gateway::signing_halves(gateway::own_keys(zone, keys_folder(configuration)));
        auto const found = audit::verify_with(database, keys);
        std::printf("%-6s trace: %lld events, %lld signed days, %lld not yet sealed, %zu faults\n", zone.c_str(), static_cast<long long>(found.events), static_cast<long long>(found.days),
            static_cast<long long>(found.unsealed), found.faults.size());
        for (auto const& fault : found.faults)
            std::printf("  %s\n", fault.c_str());
        is_whole = is_whole && found.faults.empty();
    }
    return is_whole;
}

std::string told_bytes(std::uint64_t bytes)
{
    char text[40];
    if (bytes < 1'000'000)
        std::snprintf(text, sizeof text, "%.1f kB", static_cast<double>(bytes) / 1e3);
    else
        std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

}  // namespace mado
