#pragma once
// The bytes of a blob in clear, to be read as often as needed: small ones in memory, larger ones as a file of this node for as long as this lives, so that what is read may be larger than memory.
#include <mado/files/store.h>

namespace mado::files {

inline constexpr std::uint64_t most_plain_in_memory = 16u << 20;

class Plain {
public:
    // `pattern`: the path of a larger one, ending with XXXXXX; its folder is made. Nothing: the blob is not here, or cannot be read. A full disk throws db::DiskFull.
    static std::optional<Plain> of(Store const& store, Blob const& blob, std::filesystem::path const& pattern, std::uint64_t most_in_memory = most_plain_in_memory);
    std::filesystem::path const& file() const;   // empty: it is in memory
    std::string const& bytes() const;            // of one in memory

private:
    struct Kept;
    std::shared_ptr<Kept const> kept_ {};
};

// The same written to a file. False: the blob is not here, or cannot be read. A full disk throws db::DiskFull.
bool write_plain(Store const& store, Blob const& blob, std::filesystem::path const& file);

}  // namespace mado::files
