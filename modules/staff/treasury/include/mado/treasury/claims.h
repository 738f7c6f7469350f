#pragma once
// 調定 (the claim) from its making to its end. Every change of an amount goes through here and into the journal, in the caller's transaction.
#include <mado/treasury/balance.h>
#include <mado/treasury/items.h>
#include <mado/names/id.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::treasury {

using ClaimId = Id<struct ClaimTag>;

struct Payer {
    std::string name {}, kana {};          // kana in full width; empty where nobody knows it
    std::string address {};                // one line, for the letter; empty for a shielded person
};

struct Assessment {                        // 調定 as its matter's module asks for it
    std::string item;                      // 歳入科目
    std::string title;                     // 登録手数料
    std::string matter_kind, matter, charge;  // "case", its id, the charge's name; or "own" and an id: once each
    std::string owner;                     // 主管課
    Yen amount;
    Payer payer {};
    std::optional<Day> due_on {};          // nothing: by the item
    bool before_decision = false;
};

struct Claim {
    ClaimId id;
    std::int64_t number = 0;               // 調定番号, by fiscal year
    std::string item, account, title, owner;
    ClaimClass claim_class = ClaimClass::Public;
    std::string matter_kind, matter, charge;
    Payer payer {};
    int fiscal_year = 0;                   // in whose books it stands now
    int first_year = 0;                    // in whose it was made; earlier than fiscal_year: 滞納繰越分
    Day assessed_on {}, due_on {};
    bool before_decision = false;
    std::optional<Day> announced_on {};    // 速報: paid by word of a convenience store, the money is not certain yet
    std::optional<Day> settled_on {};      // the day of the payment that settled it (領収日)
    std::optional<Day> cancelled_on {};    // reduced to nothing
    Balance balance {};                    // of fiscal_year
    Yen overdue_charges {};                // 延滞金・遅延損害金 that was fixed
    std::int64_t version = 1;
};

struct Entry {                             // a line of the journal, as a page shows it
    std::string id;
    Day booked_on {};
    int fiscal_year = 0;
    ClaimId claim {};
    std::string item;
    std::string kind;                      // word of Change, or remit, deposit, unmatched, matched, carry, float, difference
    Line line { Account::Bank, Account::Bank, Yen(0) };
    std::string source {};                 // id of the receipt, refund, remittance
    std::string remark {};
    PersonId by {};
    Instant at {};
};

inline constexpr access::Action may_read { "treasury.read", { access::Role::Treasurer, access::Role::Cashier, access::Role::Collector, access::Role::Auditor } };
inline constexpr access::Action may_assess { "treasury.assess", { access::Role::Treasurer } };

// By the module of the matter, for whoever acts there; it asks no right of its own. Refuses NotFound (`treasury.item.unknown`), Conflict
// (`treasury.claim.exists` for the same matter and charge; `treasury.year.closed`), Invalid (amount not positive).
Result<Claim> assess(db::Write& tx, Caller const& caller, Workplace const& here, Assessment const& assessment);
// 増額・減額更正 to the new amount, 0 for all of it; a reason of 1 to 500 characters. After closing of the books: Conflict. What is planned to be given back gives way in
// the same commit; what is on its way out of the house already does not: Conflict `treasury.refund.under_way`.
Result<Claim> correct(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen to, std::string_view reason);
// A page's own: rights are asked.
Result<Claim> assess_own(db::Write& tx, Caller const& caller, Workplace const& here, Assessment assessment);
Result<Claim> correct_own(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen to, std::string_view reason, std::int64_t expected_version);
// 支援措置: the address goes out of the books of that matter, and its letters are handed over by the owner.
void shield(db::Write& tx, std::string_view matter_kind, std::string_view matter);
// 廃棄 of the matter: who paid goes, the amounts stay in the books.
void erase_payer(db::Write& tx, std::string_view matter_kind, std::string_view matter);

std::optional<Claim> find(db::Read& tx, ClaimId const& id);
std::optional<Claim> claim_of(db::Read& tx, std::string_view matter_kind, std::string_view matter, std::string_view charge);
std::vector<Claim> claims_of(db::Read& tx, std::string_view matter_kind, std::string_view matter);
std::vector<Entry> journal_of(db::Read& tx, ClaimId const& id);

// Published in the transaction that settles a claim (or takes that back: 収納の取消し). Cases go on, or wait again.
struct Settled { Claim claim; Day paid_on; };
struct Unsettled { Claim claim; };
// Published when it is neither, but what is left to pay changed by money, or a payment is announced (速報) or no longer is: whoever told the debtor an amount
// tells him the new one.
struct LeftToPay { Claim claim; };
// Published with every change of what is owed, paid, given back or written off: the claim after it, and the lines that it left in the journal.
struct Booked { Claim claim; std::vector<Entry> lines; };

// -- 納付書: a number by which money finds its claim, also when the slip was replaced or cancelled since.
enum class SlipState { Live, Replaced, Cancelled };
constexpr std::array<std::string_view, 3> names_of(SlipState) { return { "live", "replaced", "cancelled" }; }
struct Slip {
    std::string number;                    // 14 digits: fiscal year 2, running 11, check digit (modulus 10, weights 3 and 1)
    ClaimId claim;
    int instalment = 0;                    // of a 分納; 0: the whole
    Yen amount;
    Day issued_on, due_on;
    SlipState state = SlipState::Live;
    std::string replaced_by {};
};
// Published with each new slip: whoever told the debtor a number tells him the new one.
struct SlipIssued { Claim claim; Slip slip; };
// A new slip for what is unpaid (or `amount` of it); those that were live for the same part are replaced.
Result<Slip> issue_slip(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, std::optional<Yen> amount = {}, int instalment = 0, std::optional<Day> due_on = {});
std::optional<Slip> slip(db::Read& tx, std::string_view number);
std::vector<Slip> slips_of(db::Read& tx, ClaimId const& id);   // newest first
bool is_slip_number(std::string_view digits);                   // 14 digits with a right check digit

}  // namespace mado::treasury
