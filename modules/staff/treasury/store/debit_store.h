#pragma once
#include <mado/treasury/debits.h>

namespace mado::treasury::store {

std::vector<db::Statement> debit_statements();

struct BoxedConsent { DebitConsent consent; std::string account; };   // the account as it is kept: encrypted
void insert(db::Write& tx, DebitConsent const& consent, std::string const& account, Instant at);
bool change(db::Write& tx, DebitConsent const& consent);       // counts the version up; an ended one has no account any more
std::optional<BoxedConsent> consent(db::Read& tx, DebitConsentId const& id);
std::vector<DebitConsent> consents(db::Read& tx, std::string_view after, int most);
std::vector<BoxedConsent> live_consents(db::Read& tx, Day on, std::string_view after, int most);
void count_request(db::Write& tx, DebitConsentId const& id);
std::vector<ClaimId> owed_until(db::Read& tx, std::string_view payer_name, Day from, Day until, int most);

void insert(db::Write& tx, DebitRequest const& request, std::string const& file, Instant at);
void insert(db::Write& tx, DebitRequestId const& id, DebitLine const& line);
bool answer(db::Write& tx, DebitRequestId const& id, Day on);  // false: it is already
bool take_file(db::Write& tx, DebitRequestId const& id);          // false: it was withdrawn
bool withdraw(db::Write& tx, DebitRequestId const& id, Day on, std::string const& reason);   // false: its file was taken, or it is over
void uncount_request(db::Write& tx, DebitConsentId const& id);
bool has_results(db::Read& tx, Instant since);                  // a file of results that is in the books
std::optional<DebitRequest> debit_request(db::Read& tx, DebitRequestId const& id);
std::optional<std::string> debit_file(db::Read& tx, DebitRequestId const& id);
std::vector<DebitRequest> debit_requests(db::Read& tx, int most);
std::vector<DebitLine> debit_lines(db::Read& tx, DebitRequestId const& id);
bool has_unanswered(db::Read& tx);

}  // namespace mado::treasury::store
