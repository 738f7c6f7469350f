#pragma once
// The cashier (出納員・分任出納員): a drawer from its つり銭 to its 払込み. A drawer belongs to who opened it; a payment is taken once, however often its form is sent.
#include <mado/treasury/receipts.h>

#include <array>

namespace mado::treasury {

using TillId = Id<struct TillTag>;

enum class TillState { Open, Closed, Deposited };
constexpr std::array<std::string_view, 3> names_of(TillState) { return { "open", "closed", "deposited" }; }

// 金種, from the largest.
inline constexpr std::array<std::int64_t, 10> denominations { 10'000, 5'000, 2'000, 1'000, 500, 100, 50, 10, 5, 1 };
using Pieces = std::array<std::int64_t, denominations.size()>;
Yen counted(Pieces const& pieces);

struct Till {
    TillId id;
    std::string site {};                   // where it stands: 会計課, 山手出張所
    Day day {};
    Yen float_amount {};                   // つり銭
    PersonId opened_by {};
    Instant opened_at {};
    TillState state = TillState::Open;
    Yen counted {}, expected {};           // when it was closed; their difference is 現金過不足
    Pieces pieces {};
    std::string reason {};                 // of a difference
    std::optional<Day> deposited_on {};
    std::int64_t deposit = 0;              // number of its 払込書
    Yen difference() const { return counted - expected; }
    Yen takings() const { return counted > float_amount ? counted - float_amount : Yen(0); }  // what goes to the bank
    Yen short_of_float() const { return counted < float_amount ? float_amount - counted : Yen(0); }  // what comes from there: more was given back than taken
};

struct TillPayment {
    Receipt receipt;
    Yen given {};                          // cash that was handed over; 0 at a terminal
    Yen change() const { return given > receipt.incoming.amount ? given - receipt.incoming.amount : Yen(0); }
};

inline constexpr access::Action may_run_till { "treasury.run_till", { access::Role::Cashier, access::Role::Treasurer } };

// Refuses Conflict `treasury.till.open_already` (this person's), `treasury.till.day_closed`; Invalid (site 1 to 40 characters, float below nothing).
Result<Till> open_till(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view site, Yen float_amount);

struct Taking {
    std::string form;                      // the key that its form was shown with, 1 to 60 characters
    ClaimId claim;
    Yen amount;                            // all or a part of what is unpaid
    Way way = Way::Counter;                // Counter cash, Terminal card or code
    Yen given {};                          // of cash, at least the amount
    std::string slip {};
};
// A division's cashier (分任出納員) takes what is owed to that division. The same form again is the payment that it made; with another claim or amount
// Conflict `treasury.till.form_used`. Refuses Conflict (`treasury.till.none_open`, `.not_owner`, `.paid_already`), Invalid (`amount` above what is unpaid, `given` too little).
Result<TillPayment> take_payment(db::Write& tx, Caller const& caller, Workplace const& here, TillId const& till, Taking const& taking);
// A wrong entry, while the drawer that took it is open.
Result<Receipt> take_back(db::Write& tx, Caller const& caller, Workplace const& here, TillId const& till, ReceiptId const& receipt, std::string_view reason, std::int64_t expected_version);
// What was counted; a difference needs a reason and is booked (現金過不足). Whoever opened it, or who closes days where that person is away.
Result<Till> close_till(db::Write& tx, Caller const& caller, Workplace const& here, TillId const& till, Pieces const& pieces, std::string_view reason);
// 払込み: the takings to the bank by a numbered 払込書, the float back; where it was broken into for refunds, the bank fills it up first.
Result<Till> deposit_till(db::Write& tx, Caller const& caller, Workplace const& here, TillId const& till);

std::optional<Till> find_till(db::Read& tx, TillId const& id);
std::optional<Till> open_till_of(db::Read& tx, PersonId const& person);
std::vector<Till> tills_of(db::Read& tx, Day day);
std::vector<TillPayment> payments_of(db::Read& tx, TillId const& id);    // newest first, also those taken back
Yen cash_in(db::Read& tx, Till const& till);                             // what the drawer must hold: the float and its cash, less refunds
std::optional<TillPayment> payment_of_form(db::Read& tx, std::string_view form);

}  // namespace mado::treasury
