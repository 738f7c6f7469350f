#include "envelope_store.h"

#include <mado/cases/envelopes.h>
#include <mado/cases/events.h>

#include <mado/crypto/box.h>

namespace mado::cases {

namespace {

// Of all towns, in the order of town and id.
constexpr db::Statement select_of_contents { "cases.select_envelopes_of_contents", R"sql(
    SELECT tenant, case_id AS id, envelope FROM cases_content WHERE tenant > $town OR (tenant = $town AND case_id > $after) ORDER BY tenant, case_id LIMIT $most
)sql" };
constexpr db::Statement select_of_requests { "cases.select_envelopes_of_requests", R"sql(
    SELECT tenant, id, envelope FROM cases_request WHERE tenant > $town OR (tenant = $town AND id > $after) ORDER BY tenant, id LIMIT $most
)sql" };
constexpr db::Statement select_of_corrections { "cases.select_envelopes_of_corrections", R"sql(
    SELECT tenant, id, envelope FROM cases_correction WHERE tenant > $town OR (tenant = $town AND id > $after) ORDER BY tenant, id LIMIT $most
)sql" };

constexpr db::Statement select_of_case { "cases.select_envelope_of_case", "SELECT envelope FROM cases_content WHERE tenant = $tenant AND case_id = $case" };

gateway::OriginalSource source(std::string name, db::Statement const& statement)
{
    return { std::move(name), [&statement](db::Read& tx, std::string const& after, int most) {
        auto const slash = after.find('/');
        auto const town = after.substr(0, slash), id = slash == std::string::npos ? std::string() : after.substr(slash + 1);
        return tx.all(statement, { { "$town", town }, { "$after", id }, { "$most", most } },
            [](db::Row const& row) { return gateway::Original { row.text("tenant"), row.text("tenant") + "/" + row.text("id"), row.bytes("envelope") }; });
    } };
}

}  // namespace

std::vector<gateway::OriginalSource> kept_envelopes()
{
    return { source("cases.contents", select_of_contents), source("cases.requests", select_of_requests), source("cases.corrections", select_of_corrections) };
}

std::string original_hash(db::Read& tx, CaseId const& id)
{
    auto const envelope = tx.one(select_of_case, { { "$case", id } }, [](db::Row const& row) { return row.bytes("envelope"); });
    return envelope && !envelope->empty() ? crypto::sha256_hex(*envelope) : std::string();
}

std::vector<db::Statement> store::envelope_statements() { return { select_of_case, select_of_contents, select_of_requests, select_of_corrections }; }

}  // namespace mado::cases
