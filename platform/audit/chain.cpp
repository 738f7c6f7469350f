#include "chain.h"

namespace mado::audit {

namespace {

// What is hashed: every column but the place, each with its length in front, so that no two events give the same bytes.
std::string canonical(std::string const& tenant, store::Stored const& stored)
{
    auto const& event = stored.event;
    std::string bytes;
    for (auto const& part : { tenant, event.id, std::to_string(event.at.microseconds), event.event, word_of(event.caller_kind), event.person.value,
             event.position.value, event.job, stored.objects, stored.details }) {
        bytes += std::to_string(part.size());
        bytes += ':';
        bytes += part;
    }
    return bytes;
}

std::string node_of(std::string const& left, std::string const& right) { return crypto::sha256('\1' + left + right); }

}  // namespace

std::string first_link() { return std::string(32, '\0'); }

std::string link(std::string const& before, std::string const& tenant, store::Stored const& stored)
{
    return crypto::sha256(before + crypto::sha256(canonical(tenant, stored)));
}

std::string signed_bytes(std::string const& tenant, Day day, std::int64_t events, std::string const& root)
{
    return "madoguchi.audit.day\n" + tenant + '\n' + day.iso() + '\n' + std::to_string(events) + '\n' + root;
}

// RFC 9162 §2.1.2: like a counter in base two, a carry joins two subtrees of one size.
void MerkleTree::add(std::string_view leaf)
{
    auto hash = crypto::sha256(std::string(1, '\0') + std::string(leaf));
    for (auto carry = count_++; (carry & 1) != 0; carry >>= 1) {
        hash = node_of(full_.back(), hash);
        full_.pop_back();
    }
    full_.push_back(std::move(hash));
}

std::string MerkleTree::root() const
{
    if (full_.empty())
        return crypto::merkle_root({});
    auto root = full_.back();
    for (auto i = full_.size() - 1; i-- > 0;)
        root = node_of(full_[i], root);
    return root;
}

}  // namespace mado::audit
