#include <mado/treasury/claims.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/years.h>

#include "model/item_file.h"
#include "model/slip_number.h"
#include "service/carrying.h"
#include "service/planned_refunds.h"
#include "service/posting.h"
#include "store/claim_store.h"

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_words = 500;

Day due_day(Workplace const& here, Item const& item, Day today)
{
    auto const day = today.plus_days(item.due_days);
    return here.calendar.next_open(day).value_or(day);
}

Claim made_of(db::Write& tx, Workplace const& here, Item const& item, Assessment const& wanted)
{
    auto const now = here.now();
    auto const today = now.today();
    Claim claim;
    claim.id = { now.id() };
    claim.item = item.code;
    claim.account = item.account;
    claim.claim_class = item.claim_class;
    claim.title = wanted.title;
    claim.owner = wanted.owner;
    claim.matter_kind = wanted.matter_kind;
    claim.matter = wanted.matter;
    claim.charge = wanted.charge;
    claim.payer = wanted.payer;
    claim.assessed_on = today;
    claim.due_on = wanted.due_on.value_or(due_day(here, item, today));
    claim.before_decision = wanted.before_decision;
    auto const year = year_of(item.year_basis, { claim.due_on, today, {} }).value_or(fiscal_year(today));
    // A term that ends in a year to come is claimed in that year; one that has ended cannot be any more (出納整理期間 takes no new 調定).
    claim.fiscal_year = claim.first_year = std::max(year, fiscal_year(today));
    claim.number = service::next_number(tx, "claim." + std::to_string(claim.first_year));
    return claim;
}

Result<void> wrong_reason(std::string_view reason)
{
    auto const trimmed = text::trimmed(reason);
    if (trimmed.empty())
        return refuse({ { "reason", "treasury.reason_required" } });
    if (text::length(trimmed) > most_words)
        return refuse({ { "reason", "treasury.too_long", { { "most", std::to_string(most_words) } } } });
    return {};
}

}  // namespace

Result<Claim> assess(db::Write& tx, Caller const& caller, Workplace const& here, Assessment const& wanted)
{
    if (wanted.amount <= Yen(0))
        return refuse({ { "amount", "treasury.balance.not_positive" } });
    auto const kind_of = treasury::item(tx, here, wanted.item).value_or(model::unlisted(wanted.item));
    if (store::claim_of(tx, wanted.matter_kind, wanted.matter, wanted.charge))
        return refuse(Kind::Conflict, "treasury.claim.exists");
    auto claim = made_of(tx, here, kind_of, wanted);
    if (!store::insert(tx, claim))
        return refuse(Kind::Conflict, "treasury.claim.exists");
    // A claim of a year to come is booked in that year's books, which opens with it.
    claim.balance.assessed = wanted.amount;
    if (!store::change(tx, claim))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    store::keep_balance(tx, claim);
    Entry const line { here.now().id(), service::book_day(tx, here), claim.fiscal_year, claim.id, claim.item, word_of(Change::Assess), { Account::Receivable, Account::Assessed, wanted.amount },
        {}, {}, caller.person, here.now().at };
    store::append(tx, line);
    audit::record(tx, caller, here.now(), "treasury.claim.assessed", { { "claim", claim.id.value }, { claim.matter_kind, claim.matter } },
        { { "item", claim.item }, { "amount", std::to_string(wanted.amount.amount()) }, { "year", std::to_string(claim.fiscal_year) }, { "number", std::to_string(claim.number) }, { "charge", claim.charge } });
    Booked const booked { claim, { line } };
    TRY(here.listeners.publish(tx, caller, here, booked));
    return claim;
}

Result<Claim> correct(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen to, std::string_view reason)
{
    TRY(wrong_reason(reason));
    if (to.is_negative())
        return refuse({ { "amount", "treasury.balance.not_positive" } });
    auto claim = store::claim(tx, id);
    if (!claim)
        return refuse(Kind::NotFound, "treasury.claim.not_found");
    auto const change = to - claim->balance.assessed;  // of the amount that was shown, whichever year it stands in after this
    if (change.is_zero())
        return *claim;
    claim = TRY(service::carried(tx, caller, here, *claim));
    auto const before = *claim;
    auto const corrected = TRY(after(before.balance, Change::Assess, change));
    TRY(service::make_way(tx, here, before, corrected.to_refund()));
    claim->cancelled_on = to.is_zero() ? std::optional(here.now().today()) : std::nullopt;
    claim = TRY(service::post(tx, caller, here, *claim, { Change::Assess, change, Account::Assessed, {}, std::string(text::trimmed(reason)) }));
    if (claim->balance.unpaid().is_zero())
        store::cancel_slips(tx, id);
    audit::record(tx, caller, here.now(), "treasury.claim.corrected", { { "claim", id.value }, { claim->matter_kind, claim->matter } },
        { { "from", std::to_string(before.balance.assessed.amount()) }, { "to", std::to_string(to.amount()) } });
    TRY(service::publish_settling(tx, caller, here, before, *claim, here.now().today()));
    return *claim;
}

Result<Claim> assess_own(db::Write& tx, Caller const& caller, Workplace const& here, Assessment assessment)
{
    TRY(access::allow(tx, caller, may_assess, { assessment.owner }));
    std::vector<FieldError> errors;
    if (text::trimmed(assessment.title).empty() || text::length(assessment.title) > 100)
        errors.push_back({ "title", "treasury.claim.wrong_title" });
    if (text::trimmed(assessment.payer.name).empty() || text::length(assessment.payer.name) > 100)
        errors.push_back({ "payer_name", "treasury.claim.wrong_payer" });
    if (!treasury::item(tx, here, assessment.item))
        errors.push_back({ "item", "treasury.claim.wrong_item" });
    if (assessment.amount <= Yen(0))
        errors.push_back({ "amount", "treasury.balance.not_positive" });
    if (assessment.due_on && *assessment.due_on < here.now().today())
        errors.push_back({ "due_on", "treasury.claim.wrong_due" });
    if (!errors.empty())
        return refuse(std::move(errors));
    assessment.matter_kind = "own";
    if (assessment.matter.empty())
        assessment.matter = here.now().id();
    assessment.charge = "own";
    return assess(tx, caller, here, assessment);
}

Result<Claim> correct_own(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen to, std::string_view reason, std::int64_t expected_version)
{
    auto const claim = store::claim(tx, id);
    if (!claim)
        return refuse(Kind::NotFound, "treasury.claim.not_found");
    TRY(access::allow(tx, caller, may_assess, { claim->owner }));
    if (claim->version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    if (claim->matter_kind == "case")  // its amount follows from the answers and the definition; changed here, the case would ask for the old one
        return refuse(Kind::Conflict, "treasury.claim.of_case");
    return correct(tx, caller, here, id, to, reason);
}

void shield(db::Write& tx, std::string_view matter_kind, std::string_view matter) { store::drop_address(tx, matter_kind, matter); }

void erase_payer(db::Write& tx, std::string_view matter_kind, std::string_view matter) { store::erase_payer(tx, matter_kind, matter); }

std::optional<Claim> find(db::Read& tx, ClaimId const& id) { return store::claim(tx, id); }

std::optional<Claim> claim_of(db::Read& tx, std::string_view matter_kind, std::string_view matter, std::string_view charge)
{
    return store::claim_of(tx, matter_kind, matter, charge);
}

std::vector<Claim> claims_of(db::Read& tx, std::string_view matter_kind, std::string_view matter) { return store::claims_of(tx, matter_kind, matter); }
std::vector<Entry> journal_of(db::Read& tx, ClaimId const& id) { return store::entries_of(tx, id); }

Result<Slip> issue_slip(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, std::optional<Yen> amount, int instalment, std::optional<Day> due_on)
{
    auto const claim = store::claim(tx, id);
    if (!claim)
        return refuse(Kind::NotFound, "treasury.claim.not_found");
    auto const unpaid = claim->balance.unpaid();
    if (unpaid.is_zero())
        return refuse(Kind::Conflict, "treasury.slip.nothing_unpaid");
    auto const on_it = amount.value_or(unpaid);
    if (on_it <= Yen(0) || on_it > unpaid)
        return refuse({ { "amount", "treasury.slip.wrong_amount", { { "most", unpaid.text() } } } });
    auto const today = here.now().today();
    auto const year = fiscal_year(today);
    Slip const slip { model::slip_number(year, service::next_number(tx, "slip." + std::to_string(year))), id, instalment, on_it, today, due_on.value_or(claim->due_on) };
    store::replace_slips(tx, id, instalment, slip.number);
    store::insert_slip(tx, slip);
    audit::record(tx, caller, here.now(), "treasury.slip.issued", { { "claim", id.value } }, { { "slip", slip.number }, { "amount", std::to_string(on_it.amount()) }, { "instalment", std::to_string(instalment) } });
    TRY(here.listeners.publish(tx, caller, here, SlipIssued { *claim, slip }));
    return slip;
}

std::optional<Slip> slip(db::Read& tx, std::string_view number) { return store::slip(tx, number); }
std::vector<Slip> slips_of(db::Read& tx, ClaimId const& id) { return store::slips_of(tx, id); }
bool is_slip_number(std::string_view digits) { return model::is_slip_number(digits); }

}  // namespace mado::treasury
