#include <mado/approvals/attachments.h>
#include <mado/cases/erasure.h>
#include <mado/cases/shield.h>
#include <mado/cases/special.h>
#include <mado/sanitizing/files.h>
#include <mado/search/search.h>

#include "service/filing.h"
#include "service/find.h"
#include "store/item_store.h"
#include "store/mark_store.h"
#include "store/record_store.h"

#include <algorithm>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

bool is_case(Record const& record) { return record.matter_kind == "case" && is_uuid(record.matter); }

}  // namespace

bool service::is_hidden(db::Read& tx, Record const& record)
{
    return (is_case(record) && (cases::special_of(tx, { record.matter }) || cases::shield_of(tx, { record.matter }))) || store::has_mark(tx, record.id, Measure::StopUse);
}

std::vector<std::string> service::owners_for(db::Read& tx, Caller const& caller, access::Action const& action)
{
    auto const scope = access::scope(tx, caller, action);
    auto all = store::owners(tx);
    std::erase_if(all, [&](std::string const& owner) { return std::ranges::none_of(scope, [&](std::string const& division) { return access::within(owner, division); }); });
    return all;
}

Result<Record> find_record(db::Read& tx, Caller const& caller, RecordId const& id)
{
    auto found = store::record(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(RefusalKind::NotFound, "records.record.not_found");
    return std::move(*found);
}

Result<Folder> find_folder(db::Read& tx, Caller const& caller, FolderId const& id)
{
    auto found = store::folder(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(RefusalKind::NotFound, "records.folder.not_found");
    return std::move(*found);
}

std::optional<Record> record_of(db::Read& tx, Kind kind, std::string_view object) { return store::record_of(tx, kind, object); }
std::vector<Record> records_of_matter(db::Read& tx, std::string_view matter_kind, std::string_view matter) { return store::of_matter(tx, matter_kind, matter); }

std::vector<Part> parts(db::Read& tx, RecordId const& id)
{
    std::vector<Part> all;
    for (auto& kept : store::parts(tx, id))
        all.push_back(std::move(kept.part));
    return all;
}

std::vector<Record> records_in(db::Read& tx, Caller const& caller, FolderId const& id, std::string const& after, int most)
{
    std::vector<Record> all;
    if (find_folder(tx, caller, id))
        for (auto& record : store::in_folder(tx, id, after, most))
            all.push_back(listed(tx, std::move(record)));
    return all;
}

std::int64_t count_records(db::Read& tx, FolderId const& id) { return store::count_in(tx, id); }

std::vector<Folder> folders(db::Read& tx, Caller const& caller, int year, std::string const& division, int most)
{
    std::vector<Folder> all;
    for (auto const& allowed : access::scope(tx, caller, may_read)) {
        // The smaller of the two: what is asked for, as far as it may be read.
        if (!division.empty() && !access::within(division, allowed) && !access::within(allowed, division))
            continue;
        auto const asked = access::within(division, allowed) && !division.empty() ? division : allowed;
        for (auto& folder : store::folders_of(tx, asked, year, most))
            if (std::ranges::find(all, folder.id, &Folder::id) == all.end())
                all.push_back(std::move(folder));
    }
    std::ranges::sort(all, [](Folder const& a, Folder const& b) { return std::tuple(-a.year, a.owner, a.title, a.id.value) < std::tuple(-b.year, b.owner, b.title, b.id.value); });
    if (all.size() > static_cast<std::size_t>(most))
        all.erase(all.begin() + most, all.end());
    return all;
}

std::vector<Record> search(db::Read& tx, Caller const& caller, std::string_view words, int most)
{
    std::vector<Record> all;
    for (auto const& owner : service::owners_for(tx, caller, may_read))
        for (auto const& hit : mado::search::find(tx, service::search_kind(owner), words, most)) {
            auto found = store::record(tx, { hit.key });
            if (found && found->state == RecordState::Kept && !service::is_hidden(tx, *found) && all.size() < static_cast<std::size_t>(most))
                all.push_back(std::move(*found));
        }
    return all;
}

Record listed(db::Read& tx, Record record)
{
    if (is_case(record) && cases::special_of(tx, { record.matter })) {
        record.title = "特別な事件";
        record.from_whom.clear();
        record.to_whom.clear();
    }
    return record;
}

Result<std::string> bytes_of(Workplace const& here, std::string const& tenant, RecordId const& record, Part const& part)
{
    auto const gone = [] { return refuse(RefusalKind::Gone, "records.part.gone"); };
    switch (part.origin) {
    case Origin::Own: {
        auto const all = here.database.read(tenant, [&](db::Read& tx) { return store::parts(tx, record); });
        auto const kept = std::ranges::find_if(all, [&](store::KeptPart const& one) { return one.part.number == part.number; });
        if (kept == all.end() || kept->boxed_key.empty())
            return gone();
        auto const opened = crypto::decrypt(here.keys.storage, kept->boxed_key, service::key_context(record, kept->part.blob));
        crypto::SymmetricKey key;
        if (!opened || opened->size() != key.bytes.size())
            return gone();
        std::ranges::copy(*opened, key.bytes.begin());
        auto bytes = here.files.read(kept->part.blob, key);
        if (!bytes)
            return gone();
        return std::move(*bytes);
    }
    case Origin::Case:
    case Origin::Draft: {
        auto const owner = part.origin == Origin::Case ? std::string_view("case") : approvals::owner_of_attachments;
        auto const file = here.database.read(tenant, [&](db::Read& tx) { return sanitizing::file(tx, owner, part.origin_id, part.blob); });
        if (!file)
            return gone();
        return sanitizing::original_bytes(here, tenant, *file);
    }
    case Origin::Document: {
        auto const made = TRY(here.database.read(tenant, [&](db::Read& tx) { return documents::made(tx, here, { part.origin_id }); }));
        auto bytes = here.files.read(made.pdf.name, made.pdf.key);
        if (!bytes)
            return gone();
        return std::move(*bytes);
    }
    case Origin::Database: break;
    }
    return gone();
}

}  // namespace mado::records
