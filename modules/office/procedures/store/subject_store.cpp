#include "store/subject_store.h"

namespace mado::procedures::store {

namespace {

constexpr db::Statement insert_subject { "procedures.insert_subject", R"sql(
    INSERT INTO procedures_subject (tenant, procedure, subject) VALUES ($tenant, $procedure, $subject)
    ON CONFLICT (tenant, procedure) DO NOTHING
)sql" };
constexpr db::Statement select_subject { "procedures.select_subject", R"sql(
    SELECT subject FROM procedures_subject WHERE tenant = $tenant AND procedure = $procedure
)sql" };

}  // namespace

std::vector<db::Statement> statements() { return { insert_subject, select_subject }; }

std::string subject_of(db::Write& tx, Moment const& now, std::string_view procedure)
{
    tx.execute(insert_subject, { { "$procedure", procedure }, { "$subject", now.id() } });
    return *tx.one(select_subject, { { "$procedure", procedure } }, [](db::Row const& row) { return row.text("subject"); });
}

}  // namespace mado::procedures::store
