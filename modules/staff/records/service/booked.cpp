#include "service/booked.h"

#include <mado/crypto/box.h>
#include <mado/organization/organization.h>
#include <mado/records/plan.h>
#include <mado/time/wareki.h>

#include "service/filing.h"
#include "service/listening.h"
#include "store/record_store.h"

#include <charconv>

namespace mado::records::service {

namespace {

using treasury::Change;

constexpr std::string_view year_prefix = "year.";

std::string kind_words(treasury::Entry const& entry)
{
    bool const is_taken_off = entry.line.debit == treasury::Account::Assessed;
    for (auto const& [kind, words] : { std::pair { Change::Assess, is_taken_off ? "減額更正" : entry.remark.empty() ? "調定" : "増額更正" }, { Change::Receive, "収納" }, { Change::Reverse, "収納の取消し" },
             { Change::Refund, "還付" }, { Change::SetOff, "充当" }, { Change::WriteOff, "不納欠損" }, { Change::Revive, "不納欠損の取消し" }, { Change::Repay, "償還金での還付" }, { Change::Exceed, "過年度の減額" },
             { Change::Unrefund, "還付の取消し" }, { Change::Unrepay, "償還金の取消し" } })
        if (entry.kind == word_of(kind))
            return words;
    return entry.kind == "carry" ? "繰越" : entry.kind == "past" ? "過年度の調定" : entry.kind;
}

}  // namespace

Part part_of(treasury::Entry const& entry)
{
    return { .origin = Origin::Database, .origin_id = entry.id, .title = kind_words(entry) + "　" + entry.line.amount.text() + "　" + wareki::short_text(entry.booked_on),
        .hash = crypto::sha256_hex(json::canonical(words_of_entry(entry))) };
}

bool is_over(treasury::Claim const& claim) { return claim.balance.unpaid().is_zero() && claim.balance.to_refund().is_zero(); }

namespace {

// With its case when it is a case's; else in the series of what is owed (収入原簿).
Result<Filing> filing_for(db::Read& tx, Workplace const& here, treasury::Claim const& claim)
{
    if (claim.matter_kind == "case")
        if (auto const found = cases::find(tx, { claim.matter }))
            return filing_of_case(tx, here, *found);
    Filing filing;
    filing.matter_kind = claim_matter;
    filing.matter = claim.id.value;
    filing.owner = claim.owner;
    filing.item = "revenue_ledger";
    return filing;
}

}  // namespace

Result<void> follow(db::Write& tx, Caller const& caller, Workplace const& here, Record const& record, treasury::Claim const& claim)
{
    if (record.matter_kind == "case") {
        if (auto const keeping = cases::keeping(tx, { record.matter }))
            return complete(tx, caller, here, "case", record.matter, keeping->closed_on, keeping->starts_on);
        return {};
    }
    if (is_over(claim))
        return complete(tx, caller, here, record.matter_kind, record.matter, here.now().today());
    if (!record.completed_on || record.state != RecordState::Kept)
        return {};
    auto open = record;
    open.completed_on = std::nullopt;
    open.span = {};
    store::set_span(tx, open);
    reckon(tx, record.folder);
    return {};
}

namespace {

Result<void> file_payout(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Payout const& payout, std::string const& what)
{
    Filing filing;
    filing.kind = Kind::Payment;
    filing.object = payout.id.value;
    filing.matter_kind = payout_matter;
    filing.matter = payout.id.value;
    filing.owner = payout.wish.owner;
    filing.item = "accounts";
    filing.title = payout.wish.title;
    filing.made_on = here.now().today();
    filing.completed_on = here.now().today();
    filing.parts = { { .origin = Origin::Database, .origin_id = payout.id.value, .title = what + "　" + payout.wish.amount.text() + "　" + wareki::short_text(here.now().today()),
        .hash = crypto::sha256_hex(json::canonical(words_of_payout(payout))) } };
    TRY(file(tx, caller, here, filing));
    return {};
}

// 日計 and 決算 belong to the division of who closes; a program's to the records office.
std::string owner_of(db::Read& tx, Caller const& caller, Workplace const& here)
{
    auto const position = organization::position(tx, caller.position);
    return position && !position->division.empty() ? position->division : office(tx, here);
}

Result<void> file_books(db::Write& tx, Caller const& caller, Workplace const& here, std::string item, std::string object, std::string title, json::Value const& figures)
{
    Filing filing;
    filing.kind = Kind::Books;
    filing.owner = owner_of(tx, caller, here);
    filing.item = std::move(item);
    filing.title = std::move(title);
    filing.made_on = here.now().today();
    filing.completed_on = here.now().today();
    // One that was closed again after a correction is another part of the same record.
    filing.parts = { { .origin = Origin::Database, .origin_id = object, .title = "締切り　" + iso_in_tokyo(here.now().at), .hash = crypto::sha256_hex(json::canonical(figures)) } };
    filing.object = std::move(object);
    TRY(file(tx, caller, here, filing));
    return {};
}

}  // namespace

json::Value words_of_entry(treasury::Entry const& entry)
{
    return json::object({ { "id", entry.id }, { "booked_on", entry.booked_on.iso() }, { "fiscal_year", entry.fiscal_year }, { "kind", entry.kind }, { "debit", word_of(entry.line.debit) },
        { "credit", word_of(entry.line.credit) }, { "amount", entry.line.amount.amount() }, { "source", entry.source }, { "remark", entry.remark }, { "by", entry.by.value },
        { "at", iso_in_tokyo(entry.at) } });
}

json::Value words_of_claim(treasury::Claim const& claim, std::vector<treasury::Entry> const& journal)
{
    auto const& balance = claim.balance;
    return json::object({ { "number", claim.number }, { "fiscal_year", claim.first_year }, { "item", claim.item }, { "title", claim.title }, { "payer", claim.payer.name },
        { "assessed_on", claim.assessed_on.iso() }, { "due_on", claim.due_on.iso() }, { "assessed", balance.assessed.amount() }, { "received", balance.received.amount() },
        { "refunded", (balance.refunded + balance.repaid).amount() }, { "set_off", balance.set_off.amount() }, { "written_off", balance.written_off.amount() },
        { "unpaid", balance.unpaid().amount() }, { "lines", json::array_of(journal, words_of_entry) } });
}

json::Value words_of_payout(treasury::Payout const& payout)
{
    return json::object({ { "title", payout.wish.title }, { "heading", payout.wish.heading }, { "payee", payout.wish.payee }, { "amount", payout.wish.amount.amount() },
        { "month", payout.wish.month }, { "obligated_on", payout.obligated_on.iso() }, { "ordered_on", payout.ordered_on ? payout.ordered_on->iso() : std::string() },
        { "paid_on", payout.paid_on ? payout.paid_on->iso() : std::string() }, { "state", word_of(payout.state) }, { "why_returned", payout.why_returned } });
}

int year_of_books(std::string_view object)
{
    int year = 0;
    if (object.starts_with(year_prefix))
        std::from_chars(object.data() + year_prefix.size(), object.data() + object.size(), year);
    return year;
}

Result<void> on_booked(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Booked const& event)
{
    auto const& claim = event.claim;
    auto filing = TRY(filing_for(tx, here, claim));
    filing.kind = Kind::Payment;
    filing.object = claim.id.value;
    filing.title = claim.title;
    filing.number = wareki::fiscal_year_text(claim.first_year) + "調定第" + std::to_string(claim.number) + "号";
    filing.made_on = claim.assessed_on;
    filing.way = Way::Internal;
    for (auto const& entry : event.lines)
        filing.parts.push_back(part_of(entry));
    auto const record = TRY(file(tx, caller, here, filing));
    return follow(tx, caller, here, record, claim);
}

Result<void> on_payout_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutPaid const& event) { return file_payout(tx, caller, here, event.payout, "支払"); }

Result<void> on_payout_returned(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutReturned const& event)
{
    return file_payout(tx, caller, here, event.payout, "振込不能");
}

Result<void> on_day_closed(db::Write& tx, Caller const& caller, Workplace const& here, treasury::DayClosed const& event)
{
    return file_books(tx, caller, here, "day_sheets", event.sheet.day.iso(), wareki::text(event.sheet.day) + "の日計", event.figures);
}

Result<void> on_year_closed(db::Write& tx, Caller const& caller, Workplace const& here, treasury::YearClosed const& event)
{
    auto const year = event.year.fiscal_year;
    return file_books(tx, caller, here, "year_accounts", std::string(year_prefix) + std::to_string(year), wareki::fiscal_year_text(year) + "の歳入決算", event.year.figures);
}

}  // namespace mado::records::service
