#pragma once
// What is hashed and signed of the trace.
#include "event_store.h"

namespace mado::audit {

// chain(n) = SHA-256(chain(n-1) ‖ SHA-256(canonical event)); before the first stand 32 zero bytes.
std::string first_link();
std::string link(std::string const& before, std::string const& tenant, store::Stored const& stored);
std::string signed_bytes(std::string const& tenant, Day day, std::int64_t events, std::string const& root);

// crypto::merkle_root of leaves that come one after the other: it keeps the roots of the full subtrees alone, one a bit of the count.
class MerkleTree {
public:
    void add(std::string_view leaf);
    std::int64_t count() const { return count_; }
    std::string root() const;

private:
    std::vector<std::string> full_;  // the largest subtree first
    std::int64_t count_ = 0;
};

// The server's own trace (what no town did) has the tenant '', which is AllTenants' right.
template <class Work>
auto read_trace(db::Database& database, std::string const& tenant, Work work)
{
    return tenant.empty() ? db::AllTenants::read(database, work) : database.read(tenant, work);
}
template <class Work>
auto write_trace(db::Database& database, std::string const& tenant, db::Alone const& alone, Work work)
{
    return tenant.empty() ? db::AllTenants::write(database, alone, work) : database.write(tenant, alone, work);
}

}  // namespace mado::audit
