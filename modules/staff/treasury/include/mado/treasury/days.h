#pragma once
// 日計: what came in on a day, what of it found its claim, and the closing of that day. And the two sides of a year's books held against each other.
#include <mado/treasury/receipts.h>

#include <vector>

namespace mado::treasury {

struct Tally { std::int64_t count = 0; Yen amount {}; };

struct DaySheet {
    Day day {};
    std::vector<DayLine> lines {};         // by way and where
    Tally received {}, matched {}, automatic {};
    Tally taken_back {};                   // 収納の取消し on this day of what another day received
    bool is_closed = false;                // then the figures are those of its closing
    PersonId closed_by {};
    Instant closed_at {};
    Tally unmatched() const { return { received.count - matched.count, received.amount - matched.amount }; }
};
// Published in the transaction that closes a day; `figures` as they are stored from then on.
struct DayClosed { DaySheet sheet; json::Value figures; };
std::optional<json::Value> closed_figures(db::Read& tx, Day day);

struct MonthDay { Day day {}; std::int64_t count = 0; Yen amount {}, unmatched {}; bool is_closed = false; };

inline constexpr access::Action may_close_day { "treasury.close_day", { access::Role::Treasurer } };

DaySheet day_sheet(db::Read& tx, Day day);
std::vector<MonthDay> month_days(db::Read& tx, Day of_month);       // those on which money came in or that are closed, ascending
Tally waiting_refunds(db::Read& tx);                                // 還付の支払待ち
std::optional<Day> closed_before(db::Read& tx, Day day);            // the closed day nearest before it

// What keeps it open, as keys of sentences: `treasury.day.unmatched_waits`, `treasury.day.till_is_open`, `treasury.day.not_come`, `treasury.day.closed_already`.
struct Hindrance { std::string key; std::int64_t count = 0; };
std::vector<Hindrance> hindrances(db::Read& tx, Workplace const& here, Day day);
// Refuses Forbidden, Conflict with the first hindrance. After it nothing is booked on that day any more.
Result<DaySheet> close_day(db::Write& tx, Caller const& caller, Workplace const& here, Day day);
// Until a later day is closed; a reason of 1 to 500 characters.
Result<void> reopen_day(db::Write& tx, Caller const& caller, Workplace const& here, Day day, std::string_view reason);

// 調定額 = 収入済額 − 還付未済額 + 不納欠損額 + 収入未済額, of the balances and again of the journal, which knows nothing of them.
struct BookSide {
    Yen assessed {}, kept {}, unrefunded {}, written_off {}, unpaid {};
    bool is_balanced() const { return assessed == kept - unrefunded + written_off + unpaid; }
    friend bool operator==(BookSide const&, BookSide const&) = default;
};
struct YearCheck {
    int fiscal_year = 0;
    BookSide balances {}, journal {};
    bool is_right() const { return balances.is_balanced() && balances == journal; }
};
YearCheck check_year(db::Read& tx, int fiscal_year);

// -- claims, as a clerk looks for them.
struct ClaimQuery {
    std::int64_t number = 0;               // 調定番号
    int first_year = 0;                    // of that number; 0: any
    std::string kana {};                   // beginning of the payer's kana
    std::string slip {};                   // 納付書の番号
    enum class State { Any, Unpaid, Overpaid } state = State::Any;
    std::string after {};                  // id of the last one shown: newest first
    int most = 50;
};
std::vector<Claim> search_claims(db::Read& tx, Caller const& caller, ClaimQuery const& query);

// -- what money without a claim might be for.
struct Proposal { Claim claim; int score = 0; std::vector<std::string> reasons {}; };   // reasons: keys treasury.likeness.*
std::vector<Proposal> proposals(db::Read& tx, Receipt const& receipt, int most);

}  // namespace mado::treasury
