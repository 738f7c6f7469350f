#pragma once
// What the verbs backup, restore and migrate share: where everything of a server is, and how they say what they do.
#include "world.h"

#include <mado/backup/restore.h>

#include <chrono>
#include <cstdio>

namespace mado {

// The zones of a configuration, for their migrations and attachments; no database is opened.
class ClosedZones {
public:
    explicit ClosedZones(Configuration const& configuration);
    Zone& zone(std::string const& name);  // its keys are made when there are none
    std::string id() { return ids_.handle(); }

private:
    Configuration const& configuration_;
    SystemClock clock_;
    Ids ids_;
    Knowledge knowledge_;
    std::map<std::string, std::unique_ptr<Zone>> zones_;
};

// Keys, configuration and the secrets that it names. `configuration_file`: "" when there is none.
std::vector<backup::SideFile> side_files(Configuration const& configuration, std::string const& configuration_file);
// Keys go to the folder of keys and are never changed there; configuration goes beside the data, to be read by a person. Throws std::runtime_error.
void put_side_file(Configuration const& configuration, backup::SideFile const& file);

// One line a second on standard error, with the rate, and with the time that is left where it is known.
class Meter {
public:
    backup::Progress progress();
    double seconds() const;

private:
    using Watch = std::chrono::steady_clock;
    void tell(std::string const& what, std::int64_t done, std::int64_t of);
    Watch::time_point start_ = Watch::now(), said_ = start_, began_ {};
    std::string what_;
};

// Databases are taking their places here, one after the other. Who is killed meanwhile leaves the note of it, and `serve` does not begin with half of the
// zones; the same restore again goes on to the end.
class TakingPlace {
public:
    explicit TakingPlace(Configuration const& configuration) : note_(configuration.data / "restore.unfinished") {}
    std::string archive() const;           // its id; "" when nothing was interrupted
    void begins(std::string const& archive) const;
    void is_done() const { std::filesystem::remove(note_); }
    void refuse() const;                   // throws std::runtime_error when something was interrupted

private:
    std::filesystem::path note_;
};

// Runs `work`. What a disk, a database or an archive says against it is told with what to do: `then`, a sentence or two.
void with_advice(std::string const& then, std::function<void()> const& work);

// Throws WrongArguments when the keys of a zone are not in its folder: new ones would be strangers to its data.
void require_keys(Configuration const& configuration);

// Proves the trace of each zone and prints a line for it. False when something does not fit.
bool prove_traces(Configuration const& configuration, std::vector<std::string> const& zones);

namespace verbs {
struct Arguments;
// The private half that --key names. Throws WrongArguments.
crypto::KeyPair backup_key(Arguments const& arguments);
// Prints what an archive held and what was proved; the exit status.
int tell_what_was_read(backup::Read const& read, char const* done, double seconds);
}

std::string told_bytes(std::uint64_t bytes);  // "12.3 MB"

}  // namespace mado
