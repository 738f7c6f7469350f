#include "service/imports.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/organization/organization.h>
#include <mado/time/wareki.h>

#include "service/import_reading.h"
#include "service/import_sets.h"
#include "service/posting.h"
#include "service/refund_settlements.h"
#include "store/claim_store.h"
#include "store/import_store.h"
#include "store/receipt_store.h"

#include <algorithm>
#include <set>
#include <stdexcept>

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
        line.outcome = TRY(service::is_refund_line(line) ? service::settle_refund(tx, caller, here, line) : remit(tx, caller, here, line));
    } else {
        auto const receipt = TRY(receive(tx, caller, here, line.incoming));
        line.receipt = receipt.id;
        line.outcome = outcome_of(line.incoming.state, receipt);
    }
    store::keep_outcome(tx, of.id, line);
    return {};
}

std::string key_context(ImportId const& id, std::string const& blob) { return id.value + "." + blob; }

std::string bytes_of(Workplace const& here, ImportId const& id, store::KeptImport const& kept)
{
    auto const opened = crypto::decrypt(here.keys.storage, kept.boxed_key, key_context(id, kept.blob));
    crypto::SymmetricKey key;
    if (!opened || opened->size() != key.bytes.size())
        throw std::runtime_error("treasury: the key of the import " + id.value + " does not open");
    std::ranges::copy(*opened, key.bytes.begin());
    auto bytes = here.files.read(kept.blob, key);
    if (!bytes)
        throw std::runtime_error("treasury: the file of the import " + id.value + " cannot be read");
    return std::move(*bytes);
}

// From where it stood on. A file that reads otherwise than when it came (its layout was changed since) is never booked: a person looks at the parked job.
Result<void> store_file(Workplace const& here, std::string const& tenant, Import const& taken, std::string const& bytes)
{
    ImportFile const file { taken.format, taken.provider, taken.file_name, taken.hash };
    std::vector<ImportLine> lines;
    std::int64_t count = 0;
    auto const store = [&] {
        auto const done = here.database.write(tenant, { .name = service::import_job }, [&](db::Write& tx) { return service::store_chunk(tx, here, taken.id, lines); });
        lines.clear();
        return done;
    };
    auto const take = [&](ImportLine&& line) -> Result<void> {
        if (++count <= taken.stored)
            return {};
        lines.push_back(std::move(line));
        // The last ones wait until the whole file was sound again: without them nobody sees or books a line of it.
        return lines.size() == service::lines_a_write && count < taken.lines ? store() : Result<void> {};
    };
    auto const read = service::each_line(here, file, bytes, day_in_tokyo(taken.at), take);
    if (!read && read.error().kind == Kind::Conflict)  // somebody else writes it down
        return read;
    if (!read || count != taken.lines)
        throw std::runtime_error("treasury: the file of the import " + taken.id.value + " reads otherwise than when it came");
    return store();
}

}  // namespace

Result<void> may_import(db::Read& tx, Caller const& caller, std::string_view hash)
{
    TRY(access::allow(tx, caller, may_receive, { "" }));
    if (auto const before = store::import_of(tx, hash))
        return std::unexpected(known_already(tx, *before));
    return {};
}

Result<Import> take_import(db::Write& tx, Caller const& caller, Workplace const& here, ImportFile const& file, files::Blob const& bytes)
{
    TRY(may_import(tx, caller, file.hash));
    auto const now = here.now();
    Import made { { now.id() }, file.format, file.provider, file.file_name, file.hash, file.lines, 0, 0, caller.person, now.at };
    if (!store::insert(tx, made, bytes.name, crypto::encrypt(here.keys.storage, crypto::view(bytes.key.bytes), key_context(made.id, bytes.name))))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    files::name_blob(tx, bytes.name, bytes.size, service::import_files, made.id.value, now.at);
    jobs::enqueue(tx, now, service::import_job, json::object({ { "import", made.id.value } }), now.at, made.id.value);
    audit::record(tx, caller, now, "treasury.import.taken", { { "import", made.id.value } }, { { "format", word_of(made.format) }, { "lines", std::to_string(made.lines) }, { "hash", made.hash } });
    return made;
}

Result<std::string> import_bytes(Caller const& caller, Workplace const& here, ImportId const& id)
{
    auto const read = here.database.read(caller.tenant, [&](db::Read& tx) -> Result<std::optional<store::KeptImport>> {
        TRY(access::allow(tx, caller, may_receive, { "" }));
        return store::import_file(tx, id);
    });
    if (!read)
        return std::unexpected(read.error());
    auto const& kept = *read;
    if (!kept)
        return refuse(Kind::NotFound, "treasury.imports.not_found");
    if (kept->blob.empty())
        return refuse(Kind::Gone, "treasury.imports.not_kept");
    return bytes_of(here, id, *kept);
}

Result<void> service::store_chunk(db::Write& tx, Workplace const& here, ImportId const& id, std::vector<ImportLine> const& lines)
{
    auto const found = store::import(tx, id);
    if (!found)
        return {};
    auto stored = found->stored;
    for (auto const& line : lines)
        if (line.place == stored + 1) {
            store::insert(tx, id, line, here.now().id(), here.now().id());
            ++stored;
        } else if (line.place > stored) {
            return refuse(Kind::Conflict, "treasury.changed_meanwhile");
        }
    if (stored > found->lines || (stored != found->stored && !store::store_lines(tx, id, found->stored, stored)))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    return {};
}

Result<bool> service::apply_chunk(db::Write& tx, Caller const& caller, Workplace const& here, ImportId const& id)
{
    auto const found = store::import(tx, id);
    if (!found || found->is_done() || !found->is_stored())
        return false;
    auto const applied = std::min<std::int64_t>(found->lines, found->applied + lines_a_write);
    store::Chunk const chunk { id, found->applied, applied };
    auto const alone = found->format == Format::Settlement ? 0 : TRY(service::book_by_sets(tx, caller, here, *found, chunk));
    if (alone < applied - found->applied)
        for (auto const& line : store::import_lines(tx, id, "", found->applied, lines_a_write))
            TRY(apply_line(tx, caller, here, *found, line));
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
    auto const taken = here.database.read(job.tenant, [&](db::Read& tx) { return std::pair { store::import(tx, id), store::import_file(tx, id) }; });
    if (!taken.first)
        return {};
    if (!taken.first->is_stored())
        TRY(store_file(here, job.tenant, *taken.first, bytes_of(here, id, *taken.second)));
    for (bool more = true; more;)
        more = TRY(here.database.write(job.tenant, { .name = import_job }, [&](db::Write& tx) { return apply_chunk(tx, caller, here, id); }));
    return {};
}

Result<int> try_again(db::Write& tx, Caller const& caller, Workplace const& here, ImportId const& id)
{
    TRY(access::allow(tx, caller, may_receive, { "" }));
    auto const found = store::import(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.imports.not_found");
    if (found->format != Format::Settlement || !found->is_done())
        return refuse(Kind::Conflict, "treasury.imports.not_done");
    int booked = 0;
    for (auto const outcome : { Outcome::Unknown, Outcome::OtherAmount })
        for (auto line : store::import_lines(tx, id, word_of(outcome), 0, service::lines_a_write)) {
            line.outcome = Outcome::Waiting;
            TRY(apply_line(tx, caller, here, *found, line));
            booked += store::import_lines(tx, id, "", line.place - 1, 1).front().outcome == Outcome::Remitted ? 1 : 0;
        }
    return booked;
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
