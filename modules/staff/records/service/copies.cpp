#include <mado/records/copies.h>

#include <mado/audit/audit.h>
#include <mado/records/marks.h>

#include "service/filing.h"
#include "store/record_store.h"

#include <algorithm>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

std::unexpected<Refusal> not_there() { return refuse(RefusalKind::NotFound, "records.part.gone"); }

Result<Record> open_record(db::Read& tx, Caller const& caller, RecordId const& id)
{
    auto record = TRY(find_record(tx, caller, id));
    if (record.state != RecordState::Kept || service::is_hidden(tx, record) || has_mark(tx, id, Measure::StopProvision))
        return not_there();
    return record;
}

Result<Copyable> copyable_part(db::Read& tx, Caller const& caller, Record const& record, Part const& part)
{
    if (part.origin == Origin::Document) {
        auto const document = TRY(documents::find(tx, { part.origin_id }));
        if (part.blob.empty() || !access::allow(tx, caller, documents::read_documents, { document.owner }))
            return not_there();
        return Copyable { record, part };
    }
    if (part.origin != Origin::Own)
        return not_there();
    auto file = sanitizing::file(tx, "record", record.id.value, part.blob);
    if (!file)
        return not_there();
    if (file->state == sanitizing::State::Waiting)
        return refuse(RefusalKind::Conflict, "sanitizing.waiting");
    if (!file->is_open())
        return not_there();
    return Copyable { record, part, std::move(file) };
}

}  // namespace

std::string Copyable::title() const { return file ? file->clean_title() : part.title; }

Result<Copyable> copyable(db::Read& tx, Caller const& caller, RecordId const& id, int number)
{
    auto const record = TRY(open_record(tx, caller, id));
    auto const all = parts(tx, id);
    auto const part = std::ranges::find(all, number, &Part::number);
    if (part == all.end())
        return not_there();
    return copyable_part(tx, caller, record, *part);
}

std::vector<Copyable> copyable_parts(db::Read& tx, Caller const& caller, RecordId const& id)
{
    std::vector<Copyable> all;
    if (auto const record = open_record(tx, caller, id))
        for (auto const& part : parts(tx, id))
            if (auto one = copyable_part(tx, caller, *record, part))
                all.push_back(std::move(*one));
    return all;
}

Result<std::string> bytes_of(Workplace const& here, std::string const& tenant, Copyable const& one)
{
    if (one.file)
        return sanitizing::clean_bytes(here, tenant, *one.file);
    return bytes_of(here, tenant, one.record.id, one.part);
}

Result<Copyable> take_copy(db::Write& tx, Caller const& caller, Workplace const& here, RecordId const& id, int number)
{
    auto one = TRY(copyable(tx, caller, id, number));
    std::vector<audit::Object> objects { { "record", id.value } };
    if (one.record.matter_kind == "case")
        objects.push_back({ "case", one.record.matter });
    audit::record(tx, caller, here.now(), "records.record.read", objects);
    return one;
}

}  // namespace mado::records
