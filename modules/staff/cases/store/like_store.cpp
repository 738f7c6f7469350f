#include "store/like_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement select_decided { "cases.select_decided_last", R"sql(
    SELECT receipt_number, result, decided_on FROM cases_case
     WHERE tenant = $tenant AND procedure = $procedure AND decided_on IS NOT NULL AND result <> '' AND id <> $but
     ORDER BY decided_on DESC, id DESC LIMIT $most
)sql" };

}  // namespace

std::vector<db::Statement> like_statements() { return { select_decided }; }

std::vector<DecidedLike> decided_last(db::Read& tx, std::string_view procedure, CaseId const& but, int most)
{
    return tx.all(select_decided, { { "$procedure", procedure }, { "$but", but }, { "$most", most } },
        [](db::Row const& row) { return DecidedLike { row.text("receipt_number"), row.text("result"), Day::parse(row.text("decided_on")).value_or(Day {}) }; });
}

}  // namespace mado::cases::store
