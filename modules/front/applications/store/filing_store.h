#pragma once
// What systems bring: files before they file, and which of them filed what.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/time/day.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::applications::store {

struct Upload {
    std::string id, system, blob;
    std::int64_t size = 0, plain_size = 0;
    std::string title, type;
    std::string key_hash;  // of the blob's key, which only the system has
    Instant at;
};
void insert_upload(db::Write& tx, Upload const& upload);
std::optional<Upload> upload(db::Read& tx, std::string const& id, std::string const& system);
bool remove_upload(db::Write& tx, std::string const& id);
std::vector<std::string> uploads_before(db::Read& tx, Instant before, int most);
std::int64_t waiting_bytes(db::Read& tx, std::string const& system);

void keep_filing(db::Write& tx, ApplicationId const& application, std::string const& system, Instant at);
std::string filed_by(db::Read& tx, ApplicationId const& application);  // the system's id; "": a person

std::vector<db::Statement> filing_statements();

}  // namespace mado::applications::store
