#include "service/refund_settlements.h"

#include <mado/audit/audit.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/provider_refunds.h>

#include "service/posting.h"
#include "store/provider_refund_store.h"
#include "store/receipt_store.h"
#include "store/refund_store.h"

#include <algorithm>

namespace mado::treasury::service {

namespace {

constexpr std::size_t most_name = 80;

std::optional<Receipt> payment_of(db::Read& tx, ImportLine const& line)
{
    for (auto const way : { Way::Card, Way::Wallet, Way::Terminal })
        if (auto found = store::receipt_of(tx, way, line.incoming.provider, line.incoming.remark))
            return found;
    return std::nullopt;
}

// A candidate is not settled yet. By hand one names the provider's number of the refund; through the front one names the payment.
struct Candidates {
    ImportLine const& line;
    std::vector<Refund> all;
    std::vector<Receipt> payments;

    bool names_a_payment(Refund const& one) const
    {
        return std::ranges::any_of(payments, [&](Receipt const& receipt) { return receipt.incoming.reference == one.receipt; });
    }
    std::optional<Refund> named() const
    {
        auto const& name = line.incoming.slip;
        for (auto const& one : all)
            if (!name.empty() && one.way == RefundWay::Provider && (one.id.value == name || (one.receipt == name && !names_a_payment(one))))
                return one;
        return std::nullopt;
    }
    std::vector<Refund> alike(RefundState state) const
    {
        std::vector<Refund> found;
        for (auto const& one : all)
            if (one.way == RefundWay::Provider && one.state == state && !one.settled_on && one.amount == -line.incoming.amount && (one.receipt == line.incoming.remark || !names_a_payment(one)))
                found.push_back(one);
        return found;
    }
};

// By the key or number in the line. Without one, or with one that is the provider's alone, by payment and amount: first what is known to be given, where several are alike it does
// not matter which; then the only one that may have been: one that waits, or one that a person gave up. Which of two it is nobody can say.
std::optional<Refund> refund_of(db::Read& tx, ImportLine const& line, Claim const& claim)
{
    Candidates const candidates { line, store::refunds_of(tx, claim.id), receipts_of(tx, claim.id) };
    if (auto named = candidates.named())
        return named;
    for (auto const state : { RefundState::Done, RefundState::Twice })
        if (auto const given = candidates.alike(state); !given.empty())
            return given.front();
    auto open = candidates.alike(RefundState::Planned);
    for (auto const& one : candidates.alike(RefundState::Dropped))
        if (auto const end = store::end(tx, one.id); (end && end->how == HandEnd::Never) || !store::undone(tx, one.id).empty())
            open.push_back(one);
    return open.size() == 1 ? std::optional(open.front()) : std::nullopt;
}

std::string booked_as(ImportLine const& line) { return line.incoming.provider + "/" + line.incoming.reference; }

// What the provider owes grows again by what it has paid out for the town, and less comes into the bank. Its fee for that is expenditure; one that it gives back lessens it.
void post(db::Write& tx, Caller const& caller, Workplace const& here, Refund const& refund, Yen fee)
{
    auto const year = fiscal_year(here.now().today());
    auto const line = [&](Account debit, Account credit, Yen amount) {
        if (amount > Yen(0))
            post_loose(tx, caller, here, { "remit", { debit, credit, amount }, year, {}, refund.id.value });
    };
    auto const given_back = fee.is_negative() ? -fee : Yen(0);
    line(Account::Entrusted, Account::Bank, refund.amount - given_back);
    line(Account::Entrusted, Account::Fees, given_back);
    line(Account::Fees, Account::Bank, fee);
}

}  // namespace

bool is_refund_line(ImportLine const& line) { return line.incoming.amount.is_negative(); }

Result<void> name_refund(ImportLine& line, std::string_view refund)
{
    if (refund.size() > most_name)
        return refuse({ { "file", "treasury.imports.wrong_field", { { "line", std::to_string(line.line) }, { "column", "refund" } } } });
    line.incoming.remark = line.incoming.reference;
    line.incoming.slip = refund == line.incoming.remark ? std::string() : std::string(refund);
    line.incoming.reference = line.incoming.slip;
    if (line.incoming.slip.empty())
        line.incoming.reference = line.incoming.remark + "-refund-" + line.incoming.paid_on.iso() + "-" + (-line.incoming.amount).digits();
    return {};
}

void number_refund(ImportLine& line, int nth) { line.incoming.reference += "-" + std::to_string(nth); }

Result<Outcome> settle_refund(db::Write& tx, Caller const& caller, Workplace const& here, ImportLine& line)
{
    auto const payment = payment_of(tx, line);
    auto const claim = payment ? treasury::find(tx, payment->claim) : std::nullopt;
    if (auto const before = store::settled_as(tx, booked_as(line))) {
        line.receipt = payment ? payment->id : ReceiptId {};
        return Outcome::RemittedBefore;
    }
    auto found = claim ? refund_of(tx, line, *claim) : std::nullopt;
    if (!found)
        return Outcome::Unknown;
    line.receipt = payment->id;
    if (found->settled_on)
        return Outcome::RemittedBefore;
    if (found->amount != -line.incoming.amount)
        return Outcome::OtherAmount;
    TRY(provider_answered(tx, caller, here, found->id, ProviderAnswer::Given, {}));
    found = store::refund(tx, found->id);
    if (!store::settle(tx, *found, booked_as(line), *line.remitted_on))
        return refuse(Refusal::Kind::Conflict, "treasury.changed_meanwhile");
    post(tx, caller, here, *found, line.fee);
    audit::record(tx, caller, here.now(), "treasury.refund.settled", { { "claim", found->claim.value }, { "refund", found->id.value } },
        { { "amount", std::to_string(found->amount.amount()) }, { "fee", std::to_string(line.fee.amount()) } });
    return Outcome::Remitted;
}

}  // namespace mado::treasury::service
