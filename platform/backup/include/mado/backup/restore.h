#pragma once
// From an archive back to a server, and the proof that everything is there. Writing is optional: `verify` reads all and writes nothing.
#include <mado/audit/audit.h>
#include <mado/backup/backup.h>

#include <memory>

namespace mado::backup {

struct TableFigures {
    std::string zone, table;
    db::transfer::Sum sum;
};

struct Newest {  // of the trace: what is older is in the backup
    std::int64_t events = 0, unsealed = 0, place = 0;
    Instant at {};
};

struct Read {
    json::Value header;                        // id, made_at, program, zones
    std::vector<ZoneFigures> zones;
    std::vector<TableFigures> tables;          // as proved
    std::map<std::string, Newest> newest;      // by zone
    std::set<std::string> in_place;            // zones that an interrupted restore of this archive had brought to their end; proved all the same
    std::vector<std::string> missing;          // blobs that are in none of the archives given: "front 1f2e… (in archive ID)"
    std::vector<std::string> faults;           // of the letters between zones: sentences; and what the backup itself could not find
    std::int64_t letters_waiting = 0;          // sent, and not yet handled at the moment of the backup
};

// Where a zone is put. Made when its migrations are known, so after the keys are there.
struct ZoneTarget {
    db::Options database;
    std::vector<db::Migration> known;          // of this program, for this zone, in their order
    files::Store& files;
};

struct Restoring {
    std::vector<std::filesystem::path> archives;              // the newest first, then those whose blobs it needs
    crypto::KeyPair key;
    std::set<std::string> zones {};                           // empty: all that are in it
    std::function<void(SideFile const&)> put_file {};         // before the first zone
    std::function<ZoneTarget(std::string const& zone)> target {};
    std::string interrupted {};                               // id of the archive whose databases were taking their places here when somebody was killed; "" none
    std::function<void(std::string const& id)> takes_place {};  // everything is read back: from now on databases take their places, one after the other
};

// Throws Damaged, db::Failure, std::system_error; then nothing, or nothing that could be taken for a whole zone, was written: databases take their
// place when all archives have been read and every count and hash has been read back.
Read restore(Restoring const& plan, Progress const& progress);
// The same without writing.
Read verify(std::vector<std::filesystem::path> const& archives, crypto::KeyPair const& key, Progress const& progress);

}  // namespace mado::backup
