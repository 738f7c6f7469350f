#pragma once
#include <mado/db/database.h>

namespace mado::files {

inline constexpr db::Statement upsert_hold { "files.upsert_hold", R"sql(
    INSERT INTO files_hold (tenant, id, held_until) VALUES ($tenant, $id, $until)
    ON CONFLICT (tenant, id) DO UPDATE SET held_until = $until
)sql" };
inline constexpr db::Statement delete_hold { "files.delete_hold", R"sql(
    DELETE FROM files_hold WHERE tenant = $tenant AND id = $id
)sql" };
inline constexpr db::Statement select_hold { "files.select_hold", R"sql(
    SELECT id FROM files_hold WHERE tenant = $tenant AND held_until > $now ORDER BY id LIMIT 1
)sql" };

}  // namespace mado::files
