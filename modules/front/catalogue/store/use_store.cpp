#include "store/use_store.h"

namespace mado::catalogue::store {

namespace {

constexpr db::Statement upsert_use { "catalogue.upsert_use", R"sql(
    INSERT INTO catalogue_use (tenant, id, title, address, words, maker, dataset, state, sent_at) VALUES ($tenant, $id, $title, $address, $words, $maker, $dataset, $state, $sent_at)
    ON CONFLICT (tenant, id) DO UPDATE SET title = $title, address = $address, words = $words, maker = $maker, dataset = $dataset, state = $state
)sql" };
constexpr db::Statement select_uses { "catalogue.select_uses", R"sql(
    SELECT id, title, address, words, maker, dataset, sent_at FROM catalogue_use WHERE tenant = $tenant AND state = 'shown' ORDER BY sent_at DESC, id LIMIT 300
)sql" };
constexpr db::Statement select_finding { "catalogue.select_finding", R"sql(
    SELECT document FROM catalogue_finding WHERE tenant = $tenant AND dataset = $dataset AND kind = $kind AND subject = $subject
)sql" };
constexpr db::Statement upsert_finding { "catalogue.upsert_finding", R"sql(
    INSERT INTO catalogue_finding (tenant, dataset, kind, subject, document) VALUES ($tenant, $dataset, $kind, $subject, $document)
    ON CONFLICT (tenant, dataset, kind, subject) DO UPDATE SET document = $document
)sql" };
constexpr db::Statement delete_findings { "catalogue.delete_findings", "DELETE FROM catalogue_finding WHERE tenant = $tenant AND dataset = $dataset" };

datasets::DataUse read_use(db::Row const& row)
{
    return { row.text("id"), row.text("title"), row.text("address"), row.text("words"), row.text("maker"), row.text("dataset"), { row.integer("sent_at") } };
}

}  // namespace

std::vector<db::Statement> use_statements() { return { upsert_use, select_uses, select_finding, upsert_finding, delete_findings }; }

void keep(db::Write& tx, datasets::ShownUse const& shown)
{
    auto const& use = shown.use;
    tx.execute(upsert_use, { { "$id", use.id }, { "$title", use.title }, { "$address", use.address }, { "$words", use.words }, { "$maker", use.maker }, { "$dataset", use.dataset },
        { "$state", word_of(shown.state) }, { "$sent_at", use.sent_at.microseconds } });
}

std::vector<datasets::DataUse> uses(db::Read& tx) { return tx.all(select_uses, {}, read_use); }

std::optional<std::string> finding(db::Read& tx, std::string_view dataset, std::string_view kind, std::string_view subject)
{
    return tx.one(select_finding, { { "$dataset", dataset }, { "$kind", kind }, { "$subject", subject } }, [](db::Row const& row) { return row.bytes("document"); });
}

void keep_finding(db::Write& tx, std::string_view dataset, std::string_view kind, std::string_view subject, std::string const& document)
{
    tx.execute(upsert_finding, { { "$dataset", dataset }, { "$kind", kind }, { "$subject", subject }, { "$document", db::Value { db::Bytes { document } } } });
}

void forget_findings(db::Write& tx, std::string_view dataset) { tx.execute(delete_findings, { { "$dataset", dataset } }); }

}  // namespace mado::catalogue::store
