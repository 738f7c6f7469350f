#include <mado/treasury/receipts.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>

#include "model/item_file.h"
#include "service/carrying.h"
#include "service/past_years.h"
#include "service/posting.h"
#include "service/told_payments.h"
#include "store/claim_store.h"
#include "store/receipt_store.h"
#include "store/refund_store.h"
#include "store/till_store.h"

#include <mado/treasury/tills.h>
#include <mado/treasury/years.h>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 500, most_reference = 80;

struct Target {
    std::optional<Claim> claim {};
    Oddity oddity = Oddity::NoClaim;
};

Target target_of(db::Read& tx, Incoming const& incoming)
{
    Target target;
    if (!incoming.claim.value.empty())
        target.claim = store::claim(tx, incoming.claim);
    auto const slip = incoming.slip.empty() ? std::nullopt : store::slip(tx, incoming.slip);
    if (!target.claim && slip)
        target.claim = store::claim(tx, slip->claim);
    if (!target.claim)
        return target;
    auto const& balance = target.claim->balance;
    if (target.claim->cancelled_on)
        target.oddity = Oddity::Cancelled;
    else if (balance.unpaid().is_zero())
        target.oddity = Oddity::PaidTwice;
    else if (incoming.amount > balance.unpaid())
        target.oddity = Oddity::Over;
    else if (slip && slip->state != SlipState::Live)
        target.oddity = Oddity::OldSlip;
    else if (incoming.amount < balance.unpaid() && (!slip || slip->instalment == 0))
        target.oddity = Oddity::Short;
    else
        target.oddity = Oddity::None;
    return target;
}

Result<Claim> ready(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Day paid_on)
{
    auto const kind_of = treasury::item(tx, here, claim.item).value_or(model::unlisted(claim.item));
    claim = TRY(service::carried(tx, caller, here, std::move(claim)));
    return service::in_year_of_receipt(tx, caller, here, std::move(claim), kind_of.year_basis, paid_on);
}

// A second payment of a claim whose year is over, or one of a year that has not begun, fits into no open books: a person looks at that money.
bool is_bookable(db::Read& tx, Workplace const& here, Claim const& claim)
{
    return may_book_in(claim.fiscal_year, here.now().today()) && !service::year_is_closed(tx, claim.fiscal_year);
}

// A claim before and after money. Published once the receipt is kept, so that whoever listens finds it.
struct Settling { Claim before, after; };
Result<void> publish(db::Write& tx, Caller const& caller, Workplace const& here, std::optional<Settling> const& settling, Receipt const& receipt)
{
    return settling ? service::publish_money(tx, caller, here, settling->before, settling->after, receipt.incoming.paid_on) : Result<void>();
}

// Money onto a claim that is ready.
Result<Settling> settle(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Receipt const& receipt, Account counter)
{
    auto const before = claim;
    claim.announced_on = std::nullopt;
    if (claim.balance.unpaid() <= receipt.incoming.amount && !claim.settled_on)
        claim.settled_on = receipt.incoming.paid_on;
    claim = TRY(service::post(tx, caller, here, claim, { Change::Receive, receipt.incoming.amount, counter, receipt.id.value }));
    return Settling { before, claim };
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Receipt const& receipt)
{
    std::vector<audit::Object> objects { { "receipt", receipt.id.value } };
    if (!receipt.claim.value.empty())
        objects.push_back({ "claim", receipt.claim.value });
    audit::record(tx, caller, here.now(), event, objects, { { "way", word_of(receipt.incoming.way) }, { "state", word_of(receipt.incoming.state) },
        { "amount", std::to_string(receipt.incoming.amount.amount()) }, { "oddity", word_of(receipt.oddity) } });
}

// Word of a payment that is no money yet (速報), or is none any more (速報取消).
Result<std::optional<Settling>> announce(db::Write& tx, Receipt const& receipt, std::optional<Claim> claim)
{
    auto const is_announced = receipt.incoming.state == ReceiptState::Announced;
    if (!claim || claim->balance.unpaid().is_zero() || (!is_announced && receipt.incoming.state != ReceiptState::Cancelled))
        return std::nullopt;
    auto const before = *claim;
    claim->announced_on = is_announced ? std::optional(receipt.incoming.paid_on) : std::nullopt;
    if (!store::change(tx, *claim))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    return Settling { before, *claim };
}

// What became money with this word: booked on the claim, or as money that waits for one.
Result<std::optional<Settling>> book(db::Write& tx, Caller const& caller, Workplace const& here, Receipt& receipt)
{
    auto const asset = service::asset_of(receipt.incoming.way);
    auto target = target_of(tx, receipt.incoming);
    receipt.booked_on = service::book_day(tx, here);
    receipt.fiscal_year = fiscal_year(here.now().today());
    if (receipt.oddity != Oddity::AmountChanged || !target.claim)
        receipt.oddity = target.oddity;
    if (target.claim)
        target.claim = TRY(ready(tx, caller, here, std::move(*target.claim), receipt.incoming.paid_on));
    if (target.claim && is_bookable(tx, here, *target.claim)) {
        auto settling = TRY(settle(tx, caller, here, *target.claim, receipt, asset));
        receipt.claim = settling.after.id;
        receipt.fiscal_year = settling.after.fiscal_year;
        receipt.automatic = true;
        return settling;
    }
    receipt.claim = {};
    service::post_loose(tx, caller, here, { "unmatched", { asset, Account::Unmatched, receipt.incoming.amount }, receipt.fiscal_year, {}, receipt.id.value });
    return std::nullopt;
}

Result<void> wrong(Incoming const& incoming)
{
    std::vector<FieldError> errors;
    if (incoming.amount <= Yen(0))
        errors.push_back({ "amount", "treasury.balance.not_positive" });
    if (incoming.reference.empty() || text::length(incoming.reference) > most_reference)
        errors.push_back({ "reference", "treasury.receipt.wrong_reference" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

Result<Receipt> first_word(db::Write& tx, Caller const& caller, Workplace const& here, Incoming const& incoming)
{
    auto const now = here.now();
    Receipt receipt { .id = { now.id() }, .incoming = incoming };
    receipt.by = caller.person;
    receipt.at = now.at;
    receipt.booked_on = now.today();
    receipt.fiscal_year = fiscal_year(now.today());
    auto const target = target_of(tx, incoming);
    if (target.claim)
        receipt.claim = target.claim->id;
    receipt.oddity = target.oddity;
    if (incoming.way == Way::Counter)
        receipt.number = service::next_number(tx, "receipt." + std::to_string(receipt.fiscal_year));
    auto const settling = TRY(is_money(incoming.state) ? book(tx, caller, here, receipt) : announce(tx, receipt, target.claim));
    if (!store::insert(tx, receipt))  // two of the same word at once: the other one has committed meanwhile
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, is_money(incoming.state) ? "treasury.receipt.received" : "treasury.receipt.announced", receipt);
    TRY(publish(tx, caller, here, settling, receipt));
    return receipt;
}

Result<Receipt> next_word(db::Write& tx, Caller const& caller, Workplace const& here, Receipt known, Incoming const& incoming)
{
    auto const state = merged(known.incoming.state, incoming.state);
    auto const changes_amount = incoming.amount != known.incoming.amount;
    auto const becomes_money = is_money(state) && !is_money(known.incoming.state);
    if (state == known.incoming.state && !(changes_amount && known.oddity != Oddity::AmountChanged && is_money(state)))
        return known;
    known.incoming.state = state;
    if (changes_amount) {
        known.oddity = Oddity::AmountChanged;
        known.incoming.remark += (known.incoming.remark.empty() ? "" : " ") + std::string("別の額の知らせ ") + incoming.amount.text();
    }
    std::optional<Settling> settling;
    if (becomes_money) {  // the word that makes it money says how much and when
        known.incoming.amount = incoming.amount;
        known.incoming.paid_on = incoming.paid_on;
        known.incoming.claim = known.claim.value.empty() ? incoming.claim : known.claim;
        settling = TRY(book(tx, caller, here, known));
    } else if (!is_money(state)) {
        settling = TRY(announce(tx, known, known.claim.value.empty() ? std::nullopt : store::claim(tx, known.claim)));
    }
    if (!store::change(tx, known))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, becomes_money ? "treasury.receipt.received" : "treasury.receipt.announced", known);
    TRY(publish(tx, caller, here, settling, known));
    return known;
}

// Where money is that is taken back. Once a drawer is counted all that it held goes to the bank, and so what is taken back later leaves the bank.
Account place_of(db::Read& tx, Receipt const& receipt)
{
    auto const asset = receipt.incoming.state == ReceiptState::Remitted ? Account::Bank : service::asset_of(receipt.incoming.way);
    if (asset != Account::Till)
        return asset;
    auto const taken = store::taken_by_form(tx, receipt.incoming.reference);
    auto const till = taken && taken->receipt == receipt.id ? store::till(tx, taken->till) : std::nullopt;
    return till && till->state != TillState::Open ? Account::Bank : Account::Till;
}

// Cash leaves an open drawer by the hand of its owner, and only what is in it.
Result<void> may_leave_drawer(db::Read& tx, Caller const& caller, Receipt const& receipt)
{
    auto const taken = receipt.incoming.way == Way::Counter && receipt.incoming.state != ReceiptState::Remitted ? store::taken_by_form(tx, receipt.incoming.reference) : std::nullopt;
    auto const till = taken && taken->receipt == receipt.id ? store::till(tx, taken->till) : std::nullopt;
    if (!till || till->state != TillState::Open)
        return {};
    if (till->opened_by != caller.person)
        return refuse(Kind::Conflict, "treasury.till.other_drawer");
    if (auto const holds = cash_in(tx, *till); holds < receipt.incoming.amount)
        return refuse(Kind::Conflict, "treasury.till.too_little_inside", { { "most", holds.text() } });
    return {};
}

// The books of the receipt's year are over, or what was owed there stands in a later year by now: it is owed there again.
Result<Claim> undone(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Receipt const& receipt, Account asset, std::string const& words)
{
    claim = TRY(service::carried(tx, caller, here, std::move(claim)));
    if (service::is_over(tx, here, claim.fiscal_year))
        return service::taken_back_later(tx, caller, here, std::move(claim), receipt, asset, words);
    if (claim.fiscal_year > receipt.fiscal_year && service::is_over(tx, here, receipt.fiscal_year))
        return service::taken_back_onto(tx, caller, here, std::move(claim), receipt, asset, words);
    return service::post(tx, caller, here, std::move(claim), { Change::Reverse, receipt.incoming.amount, asset, receipt.id.value, words });
}

Result<Receipt> found_for(db::Write& tx, Caller const& caller, access::Action const& action, ReceiptId const& id, std::int64_t expected_version)
{
    auto const receipt = store::receipt(tx, id);
    auto const claim = receipt && !receipt->claim.value.empty() ? store::claim(tx, receipt->claim) : std::nullopt;
    TRY(access::allow(tx, caller, action, { claim ? claim->owner : "" }));
    if (!receipt)
        return refuse(Kind::NotFound, "treasury.receipt.not_found");
    if (receipt->version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    if (!is_money(receipt->incoming.state))
        return refuse(Kind::Conflict, "treasury.receipt.no_money");
    return *receipt;
}

}  // namespace

Result<Receipt> receive(db::Write& tx, Caller const& caller, Workplace const& here, Incoming const& incoming)
{
    TRY(wrong(incoming));
    auto known = store::receipt_of(tx, incoming.way, incoming.provider, incoming.reference);
    return known ? next_word(tx, caller, here, std::move(*known), incoming) : first_word(tx, caller, here, incoming);
}

Result<Receipt> match(db::Write& tx, Caller const& caller, Workplace const& here, ReceiptId const& id, ClaimId const& claim_id, std::int64_t expected_version)
{
    auto receipt = TRY(found_for(tx, caller, may_match, id, expected_version));
    auto const claim = store::claim(tx, claim_id);
    if (!claim)
        return refuse({ { "claim", "treasury.claim.not_found" } });
    if (!receipt.claim.value.empty())
        return refuse(Kind::Conflict, "treasury.receipt.matched_already");
    auto const made_ready = TRY(ready(tx, caller, here, *claim, receipt.incoming.paid_on));
    auto const settling = TRY(settle(tx, caller, here, made_ready, receipt, Account::Unmatched));
    auto const& settled = settling.after;
    receipt.claim = settled.id;
    receipt.fiscal_year = settled.fiscal_year;
    receipt.automatic = false;
    receipt.inquiry.clear();
    receipt.oddity = settled.balance.unrefunded() > claim->balance.unrefunded() ? Oddity::Over : settled.balance.unpaid().is_zero() ? Oddity::None : Oddity::Short;
    if (!store::change(tx, receipt))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, "treasury.receipt.matched", receipt);
    TRY(publish(tx, caller, here, settling, receipt));
    TRY(service::tell_its_own(tx, caller, here, receipt));
    return *store::receipt(tx, id);
}

Result<Receipt> reverse(db::Write& tx, Caller const& caller, Workplace const& here, ReceiptId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto receipt = TRY(found_for(tx, caller, may_receive, id, expected_version));
    auto const words = std::string(text::trimmed(reason));
    if (words.empty())
        return refuse({ { "reason", "treasury.reason_required" } });
    if (text::length(words) > most_words)
        return refuse({ { "reason", "treasury.too_long", { { "most", std::to_string(most_words) } } } });
    TRY(may_leave_drawer(tx, caller, receipt));
    auto const asset = place_of(tx, receipt);
    std::optional<Settling> settling;
    if (receipt.claim.value.empty()) {
        service::post_loose(tx, caller, here, { "unmatched", { Account::Unmatched, asset, receipt.incoming.amount }, receipt.fiscal_year, {}, receipt.id.value, words });
    } else {
        auto const before = *store::claim(tx, receipt.claim);
        if (before.balance.to_refund() < store::planned_of(tx, before.id) + receipt.incoming.amount && !store::planned_of(tx, before.id).is_zero())
            return refuse(Kind::Conflict, "treasury.refund.planned_already");
        auto const claim = TRY(undone(tx, caller, here, before, receipt, asset, words));
        settling = Settling { before, claim };
    }
    receipt.incoming.state = ReceiptState::Reversed;
    receipt.incoming.remark = words;
    if (!store::change(tx, receipt))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, "treasury.receipt.reversed", receipt);
    TRY(publish(tx, caller, here, settling, receipt));
    TRY(service::tell_its_own(tx, caller, here, receipt));
    return receipt;
}

Result<Receipt> set_inquiry(db::Write& tx, Caller const& caller, Workplace const& here, ReceiptId const& id, std::string_view words, std::int64_t expected_version)
{
    auto receipt = TRY(found_for(tx, caller, may_match, id, expected_version));
    if (text::length(words) > most_words)
        return refuse({ { "words", "treasury.too_long", { { "most", std::to_string(most_words) } } } });
    receipt.inquiry = std::string(text::trimmed(words));
    if (!store::change(tx, receipt))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, "treasury.receipt.inquired", receipt);
    return *store::receipt(tx, id);
}

std::optional<Receipt> find_receipt(db::Read& tx, ReceiptId const& id) { return store::receipt(tx, id); }
std::optional<Receipt> receipt_of(db::Read& tx, Way way, std::string_view provider, std::string_view reference) { return store::receipt_of(tx, way, provider, reference); }
std::vector<Receipt> receipts_of(db::Read& tx, ClaimId const& id) { return store::receipts_of(tx, id); }
std::vector<Receipt> unmatched(db::Read& tx, std::string_view after, int most) { return store::unmatched(tx, after, most); }
std::int64_t count_unmatched(db::Read& tx, int most) { return store::count_unmatched(tx, most); }
std::vector<DayLine> day_lines(db::Read& tx, Day booked_on) { return store::day_lines(tx, booked_on); }

}  // namespace mado::treasury
