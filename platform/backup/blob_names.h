#pragma once
// The blobs that rows name: what must be in the backup beside them.
#include <mado/db/transfer.h>

#include <set>
#include <string>
#include <string_view>

namespace mado::backup {

class BlobNames {
public:
    void add(db::transfer::Table const& table, std::string_view rows);  // of any table
    std::set<std::string> const& sorted() const { return names_; }

private:
    std::set<std::string> names_;
};

}  // namespace mado::backup
