#pragma once
// The keys of now, in a process that runs: what a ceremony changed in the folder and what neighbours said of theirs is taken in within seconds. And the rotation:
// made (next) → known to every neighbour → in use (now) → the one before is released and can be retired. docs/adr/0023-keys.md
#include <mado/gateway/own_keys.h>

#include <memory>

namespace mado::gateway {

// What the caller knows of this zone's processes (nodes::nodes). Nothing: they cannot be known now, and nothing is concluded.
struct Attendance {
    Instant oldest_start {};    // of the processes that live: each knows the keys that were there by then
    Instant settled {};         // whatever processes that are gone have posted was posted by then
};

class KeyRing {
public:
    KeyRing(std::string zone, std::filesystem::path folder, db::Database& database, Clock const& clock, Ids& ids);
    ~KeyRing();
    std::shared_ptr<Keys const> now() const;
    // Takes in what has changed in the folder and in the database. Outside every transaction; cheap when nothing has.
    void look();
    // Goes on with rotations, own and neighbours', as far as they can go now. Every few seconds, on each node.
    void tend(std::optional<Attendance> const& attendance);
    // A `key` letter, inside the transaction that handles it.
    Result<void> receive(db::Write& tx, Caller const& caller, Moment const& now, Message const& message);

private:
    class Working;
    std::unique_ptr<Working> working_;
};

// The receiver of `key` letters. A gateway that has it asks it for the keys of now, instead of those that it was made with.
struct FollowsRing {
    std::shared_ptr<KeyRing> ring;
    Result<void> operator()(db::Write& tx, Caller const& caller, Moment const& now, Message const& message) const { return ring->receive(tx, caller, now, message); }
};

// How far a rotation is.
enum class RotationStage { None, Made, Told, Known };   // made here; the letters are under way; every neighbour knows it, and it comes into use
struct Rotation {
    RotationStage stage = RotationStage::None;
    std::string key {};                                 // id of the next sealing key
    Instant made_at {};
    std::vector<std::string> missing {};                // neighbours that have not answered yet
};
Rotation rotation(OwnKeys const& keys, db::Database& database);

// Makes the next keys, also for the link between zones (TLS). Refuses Conflict "gateway.keys.rotating" while a rotation is under way.
Result<Rotation> begin_rotation(std::string const& zone, std::filesystem::path const& folder, db::Database& database, Instant at);

// Why a key of before cannot go yet; empty: it can.
struct Holds { std::string what; std::int64_t count = 0; std::vector<std::string> who {}; };  // neighbours, nodes, letters, inbox, originals
std::vector<Holds> holds_on(FormerKeys const& former, OwnKeys const& keys, std::filesystem::path const& folder, db::Database& database, std::optional<Attendance> const& attendance);

struct RefusedLetters { std::string zone, reason; Instant since, at; std::int64_t count; };   // reason: unpaired, signature
std::vector<RefusedLetters> refused_letters(db::Database& database);
void note_refused(db::Database& database, std::string const& zone, std::string const& reason, Instant at);

}  // namespace mado::gateway
