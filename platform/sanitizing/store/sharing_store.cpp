#include "store/sharing_store.h"

#include <mado/sanitizing/sharing.h>

namespace mado::sanitizing {

namespace {

constexpr db::Statement select_clean { "sanitizing.select_clean", R"sql(
    SELECT clean, clean_size, clean_key FROM sanitizing_file
     WHERE tenant = $tenant AND owner = $owner AND id = $id AND blob = $blob AND state IN ('clean', 'text_only')
)sql" };

}  // namespace

std::vector<db::Statement> sharing_statements() { return { select_clean }; }

std::optional<store::Clean> store::clean(db::Read& tx, File const& file)
{
    return tx.one(select_clean, { { "$owner", file.owner }, { "$id", file.id }, { "$blob", file.blob } },
        [](db::Row const& row) { return Clean { row.text("clean"), row.integer("clean_size"), row.bytes("clean_key") }; });
}

}  // namespace mado::sanitizing
