#pragma once
// Blobs: ciphertext on disk or in a bucket of S3, named by its hash; kept before the row that names it. A sweeper removes what no row
// names after 24 hours.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/result/result.h>
#include <mado/s3/client.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mado::files {

struct Blob {
    std::string name;           // hex SHA-256 of the ciphertext
    std::uint64_t size = 0;     // of the ciphertext
    crypto::SymmetricKey key;
};

// The place of the blobs did not acknowledge: nothing is named that is not kept. Answered 503; jobs and letters come again.
class Away : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A bucket instead of a folder. The folder of the Store is then its cache.
struct Bucket {
    s3::Options service;
    std::string prefix {};                       // "town/front/": each zone its own
    std::uint64_t cache_bytes = 1ull << 30;
};

class Place;

// What cannot be kept throws: db::DiskFull, Away, else std::system_error.
class Store {
public:
    explicit Store(std::filesystem::path folder);              // made if missing
    Store(std::filesystem::path cache, Bucket bucket);
    ~Store();
    Blob keep(std::filesystem::path const& plain);             // encrypts; returns when the place acknowledged
    Blob keep_bytes(std::string_view plain);
    void adopt(std::filesystem::path const& ciphertext, std::string const& name);  // copies, checks the hash
    bool has(std::string const& name) const;
    // The ciphertext as a file to be opened now: in the cache it stays for a minute at least.
    std::optional<std::filesystem::path> local(std::string const& name) const;
    std::optional<std::string> read(std::string const& name, crypto::SymmetricKey const& key) const;  // nothing: changed, cut, wrong key
    void remove(std::string const& name);
    std::vector<std::string> older_than(Instant at) const;     // names, for the sweeper
private:
    std::unique_ptr<Place> place_;
};

// Rows that name blobs. `of` says whose: "application", "case", "document"; the wall between towns is the tenant column.
void name_blob(db::Write& tx, std::string const& blob, std::uint64_t size, std::string_view of, std::string const& id, Instant now);
bool is_named(db::Read& tx, std::string const& blob, std::string_view of, std::string const& id);
void forget_blobs(db::Write& tx, std::string_view of, std::string const& id);
std::size_t sweep(db::Database& database, Store& store, Instant now);  // how many were removed

// Type by content, never by name: "application/pdf", "image/jpeg", "image/png", "image/heic", "image/webp", "image/tiff", "application/dxf" …; "" unknown.
std::string type_of(std::string_view head);
// `accept` words of a definition: pdf image drawing.
bool accepted(std::string_view type, std::vector<std::string> const& accept);

std::vector<db::Statement> statements();

}  // namespace mado::files
