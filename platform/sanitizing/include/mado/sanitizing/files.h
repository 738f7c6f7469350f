#pragma once
// The files that came, and what has become of each. The original stays sealed as it came; people are given the clean form.
#include <mado/clamd/clamd.h>
#include <mado/sanitizing/rebuild.h>
#include <mado/zone/workplace.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mado::sanitizing {

struct File {
    std::string owner, id, blob, title;       // owner and id as in files::name_blob
    State state = State::Waiting;
    Reason reason = Reason::None;
    Instant came_at {}, settled_at {};
    std::string type {};                      // of the clean form
    std::int64_t pages = 0;
    std::string clean {};                     // name of its blob
    bool is_open() const { return state == State::Clean || state == State::TextOnly; }
    std::string clean_title() const;          // the title with the ending of the clean form
};

// In the transaction that takes the file: names its blob for the sweeper, keeps its key boxed, and has a job make it clean. `blobs` as in a body: name,
// size, key, title. What is known stays as it is.
void keep(db::Write& tx, Workplace const& here, std::string_view owner, std::string const& id, json::Array const& blobs);
std::vector<File> files(db::Read& tx, std::string_view owner, std::string const& id);
std::optional<File> file(db::Read& tx, std::string_view owner, std::string const& id, std::string const& blob);

// The bytes of the clean form. Refuses Conflict "sanitizing.waiting", Gone "sanitizing.not_clean" and "sanitizing.not_readable".
Result<std::string> clean_bytes(Workplace const& here, std::string const& tenant, File const& file);
// The file as it came: for a separate act of its own right. Refuses Forbidden "sanitizing.infected" for what the scan found, and Conflict "sanitizing.waiting"
// for what it has not seen.
Result<std::string> original_bytes(Workplace const& here, std::string const& tenant, File const& file);

// Published in the transaction that settles a file.
struct Settled { File file; };

// Of one zone, over all towns: for the operator.
struct Queue { std::string tenant; std::int64_t waiting = 0, held = 0, refused = 0, infected = 0, failed = 0; Instant oldest_waiting {}; };
std::vector<Queue> queue(db::Read& tx, Instant since);  // inside db::AllTenants::read; held: waiting for a scanner or walls; the ends since then

struct Tools {
    explicit Tools(sandbox::Options walls = {}, clamd::Options scanner = {}) : box(std::move(walls)), scan(std::move(scanner)) {}
    sandbox::Sandbox box;
    clamd::Options scan;                      // no address: no scan
};
// One file, now: what the job does. Nothing that waits is left when it answers, but for ScannerAway and NoWalls.
Result<void> settle(Workplace const& here, Tools const& tools, std::string const& tenant, std::string const& owner, std::string const& id);

std::vector<db::Statement> statements();

}  // namespace mado::sanitizing
