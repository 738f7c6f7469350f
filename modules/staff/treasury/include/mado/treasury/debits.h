#pragma once
// 口座振替: from whose account the town may collect, and what it asks the bank to collect on a day (全銀 91). What became of each line comes back as a file of results (Format::Debit),
// by the number of the slip.
#include <mado/treasury/payouts.h>

namespace mado::treasury {

using DebitConsentId = Id<struct DebitConsentTag>;
using DebitRequestId = Id<struct DebitRequestTag>;

inline constexpr access::Action may_request_debits { "treasury.request_debits", { access::Role::Treasurer } };

// 口座振替依頼書: of one payer, for one revenue, or ("") for every one that takes 口座振替.
struct DebitConsent {
    DebitConsentId id;
    Payer payer {};
    std::string item {};
    Day from {};
    std::optional<Day> ended_on {};
    int requests = 0;                    // that asked for it
    PersonId by {};
    std::int64_t version = 1;
    bool holds(Day day) const { return from <= day && (!ended_on || day < *ended_on); }
};
// Refuses Forbidden, Invalid (name, address, item, from, the account's fields), Conflict (`treasury.debit.known`: that payer has one for that revenue).
Result<DebitConsent> keep_consent(db::Write& tx, Caller const& caller, Workplace const& here, DebitConsent wanted, BankAccount const& account);
// 解約: from today on; the account is forgotten.
Result<DebitConsent> end_consent(db::Write& tx, Caller const& caller, Workplace const& here, DebitConsentId const& id, std::int64_t expected_version);
std::vector<DebitConsent> consents(db::Read& tx, std::string_view after, int most);

struct DebitRequest {
    DebitRequestId id;
    std::int64_t number = 0;             // of the fiscal year
    Day collects_on {};
    std::string client {};               // 委託者コード
    int lines = 0;
    Yen total {};
    std::string hash {};                 // SHA-256 of the file
    std::optional<Day> answered_on {};   // its results are in the books
    PersonId by {};
    bool is_untaken = true;              // nobody has taken its file yet
    std::optional<Day> withdrawn_on {};
    std::string withdrawn_for {};        // why
};
struct DebitLine { int place = 0; ClaimId claim {}; std::string slip {}; DebitConsentId consent {}; Yen amount {}; };
constexpr int most_debits = 10'000;
// Everything that is due by that day and not before its consent began, of payers who let it be collected: not what is announced, promised in parts or postponed. Each line carries the live slip.
// Refuses Invalid (collects_on past, no day of banks, or beyond 60 days, where a slip of the pen would hold up all others; client), Conflict (`treasury.debit.unanswered`: results of an earlier one are not in, so that nothing is collected twice;
// `.nothing`; `treasury.transfer.no_client`).
Result<DebitRequest> request_debits(db::Write& tx, Caller const& caller, Workplace const& here, Day collects_on, std::string_view client);
Result<std::string> debit_request_file(db::Write& tx, Caller const& caller, Workplace const& here, DebitRequestId const& id);   // the same bytes each time; in the trace
// Its results were taken in (結果ファイル): what was not collected may be asked for again. Refuses Conflict before its day, when it was said already, and (`treasury.debit.no_results`) where
// neither a file of results came since its day nor each line has its receipt: what the bank has collected would be collected twice.
Result<DebitRequest> answer_debits(db::Write& tx, Caller const& caller, Workplace const& here, DebitRequestId const& id);
// With a reason, as long as nobody has taken its file: the bank never sees it. Refuses NotFound, Invalid (`reason`), Conflict `treasury.debit.taken`.
Result<DebitRequest> withdraw_debits(db::Write& tx, Caller const& caller, Workplace const& here, DebitRequestId const& id, std::string_view reason);
std::vector<DebitRequest> debit_requests(db::Read& tx, int most);   // newest first
std::vector<DebitLine> debit_lines(db::Read& tx, DebitRequestId const& id);

std::vector<db::Statement> debit_statements();

}  // namespace mado::treasury
