#include <mado/records/disposals.h>
#include <mado/records/erased.h>

#include <mado/approvals/erasure.h>
#include <mado/audit/audit.h>
#include <mado/cases/erasure.h>
#include <mado/documents/erasure.h>
#include <mado/jobs/jobs.h>
#include <mado/sanitizing/erasure.h>
#include <mado/search/search.h>

#include "jobs/carry_out.h"
#include "service/booked.h"
#include "service/filing.h"
#include "service/proposing.h"
#include "store/item_store.h"
#include "store/life_store.h"
#include "store/mark_store.h"
#include "store/record_store.h"

#include <algorithm>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;
using service::is_over;
using service::trace;

constexpr int records_a_write = 50;

// Nothing is left in it: its row and the line stay.
Result<void> end(db::Write& tx, Caller const& caller, Workplace const& here, DisposalId const& id, Line line, LineState from, RecordState state)
{
    auto folder = store::folder(tx, line.folder);
    if (!folder)
        return refuse(RefusalKind::NotFound, "records.folder.not_found");
    folder->state = state;
    folder->ended_on = here.now().today();
    folder->ended_by = caller.person;
    line.state = LineState::Done;
    line.done_on = folder->ended_on;
    if (!store::change(tx, *folder) || !store::change(tx, id, line, from))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    if (state == RecordState::Disposed)
        service::trace(tx, caller, here, "records.folder.disposed", *folder, { { "records", std::to_string(line.records) } });
    else
        service::trace(tx, caller, here, "records.folder.transferred", *folder, { { "package", line.package } });
    return {};
}

// True: some are left.
Result<bool> erase_some(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& folder, RecordState state)
{
    auto const some = store::kept_in(tx, folder, records_a_write + 1);
    for (std::size_t i = 0; i < std::min<std::size_t>(some.size(), records_a_write); ++i)
        TRY(service::erase(tx, caller, here, some[i], state));
    return some.size() > records_a_write;
}

Result<void> extend(db::Write& tx, Caller const& caller, Workplace const& here, DisposalId const& id, Line line)
{
    auto folder = store::folder(tx, line.folder);
    if (!folder || !line.until)
        return refuse(RefusalKind::NotFound, "records.folder.not_found");
    folder->extended_until = line.until;
    folder->extended_why = line.reason;
    folder->until = std::max(folder->until.value_or(*line.until), *line.until);
    line.state = LineState::Done;
    line.done_on = here.now().today();
    if (!store::change(tx, *folder) || !store::change(tx, id, line, LineState::Waiting))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    service::trace(tx, caller, here, "records.folder.extended", *folder, { { "until", line.until->iso() } });
    return {};
}

// What came in between (a hold, a record that was filed late) keeps the folder.
bool must_stay(db::Read& tx, FolderId const& id, Day today)
{
    auto const folder = store::folder(tx, id);
    return !folder || !is_over(*folder, today) || is_held(tx, id);
}

}  // namespace

Result<void> service::erase(db::Write& tx, Caller const& caller, Workplace const& here, Record const& record, RecordState state)
{
    if (record.kind == Kind::Case)
        TRY(cases::erase(tx, caller, here, { record.object }));
    if (record.kind == Kind::Case || (record.kind == Kind::Draft && record.matter_kind != "case"))
        approvals::erase(tx, record.matter_kind, record.matter);
    if (record.kind == Kind::Document && record.matter_kind != "case")  // those of a case went with it
        if (auto const document = documents::find(tx, { record.object }))
            documents::erase(tx, document->of);
    if (record.kind == Kind::Payment && record.matter_kind == service::claim_matter)  // who pays a case's went with the case
        if (auto const claim = treasury::find(tx, { record.object }))
            treasury::erase_payer(tx, claim->matter_kind, claim->matter);
    sanitizing::erase(tx, "record", record.id.value);
    files::forget_blobs(tx, "record", record.id.value);
    mado::search::remove(tx, service::search_kind(record.owner), record.id.value);
    store::erase(tx, record.id, state);
    store::erase_marks(tx, record.id);
    TRY(here.listeners.publish(tx, caller, here, Erased { record }));
    return {};
}

Act usual_act(Item const& item, Selected selected)
{
    if (selected == Selected::Historical || (selected == Selected::Undecided && item.at_end == AtEnd::Transfer))
        return Act::Transfer;
    return Act::Dispose;
}

bool allows(Item const& item, Selected selected, Act act)
{
    switch (act) {
    case Act::Extend: return true;
    case Act::Transfer: return selected != Selected::Ordinary;
    case Act::Dispose: return selected == Selected::Ordinary || (selected == Selected::Undecided && item.at_end == AtEnd::Dispose);
    }
    return false;
}

std::vector<Folder> due(db::Read& tx, Caller const& caller, Day today, int most)
{
    if (!access::allow(tx, caller, may_dispose, { "" }))
        return {};
    auto all = store::folders_over(tx, today, most);
    std::erase_if(all, [&](Folder const& folder) { return is_held(tx, folder.id) || store::is_on_open_list(tx, folder.id); });
    return all;
}

Result<Disposal> find_disposal(db::Read& tx, Caller const& caller, DisposalId const& id)
{
    auto found = store::disposal(tx, id);
    if (!found || !access::allow(tx, caller, may_read_disposals, { found->owner }))
        return refuse(RefusalKind::NotFound, "records.disposal.not_found");
    return std::move(*found);
}

std::vector<Disposal> disposals(db::Read& tx, Caller const& caller, int most)
{
    auto all = store::disposals(tx, most);
    std::erase_if(all, [&](Disposal const& one) { return !access::allow(tx, caller, may_read_disposals, { one.owner }); });
    return all;
}

std::vector<Line> lines(db::Read& tx, DisposalId const& id) { return store::lines(tx, id); }

Result<bool> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, DisposalId const& id)
{
    auto found = store::disposal(tx, id);
    if (!found || found->state != DisposalState::Decided)
        return false;
    auto const today = here.now().today();
    for (auto line : store::lines(tx, id)) {
        if (line.state != LineState::Waiting)
            continue;
        if (line.act == Act::Extend) {
            TRY(extend(tx, caller, here, id, line));
        } else if (must_stay(tx, line.folder, today)) {
            line.state = LineState::Held;
            line.done_on = today;
            store::change(tx, id, line, LineState::Waiting);
            trace(tx, caller, here, "records.disposal.held", *found, { { "folder", line.folder.value } });
        } else if (line.act == Act::Transfer) {
            line.state = LineState::Packed;
            store::change(tx, id, line, LineState::Waiting);
        } else {
            bool const is_left = TRY(erase_some(tx, caller, here, line.folder, RecordState::Disposed));
            if (!is_left)
                TRY(end(tx, caller, here, id, line, LineState::Waiting, RecordState::Disposed));
        }
        return true;
    }
    auto const all = store::lines(tx, id);
    if (std::ranges::any_of(all, [](Line const& line) { return line.state == LineState::Packed; }))
        return false;  // the archive has not confirmed yet
    found->state = DisposalState::Done;
    if (!store::change(tx, *found, DisposalState::Decided))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    trace(tx, caller, here, "records.disposal.done", *found);
    return false;
}

Result<void> confirm_transfer(db::Write& tx, Caller const& caller, Workplace const& here, DisposalId const& id, FolderId const& folder, std::string_view package, std::string_view receipt)
{
    TRY(access::allow(tx, caller, may_dispose, { "" }));
    auto const found = TRY(find_disposal(tx, caller, id));
    std::vector<FieldError> errors;
    service::require(errors, "receipt", receipt, service::most_title);
    if (package.size() != 64)
        errors.push_back({ "package", "records.transfer.hash_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const all = store::lines(tx, id);
    auto const line = std::ranges::find(all, folder, &Line::folder);
    if (line == all.end() || line->state != LineState::Packed)
        return refuse(RefusalKind::Conflict, "records.transfer.not_packed");
    if (line->package != package)
        return refuse({ { "package", "records.transfer.other_package" } });
    if (must_stay(tx, folder, here.now().today()))
        return refuse(RefusalKind::Conflict, "records.disposal.is_held", { { "title", line->title } });
    auto done = *line;
    done.receipt = receipt;
    for (bool is_left = true; is_left;)
        is_left = TRY(erase_some(tx, caller, here, folder, RecordState::Transferred));
    TRY(end(tx, caller, here, id, done, LineState::Packed, RecordState::Transferred));
    jobs::enqueue(tx, here.now(), service::carry_out_job, json::object({ { "disposal", id.value } }), here.now().at, id.value);
    return {};
}

}  // namespace mado::records
