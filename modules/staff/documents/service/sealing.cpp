// 公印: kept, and affixed by its keeper alone.
#include "service/keys.h"
#include "service/render.h"
#include "store/number_store.h"
#include "store/seal_store.h"

#include <mado/documents/seals.h>

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

namespace mado::documents {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view picture_of_seal = "seal";

std::vector<FieldError> wrong_in(db::Read& tx, Workplace const& here, Seal const& seal, bool has_picture)
{
    std::vector<FieldError> wrong;
    if (text::trimmed(seal.title).empty())
        wrong.push_back({ "title", "documents.seal.title_required" });
    if (!organization::position(tx, seal.keeper))
        wrong.push_back({ "keeper", "documents.seal.keeper_required" });
    if (seal.until && *seal.until < seal.since)
        wrong.push_back({ "until", "documents.seal.until_before_since" });
    if (std::ranges::any_of(seal.documents, [&](std::string const& name) { return !here.papers.has(name); }))
        wrong.push_back({ "documents", "documents.seal.no_such_document" });
    if (!has_picture)
        wrong.push_back({ "picture", "documents.seal.picture_required" });
    return wrong;
}

std::vector<audit::Object> objects_of(Sealing const& sealing)
{
    return { { "document", sealing.document.value }, { "case", sealing.of.value }, { "official_seal", sealing.seal.value } };
}

Result<Sealing> found_sealing(db::Read& tx, DocumentId const& document)
{
    auto found = store::find_sealing(tx, document);
    if (!found)
        return refuse(Kind::NotFound, "documents.document.not_found");
    return std::move(*found);
}

// The keeper's right is the role and the position that keeps this seal, both.
Result<Sealing> kept_by(db::Read& tx, Caller const& caller, DocumentId const& document)
{
    auto found = TRY(found_sealing(tx, document));
    TRY(access::allow(tx, caller, use_seals, { .owner = found.owner }));
    auto const seal = TRY(find_seal(tx, found.seal));
    if (caller.kind != CallerKind::Staff || seal.keeper != caller.position)
        return refuse(Kind::Forbidden, "documents.seal.kept_by_another");
    return found;
}

Result<Sealing> owned_by(db::Read& tx, Caller const& caller, DocumentId const& document)
{
    auto found = TRY(found_sealing(tx, document));
    TRY(access::allow(tx, caller, print_documents, { .owner = found.owner }));
    return found;
}

Result<Sealing> changed(db::Write& tx, Caller const& caller, Workplace const& here, Sealing const& sealing, std::int64_t version, std::string_view event, store::Act act)
{
    act.by = caller.person;
    act.as = caller.position;
    act.at = here.now().at;
    if (!store::change_sealing(tx, sealing.document, version, act))
        return refuse(Kind::Conflict, "documents.seal.changed_meanwhile");
    audit::record(tx, caller, here.now(), event, objects_of(sealing));
    return found_sealing(tx, sealing.document);
}

std::string without_ends(std::string_view words) { return std::string(text::trimmed(words)); }

}  // namespace

Result<Seal> keep_seal(db::Write& tx, Caller const& caller, Workplace const& here, Seal const& seal, std::optional<files::Blob> const& picture)
{
    TRY(access::allow(tx, caller, keep_seals, { .owner = "" }));
    auto kept = seal;
    kept.title = without_ends(seal.title);
    auto const is_new = !kept.id;
    if (auto wrong = wrong_in(tx, here, kept, picture.has_value() || (!is_new && store::picture(tx, kept.id))); !wrong.empty())
        return refuse(std::move(wrong));
    auto const now = here.now();
    if (is_new) {
        kept.id = { now.id() };
        store::insert_seal(tx, kept);
    } else if (!store::update_seal(tx, kept)) {
        return refuse(Kind::Conflict, "documents.seal.changed_meanwhile");
    }
    store::keep_documents(tx, kept);
    if (picture) {
        store::keep_picture(tx, kept.id, boxed(here, kept.id.value, picture_of_seal, *picture));
        files::name_blob(tx, picture->name, picture->size, "official_seal", kept.id.value, now.at);
    }
    audit::record(tx, caller, now, "documents.official_seal.kept", { { "official_seal", kept.id.value } });
    return find_seal(tx, kept.id);
}

Result<Seal> find_seal(db::Read& tx, SealId const& id)
{
    auto found = store::find_seal(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "documents.seal.not_found");
    return std::move(*found);
}

std::vector<Seal> seals(db::Read& tx) { return store::seals(tx); }
std::optional<Sealing> sealing_of(db::Read& tx, DocumentId const& document) { return store::find_sealing(tx, document); }

std::vector<Sealing> waiting_for_seal(db::Read& tx, Caller const& caller)
{
    std::map<DocumentId, Sealing> all;
    if (caller.position)
        for (auto const& division : access::scope(tx, caller, use_seals))
            for (auto& one : store::sealings_in(tx, SealingState::Waiting, caller.position, division))
                all.emplace(one.document, std::move(one));
    std::vector<Sealing> found;
    for (auto& [id, one] : all)
        found.push_back(std::move(one));
    return found;
}

std::vector<Sealing> returned_to(db::Read& tx, Caller const& caller)
{
    std::map<DocumentId, Sealing> all;
    for (auto const& division : access::scope(tx, caller, print_documents))
        for (auto& one : store::sealings_in(tx, SealingState::Returned, {}, division))
            all.emplace(one.document, std::move(one));
    std::vector<Sealing> found;
    for (auto& [id, one] : all)
        found.push_back(std::move(one));
    return found;
}

Result<Sealing> affix(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, std::int64_t version)
{
    auto const sealing = TRY(kept_by(tx, caller, document));
    auto const seal = TRY(find_seal(tx, sealing.seal));
    auto const today = here.now().today();
    if (today < seal.since || (seal.until && *seal.until < today))
        return refuse(Kind::Conflict, "documents.seal.not_in_use");
    auto const done = TRY(changed(tx, caller, here, sealing, version, "documents.document.sealed", { SealingState::Waiting, SealingState::Sealed, {}, sealing.remark, {}, {}, {} }));
    jobs::enqueue(tx, here.now(), render_job, json::object({ { "document", document.value } }));
    return done;
}

Result<Sealing> give_back_unsealed(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, std::string_view reason, std::int64_t version)
{
    auto const sealing = TRY(kept_by(tx, caller, document));
    if (text::trimmed(reason).empty())
        return refuse({ { "reason", "documents.seal.reason_required" } });
    return changed(tx, caller, here, sealing, version, "documents.document.seal_refused", { SealingState::Waiting, SealingState::Returned, without_ends(reason), sealing.remark, {}, {}, {} });
}

Result<Sealing> ask_seal_again(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, std::string_view remark, std::int64_t version)
{
    auto const sealing = TRY(owned_by(tx, caller, document));
    if (text::trimmed(remark).empty())
        return refuse({ { "remark", "documents.seal.remark_required" } });
    if (store::is_withheld(tx, document))
        return refuse(Kind::Forbidden, "documents.document.withheld");
    return changed(tx, caller, here, sealing, version, "documents.document.seal_asked", { SealingState::Returned, SealingState::Waiting, sealing.reason, without_ends(remark), {}, {}, {} });
}

Result<Sealing> drop_unsealed(db::Write& tx, Caller const& caller, Workplace const& here, DocumentId const& document, std::string_view reason, std::int64_t version)
{
    auto const sealing = TRY(owned_by(tx, caller, document));
    if (text::trimmed(reason).empty())
        return refuse({ { "remark", "documents.numbers.reason_required" } });
    auto const dropped = TRY(changed(tx, caller, here, sealing, version, "documents.document.dropped", { SealingState::Returned, SealingState::Dropped, without_ends(reason), sealing.remark, {}, {}, {} }));
    if (auto const number = store::number_of_document(tx, document); number && store::set_void(tx, number->id, without_ends(reason), here.now().at, caller.person))
        audit::record(tx, caller, here.now(), "documents.number.voided", { { "number", number->id.value } }, { { "text", number->text } });
    return dropped;
}

std::vector<Sealing> uses(db::Read& tx, SealId const& seal, Day from, Day through, int most)
{
    return store::uses(tx, seal, instant_in_tokyo(from), instant_in_tokyo(through.plus_days(1)), most);
}

Result<std::string> picture_of(Workplace const& here, std::string const& tenant, SealId const& seal)
{
    auto const kept = here.database.read(tenant, [&](db::Read& tx) { return store::picture(tx, seal); });
    if (!kept)
        return refuse(Kind::NotFound, "documents.seal.not_found");
    auto const blob = TRY(opened_blob(here, seal.value, picture_of_seal, *kept));
    auto bytes = here.files.read(blob.name, blob.key);
    if (!bytes)
        return refuse(Kind::Gone, "documents.seal.picture_lost");
    return std::move(*bytes);
}

}  // namespace mado::documents
