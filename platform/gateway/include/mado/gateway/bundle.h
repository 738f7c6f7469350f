#pragma once
// Letters without any network: a bundle is a file on media that two people of the sending zone make and two people of the receiving zone take in. Sealed to
// the receiver, signed by the sender, numbered, counted in and out. Its letters go through Gateway::take like any others, and what was taken is said in the
// next bundle the other way. docs/operations/zones.md
#include <mado/gateway/gateway.h>

namespace mado::gateway {

// Who carries: their ids, for the register of both zones. Two different ones.
struct Carriers { std::string first, second; };

struct BundleFacts {
    std::string from, to;            // zones
    std::int64_t number = 0;         // from 1, without gaps for (from, to)
    Instant made_at {};
    Carriers made_by {};
    std::int64_t letters = 0, acknowledged = 0, files = 0, bytes = 0;
    std::string hash {};             // SHA-256 of the whole contents: what two people compare
};
struct BundleRow {                   // the register
    std::string direction;           // out, in
    BundleFacts facts;
    Instant at {};                   // written or taken in
    Carriers by {};                  // here
    std::int64_t left = 0;           // in: letters that could not be taken yet; they come again
};

struct BundleEnds {
    Gateway& gateway;
    Keys const& keys;
    db::Database& database;
    files::Store& files;
    Clock const& clock;
    std::filesystem::path partial;   // folder of files that are being taken in
};
// Writes everything that waits for `to`, and what was taken of its bundles. `repeat`: the last number once more, for media that were lost. Refuses Invalid
// "gateway.bundle.two_people", "gateway.bundle.no_such_zone", NotFound "gateway.bundle.nothing_to_repeat", Conflict "gateway.bundle.file_is_there".
enum class Repeat { No, Last };
Result<BundleFacts> export_bundle(BundleEnds const& ends, std::string const& to, std::filesystem::path const& file, Carriers const& by, Repeat repeat = Repeat::No);
// What a file says of itself; its signature, size and contents were checked. Refuses Invalid "gateway.bundle.no_bundle", ".foreign", ".not_for_here" {zone}, ".not_whole".
Result<BundleFacts> look_at_bundle(Keys const& keys, std::filesystem::path const& file);
// All of look_at_bundle, then takes it in. Refuses Conflict "gateway.bundle.taken_before" {number}, "gateway.bundle.one_before_missing" {number}, Full. A refused bundle changed nothing; one that
// was interrupted is taken in once more.
Result<BundleRow> import_bundle(BundleEnds const& ends, std::filesystem::path const& file, Carriers const& by);
std::vector<BundleRow> bundles(db::Database& database);  // newest first

// A neighbour was restored from a backup: what it acknowledged since then goes once more (from the outbox, which keeps it for 30 days). What it has handled it handles no second time. How many.
std::int64_t send_again(db::Database& database, std::string const& to, Instant since);

std::vector<db::Statement> bundle_statements();

}  // namespace mado::gateway
