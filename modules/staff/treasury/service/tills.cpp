#include <mado/treasury/tills.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/days.h>

#include "service/posting.h"
#include "store/claim_store.h"
#include "store/receipt_store.h"
#include "store/till_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_site = 40, most_form = 60, most_reason = 500;
constexpr std::int64_t most_pieces = 100'000;

// The drawer, for its owner alone.
Result<Till> own_till(db::Read& tx, Caller const& caller, TillId const& id)
{
    auto const till = store::till(tx, id);
    if (!till)
        return refuse(Kind::NotFound, "treasury.till.not_found");
    if (till->opened_by != caller.person)
        return refuse(Kind::Forbidden, "treasury.till.not_owner");
    return *till;
}

Result<Till> open_one(db::Read& tx, Caller const& caller, TillId const& id)
{
    auto till = TRY(own_till(tx, caller, id));
    if (till.state != TillState::Open)
        return refuse(Kind::Conflict, "treasury.till.none_open");
    return till;
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Till const& till, std::map<std::string, std::string> const& details)
{
    audit::record(tx, caller, here.now(), event, { { "till", till.id.value } }, details);
}

void book(db::Write& tx, Caller const& caller, Workplace const& here, Till const& till, std::string kind, Account debit, Account credit, Yen amount, std::string remark = {})
{
    if (amount.is_zero())
        return;
    service::post_loose(tx, caller, here, { std::move(kind), { debit, credit, amount }, fiscal_year(here.now().today()), {}, till.id.value, std::move(remark) });
}

std::vector<FieldError> faults_of(Taking const& taking, Claim const& claim)
{
    std::vector<FieldError> errors;
    if (taking.form.empty() || text::length(taking.form) > most_form)
        errors.push_back({ "form", "treasury.till.no_form" });
    if (taking.amount <= Yen(0))
        errors.push_back({ "amount", "treasury.balance.not_positive" });
    else if (taking.amount > claim.balance.unpaid())
        errors.push_back({ "amount", "treasury.balance.more_than_unpaid", { { "most", claim.balance.unpaid().text() } } });
    if (taking.way == Way::Counter && taking.given < taking.amount)
        errors.push_back({ "given", "treasury.till.too_little" });
    return errors;
}

// The same form once more, after a double click or the browser's back button: what it made the first time.
Result<TillPayment> taken_before(db::Read& tx, store::TakenRow const& row, TillId const& till, Taking const& taking)
{
    auto const receipt = store::receipt(tx, row.receipt);
    if (!receipt || row.till != till || receipt->claim != taking.claim || receipt->incoming.amount != taking.amount || receipt->incoming.way != taking.way)
        return refuse(Kind::Conflict, "treasury.till.form_used");
    return TillPayment { *receipt, row.given };
}

Result<void> allowed_to_close(db::Read& tx, Caller const& caller, Till const& till)
{
    if (till.opened_by == caller.person)
        return access::scope(tx, caller, may_run_till).empty() ? access::allow(tx, caller, may_run_till, { "" }) : Result<void> {};
    if (!access::allow(tx, caller, may_close_day, { "" }))
        return refuse(Kind::Forbidden, "treasury.till.not_owner");
    return {};
}

}  // namespace

Yen counted(Pieces const& pieces)
{
    Yen sum;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        sum += Yen(denominations[i]) * pieces[i];
    return sum;
}

Result<Till> open_till(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view site, Yen float_amount)
{
    if (access::scope(tx, caller, may_run_till).empty())
        TRY(access::allow(tx, caller, may_run_till, { "" }));
    Till till;
    till.id = { here.now().id() };
    till.site = std::string(text::trimmed(site));
    till.day = here.now().today();
    till.float_amount = float_amount;
    till.opened_by = caller.person;
    till.opened_at = here.now().at;
    std::vector<FieldError> errors;
    if (till.site.empty() || text::length(till.site) > most_site)
        errors.push_back({ "site", "treasury.till.wrong_site", { { "most", std::to_string(most_site) } } });
    if (float_amount.is_negative())
        errors.push_back({ "float", "treasury.till.wrong_float" });
    if (!errors.empty())
        return refuse(std::move(errors));
    if (store::day_is_closed(tx, till.day))
        return refuse(Kind::Conflict, "treasury.till.day_closed");
    if (!store::insert(tx, till))
        return refuse(Kind::Conflict, "treasury.till.open_already");
    book(tx, caller, here, till, "float", Account::Till, Account::Float, float_amount);
    trace(tx, caller, here, "treasury.till.opened", till, { { "float", std::to_string(float_amount.amount()) } });
    return till;
}

Result<TillPayment> take_payment(db::Write& tx, Caller const& caller, Workplace const& here, TillId const& id, Taking const& taking)
{
    auto const claim = store::claim(tx, taking.claim);
    if (!claim)
        return refuse(Kind::NotFound, "treasury.claim.not_found");
    TRY(access::allow(tx, caller, may_run_till, { claim->owner }));
    auto const till = TRY(own_till(tx, caller, id));
    if (auto const before = store::taken_by_form(tx, taking.form))
        return taken_before(tx, *before, id, taking);
    if (till.state != TillState::Open)
        return refuse(Kind::Conflict, "treasury.till.none_open");
    if (taking.way != Way::Counter && taking.way != Way::Terminal)
        return refuse({ { "way", "treasury.choose" } });
    if (claim->balance.unpaid().is_zero())
        return refuse(Kind::Conflict, claim->cancelled_on ? "treasury.till.cancelled" : "treasury.till.paid_already");
    if (auto errors = faults_of(taking, *claim); !errors.empty())
        return refuse(std::move(errors));
    auto const given = taking.way == Way::Counter ? taking.given : Yen(0);
    auto const receipt = TRY(receive(tx, caller, here, { .way = taking.way, .provider = till.site, .reference = taking.form, .amount = taking.amount, .paid_on = here.now().today(),
        .slip = taking.slip, .claim = claim->id, .site = till.site }));
    store::insert(tx, store::TakenRow { taking.form, id, receipt.id, given });
    return TillPayment { receipt, given };
}

Result<Receipt> take_back(db::Write& tx, Caller const& caller, Workplace const& here, TillId const& id, ReceiptId const& receipt, std::string_view reason, std::int64_t expected_version)
{
    TRY(open_one(tx, caller, id));
    auto const taken = store::taken_at(tx, id);
    if (std::ranges::none_of(taken, [&](store::TakenRow const& row) { return row.receipt == receipt; }))
        return refuse(Kind::NotFound, "treasury.receipt.not_found");
    return reverse(tx, caller, here, receipt, reason, expected_version);
}

Result<Till> close_till(db::Write& tx, Caller const& caller, Workplace const& here, TillId const& id, Pieces const& pieces, std::string_view reason)
{
    auto found = store::till(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.till.not_found");
    auto till = *found;
    TRY(allowed_to_close(tx, caller, till));
    if (till.state != TillState::Open)
        return refuse(Kind::Conflict, "treasury.till.none_open");
    if (std::ranges::any_of(pieces, [](std::int64_t count) { return count < 0 || count > most_pieces; }))
        return refuse({ { "pieces", "treasury.till.wrong_pieces" } });
    till.pieces = pieces;
    till.counted = treasury::counted(pieces);
    till.expected = cash_in(tx, till);
    till.reason = std::string(text::trimmed(reason));
    till.state = TillState::Closed;
    auto const difference = till.difference();
    if (!difference.is_zero() && till.reason.empty())
        return refuse({ { "reason", "treasury.till.difference_needs_reason", { { "expected", till.expected.text() }, { "difference", difference.text() } } } });
    if (text::length(till.reason) > most_reason)
        return refuse({ { "reason", "treasury.too_long", { { "most", std::to_string(most_reason) } } } });
    if (!store::close(tx, till, here.now().at))
        return refuse(Kind::Conflict, "treasury.till.none_open");
    if (difference.is_negative())
        book(tx, caller, here, till, "difference", Account::Difference, Account::Till, -difference, till.reason);
    else
        book(tx, caller, here, till, "difference", Account::Till, Account::Difference, difference, till.reason);
    trace(tx, caller, here, "treasury.till.closed", till, { { "counted", std::to_string(till.counted.amount()) }, { "difference", std::to_string(difference.amount()) } });
    return till;
}

Result<Till> deposit_till(db::Write& tx, Caller const& caller, Workplace const& here, TillId const& id)
{
    auto found = store::till(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.till.not_found");
    auto till = *found;
    TRY(allowed_to_close(tx, caller, till));
    if (till.state != TillState::Closed)
        return refuse(Kind::Conflict, till.state == TillState::Open ? "treasury.till.close_first" : "treasury.till.deposited_already");
    till.state = TillState::Deposited;
    till.deposited_on = here.now().today();
    till.deposit = service::next_number(tx, "deposit." + std::to_string(fiscal_year(*till.deposited_on)));
    if (!store::deposit(tx, till))
        return refuse(Kind::Conflict, "treasury.till.deposited_already");
    book(tx, caller, here, till, "deposit", Account::Bank, Account::Till, till.takings());
    book(tx, caller, here, till, "deposit", Account::Till, Account::Bank, till.short_of_float());
    book(tx, caller, here, till, "float", Account::Float, Account::Till, till.float_amount);
    trace(tx, caller, here, "treasury.till.deposited", till, { { "amount", std::to_string(till.takings().amount()) }, { "number", std::to_string(till.deposit) } });
    return till;
}

std::optional<Till> find_till(db::Read& tx, TillId const& id) { return store::till(tx, id); }
std::optional<Till> open_till_of(db::Read& tx, PersonId const& person) { return store::open_till_of(tx, person); }
std::vector<Till> tills_of(db::Read& tx, Day day) { return store::tills_of(tx, day); }

std::vector<TillPayment> payments_of(db::Read& tx, TillId const& id)
{
    std::vector<TillPayment> all;
    for (auto const& row : store::taken_at(tx, id))
        if (auto receipt = store::receipt(tx, row.receipt))
            all.push_back({ std::move(*receipt), row.given });
    return all;
}

Yen cash_in(db::Read& tx, Till const& till) { return till.float_amount + store::cash_of(tx, till.id); }

std::optional<TillPayment> payment_of_form(db::Read& tx, std::string_view form)
{
    auto const row = store::taken_by_form(tx, form);
    auto const receipt = row ? store::receipt(tx, row->receipt) : std::nullopt;
    return receipt ? std::optional(TillPayment { *receipt, row->given }) : std::nullopt;
}

}  // namespace mado::treasury
