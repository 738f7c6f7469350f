#pragma once
// 移管. What an archive is given: a folder as a package of BagIt (RFC 8493) in a zip, with the original bytes, their SHA-256, and the metadata of each record in
// the terms of Dublin Core and of ISO 23081 (agent, mandate, business, event history).
#include <mado/records/disposals.h>

#include <functional>

namespace mado::records {

struct Package {
    std::string zip {};                      // empty when it was written elsewhere
    std::string hash {};                     // SHA-256 of the zip, hex
    std::uint64_t size = 0;                  // of the zip
    std::size_t records = 0, files = 0;
    std::vector<std::string> left_out {};    // titles of parts that nobody may have (infected, withheld) or that are gone
};
constexpr std::size_t most_package_bytes = 512U << 20;

// Outside every transaction. Refuses NotFound, TooLarge.
Result<Package> pack(Workplace const& here, std::string const& tenant, FolderId const& folder);
// The same of any size, given away piece by piece as it is made: no more than one file of it in memory. What `sink` throws comes out.
Result<Package> pack_into(Workplace const& here, std::string const& tenant, FolderId const& folder, std::function<void(std::string_view)> const& sink);
// In the list: which package was handed out last; the archive's receipt must be of that one.
Result<void> note_package(db::Write& tx, Caller const& caller, Workplace const& here, DisposalId const& id, FolderId const& folder, std::string_view hash);

// Reads a package back as an archive would: every file of the manifests is there with its hash, and no other; the metadata name every file. Empty: it is whole.
std::vector<std::string> faults_of(std::string_view zip);

}  // namespace mado::records
