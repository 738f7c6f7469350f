#pragma once
#include <mado/treasury/claims.h>

namespace mado::treasury::store {

std::vector<db::Statement> claim_statements();

bool insert(db::Write& tx, Claim const& claim);                      // with its balance row; false: the matter's charge is there already
bool change(db::Write& tx, Claim& claim);                            // counts the version up; false: changed meanwhile
void keep_balance(db::Write& tx, Claim const& claim);                // of claim.fiscal_year
void drop_address(db::Write& tx, std::string_view matter_kind, std::string_view matter);
void erase_payer(db::Write& tx, std::string_view matter_kind, std::string_view matter);
std::optional<Claim> claim(db::Read& tx, ClaimId const& id);
std::optional<Claim> claim_of(db::Read& tx, std::string_view matter_kind, std::string_view matter, std::string_view charge);
std::vector<Claim> claims_of(db::Read& tx, std::string_view matter_kind, std::string_view matter);
// What lines of a file of results have settled, in their order: the claim as it stands now, and the receipt and the line of the journal that it got.
struct PaidClaim { Claim claim; std::string entry, receipt; Yen amount; Day paid_on; };
std::vector<PaidClaim> claims_paid_by_lines(db::Read& tx, std::string_view import, std::int64_t after, std::int64_t through);

void append(db::Write& tx, Entry const& entry);
std::vector<Entry> entries_of(db::Read& tx, ClaimId const& id);

std::int64_t next_number(db::Write& tx, std::string const& name);

void insert_slip(db::Write& tx, Slip const& slip);
void replace_slips(db::Write& tx, ClaimId const& id, int instalment, std::string const& by);  // the live ones
void cancel_slips(db::Write& tx, ClaimId const& id);
std::optional<Slip> slip(db::Read& tx, std::string_view number);
std::vector<Slip> slips_of(db::Read& tx, ClaimId const& id);

bool day_is_closed(db::Read& tx, Day day);
bool year_is_closed(db::Read& tx, int fiscal_year);

std::vector<std::pair<std::string, json::Value>> own_items_of(db::Read& tx, std::string_view code);   // those of several years
std::vector<std::pair<std::string, json::Value>> own_items(db::Read& tx);
bool keep_own_item(db::Write& tx, std::string_view code, std::string const& item, std::int64_t expected_version);

}  // namespace mado::treasury::store
