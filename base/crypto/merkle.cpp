// RFC 9162 §2.1: the Merkle tree of a day's events.
#include <mado/crypto/box.h>

#include <bit>

namespace mado::crypto {

namespace {

std::string leaf_hash(std::string_view leaf) { return sha256(std::string(1, '\0') + std::string(leaf)); }
std::string node_hash(std::string_view left, std::string_view right) { return sha256('\1' + std::string(left) + std::string(right)); }

using Hashes = std::span<std::string const>;

// The largest power of two smaller than n (n > 1).
std::size_t split(std::size_t n) { return std::bit_floor(n - 1); }

std::string root_of(Hashes hashes)
{
    if (hashes.size() == 1)
        return hashes.front();
    auto const k = split(hashes.size());
    return node_hash(root_of(hashes.first(k)), root_of(hashes.subspan(k)));
}

// §2.1.3.1: the siblings from the leaf upwards.
void add_path(Hashes hashes, std::size_t index, std::vector<std::string>& path)
{
    if (hashes.size() == 1)
        return;
    auto const k = split(hashes.size());
    auto const left = hashes.first(k), right = hashes.subspan(k);
    add_path(index < k ? left : right, index < k ? index : index - k, path);
    path.push_back(root_of(index < k ? right : left));
}

std::vector<std::string> leaf_hashes(std::vector<std::string> const& leaves)
{
    std::vector<std::string> hashes;
    hashes.reserve(leaves.size());
    for (auto const& leaf : leaves)
        hashes.push_back(leaf_hash(leaf));
    return hashes;
}

}  // namespace

std::string merkle_root(std::vector<std::string> const& leaves) { return leaves.empty() ? sha256("") : root_of(leaf_hashes(leaves)); }

std::vector<std::string> merkle_path(std::vector<std::string> const& leaves, std::size_t index)
{
    if (index >= leaves.size())
        throw std::out_of_range("the tree has no such leaf");
    std::vector<std::string> path;
    add_path(leaf_hashes(leaves), index, path);
    return path;
}

// §2.1.3.2.
bool merkle_path_proves(std::string_view leaf, std::size_t index, std::size_t count, std::vector<std::string> const& path, std::string_view root)
{
    if (index >= count)
        return false;
    auto fn = index, sn = count - 1;
    auto hash = leaf_hash(leaf);
    for (auto const& sibling : path) {
        if (sn == 0 || sibling.size() != 32)
            return false;
        if ((fn & 1U) != 0 || fn == sn) {
            hash = node_hash(sibling, hash);
            while ((fn & 1U) == 0 && fn != 0)
                fn >>= 1U, sn >>= 1U;
        } else {
            hash = node_hash(hash, sibling);
        }
        fn >>= 1U;
        sn >>= 1U;
    }
    return sn == 0 && same(hash, root);
}

}  // namespace mado::crypto
