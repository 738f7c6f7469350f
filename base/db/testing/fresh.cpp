#include <mado/db/fresh.h>

namespace mado::db::test {

SqlEngine engine() { return SqlEngine::Sqlite; }

Options fresh() { return { .path = ":memory:" }; }

}  // namespace mado::db::test
