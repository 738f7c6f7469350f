#include "service/import_sets.h"

#include <mado/audit/audit.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/booked_together.h>

#include "service/posting.h"
#include "store/claim_store.h"

namespace mado::treasury::service {

namespace {

Account asset_of_format(Format format) { return format == Format::Convenience || format == Format::PayEasy || format == Format::ElQr ? Account::Agency : Account::Bank; }

// Who listens to a claim hears of each, as if it had been booked alone.
Result<void> tell(db::Write& tx, Caller const& caller, Workplace const& here, std::vector<store::PaidClaim> const& paid, store::Booking const& booking)
{
    BookedTogether booked;
    for (auto const& one : paid)
        booked.all.push_back({ one.claim, { { one.entry, booking.on, booking.year, one.claim.id, one.claim.item, word_of(Change::Receive), { booking.asset, Account::Receivable, one.amount }, one.receipt, {}, booking.by, booking.at } } });
    TRY(here.listeners.publish(tx, caller, here, booked));
    for (auto const& one : paid)
        TRY(here.listeners.publish(tx, caller, here, Settled { one.claim, one.paid_on }));
    return {};
}

}  // namespace

Result<std::int64_t> book_by_sets(db::Write& tx, Caller const& caller, Workplace const& here, Import const& of, store::Chunk const& chunk)
{
    auto const now = here.now();
    auto const year = fiscal_year(now.today());
    auto const matched = year_is_closed(tx, year) ? 0 : store::match_lines(tx, chunk, year);
    if (matched == 0)
        return 0;
    store::Booking const booking { book_day(tx, here), year, asset_of_format(of.format), caller.person, now.at, matched };
    if (store::book_matched(tx, chunk, booking) == 0)
        return 0;
    auto const paid = store::claims_paid_by_lines(tx, of.id.value, chunk.after, chunk.through);
    Yen sum;
    for (auto const& one : paid)
        sum += one.amount;
    audit::record(tx, caller, now, "treasury.import.matched", { { "import", of.id.value } },
        { { "after", std::to_string(chunk.after) }, { "through", std::to_string(chunk.through) }, { "count", std::to_string(paid.size()) }, { "amount", std::to_string(sum.amount()) } });
    TRY(tell(tx, caller, here, paid, booking));
    return std::ssize(paid);
}

}  // namespace mado::treasury::service
