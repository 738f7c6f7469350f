#pragma once
// Whether every blob that a row names is there as it was kept: its name is the hash of its ciphertext, so no key is needed.
#include <mado/files/store.h>

#include <functional>

namespace mado::files {

struct Fault {
    std::string tenant, blob, owner, id;  // owner and id as in name_blob: whose it is
    bool is_missing = false;              // else: its bytes are not those that were kept
};
struct Checked { std::int64_t blobs = 0; std::vector<Fault> faults {}; };

// Of all towns of a zone's database, beside a server that writes. A bucket is read by way of its cache.
Checked verify(db::Database& database, Store const& store, std::function<void(std::int64_t blobs)> const& progress = {});

std::vector<db::Statement> verify_statements();

}  // namespace mado::files
