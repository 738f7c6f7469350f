#include "store/stamp_store.h"

namespace mado::treasury::store {

namespace {

constexpr db::Statement select_by_month { "treasury.select_receipts_by_month", R"sql(
    SELECT SUBSTR(r.booked_on, 1, 7) AS month, c.item, c.charge, r.way, COUNT(*) AS n, CAST(SUM(r.amount) AS yen_int) AS total
      FROM treasury_receipt r JOIN treasury_claim c ON c.tenant = r.tenant AND c.id = r.claim
     WHERE r.tenant = $tenant AND r.booked_on >= $first AND r.booked_on <= $last AND r.is_money = 1 AND c.matter_kind = 'case'
     GROUP BY SUBSTR(r.booked_on, 1, 7), c.item, c.charge, r.way
     ORDER BY month, c.item, c.charge, r.way
)sql" };

}  // namespace

std::vector<db::Statement> stamp_statements() { return { select_by_month }; }

std::vector<StampCount> receipts_by_month(db::Read& tx, Day first, Day last)
{
    return tx.all(select_by_month, { { "$first", first.iso() }, { "$last", last.iso() } }, [](db::Row const& row) {
        return StampCount { row.text("month"), row.text("item"), row.text("charge"), value_of<Way>(row.text("way")), row.integer("n"), Yen(row.integer("total")) };
    });
}

}  // namespace mado::treasury::store
