#include <mado/records/holds.h>

#include <mado/audit/audit.h>

#include "service/filing.h"
#include "store/life_store.h"
#include "store/record_store.h"

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

Result<void> is_there(db::Read& tx, Hold const& typed)
{
    bool is_gone = false, is_known = false;
    switch (typed.kind) {
    case Holds::Folder:
        if (auto const folder = store::folder(tx, { typed.object }))
            is_known = true, is_gone = folder->state != RecordState::Kept;
        break;
    case Holds::Record:
        if (auto const record = store::record(tx, { typed.object }))
            is_known = true, is_gone = record->state != RecordState::Kept;
        break;
    case Holds::Matter:
        // A matter may be held before its first record is filed.
        is_known = !typed.matter_kind.empty() && !typed.object.empty();
        break;
    }
    if (!is_known)
        return refuse(RefusalKind::NotFound, "records.hold.nothing_there");
    if (is_gone)
        return refuse(RefusalKind::Conflict, "records.folder.ended");
    return {};
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Hold const& hold)
{
    audit::record(tx, caller, here.now(), event, { { "hold", hold.id.value }, { hold.kind == Holds::Matter ? hold.matter_kind : word_of(hold.kind), hold.object } }, { { "ground", word_of(hold.ground) } });
}

}  // namespace

Result<Hold> hold(db::Write& tx, Caller const& caller, Workplace const& here, Hold const& typed)
{
    TRY(access::allow(tx, caller, may_hold, { "" }));
    TRY(is_there(tx, typed));
    std::vector<FieldError> errors;
    service::require(errors, "words", typed.words, service::most_words);
    if (typed.reference.size() > 600)
        errors.push_back({ "reference", "records.too_long", { { "most", "200" } } });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto made = typed;
    made.id = { here.now().id() };
    made.by = caller.person;
    made.at = here.now().at;
    made.released_at = std::nullopt;
    store::insert(tx, made);
    trace(tx, caller, here, "records.hold.placed", made);
    return made;
}

Result<void> release(db::Write& tx, Caller const& caller, Workplace const& here, HoldId const& id, std::string_view why)
{
    TRY(access::allow(tx, caller, may_hold, { "" }));
    auto const found = store::hold(tx, id);
    if (!found)
        return refuse(RefusalKind::NotFound, "records.hold.nothing_there");
    std::vector<FieldError> errors;
    service::require(errors, "why", why, service::most_words);
    if (!errors.empty())
        return refuse(std::move(errors));
    if (!store::release(tx, id, caller.person, here.now().at, why))
        return refuse(RefusalKind::Conflict, "records.hold.released_already");
    trace(tx, caller, here, "records.hold.released", *found);
    return {};
}

bool is_held(db::Read& tx, FolderId const& id) { return !store::holds_on(tx, id).empty(); }
std::vector<Hold> holds_on(db::Read& tx, FolderId const& id) { return store::holds_on(tx, id); }
std::vector<Hold> open_holds(db::Read& tx) { return store::open_holds(tx, 300); }
std::vector<Hold> holds_of_object(db::Read& tx, Holds kind, std::string_view object) { return store::holds_of(tx, kind, object); }

}  // namespace mado::records
