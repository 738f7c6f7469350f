#include "blob_names.h"

namespace mado::backup {

// files_blob alone names blobs: what it does not name is swept away (platform/files).
void BlobNames::add(db::transfer::Table const& table, std::string_view rows)
{
    if (table.name != "files_blob")
        return;
    auto const name = db::transfer::place_of(table, "name");
    db::transfer::each_row(rows, table.columns.size(), [&](auto const& cells) { names_.emplace(cells[name].bytes); });
}

}  // namespace mado::backup
