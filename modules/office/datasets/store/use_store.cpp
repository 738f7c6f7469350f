#include "store/use_store.h"

namespace mado::open_data::store {

namespace {

#define MADO_USE_COLUMNS "SELECT id, title, address, words, maker, about, state, sent_at, decided_at, decided_by FROM open_data_use WHERE tenant = $tenant "
constexpr db::Statement upsert_use { "open_data.upsert_use", R"sql(
    INSERT INTO open_data_use (tenant, id, title, address, words, maker, about, state, sent_at, decided_at, decided_by)
    VALUES ($tenant, $id, $title, $address, $words, $maker, $about, $state, $sent_at, $decided_at, $decided_by)
    ON CONFLICT (tenant, id) DO UPDATE SET state = $state, decided_at = $decided_at, decided_by = $decided_by
)sql" };
constexpr db::Statement select_use { "open_data.select_use", MADO_USE_COLUMNS "AND id = $id" };
constexpr db::Statement select_uses { "open_data.select_uses", MADO_USE_COLUMNS "ORDER BY CASE WHEN state = 'new' THEN 0 ELSE 1 END, sent_at DESC, id LIMIT 500" };
#undef MADO_USE_COLUMNS
constexpr db::Statement count_uses { "open_data.count_uses", "SELECT COUNT(*) AS n FROM open_data_use WHERE tenant = $tenant AND state = 'new'" };

db::Value at(std::optional<Instant> const& at) { return at ? db::Value { at->microseconds } : db::Value { nullptr }; }

UseEntry read_use(db::Row const& row)
{
    auto const decided = row.optional_integer("decided_at");
    return { { row.text("id"), row.text("title"), row.text("address"), row.text("words"), row.text("maker"), row.text("about"), { row.integer("sent_at") } },
        value_of<UseDecision>(row.text("state")), decided ? std::optional(Instant { *decided }) : std::nullopt, row.id<PersonTag>("decided_by") };
}

}  // namespace

std::vector<db::Statement> use_statements() { return { upsert_use, select_use, select_uses, count_uses }; }

void keep(db::Write& tx, UseEntry const& one)
{
    tx.execute(upsert_use, { { "$id", one.use.id }, { "$title", one.use.title }, { "$address", one.use.address }, { "$words", one.use.words }, { "$maker", one.use.maker }, { "$about", one.use.dataset },
        { "$state", word_of(one.state) }, { "$sent_at", one.use.sent_at.microseconds }, { "$decided_at", at(one.decided_at) },
        { "$decided_by", one.decided_by } });
}

std::optional<UseEntry> use(db::Read& tx, std::string_view id) { return tx.one(select_use, { { "$id", id } }, read_use); }
std::vector<UseEntry> uses(db::Read& tx) { return tx.all(select_uses, {}, read_use); }
std::int64_t count_new_uses(db::Read& tx) { return tx.one(count_uses, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(0); }

}  // namespace mado::open_data::store
