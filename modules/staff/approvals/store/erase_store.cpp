#include "store/erase_store.h"

#include <mado/approvals/erasure.h>

namespace mado::approvals {

namespace {

#define MADO_OF_MATTER "draft IN (SELECT id FROM approvals_draft WHERE tenant = $tenant AND matter_kind = $matter_kind AND matter = $matter)"

constexpr db::Statement erase_steps { "approvals.erase_steps", "UPDATE approvals_step SET words = '' WHERE tenant = $tenant AND " MADO_OF_MATTER };
constexpr db::Statement erase_whys { "approvals.erase_whys", "UPDATE approvals_step SET article = '' WHERE tenant = $tenant AND is_added = 1 AND " MADO_OF_MATTER };
constexpr db::Statement erase_references { "approvals.erase_references", "UPDATE approvals_outside SET reference = '' WHERE tenant = $tenant AND " MADO_OF_MATTER };
constexpr db::Statement erase_acts { "approvals.erase_acts", "UPDATE approvals_act SET words = '' WHERE tenant = $tenant AND " MADO_OF_MATTER };
constexpr db::Statement erase_versions { "approvals.erase_versions",
    "UPDATE approvals_version SET title = '', reasons = '', remark = '', body = '', why = '' WHERE tenant = $tenant AND " MADO_OF_MATTER };
constexpr db::Statement erase_comments { "approvals.erase_comments", "DELETE FROM approvals_comment WHERE tenant = $tenant AND " MADO_OF_MATTER };
constexpr db::Statement erase_drafts { "approvals.erase_drafts", R"sql(
    UPDATE approvals_draft SET title = '', reasons = '', remark = '', lines = '[]', added = '[]', comment = '', body = ''
     WHERE tenant = $tenant AND matter_kind = $matter_kind AND matter = $matter
)sql" };

}  // namespace

std::vector<db::Statement> erase_statements() { return { erase_steps, erase_whys, erase_references, erase_acts, erase_versions, erase_comments, erase_drafts }; }

void store::erase_words(db::Write& tx, std::string_view matter_kind, std::string_view matter)
{
    for (auto const& statement : erase_statements())
        tx.execute(statement, { { "$matter_kind", matter_kind }, { "$matter", matter } });
}

}  // namespace mado::approvals
