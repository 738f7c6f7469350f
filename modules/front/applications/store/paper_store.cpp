#include "store/paper_store.h"

namespace mado::applications::store {

namespace {

constexpr db::Statement upsert_paper { "applications.upsert_paper", R"sql(
    INSERT INTO applications_paper (tenant, application, field, state) VALUES ($tenant, $application, $field, $state)
    ON CONFLICT (tenant, application, field) DO UPDATE SET state = $state
)sql" };
constexpr db::Statement select_papers { "applications.select_papers", R"sql(
    SELECT field, state FROM applications_paper WHERE tenant = $tenant AND application = $application ORDER BY field
)sql" };

}  // namespace

std::vector<db::Statement> paper_statements() { return { upsert_paper, select_papers }; }

void keep_paper(db::Write& tx, ApplicationId const& id, std::string const& field, std::string const& state)
{
    tx.execute(upsert_paper, { { "$application", id }, { "$field", field }, { "$state", state } });
}

std::map<std::string, std::string> papers(db::Read& tx, ApplicationId const& id)
{
    std::map<std::string, std::string> all;
    for (auto& [field, state] : tx.all(select_papers, { { "$application", id } }, [](db::Row const& row) { return std::pair { row.text("field"), row.text("state") }; }))
        all.emplace(std::move(field), std::move(state));
    return all;
}

}  // namespace mado::applications::store
