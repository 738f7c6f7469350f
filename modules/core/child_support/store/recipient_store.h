#pragma once
#include <mado/child_support/recipients.h>

namespace mado::child_support::store {

std::int64_t next_number(db::Read& tx);
void insert(db::Write& tx, Recipient const& made, Instant at);
bool change(db::Write& tx, Recipient& changed, Instant at);      // by its version, which goes up
std::optional<Recipient> find(db::Read& tx, RecipientId const& id);
std::optional<Recipient> numbered(db::Read& tx, std::int64_t number);
std::optional<Recipient> of_claim(db::Read& tx, CaseId const& claim);
std::vector<Recipient> of_individual(db::Read& tx, persons::IndividualId const& who);
std::vector<Recipient> all_after(db::Read& tx, std::string_view owner, RecipientState state, std::int64_t after, int most);
std::vector<Recipient> every(db::Read& tx, RecipientId const& after, int most);   // in the order of ids
std::vector<Recipient> after_number(db::Read& tx, std::int64_t after, int most);  // of the whole town, by 認定番号
std::int64_t count(db::Read& tx, std::string_view owner, RecipientState state);

void add_child(db::Write& tx, RecipientId const& recipient, KeptChild const& child);
std::vector<KeptChild> children(db::Read& tx, RecipientId const& recipient);
struct ChildOf { std::string id; RecipientId recipient; };
std::vector<ChildOf> children_of_individual(db::Read& tx, persons::IndividualId const& who);

void add_fact(db::Write& tx, RecipientId const& recipient, KeptFact const& fact);   // the same id a second time: nothing
std::vector<KeptFact> facts(db::Read& tx, RecipientId const& recipient);            // oldest first

// The current version, once more: the one before stays.
void add_month(db::Write& tx, RecipientId const& recipient, KeptMonth const& month);
void withdraw_months(db::Write& tx, RecipientId const& recipient, Day after);        // those after it are kept no more as current
std::vector<KeptMonth> months(db::Read& tx, RecipientId const& recipient);
std::vector<KeptMonth> versions(db::Read& tx, RecipientId const& recipient, Day month);
std::vector<json::Value> asked_in(db::Read& tx, std::string_view owner, Day month);

void insert(db::Write& tx, Decision const& made);
void change(db::Write& tx, Decision const& changed);
std::optional<Decision> decision(db::Read& tx, DecisionId const& id);
std::vector<Decision> decisions(db::Read& tx, RecipientId const& recipient);

bool add_work(db::Write& tx, Work const& made, Instant at);       // false: it is there already
void end_work(db::Write& tx, WorkId const& id, PersonId const& by, Instant at);
void end_work_of(db::Write& tx, RecipientId const& recipient, WorkKind kind, std::string_view about, Instant at);
std::optional<Work> find_work(db::Read& tx, WorkId const& id);
std::vector<Work> work(db::Read& tx, std::string_view owner, int most);
std::vector<Work> work_of(db::Read& tx, RecipientId const& recipient);
std::int64_t count_work(db::Read& tx, std::string_view owner);

std::vector<db::Statement> statements();

}  // namespace mado::child_support::store
