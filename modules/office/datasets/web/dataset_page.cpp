// One screen: description, resources with findings and repairs, stars with their proof, versions, publication.
#include "web/dataset_view.h"

#include <mado/open_data/pending.h>
#include <mado/time/wareki.h>

#include "model/guide.h"

namespace mado::open_data::web {

namespace {

std::vector<FactRow> facts_of(Visit const& visit, datasets::Reference const& reference, Entry const& entry)
{
    std::vector<FactRow> all;
    auto const add = [&](char const* key, std::string words) { all.push_back({ say(visit, key), words.empty() ? say(visit, "open_data.none") : std::move(words) }); };
    auto const& draft = entry.draft;
    add("open_data.field.name", draft.name);
    add("open_data.field.description", draft.description);
    add("open_data.field.division", draft.division_name);
    auto const* licence = reference.licences.find(draft.licence);
    add("open_data.field.licence", licence ? licence->title.ja : std::string());
    auto const* frequency = reference.frequencies.find(draft.frequency);
    auto const due = next_due(entry);
    add("open_data.field.frequency", (frequency ? frequency->title.ja : std::string()) + (due ? "　" + say(visit, "open_data.due", { { "day", wareki::short_text(*due) } }) : std::string()));
    std::string tags;
    for (auto const& tag : draft.tags)
        tags += (tags.empty() ? "" : "、") + tag;
    add("open_data.field.tags", tags);
    if (draft.covers_from || draft.covers_until)
        add("open_data.field.covers", (draft.covers_from ? wareki::short_text(*draft.covers_from) : std::string()) + "〜" + (draft.covers_until ? wareki::short_text(*draft.covers_until) : std::string()));
    if (!draft.source.empty())
        add("open_data.field.source", draft.source);
    return all;
}

std::vector<VersionRow> version_rows(Visit const& visit, db::Read& tx, Entry const& entry)
{
    std::vector<VersionRow> rows;
    for (auto const& one : versions(tx, entry.id)) {
        auto const number = std::to_string(one.number);
        rows.push_back({ say(visit, "open_data.version", { { "n", number } }), day_words(one.at), person_name(tx, one.by), one.note, address_of(visit, entry.id, { "versions", number }),
            one.number > 1 ? address_of(visit, entry.id, { "versions", number, "difference" }) : std::string() });
    }
    return rows;
}

std::vector<TickRow> tick_rows(Visit const& visit, db::Read& tx, Entry const& entry)
{
    std::vector<TickRow> rows;
    auto const done = ticks(tx, entry.id.value);
    for (auto const& item : model::list_of(visit.here.library.text("datasets/manual-checklist.yaml"), "checklist")) {
        TickRow row { item.key, item.title, item.words, {} };
        if (auto const found = std::ranges::find(done, item.key, &Tick::item); found != done.end())
            row.done = say(visit, "open_data.tick.done", { { "who", person_name(tx, found->by) }, { "day", day_words(found->at) } });
        rows.push_back(std::move(row));
    }
    return rows;
}

ReviewView review_view(Visit const& visit, db::Read& tx, Attempt const* attempt, Entry const& entry)
{
    auto const& request = visit.request;
    ReviewView view;
    auto const may = [&](access::Action const& action) { return access::allow(tx, visit.caller, action, { entry.owner() }).has_value(); };
    view.is_proposed = entry.review == Review::Proposed;
    auto const way = way_of(tx, visit.here);
    view.way = say(visit, way == Way::Draft ? "open_data.way.draft" : "open_data.way.second");
    if (view.is_proposed) {
        view.proposed = say(visit, "open_data.proposed.words", { { "who", person_name(tx, entry.proposed_by) }, { "day", day_words(entry.proposed_at) }, { "n", std::to_string(entry.version + 1) } });
        auto const draft = draft_of(tx, entry.id);
        if (draft && approvals::find_for(tx, visit.caller, visit.here, draft->id))
            view.draft = mado::web::link(visit, { "approvals", draft->id.value });
        view.may_confirm = !draft && may(may_confirm) && entry.proposed_by != visit.caller.person;
        view.may_take_back = may(may_edit);
    } else {
        for (auto const& one : obstacles(tx, entry))
            view.obstacles.push_back({ say(visit, one) });
        view.may_propose = may(may_edit);
        view.may_discard = entry.version == 0 && may(may_edit);
        view.may_withdraw = entry.state == State::Published && may(may_withdraw);
        if (!entry.reason.empty())
            view.given_back = say(visit, entry.state == State::Withdrawn ? "open_data.withdrawn.words" : "open_data.given_back.words", { { "reason", entry.reason } });
    }
    view.has_obstacles = !view.obstacles.empty();
    view.note = attempt ? request.answer("note") : entry.note;
    view.reason = attempt ? request.answer("reason") : std::string();
    view.withdraw_reason = attempt ? request.answer("withdraw_reason") : std::string();
    view.note_error = mado::web::trouble_of(visit, attempt, "note");
    view.propose_error = mado::web::trouble_of(visit, attempt, "propose");
    view.reason_error = mado::web::trouble_of(visit, attempt, "reason");
    view.withdraw_error = mado::web::trouble_of(visit, attempt, "withdraw_reason");
    return view;
}

Result<Step> step_named(Visit const& visit, ResourceId const& id)
{
    auto const resource = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_resource(tx, visit.caller, id); }));
    if (resource.step.number != number_typed(visit.request.answer("step")))
        return refuse(Refusal::Kind::Conflict, "open_data.changed_meanwhile");
    return resource.step;
}

http::Upload const* file_sent(Visit const& visit)
{
    auto const files = visit.request.files("file");
    return files.empty() ? nullptr : files.front();
}

// What an act does within its one transaction.
using Work = std::function<Result<void>(db::Write&)>;
struct Act { Work work {}; std::string said {}; };

template <class T>
Result<void> nothing(Result<T> const& done)
{
    if (!done)
        return std::unexpected(done.error());
    return {};
}

Result<Act> act_on_files(Desk& desk, Visit const& visit, std::string const& what, DatasetId const& id, std::int64_t revision)
{
    auto const& request = visit.request;
    ResourceId const resource { request.answer("resource") };
    auto const& here = visit.here;
    auto const& caller = visit.caller;
    if (what == "add" || what == "replace") {
        auto const& file = *file_sent(visit);
        auto prepared = TRY(prepare(here, desk.reference(here), visit.tenant(), { file.path, file.file_name }));
        auto const name = request.answer("resource_name");
        if (what == "replace")
            return Act { [=, &here, &caller](db::Write& tx) { return nothing(replace_resource(tx, caller, here, resource, prepared, revision)); }, "open_data.said.replaced" };
        return Act { [=, &here, &caller](db::Write& tx) { return nothing(add_resource(tx, caller, here, id, prepared, name, revision)); }, "open_data.said.added" };
    }
    if (what == "fetch") {
        SourceEntry source;
        source.address = request.answer("address");
        source.every_hours = static_cast<int>(std::clamp<std::int64_t>(number_typed(request.answer("every_hours")), -1, 100'000));
        auto const fetched = TRY(fetch(here, desk.reference(here), visit.tenant(), source, desk.send()));
        return Act { [=, &here, &caller](db::Write& tx) { return nothing(add_source(tx, caller, here, id, source, fetched, revision)); }, "open_data.said.added" };
    }
    if (what == "start")
        return Act { [=, &here, &caller](db::Write& tx) { return start_source(tx, caller, here, resource); }, "open_data.said.started" };
    if (what == "forget")
        return Act { [=, &here, &caller](db::Write& tx) { return forget_pending(tx, caller, here, resource, revision); }, "open_data.said.forgotten" };
    if (what == "remove")
        return Act { [=, &here, &caller](db::Write& tx) { return remove_resource(tx, caller, here, resource, revision); }, "open_data.said.removed" };
    auto const step = number_typed(request.answer("step"));
    if (what == "undo")
        return Act { [=, &here, &caller](db::Write& tx) { return nothing(undo_repair(tx, caller, here, resource, step, revision)); }, "open_data.said.undone" };
    if (what == "alike") {
        auto const from = TRY(step_named(visit, resource));
        auto prepared = TRY(prepare_alike(here, desk.reference(here), visit.tenant(), from, request.answers("alike"), number_typed(request.answer("alike_rows"))));
        return Act { [=, &here, &caller](db::Write& tx) { return nothing(apply_repair(tx, caller, here, resource, prepared, "alike", step, revision)); }, "open_data.said.alike" };
    }
    if (what == "repair" || what == "key") {
        auto const from = TRY(step_named(visit, resource));
        auto const repair = request.answer("repair");
        auto prepared = TRY(what == "key" ? prepare_key(here, desk.reference(here), visit.tenant(), from, request.answer("key")) : prepare_repair(here, desk.reference(here), visit.tenant(), from, repair));
        return Act { [=, &here, &caller](db::Write& tx) { return nothing(apply_repair(tx, caller, here, resource, prepared, what == "key" ? "key" : repair, step, revision)); },
            what == "key" ? "open_data.said.key" : "open_data.said.repaired" };
    }
    return Act {};
}

Act act_on_dataset(Desk& desk, Visit const& visit, std::string const& what, DatasetId const& id, std::int64_t revision)
{
    auto const& request = visit.request;
    auto const& here = visit.here;
    auto const& caller = visit.caller;
    if (what == "reason") {
        ResourceId const resource { request.answer("resource") };
        auto const finding = request.answer("finding");
        return { [=, &here, &caller, &request](db::Write& tx) { return give_reason(tx, caller, here, resource, finding, request.answer("reason." + finding), revision); }, "open_data.said.reasoned" };
    }
    if (what == "tick" || what == "untick")
        return { [=, &here, &caller, &request](db::Write& tx) { return open_data::tick(tx, caller, here, id.value, request.answer("item"), what == "tick"); }, "open_data.said.ticked" };
    if (what == "propose")
        return { [=, &here, &caller, &request](db::Write& tx) { return nothing(propose(tx, caller, here, id, request.answer("note"), revision)); }, "open_data.said.proposed" };
    if (what == "confirm")
        return { [=, &here, &caller, &desk](db::Write& tx) { return nothing(confirm(tx, caller, here, desk.reference(here), id, revision)); }, "open_data.said.published" };
    if (what == "send_back")
        return { [=, &here, &caller, &request](db::Write& tx) { return nothing(send_back(tx, caller, here, id, request.answer("reason"), revision)); }, "open_data.said.sent_back" };
    if (what == "take_back")
        return { [=, &here, &caller](db::Write& tx) { return nothing(take_back(tx, caller, here, id, revision)); }, "open_data.said.taken_back" };
    if (what == "discard")
        return { [=, &here, &caller](db::Write& tx) { return discard(tx, caller, here, id, revision); }, "open_data.said.discarded" };
    if (what == "withdraw")
        return { [=, &here, &caller, &request](db::Write& tx) { return nothing(withdraw(tx, caller, here, id, request.answer("withdraw_reason"), revision)); }, "open_data.said.withdrawn" };
    return {};
}

}  // namespace

namespace {

std::vector<PendingRow> pending_rows(Visit const& visit, db::Read& tx, Entry const& entry)
{
    std::vector<PendingRow> rows;
    for (auto const& one : pending_of(tx, entry.id)) {
        bool const is_failed = one.state == PendingState::Failed;
        rows.push_back({ one.resource.value, one.name, one.address, say(visit, is_failed ? "open_data.pending.failed" : one.is_new ? "open_data.pending.new" : "open_data.pending.replaces"),
            is_failed ? fault_words(visit, one.fault) : std::string(), is_failed });
    }
    return rows;
}

}  // namespace

DatasetView dataset_view(Desk& desk, Visit const& visit, db::Read& tx, Attempt const* attempt, Entry const& entry)
{
    auto const& request = visit.request;
    auto const& reference = desk.reference(visit.here);
    DatasetView view;
    view.back = mado::web::link(visit, "/datasets");
    view.title = entry.draft.title;
    view.state = state_words(visit, entry);
    view.is = weight_of(entry);
    // After a Conflict the page shows what is there now, and acts on that.
    view.revision = std::to_string(entry.revision);
    view.describe = address_of(visit, entry.id, { "description" });
    view.query = address_of(visit, entry.id, { "query" });
    view.facts = facts_of(visit, reference, entry);
    view.may_change = entry.review == Review::None && access::allow(tx, visit.caller, may_edit, { entry.owner() });
    for (auto const& one : resources(tx, entry.id))
        view.resources.push_back(resource_view(visit, tx, attempt, entry, one, view.may_change));
    for (auto const& one : uploads(tx, entry.id))
        view.uploads.push_back({ address_of(visit, entry.id, { "uploads", one.id.value }), one.original.file_name, say(visit, "open_data.upload.state." + word_of(one.state)),
            one.state == UploadState::Failed ? "heed" : "mine" });
    view.has_uploads = !view.uploads.empty();
    view.pending = pending_rows(visit, tx, entry);
    int reached = 0;
    for (auto const& star : draft_stars(tx, reference, entry)) {
        view.stars.push_back({ std::to_string(star.number), say(visit, star.key, star.arguments), star.reached });
        reached += star.reached ? 1 : 0;
    }
    view.star_words = say(visit, "open_data.stars.words", { { "n", std::to_string(reached) } });
    view.versions = version_rows(visit, tx, entry);
    view.ticks = tick_rows(visit, tx, entry);
    view.review = review_view(visit, tx, attempt, entry);
    view.has_resources = !view.resources.empty(), view.has_versions = !view.versions.empty(), view.has_ticks = !view.ticks.empty();
    view.resource_name = attempt ? request.answer("resource_name") : std::string();
    view.address = attempt ? request.answer("address") : std::string();
    view.every_hours = attempt && request.has("every_hours") ? request.answer("every_hours") : "24";
    view.file_error = mado::web::trouble_of(visit, attempt, "file");
    view.resource_name_error = mado::web::trouble_of(visit, attempt, "resource_name");
    view.address_error = mado::web::trouble_of(visit, attempt, "address");
    view.every_hours_error = mado::web::trouble_of(visit, attempt, "every_hours");
    view.trouble_summary = mado::web::trouble_summary(visit, attempt);
    return view;
}

Shown show_dataset(Desk& desk, Visit const& visit, Attempt const* attempt)
{
    desk.reference(visit.here);
    auto const look = [&](db::Read& tx) -> Result<DatasetView> {
        auto const entry = TRY(find(tx, visit.caller, dataset_at(visit)));
        return dataset_view(desk, visit, tx, attempt, entry);
    };
    auto const view = TRY(visit.here.database.read(visit.tenant(), look));
    return mado::web::page(visit, "open_data/dataset.html", view, attempt);
}

Shown act_dataset(Desk& desk, Visit const& visit)
{
    auto const id = dataset_at(visit);
    auto const what = visit.request.answer("do");
    auto const revision = number_typed(visit.request.answer("revision"));
    desk.reference(visit.here);
    // Before a file is read or an address called: whether the caller may at all.
    TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find(tx, visit.caller, id); }));
    auto act = act_on_dataset(desk, visit, what, id, revision);
    if (!act.work) {
        auto const may_work = [&](db::Read& tx) -> Result<void> {
            auto const entry = TRY(find(tx, visit.caller, id));
            return access::allow(tx, visit.caller, may_edit, { entry.owner() });
        };
        TRY(visit.here.database.read(visit.tenant(), may_work));
        if (what == "add" || what == "replace") {
            Upload said;
            said.dataset = id;
            said.is_new = what == "add";
            said.resource = { what == "replace" ? visit.request.answer("resource") : std::string() };
            said.name = what == "add" ? visit.request.answer("resource_name") : std::string();
            if (auto const taken = TRY(taken_as_upload(desk, visit, visit.caller, file_sent(visit), std::move(said))))
                return mado::web::done(visit, "/datasets/" + id.value + "/uploads/" + taken->id.value, "open_data.said.received");
        }
        act = TRY(act_on_files(desk, visit, what, id, revision));
    }
    if (!act.work)
        return refuse(Refusal::Kind::Invalid, "open_data.no_such_act");
    TRY(visit.here.database.write(visit.tenant(), { .name = "open_data.act" }, act.work));
    return mado::web::done(visit, what == "discard" ? std::string("/datasets") : "/datasets/" + id.value, act.said);
}

Shown show_file(Desk&, Visit const& visit, Attempt const*)
{
    auto const resource = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find_resource(tx, visit.caller, visit.request.id<OpenResourceTag>("resource")); }));
    if (resource.dataset != dataset_at(visit))
        return refuse(Refusal::Kind::NotFound, "open_data.resource.not_found");
    bool const is_original = visit.request.query_of("of") == "original";
    // What people put in is never shown within our pages: it is downloaded.
    return download(visit, "application/octet-stream", is_original ? resource.original.blob : resource.step.content.blob, is_original ? resource.original.file_name : resource.step.content.file_name);
}

std::vector<mado::web::PageType> dataset_pages() { return { html::page<DatasetView>("open_data/dataset.html") }; }

}  // namespace mado::open_data::web
