#pragma once
// 決算: a year's books by 歳入科目, checked against the journal, closed and carried over; and the same year as files (財務会計 and any other system).
#include <mado/treasury/claims.h>

namespace mado::treasury {

// 歳入決算事項別明細 of one item. `carried`: 滞納繰越分.
struct YearLine {
    std::string item;
    bool carried = false;
    std::int64_t claims = 0;
    Yen assessed {}, received {}, unrefunded {}, written_off {}, unpaid {};   // 調定額 収入済額 還付未済額 不納欠損額 収入未済額
    bool balances() const { return assessed == received - unrefunded + written_off + unpaid; }
    friend bool operator==(YearLine const&, YearLine const&) = default;
};
std::vector<YearLine> year_lines(db::Read& tx, int fiscal_year);     // from the balances of claims, by item
// The same by item alone, from nothing but the journal: what the balances must agree with.
std::vector<YearLine> journal_lines(db::Read& tx, int fiscal_year);

// Where balances and journal differ, or the journal's own accounts: nothing when the books are right.
struct Difference { std::string item; std::string of; Yen balances, journal; };
std::vector<Difference> check_books(db::Read& tx, int fiscal_year);

// 収支: what each account of money held at the end of each day of a month that had entries (例月現金出納検査).
struct CashLine { Day day; Account account; Yen in {}, out {}, at_end {}; };
std::vector<CashLine> cash_lines(db::Read& tx, Day first, Day last);

inline constexpr access::Action may_close { "treasury.close", { access::Role::Treasurer } };

struct ClosedYear { int fiscal_year = 0; json::Value figures {}; PersonId by {}; Instant at {}; };
struct YearClosed { ClosedYear year; };   // published in the transaction that closes it
std::optional<ClosedYear> closed_year(db::Read& tx, int fiscal_year);
// 出納閉鎖. Refuses Forbidden, Conflict (`treasury.year.too_early` until 5月31日 has passed, `.closed_already`, `.differs` when journal and balances differ, `.day_open` while
// the last day with entries is not closed, `.transfer_waits` while the result of a transfer of its days, or of a payment that the 財務会計 has taken over, is not told). What is unpaid is carried over by the job that it writes.
Result<ClosedYear> close_year(db::Write& tx, Caller const& caller, Workplace const& here, int fiscal_year);

// A year's books as CSV (UTF-8, RFC 4180): claims, balances, journal. docs/guides/books.md names the columns.
struct BookFiles { std::string claims, balances, journal; };
BookFiles export_year(db::Read& tx, int fiscal_year);
// Into books that hold nothing of that year yet. All or nothing; refuses Invalid naming file, line and column, and when the balances do not follow from the journal.
Result<int> import_year(db::Write& tx, Caller const& caller, Workplace const& here, BookFiles const& files);

}  // namespace mado::treasury
