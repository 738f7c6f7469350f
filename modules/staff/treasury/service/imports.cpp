#include "service/imports.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "service/posting.h"
#include "store/import_store.h"
#include "store/receipt_store.h"

#include <set>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::array entrusted_ways { Way::Card, Way::Wallet, Way::Terminal };

Refusal known_already(db::Read& tx, Import const& before)
{
    auto const person = organization::person(tx, before.by);
    return { Kind::Invalid, "form.check_your_answers", {},
        { { "file", "treasury.imports.known", { { "when", wareki::text(before.at) }, { "who", person ? person->name : before.by.value }, { "name", before.file_name } }, {} } } };
}

Outcome outcome_of(Oddity oddity)
{
    switch (oddity) {
    case Oddity::None:
        return Outcome::Matched;
    case Oddity::NoClaim:
        return Outcome::NoClaim;
    case Oddity::OldSlip:
        return Outcome::OldSlip;
    case Oddity::PaidTwice:
        return Outcome::PaidTwice;
    case Oddity::Over:
        return Outcome::Over;
    case Oddity::Short:
        return Outcome::Short;
    case Oddity::Cancelled:
        return Outcome::ClaimCancelled;
    case Oddity::AmountChanged:
        return Outcome::Changed;
    }
    return Outcome::NoClaim;
}

Outcome outcome_of(ReceiptState said, Receipt const& receipt)
{
    auto const state = receipt.incoming.state;
    if (said == ReceiptState::Cancelled && is_money(state))
        return Outcome::Contradicted;
    if (state == ReceiptState::Reversed)
        return Outcome::Reversed;
    if (state == ReceiptState::Cancelled)
        return Outcome::TakenBack;
    if (state == ReceiptState::Announced)
        return Outcome::Announced;
    return !receipt.claim.value.empty() && receipt.oddity == Oddity::NoClaim ? Outcome::Matched : outcome_of(receipt.oddity);
}

std::optional<Receipt> entrusted_receipt(db::Read& tx, std::string_view provider, std::string_view reference)
{
    for (auto const way : entrusted_ways)
        if (auto found = store::receipt_of(tx, way, provider, reference))
            return found;
    return std::nullopt;
}

// 払込み: what the provider owed is in the bank, less its fee, which is expenditure (総計予算主義).
void post_remittance(db::Write& tx, Caller const& caller, Workplace const& here, Receipt const& receipt, Yen fee)
{
    auto const net = receipt.incoming.amount - fee;
    if (net > Yen(0))
        service::post_loose(tx, caller, here, { "remit", { Account::Bank, Account::Entrusted, net }, receipt.fiscal_year, {}, receipt.id.value });
    if (fee > Yen(0))
        service::post_loose(tx, caller, here, { "remit", { Account::Fees, Account::Entrusted, fee }, receipt.fiscal_year, {}, receipt.id.value });
}

Result<Outcome> remit(db::Write& tx, Caller const& caller, Workplace const& here, ImportLine& line)
{
    auto found = entrusted_receipt(tx, line.incoming.provider, line.incoming.reference);
    if (!found)
        return Outcome::Unknown;
    line.receipt = found->id;
    if (found->incoming.state == ReceiptState::Remitted)
        return Outcome::RemittedBefore;
    if (found->incoming.state != ReceiptState::Entrusted)
        return Outcome::OtherState;
    if (found->incoming.amount != line.incoming.amount)
        return Outcome::OtherAmount;
    found->incoming.state = ReceiptState::Remitted;
    found->remitted_on = line.remitted_on;
    if (!store::change(tx, *found))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    post_remittance(tx, caller, here, *found, line.fee);
    audit::record(tx, caller, here.now(), "treasury.receipt.remitted", { { "receipt", found->id.value } },
        { { "amount", std::to_string(line.incoming.amount.amount()) }, { "fee", std::to_string(line.fee.amount()) } });
    return Outcome::Remitted;
}

Result<void> apply_line(db::Write& tx, Caller const& caller, Workplace const& here, Import const& of, ImportLine line)
{
    if (line.outcome != Outcome::Waiting)
        return {};
    if (of.format == Format::Settlement) {
        line.outcome = TRY(remit(tx, caller, here, line));
    } else {
        auto const receipt = TRY(receive(tx, caller, here, line.incoming));
        line.receipt = receipt.id;
        line.outcome = outcome_of(line.incoming.state, receipt);
    }
    store::keep_outcome(tx, of.id, line);
    return {};
}

}  // namespace

Result<Import> take_import(db::Write& tx, Caller const& caller, Workplace const& here, ImportFile const& file)
{
    TRY(access::allow(tx, caller, may_receive, { "" }));
    if (auto const before = store::import_of(tx, file.hash))
        return std::unexpected(known_already(tx, *before));
    auto const now = here.now();
    Import made { { now.id() }, file.format, file.provider, file.file_name, file.hash, static_cast<std::int64_t>(file.lines.size()), 0, caller.person, now.at };
    if (!store::insert(tx, made))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    for (auto const& line : file.lines)
        store::insert(tx, made.id, line);
    jobs::enqueue(tx, now, service::import_job, json::object({ { "import", made.id.value } }), now.at, made.id.value);
    audit::record(tx, caller, now, "treasury.import.taken", { { "import", made.id.value } }, { { "format", word_of(made.format) }, { "lines", std::to_string(made.lines) }, { "hash", made.hash } });
    return made;
}

Result<bool> service::apply_chunk(db::Write& tx, Caller const& caller, Workplace const& here, ImportId const& id)
{
    auto const found = store::import(tx, id);
    if (!found || found->is_done())
        return false;
    auto const lines = store::import_lines(tx, id, "", found->applied, lines_a_write);
    for (auto const& line : lines)
        TRY(apply_line(tx, caller, here, *found, line));
    auto const applied = found->applied + static_cast<std::int64_t>(lines.size());
    if (!store::advance(tx, id, found->applied, applied))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    if (applied == found->lines)
        audit::record(tx, caller, here.now(), "treasury.import.applied", { { "import", id.value } }, { { "lines", std::to_string(applied) } });
    return applied < found->lines;
}

Result<void> service::apply_import(Workplace const& here, jobs::Job const& job)
{
    Caller const caller { .tenant = job.tenant, .kind = CallerKind::System, .job = std::string(import_job) };
    ImportId const id { job.payload.text("import") };
    for (bool more = true; more;)
        more = TRY(here.database.write(job.tenant, { .name = import_job }, [&](db::Write& tx) { return apply_chunk(tx, caller, here, id); }));
    return {};
}

std::optional<Import> find_import(db::Read& tx, ImportId const& id) { return store::import(tx, id); }
std::vector<Import> imports(db::Read& tx, int most) { return store::imports(tx, most); }
std::vector<OutcomeTally> tallies(db::Read& tx, ImportId const& id) { return store::tallies(tx, id); }

std::vector<ImportLine> import_lines(db::Read& tx, ImportId const& id, std::optional<Outcome> outcome, int after, int most)
{
    return store::import_lines(tx, id, outcome ? word_of(*outcome) : std::string(), after, most);
}

std::vector<Receipt> missing_items(db::Read& tx, Import const& settlement, int most)
{
    std::vector<Receipt> missing;
    if (settlement.format != Format::Settlement || !settlement.is_done())
        return missing;
    for (auto const way : entrusted_ways)
        for (auto const& id : store::not_listed(tx, settlement.id, way, settlement.provider, most))
            missing.push_back(*store::receipt(tx, id));
    return missing;
}

std::vector<std::string> known_providers(db::Read& tx)
{
    std::set<std::string> all;
    for (auto const way : entrusted_ways)
        for (auto next = store::next_provider(tx, way, ""); !next.empty(); next = store::next_provider(tx, way, next))
            all.insert(next);
    return { all.begin(), all.end() };
}

}  // namespace mado::treasury
