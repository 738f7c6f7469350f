#pragma once
// A backup of all zones of a server, taken while it serves (docs/adr/0018-backup.md).
#include <mado/backup/archive.h>
#include <mado/db/transfer.h>
#include <mado/files/store.h>
#include <mado/time/instant.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace mado::backup {

struct ZonePlace {
    std::string zone;
    db::Options database;
    files::Store& files;
};

struct SideFile {  // what lies beside databases and attachments: keys, configuration, its secrets
    std::string path;   // "keys/front.key"
    std::string bytes;
};

// Which archive holds which blob: the clear text beside an archive (PATH.index), so that the next one need not copy them again. No names of people or
// files: a blob's name is the hash of its ciphertext.
struct Index {
    std::string id;        // of the archive that this is the index of
    Instant made_at {};
    std::string sha256;    // of the archive's file; "" of standard output
    std::uint64_t bytes = 0;
    std::map<std::string, std::map<std::string, std::string>> blobs {};  // zone → blob → id of the archive
};
std::string text_of(Index const& index);
Index index_of(std::string_view text);                                   // throws std::runtime_error

struct Plan {
    std::string id;                            // of the new archive
    Instant at {};
    std::string program;                       // its version
    std::vector<ZonePlace> zones;
    std::vector<SideFile> files {};
    std::vector<crypto::PublicKey> recipients;
    std::optional<Index> after {};             // blobs that it names are not copied
};

struct ZoneFigures {
    std::string zone;
    std::int64_t tables = 0, rows = 0, row_bytes = 0, blobs = 0, blob_bytes = 0, blobs_elsewhere = 0;
};

struct Made {
    std::vector<ZoneFigures> zones;
    std::int64_t held_microseconds = 0;        // how long writes waited
    int attempts = 1;
    // "front 1f2e…": named by a row of the snapshot and not there, or not what their names say. Such a backup is not whole.
    std::vector<std::string> missing;
    Index index;
};

// What is done just now: "office cases_case", so many of so many.
using Progress = std::function<void(std::string const& what, std::int64_t done, std::int64_t of)>;

// Writes and finishes the output.
Made make(Plan const& plan, Output& output, Progress const& progress);

}  // namespace mado::backup
