#pragma once
// 収納: money that came in, whatever the way, and the claim that it settles (消込). A receipt is known by its way and reference: the same word again, late or
// out of order, changes nothing that is known better. Money is never refused: what fits no claim is kept as unmatched.
#include <mado/treasury/claims.h>

namespace mado::treasury {

using ReceiptId = Id<struct ReceiptTag>;

// How much is known. Failed 不成立, Expired, Cancelled 速報取消 < Announced 速報 < Entrusted 納付の委託 (card, wallet), Confirmed 確報・領収 < Remitted 払込み済.
// A better word replaces a worse one (success after failure is success); Cancelled takes back Announced alone. Reversed: taken back by a person, with a reason.
enum class ReceiptState { Pending, Failed, Cancelled, Announced, Entrusted, Confirmed, Remitted, Reversed };
constexpr std::array<std::string_view, 8> names_of(ReceiptState) { return { "pending", "failed", "cancelled", "announced", "entrusted", "confirmed", "remitted", "reversed" }; }
constexpr bool is_money(ReceiptState state) { return state == ReceiptState::Entrusted || state == ReceiptState::Confirmed || state == ReceiptState::Remitted; }
// What a word `said` makes of what is known.
ReceiptState merged(ReceiptState known, ReceiptState said);

struct Incoming {
    Way way = Way::Counter;
    std::string provider {};               // by whom: "demo_pay", a bank, a store's agency, a site; part of the key
    std::string reference;                 // 1 to 80 characters, unique for way and provider
    ReceiptState state = ReceiptState::Confirmed;
    Yen amount;
    Day paid_on;                           // 領収日・納付を委託した日: it counts for the debtor
    std::string slip {};                   // 納付書の番号
    ClaimId claim {};                      // where the sender knows it
    std::string payer_kana {};             // of a bank statement, for matching
    std::string remark {};
    std::string site {};                   // counter or terminal
};

// Why money could not settle anything by itself, or only in part.
enum class Oddity { None, NoClaim, OldSlip, PaidTwice, Over, Short, Cancelled, AmountChanged };  // 該当なし, 差し替え前の納付書, 二重, 過納, 不足, 取り消した調定, 金額が前の知らせと違う
constexpr std::array<std::string_view, 8> names_of(Oddity) { return { "none", "no_claim", "old_slip", "paid_twice", "over", "short", "cancelled", "amount_changed" }; }

struct Receipt {
    ReceiptId id;
    Incoming incoming;                     // as it is known best
    std::int64_t number = 0;               // 領収書の番号, of a counter
    ClaimId claim {};                      // empty: unmatched
    bool automatic = false;                // matched by number
    Oddity oddity = Oddity::None;
    bool under_inquiry = false;            // 調査中: the day can be closed
    std::string inquiry {};                // what is being asked
    Day booked_on {};                      // in whose 日計 it stands; the day of the row while it is no money
    int fiscal_year = 0;                   // of the claim's books, or by its day of receipt
    std::optional<Day> remitted_on {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};

inline constexpr access::Action may_receive { "treasury.receive", { access::Role::Cashier, access::Role::Treasurer } };
inline constexpr access::Action may_match { "treasury.match", { access::Role::Treasurer } };

// By an inbox, a job or a page that has asked the right. Idempotent. Publishes Settled when the claim is settled by it.
// Refuses Invalid (amount not positive; reference empty). Everything else becomes a receipt, with its oddity.
Result<Receipt> receive(db::Write& tx, Caller const& caller, Workplace const& here, Incoming const& incoming);
// A person says which claim an unmatched receipt is for; or that it is none any more. Refuses NotFound, Conflict (changed meanwhile, matched already, not money).
Result<Receipt> match(db::Write& tx, Caller const& caller, Workplace const& here, ReceiptId const& id, ClaimId const& claim, std::int64_t expected_version);
// 収納の取消し, 1 to 500 characters: a cheque that bounced, a cashier's slip of the same day. The money that was booked is booked out.
Result<Receipt> reverse(db::Write& tx, Caller const& caller, Workplace const& here, ReceiptId const& id, std::string_view reason, std::int64_t expected_version);
Result<Receipt> set_inquiry(db::Write& tx, Caller const& caller, Workplace const& here, ReceiptId const& id, std::string_view words, std::int64_t expected_version);  // "" ends it

std::optional<Receipt> find_receipt(db::Read& tx, ReceiptId const& id);
std::optional<Receipt> receipt_of(db::Read& tx, Way way, std::string_view provider, std::string_view reference);
std::vector<Receipt> receipts_of(db::Read& tx, ClaimId const& id);
// References of payments by card or wallet that were told for this claim and have come to rest: on it, on another claim, or taken back.
std::vector<std::string> heard_payments(db::Read& tx, Claim const& claim);
std::vector<Receipt> unmatched(db::Read& tx, std::string_view after, int most);   // money without a claim, oldest first; `after` is the id of the last one shown
std::int64_t count_unmatched(db::Read& tx, int most);

// Money of one day and way, as 日計 counts it.
struct DayLine { Way way; std::string provider; std::int64_t count = 0; Yen amount {}; std::int64_t matched_count = 0; Yen matched {}; std::int64_t announced_count = 0; Yen announced {}; };
std::vector<DayLine> day_lines(db::Read& tx, Day booked_on);

}  // namespace mado::treasury
