#include <mado/treasury/notices.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/papers/sealed.h>
#include <mado/time/wareki.h>

#include "service/arrears_shared.h"
#include "service/notice_jobs.h"
#include "store/notice_store.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr int slips_a_write = 50, batches_shown = 20, parts_a_run = 10;
constexpr std::string_view at_the_window = "（窓口でお渡しします）";

tenancy::Town const& town_of(Workplace const& here, std::string const& tenant)
{
    auto const* town = here.towns.by_code(tenant);
    if (!town)
        throw std::runtime_error("treasury: the tenant " + tenant + " is no local government");
    return *town;
}

json::Value issuer_of(db::Read& tx, Workplace const& here, Claim const& claim)
{
    std::string name, office, phone;
    if (auto const head = organization::position_of_rank(tx, claim.owner, "mayor"))
        if (auto const holders = organization::holders_of(tx, head->id, here.now().today()); !holders.empty())
            name = holders.front().name;
    if (auto const division = organization::division(tx, claim.owner)) {
        office = division->name;
        phone = division->phone;
    }
    auto const& town = town_of(here, tx.tenant());
    return json::object({ { "title", town.is_prefecture() ? town.name + "知事" : town.name + "長" }, { "name", name }, { "office", office }, { "phone", phone } });
}

// What is the same on many pages: asked once for all that are made together.
class Shared {
public:
    Shared(db::Read& tx, Workplace const& here) : tx_(tx), here_(here), from_(collector(tx)) {}
    Collector const& from() const { return from_; }
    Item const& item_of(Claim const& claim)
    {
        auto const found = items_.find(claim.item);
        return found != items_.end() ? found->second : items_.emplace(claim.item, item_or_bare(claim)).first->second;
    }
    json::Value const& issuer(Claim const& claim)
    {
        auto const found = issuers_.find(claim.owner);
        return found != issuers_.end() ? found->second : issuers_.emplace(claim.owner, issuer_of(tx_, here_, claim)).first->second;
    }

private:
    Item item_or_bare(Claim const& claim)
    {
        if (auto found = service::item_of(tx_, here_, claim))
            return std::move(*found);
        Item bare;
        bare.code = bare.title = claim.item;
        return bare;
    }
    db::Read& tx_;
    Workplace const& here_;
    Collector from_;
    std::map<std::string, Item> items_ {};
    std::map<std::string, json::Value> issuers_ {};
};

Result<std::string> html_of(Workplace const& here, Shared& shared, std::string const& tenant, Claim const& claim, Slip const& slip)
{
    auto const& item = shared.item_of(claim);
    auto const codes = TRY(codes_of(shared.from(), item, claim, slip, confirmation_of(here, slip), here.now().today()));
    return here.papers.html(std::string(service::notice_template),
        service::notice_values(here, tenant, claim, slip, item, codes, item.takes(Way::Transfer) ? shared.from().account : std::string(), shared.issuer(claim)));
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& claim, std::string const& slip, BatchId const& batch)
{
    audit::record(tx, caller, here.now(), "treasury.notice.printed", { { "claim", claim.value } }, { { "slip", slip }, { "batch", batch.value } });
}

// A live slip for all that is unpaid, or a new one.
Result<std::string> slip_for(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim)
{
    for (auto const& one : slips_of(tx, claim.id))
        if (one.state == SlipState::Live && one.instalment == 0 && one.amount == claim.balance.unpaid())
            return one.number;
    return TRY(issue_slip(tx, caller, here, claim.id)).number;
}

// Whether more is left.
Result<bool> give_slips(db::Write& tx, Caller const& caller, Workplace const& here, BatchId const& batch, int part)
{
    auto const some = store::without_slip(tx, batch, part, slips_a_write);
    for (auto const& one : some) {
        auto const claim = treasury::find(tx, one.claim);
        if (!claim || claim->balance.unpaid().is_zero()) {
            store::forget_notice(tx, one.claim);
            continue;
        }
        auto const number = TRY(slip_for(tx, caller, here, *claim));
        store::set_slip(tx, one.claim, number);
    }
    return std::ssize(some) == slips_a_write;
}

struct Printed { ClaimId claim; std::string slip; bool has_address; };
struct Sheets { std::vector<Printed> printed {}; std::vector<std::string> html {}; };

// Who paid meanwhile, or whose slip was replaced, is left out.
Result<Sheets> sheets_of(db::Read& tx, Workplace const& here, BatchId const& batch, int part)
{
    Sheets sheets;
    Shared shared(tx, here);
    for (auto const& one : store::of_part(tx, batch, part)) {
        auto const claim = treasury::find(tx, one.claim);
        auto const found = slip(tx, one.slip);
        if (!claim || !found || found->state != SlipState::Live || claim->balance.unpaid().is_zero())
            continue;
        auto html = html_of(here, shared, tx.tenant(), *claim, *found);
        if (!html)
            return std::unexpected(html.error());
        sheets.html.push_back(std::move(*html));
        sheets.printed.push_back({ one.claim, one.slip, !claim->payer.address.empty() });
    }
    return sheets;
}

std::string key_context(BatchId const& id, std::string const& blob) { return id.value + "." + blob; }

std::string blobs_of(BatchId const& id, int part) { return id.value + "." + std::to_string(part); }

Result<void> finish(db::Write& tx, Caller const& caller, Workplace const& here, BatchId const& id, int part, std::vector<Printed> const& printed, std::optional<files::Blob> const& blob)
{
    if (!blob) {  // all were paid meanwhile
        store::forget_not_noticed(tx, id, part);
        store::forget_part(tx, id, part);
        return {};
    }
    if (!store::keep_part(tx, id, part, std::ssize(printed), blob->name, crypto::encrypt(here.keys.storage, crypto::view(blob->key.bytes), key_context(id, blob->name))))
        return {};
    auto const today = here.now().today();
    for (auto const& one : printed) {
        store::mark_noticed(tx, one.claim, one.has_address, today);
        trace(tx, caller, here, one.claim, one.slip, id);
    }
    store::forget_not_noticed(tx, id, part);
    files::name_blob(tx, blob->name, blob->size, service::batch_files, blobs_of(id, part), here.now().at);
    return {};
}

void want(db::Write& tx, Workplace const& here, BatchId const& id)
{
    jobs::enqueue(tx, here.now(), service::notices_job, json::object({ { "batch", id.value } }), here.now().at, id.value);
}

// The file to be read; nothing: it is made again, without an address that must not stand in it.
Result<std::optional<store::KeptFile>> file_to_read(db::Write& tx, Caller const& caller, Workplace const& here, BatchId const& id, int part)
{
    TRY(access::allow(tx, caller, may_assess, { "" }));
    auto const kept = store::part_file(tx, id, part);
    if (!kept)
        return refuse(Kind::NotFound, "treasury.notice.no_file");
    if (!store::shielded_since(tx, id, part))
        return kept;
    if (store::reopen_part(tx, id, part)) {
        files::forget_blobs(tx, service::batch_files, blobs_of(id, part));
        files::forget_blobs(tx, service::batch_files, id.value);  // of before the parts
        want(tx, here, id);
    }
    return std::optional<store::KeptFile> {};
}

}  // namespace

json::Value service::notice_values(Workplace const& here, std::string const& tenant, Claim const& claim, Slip const& slip, Item const& item, SlipCodes const& codes, std::string const& account,
    json::Value const& issuer)
{
    json::Value facts = json::Array {};
    auto const add = [&](char const* label, std::string const& value) { facts.add(json::object({ { "label", label }, { "value", value } })); };
    add("納めるもの", claim.title);
    add("歳入科目", item.title);
    add("会計年度", wareki::fiscal_year_text(claim.fiscal_year));
    add("調定番号", service::number_words(claim));
    add("金額", slip.amount.text());
    add("納期限", wareki::text(slip.due_on));
    add("納付書の番号", slip.number);
    if (!account.empty())
        add("振込先", account);
    return json::object({ { "document", json::object({ { "title", notice_title }, { "number", service::number_words(claim) }, { "date_wareki", wareki::text(here.now().today()) } }) },
        { "addressee", json::object({ { "name", claim.payer.name }, { "address", claim.payer.address.empty() ? std::string(at_the_window) : claim.payer.address }, { "honorific", "様" } }) },
        { "issuer", issuer }, { "town", json::object({ { "name", town_of(here, tenant).name } }) }, { "facts", facts },
        { "remedies", claim.claim_class != ClaimClass::Private ? json::array({ json::object({ { "words", "審査請求" } }) }) : json::Value(json::Array {}) },
        { "slip", json::object({ { "number", slip.number }, { "amount", slip.amount.digits() }, { "due_wareki", wareki::text(slip.due_on) }, { "title", claim.title }, { "convenience", codes.convenience },
            { "el_qr", codes.el_qr }, { "collector", codes.pay_easy_collector }, { "payment", codes.pay_easy_payment }, { "confirmation", codes.pay_easy_confirmation },
            { "division", codes.pay_easy_division } }) } });
}

Result<NoticePaper> print_notice(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view number)
{
    auto const found = slip(tx, number);
    if (!found)
        return refuse(Kind::NotFound, "treasury.notice.no_slip");
    auto const claim = TRY(service::claim_for(tx, caller, may_assess, found->claim));
    if (claim.balance.unpaid().is_zero())
        return refuse(Kind::Conflict, "treasury.notice.settled");
    if (found->state != SlipState::Live)
        return refuse(Kind::Conflict, "treasury.notice.slip_replaced");
    Shared shared(tx, here);
    auto html = TRY(html_of(here, shared, tx.tenant(), claim, *found));
    store::insert_notice(tx, claim.id, {}, 0, found->number, !claim.payer.address.empty(), here.now().today());
    trace(tx, caller, here, claim.id, found->number, {});
    return NoticePaper { std::move(html), found->number, here.now().at };
}

Result<std::vector<NoticesWaiting>> notices_waiting(db::Read& tx, Caller const& caller, Workplace const& here)
{
    TRY(access::allow(tx, caller, may_assess, { "" }));
    return store::notices_waiting(tx, here.now().today());
}

Result<std::vector<NoticeBatch>> notice_batches(db::Read& tx, Caller const& caller)
{
    TRY(access::allow(tx, caller, may_assess, { "" }));
    return store::batches(tx, batches_shown);
}

Result<BatchId> begin_notices(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view item)
{
    TRY(access::allow(tx, caller, may_assess, { "" }));
    if (store::is_running(tx, item))
        return refuse(Kind::Conflict, "treasury.notice.batch_running");
    std::int64_t count = 0;
    for (auto const& waiting : store::notices_waiting(tx, here.now().today()))
        count += waiting.item == item ? waiting.count : 0;
    if (count == 0)
        return refuse(Kind::Conflict, "treasury.notice.none_waiting");
    NoticeBatch const batch { { here.now().id() }, std::string(item), BatchState::Making, count, 0, here.now().today() };
    store::insert_batch(tx, batch, caller.person, here.now().at);
    audit::record(tx, caller, here.now(), "treasury.notice.batch_begun", {}, { { "batch", batch.id.value }, { "item", batch.item }, { "count", std::to_string(count) } });
    want(tx, here, batch.id);
    return batch.id;
}

Result<int> service::next_part(db::Write& tx, Workplace const& here, NoticeBatch const& batch)
{
    if (auto const open = store::open_part(tx, batch.id); open > 0)
        return open;
    auto const part = store::last_part(tx, batch.id) + 1;
    auto const waiting = store::to_notice(tx, batch.item, here.now().today(), store::last_taken(tx, batch.id), notices_a_part);
    if (waiting.empty())
        return 0;
    for (auto const& one : waiting)
        store::insert_notice(tx, one.claim, batch.id, part, {}, false, std::nullopt);
    store::keep_taken(tx, batch.id, waiting.back());
    store::begin_part(tx, batch.id, part);
    return part;
}

Result<void> service::make_part(Workplace const& here, Caller const& caller, BatchId const& id, int part)
{
    auto const& tenant = caller.tenant;
    for (bool more = true; more;)
        more = TRY(here.database.write(tenant, { .name = notices_job }, [&](db::Write& tx) { return give_slips(tx, caller, here, id, part); }));
    auto const sheets = TRY(here.database.read(tenant, [&](db::Read& tx) { return sheets_of(tx, here, id, part); }));
    auto const& town = town_of(here, tenant);
    std::vector<papers::Part> parts;
    for (auto const& html : sheets.html)
        parts.push_back({ html, { .title = std::string(notice_title), .author = town.name, .made_at = here.now().at, .town = town } });
    std::optional<files::Blob> blob;
    if (!parts.empty())
        blob = here.files.keep_bytes(TRY(papers::pdf_of_all(parts)));
    return here.database.write(tenant, { .name = notices_job }, [&](db::Write& tx) { return finish(tx, caller, here, id, part, sheets.printed, blob); });
}

Result<void> service::make_notices(Workplace const& here, jobs::Job const& job)
{
    BatchId const id { job.payload.text("batch") };
    Caller const caller { .tenant = job.tenant, .kind = CallerKind::System, .job = std::string(notices_job) };
    auto const wanted = here.database.read(job.tenant, [&](db::Read& tx) { return store::batch(tx, id); });
    if (!wanted || wanted->state != BatchState::Making)
        return {};
    for (int made = 0;; ++made) {
        auto const part = TRY(here.database.write(job.tenant, { .name = notices_job }, [&](db::Write& tx) { return next_part(tx, here, *wanted); }));
        if (part == 0)
            break;
        if (made == parts_a_run)  // a server that stops waits for what runs: the rest is a job of its own
            return here.database.write(job.tenant, { .name = notices_job }, [&](db::Write& tx) -> Result<void> {
                want(tx, here, id);
                return {};
            });
        TRY(make_part(here, caller, id, part));
    }
    return here.database.write(job.tenant, { .name = notices_job }, [&](db::Write& tx) -> Result<void> {
        store::end_batch(tx, id, store::last_part(tx, id) > 0 ? BatchState::Done : BatchState::Empty);
        return {};
    });
}

Result<std::vector<NoticePart>> notice_parts(db::Read& tx, Caller const& caller, BatchId const& id)
{
    TRY(access::allow(tx, caller, may_assess, { "" }));
    return store::parts_of(tx, id);
}

Result<std::string> notices_file(Caller const& caller, Workplace const& here, BatchId const& id, int part)
{
    auto const kept = TRY(here.database.write(caller.tenant, { .name = "treasury.take_notices" }, [&](db::Write& tx) { return file_to_read(tx, caller, here, id, part); }));
    if (!kept)
        return refuse(Kind::Conflict, "treasury.notice.shielded_since");
    auto const opened = crypto::decrypt(here.keys.storage, kept->boxed_key, key_context(id, kept->blob));
    crypto::SymmetricKey key;
    if (!opened || opened->size() != key.bytes.size())
        throw std::runtime_error("treasury: the key of the notices " + id.value + " does not open");
    std::ranges::copy(*opened, key.bytes.begin());
    auto bytes = here.files.read(kept->blob, key);
    if (!bytes)
        throw std::runtime_error("treasury: the notices " + id.value + " cannot be read");
    return std::move(*bytes);
}

}  // namespace mado::treasury
