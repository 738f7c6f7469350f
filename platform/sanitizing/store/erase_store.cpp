#include <mado/sanitizing/erasure.h>

namespace mado::sanitizing {

namespace {

constexpr db::Statement delete_files { "sanitizing.delete_files", "DELETE FROM sanitizing_file WHERE tenant = $tenant AND owner = $owner AND id = $id" };

}  // namespace

std::vector<db::Statement> erase_statements() { return { delete_files }; }

void erase(db::Write& tx, std::string_view owner, std::string const& id) { tx.execute(delete_files, { { "$owner", owner }, { "$id", id } }); }

}  // namespace mado::sanitizing
