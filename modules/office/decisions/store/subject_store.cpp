#include "store/subject_store.h"

namespace mado::decisions::store {

namespace {

constexpr db::Statement insert_subject { "decisions.insert_subject", R"sql(
    INSERT INTO decisions_subject (tenant, path, subject) VALUES ($tenant, $path, $subject)
    ON CONFLICT (tenant, path) DO NOTHING
)sql" };
constexpr db::Statement select_subject { "decisions.select_subject", R"sql(
    SELECT subject FROM decisions_subject WHERE tenant = $tenant AND path = $path
)sql" };

}  // namespace

std::vector<db::Statement> statements() { return { insert_subject, select_subject }; }

std::string subject_of(db::Write& tx, Moment const& now, std::string_view path)
{
    tx.execute(insert_subject, { { "$path", path }, { "$subject", now.id() } });
    return *tx.one(select_subject, { { "$path", path } }, [](db::Row const& row) { return row.text("subject"); });
}

}  // namespace mado::decisions::store
