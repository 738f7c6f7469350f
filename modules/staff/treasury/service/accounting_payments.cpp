// What the 財務会計 says of payments: that it carries them out, and what became of them.
#include <mado/treasury/vouchers.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "service/payee_accounts.h"
#include "service/payout_steps.h"
#include "store/payout_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_voucher = 40, most_why = 100;

std::unexpected<Refusal> wrong(std::string column, std::string key, std::map<std::string, std::string> arguments = {}) { return refuse({ FieldError { std::move(column), std::move(key), std::move(arguments), {} } }); }

bool is_theirs(Divisions const& divisions, Payout const& payout)
{
    return std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(payout.wish.owner, division); });
}

Result<std::string> words_of(std::string const& column, std::string_view typed, std::size_t most)
{
    auto const words = text::trimmed(typed);
    if (words.empty() || text::length(words) > most || text::control_character(words))
        return wrong(column, "treasury.voucher.wrong_" + column, { { "most", std::to_string(most) } });
    return std::string(words);
}

std::unexpected<Refusal> not_so(Payout const& payout) { return wrong("payout", "treasury.voucher.wrong_state", { { "state", word_of(payout.state) } }); }

class Telling {
public:
    Telling(db::Write& tx, Caller const& caller, Workplace const& here) : tx_(tx), caller_(caller), here_(here) {}

    Result<bool> tell(Payout payout, PaymentTold const& told)   // false: it was said before
    {
        switch (told.word) {
        case PaymentWord::Taken:
            return taken(std::move(payout), told);
        case PaymentWord::Paid:
            return paid(std::move(payout), told);
        case PaymentWord::Returned:
            return returned(std::move(payout), told);
        case PaymentWord::Left:
            return left(std::move(payout));
        }
        return false;
    }

private:
    Result<bool> taken(Payout payout, PaymentTold const& told)
    {
        auto const voucher = TRY(words_of("voucher", told.voucher, most_voucher));
        if (payout.elsewhere && payout.voucher == voucher)
            return false;
        if (payout.elsewhere || payout.state != PayoutState::Ordered || payout.wish.way != PayoutWay::Transfer)
            return not_so(payout);
        payout.elsewhere = true;
        payout.voucher = voucher;
        TRY(kept(payout));
        trace("treasury.payout.taken_over", payout);
        return true;
    }

    Result<bool> paid(Payout payout, PaymentTold const& told)
    {
        auto const voucher = TRY(words_of("voucher", told.voucher, most_voucher));
        if (payout.state == PayoutState::Paid && payout.elsewhere && payout.voucher == voucher && payout.paid_on == told.on)
            return false;
        if (!payout.elsewhere || payout.state != PayoutState::Ordered)
            return not_so(payout);
        if (!told.on || *told.on > here_.now().today() || *told.on < payout.ordered_on.value_or(payout.obligated_on))
            return wrong("on", "treasury.voucher.wrong_day");
        payout.state = PayoutState::Paid;
        payout.paid_on = told.on;
        payout.voucher = voucher;
        TRY(kept(payout));
        service::keep_step(tx_, here_, payout, *payout.paid_on);
        trace("treasury.payout.paid", payout);
        TRY(here_.listeners.publish(tx_, caller_, here_, PayoutPaid { payout }));
        return true;
    }

    Result<bool> returned(Payout payout, PaymentTold const& told)
    {
        auto const why = TRY(words_of("why", told.why, most_why));
        if (payout.state == PayoutState::Returned && payout.why_returned == why)
            return false;
        if (!payout.elsewhere || payout.state != PayoutState::Ordered)
            return not_so(payout);
        payout.state = PayoutState::Returned;
        payout.why_returned = why;
        payout.elsewhere = false;
        TRY(kept(payout));
        service::keep_step(tx_, here_, payout, here_.now().today());
        trace("treasury.payout.returned", payout);
        TRY(here_.listeners.publish(tx_, caller_, here_, PayoutReturned { payout }));
        return true;
    }

    Result<bool> left(Payout payout)
    {
        if (payout.state == PayoutState::Ordered && !payout.elsewhere)
            return false;
        if (!payout.elsewhere || payout.state != PayoutState::Ordered)
            return not_so(payout);
        payout.elsewhere = false;
        payout.voucher = {};
        TRY(kept(payout));
        trace("treasury.payout.left", payout);
        TRY(here_.listeners.publish(tx_, caller_, here_, PaymentLeft { payout }));
        return true;
    }

    Result<void> kept(Payout& payout)
    {
        if (!store::change(tx_, payout))
            return refuse(Kind::Conflict, "treasury.changed_meanwhile");
        return {};
    }

    void trace(std::string_view event, Payout const& payout)
    {
        audit::record(tx_, caller_, here_.now(), event, { { "payout", payout.id.value }, { payout.wish.source_kind, payout.wish.source } },
            { { "amount", std::to_string(payout.wish.amount.amount()) }, { "month", payout.wish.month }, { "way", "accounting" } });
    }

    db::Write& tx_;
    Caller const& caller_;
    Workplace const& here_;
};

Result<bool> told_row(db::Write& tx, Caller const& caller, Workplace const& here, Divisions const& divisions, PaymentTold const& told)
{
    auto const found = store::payout(tx, told.payout);
    if (!found || !is_theirs(divisions, found->payout) || !access::allow(tx, caller, may_pay_out, { found->payout.wish.owner }))
        return wrong("payout", "treasury.voucher.no_payout");
    // Who has ordered a payment does not carry it out as well (地方自治法170条: 命令機関と出納機関の分離).
    if (caller.person && found->payout.ordered_by == caller.person)
        return wrong("payout", "treasury.voucher.own_order");
    return Telling(tx, caller, here).tell(found->payout, told);
}

}  // namespace

Result<int> tell_payments(db::Write& tx, Caller const& caller, Workplace const& here, Divisions const& divisions, std::vector<PaymentTold> const& rows)
{
    std::vector<FieldError> faults;
    int changed = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const told = told_row(tx, caller, here, divisions, rows[row]);
        if (told)
            changed += *told ? 1 : 0;
        else if (told.error().fields.empty())  // what a listener refuses: the whole, as everywhere
            return std::unexpected(told.error());
        else
            for (auto field : told.error().fields) {
                field.field = std::to_string(row) + "." + field.field;
                faults.push_back(std::move(field));
            }
    }
    if (!faults.empty())
        return refuse(std::move(faults));
    return changed;
}

Result<std::pair<Payout, BankAccount>> payment_to_make(db::Write& tx, Caller const& caller, Workplace const& here, Divisions const& divisions, PayoutId const& id)
{
    auto const found = store::payout(tx, id);
    if (!found || !is_theirs(divisions, found->payout))
        return refuse(Kind::NotFound, "treasury.payout.not_found");
    if (!found->payout.elsewhere || found->payout.state != PayoutState::Ordered)
        return refuse(Kind::Conflict, "treasury.voucher.not_taken");
    auto const account = TRY(account_of(tx, caller, here, id));
    return std::pair { found->payout, account };
}

}  // namespace mado::treasury
