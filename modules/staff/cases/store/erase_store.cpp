#include "store/erase_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_erased { "cases.insert_erased", "INSERT INTO cases_erased (tenant, case_id, day) VALUES ($tenant, $case, $day) ON CONFLICT (tenant, case_id) DO NOTHING" };
constexpr db::Statement select_erased { "cases.select_erased", "SELECT day FROM cases_erased WHERE tenant = $tenant AND case_id = $case" };

// The row and what pages need of it stay, empty.
constexpr db::Statement erase_case { "cases.erase_case", "UPDATE cases_case SET applicant_name = '', application_key = '', forwarded_to = '' WHERE tenant = $tenant AND id = $case" };
constexpr db::Statement erase_content { "cases.erase_content", R"sql(
    UPDATE cases_content SET envelope = $nothing, secrets = $nothing, answers = '{}', origins = '{}', files = '{}', shown = '{}', misfit = '[]' WHERE tenant = $tenant AND case_id = $case
)sql" };
// What else holds words, keys or marks of a person goes with its rows.
constexpr db::Statement erased_examined { "cases.erase_examined", "DELETE FROM cases_examined WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_requests { "cases.erase_requests", "DELETE FROM cases_request WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_corrections { "cases.erase_corrections", "DELETE FROM cases_correction WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_office_corrections { "cases.erase_office_corrections", "DELETE FROM cases_office_correction WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_notes { "cases.erase_notes", "DELETE FROM cases_note WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_decisions { "cases.erase_decisions", "DELETE FROM cases_decision WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_consults { "cases.erase_consults", "DELETE FROM cases_consult WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_extensions { "cases.erase_extensions", "DELETE FROM cases_extension WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_forwards { "cases.erase_forwards", "DELETE FROM cases_forward WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_disputes { "cases.erase_disputes", "DELETE FROM cases_dispute WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_papers { "cases.erase_papers", "DELETE FROM cases_paper WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_photos { "cases.erase_photos", "DELETE FROM cases_photos WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_verdict { "cases.erase_verdict", "DELETE FROM cases_verdict WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_likeness { "cases.erase_likeness", "DELETE FROM cases_likeness WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_judged { "cases.erase_judged", "DELETE FROM cases_judged WHERE tenant = $tenant AND (one = $case OR other = $case)" };
constexpr db::Statement erased_traits { "cases.erase_traits", "DELETE FROM cases_trait WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_shield { "cases.erase_shield", "DELETE FROM cases_shield WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_identity { "cases.erase_identity", "DELETE FROM cases_identity WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_number_checks { "cases.erase_number_checks", "DELETE FROM cases_number_check WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_signature { "cases.erase_signature", "DELETE FROM cases_signature WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_agent { "cases.erase_agent", "DELETE FROM cases_agent WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_special_reasons { "cases.erase_special_reasons", "DELETE FROM cases_special_reason WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_expiries { "cases.erase_expiries", "DELETE FROM cases_expiry WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_reasons { "cases.erase_proposed_reasons", "DELETE FROM cases_proposed_reason WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_charge_changes { "cases.erase_charge_changes", "UPDATE cases_charge_change SET reason = '' WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement erased_offers { "cases.erase_offers", "DELETE FROM cases_offer WHERE tenant = $tenant AND case_id = $case" };

constexpr db::Statement all_erased[] { erase_case, erased_examined, erased_requests, erased_corrections, erased_office_corrections, erased_notes, erased_decisions, erased_consults,
    erased_extensions, erased_forwards, erased_disputes, erased_papers, erased_photos, erased_verdict, erased_likeness, erased_judged, erased_traits, erased_shield, erased_identity,
    erased_number_checks, erased_signature, erased_agent, erased_special_reasons, erased_expiries, erased_offers, erased_reasons, erased_charge_changes };

}  // namespace

std::vector<db::Statement> erase_statements()
{
    std::vector<db::Statement> all { insert_erased, select_erased, erase_content };
    all.insert(all.end(), std::begin(all_erased), std::end(all_erased));
    return all;
}

bool mark_erased(db::Write& tx, CaseId const& id, Day on) { return tx.execute(insert_erased, { { "$case", id }, { "$day", on.iso() } }) == 1; }

std::optional<Day> erased_on(db::Read& tx, CaseId const& id)
{
    return tx.one(select_erased, { { "$case", id } }, [](db::Row const& row) { return *Day::parse(row.text("day")); });
}

void erase_words(db::Write& tx, CaseId const& id)
{
    tx.execute(erase_content, { { "$case", id }, { "$nothing", db::Bytes { std::string() } } });
    for (auto const& statement : all_erased)
        tx.execute(statement, { { "$case", id } });
}

}  // namespace mado::cases::store
