#pragma once
// Blobs: ciphertext on disk, named by its hash; written, synced and renamed before the row that names it. A sweeper removes what no row
// names after 24 hours.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/db/database.h>
#include <mado/result/result.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::files {

struct Blob {
    std::string name;           // hex SHA-256 of the ciphertext
    std::uint64_t size = 0;     // of the ciphertext
    crypto::SymmetricKey key;
};

class Store {
public:
    explicit Store(std::filesystem::path folder);              // made if missing
    Blob keep(std::filesystem::path const& plain);             // encrypts, syncs, renames. Throws std::system_error
    Blob keep_bytes(std::string_view plain);
    void adopt(std::filesystem::path const& ciphertext, std::string const& name);  // copies, checks the hash, syncs, renames
    bool has(std::string const& name) const;
    std::filesystem::path path_of(std::string const& name) const;
    std::optional<std::string> read(std::string const& name, crypto::SymmetricKey const& key) const;  // nothing: changed, cut, wrong key
    void remove(std::string const& name);
    std::vector<std::string> older_than(Instant at) const;     // names, for the sweeper
private:
    std::filesystem::path folder_;
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
