#include <mado/records/marks.h>

#include <mado/cases/special.h>
#include <mado/records/holds.h>

#include "service/filing.h"
#include "store/mark_store.h"
#include "store/record_store.h"

#include <algorithm>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

// The request's own collecting holds what it is about (開示請求); that does not stand against the decision on it.
bool is_needed(db::Read& tx, Record const& record)
{
    return std::ranges::any_of(holds_on(tx, record.folder), [&](Hold const& one) {
        bool const is_of_another = (one.kind == Holds::Record && one.object != record.id.value) || (one.kind == Holds::Matter && one.object != record.matter);
        return one.ground != Ground::Disclosure && !is_of_another;
    });
}

Result<void> erase_whole(db::Write& tx, Caller const& caller, Workplace const& here, Record const& record)
{
    if (is_needed(tx, record))
        return refuse(RefusalKind::Conflict, "records.mark.held");
    TRY(service::erase(tx, caller, here, record, RecordState::Disposed));
    service::reckon(tx, record.folder);
    service::trace(tx, caller, here, "records.record.erased", record);
    return {};
}

}  // namespace

Result<void> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Mark const& mark)
{
    auto const record = store::record(tx, mark.record);
    if (!record)
        return refuse(RefusalKind::NotFound, "records.record.not_found");
    if (record->state != RecordState::Kept)
        return refuse(RefusalKind::Conflict, "records.record.ended");
    auto kept = mark;
    kept.by = caller.person;
    kept.at = here.now().at;
    if (!store::insert(tx, kept))
        return {};
    std::map<std::string, std::string> const details { { "mark", kept.id }, { "reference", kept.reference } };
    switch (mark.measure) {
    case Measure::Correct: service::trace(tx, caller, here, "records.record.corrected", *record, details); break;
    case Measure::StopProvision: service::trace(tx, caller, here, "records.record.provision_stopped", *record, details); break;
    case Measure::StopUse:
        service::trace(tx, caller, here, "records.record.use_stopped", *record, details);
        service::index(tx, *record);  // the text of its parts goes out of the index
        if (record->matter_kind == "case" && is_uuid(record->matter))
            TRY(cases::stop_use(tx, caller, here, { record->matter }, mark.ground + "　" + mark.reference));
        break;
    case Measure::Erase: TRY(erase_whole(tx, caller, here, *record)); break;
    }
    return {};
}

std::vector<Mark> marks(db::Read& tx, RecordId const& id) { return store::marks(tx, id); }
bool has_mark(db::Read& tx, RecordId const& id, Measure measure) { return store::has_mark(tx, id, measure); }

}  // namespace mado::records
