#pragma once
// Where ciphertext lies: a folder, or a bucket with a folder as its cache.
#include <mado/files/store.h>

namespace mado::files {

class Place {
public:
    virtual ~Place() = default;
    virtual std::filesystem::path const& folder() const = 0;                       // where temporary files are made
    virtual void take(std::filesystem::path const& temporary, std::string const& name) = 0;  // returns when it is durable
    virtual bool has(std::string const& name) = 0;
    virtual std::optional<std::filesystem::path> local(std::string const& name) = 0;
    virtual bool forget_local(std::string const& name) = 0;                        // true: `local` fetches it anew
    virtual void remove(std::string const& name) = 0;
    virtual std::vector<std::string> older_than(Instant at) = 0;
};

std::unique_ptr<Place> on_disk(std::filesystem::path folder);
std::unique_ptr<Place> in_bucket(std::filesystem::path cache, Bucket bucket);

bool is_blob_name(std::string_view name);
void make_folder(std::filesystem::path const& folder);                             // for this user alone
std::filesystem::path temporary_in(std::filesystem::path const& folder);           // a new empty file
void sync_folder(std::filesystem::path const& folder);                             // a rename is durable only when its folder is
std::filesystem::path spread(std::filesystem::path const& folder, std::string const& name);  // two letters of the name spread the files over 256 folders

struct Temporary {  // goes unless it was renamed
    std::filesystem::path path;
    ~Temporary() { std::error_code ignored; std::filesystem::remove(path, ignored); }
};

}  // namespace mado::files
