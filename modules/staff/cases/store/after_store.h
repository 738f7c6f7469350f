#pragma once
#include <mado/cases/after.h>

namespace mado::cases::store {

std::vector<db::Statement> after_statements();

void insert_revision(db::Write& tx, Revision const& revision);
bool end_revision(db::Write& tx, CaseId const& id, approvals::DraftId const& draft, RevisionEnd end);
std::vector<Revision> revisions(db::Read& tx, CaseId const& id);

void insert_dispute(db::Write& tx, Dispute const& dispute);
bool change_dispute(db::Write& tx, Dispute const& dispute);          // names the version that it expects
std::vector<Dispute> disputes(db::Read& tx, CaseId const& id);

void keep_offer(db::Write& tx, Offered const& offered);             // inserts or changes, while nobody followed it
void forget_offers(db::Write& tx, CaseId const& id);                // that nobody followed
bool follow_offer(db::Write& tx, CaseId const& id, std::string const& name, std::string const& procedure, CaseId const& follower);
std::vector<Offered> offers(db::Read& tx, CaseId const& id);
std::optional<Offered> offer_followed_by(db::Read& tx, CaseId const& id);

void keep_keeping(db::Write& tx, CaseId const& id, Keeping const& keeping);
std::optional<Keeping> keeping(db::Read& tx, CaseId const& id);

struct Counted { std::string name; int year = 0; std::string group_key; json::Object sums {}; };
void add_to_count(db::Write& tx, std::string const& procedure, Counted const& counted, std::string const& measure, Decimal amount);
void keep_counted(db::Write& tx, CaseId const& id, Counted const& counted);
void forget_counted(db::Write& tx, CaseId const& id);
std::vector<Counted> counted(db::Read& tx, CaseId const& id);
std::vector<Counted> counted_since(db::Read& tx, std::string_view procedure, std::string_view name, Day since);  // of cases decided on that day or later
struct CountRow { int year = 0; std::string group_key, measure; Decimal total; };
std::vector<CountRow> count_rows(db::Read& tx, std::string_view procedure, std::string_view name);
std::vector<int> count_years(db::Read& tx, std::string_view procedure);

}  // namespace mado::cases::store
