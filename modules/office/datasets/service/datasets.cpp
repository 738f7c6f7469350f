#include "service/recording.h"
#include "service/sources.h"
#include "service/uploading.h"

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "store/dataset_store.h"
#include "store/desk_store.h"
#include "store/pending_store.h"
#include "store/query_store.h"

#include <algorithm>

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;
using namespace service;

bool is_name(std::string_view name)
{
    return name.size() >= 2 && name.size() <= 100 && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

void must_fit(std::vector<FieldError>& errors, char const* field, std::string const& words, std::size_t most, text::Lines lines)
{
    if (auto trouble = trouble_with(field, words, most, lines))
        errors.push_back(std::move(*trouble));
}

Result<void> is_sound(db::Read& tx, datasets::Reference const& reference, datasets::Dataset const& said)
{
    std::vector<FieldError> errors;
    if (!is_name(said.name))
        errors.push_back({ "name", "open_data.name_wrong" });
    if (is_blank(said.title))
        errors.push_back({ "title", "open_data.title_required" });
    must_fit(errors, "title", said.title, most_title, text::Lines::One);
    must_fit(errors, "title_kana", said.title_kana, most_title, text::Lines::One);
    must_fit(errors, "description", said.description, most_words, text::Lines::Many);
    must_fit(errors, "contact", said.contact, most_short, text::Lines::Many);
    must_fit(errors, "attribution", said.attribution, most_short, text::Lines::Many);
    must_fit(errors, "source", said.source, 2'000, text::Lines::Many);
    if (!organization::division(tx, said.division))
        errors.push_back({ "division", "open_data.division_unknown" });
    if (!said.licence.empty() && !reference.licences.find(said.licence))
        errors.push_back({ "licence", "open_data.licence_unknown" });
    if (!said.frequency.empty() && !reference.frequencies.find(said.frequency))
        errors.push_back({ "frequency", "open_data.frequency_unknown" });
    if (std::ranges::any_of(said.themes, [&](std::string const& theme) { return !reference.themes.find(theme); }))
        errors.push_back({ "themes", "open_data.theme_unknown" });
    if (said.tags.size() > most_tags || std::ranges::any_of(said.tags, [](std::string const& tag) { return text::length(tag) > 50; }))
        errors.push_back({ "tags", "open_data.tags_too_many", { { "most", std::to_string(most_tags) } } });
    for (auto const& tag : said.tags)
        if (!text::is_utf8(tag) || text::control_character(tag)) {
            errors.push_back({ "tags", "open_data.control_character" });
            break;
        }
    if (said.covers_from && said.covers_until && *said.covers_until < *said.covers_from)
        errors.push_back({ "covers_until", "open_data.covers_backwards" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

// What a person describes; the rest is ours.
void take(datasets::Dataset& draft, datasets::Dataset const& said, db::Read& tx)
{
    auto made = said;
    made.id = draft.id;
    made.version = draft.version;
    made.version_note.clear();
    made.published_at = draft.published_at;
    made.resources.clear();
    made.quality = {};
    made.stars = 0;
    auto const division = organization::division(tx, said.division);
    made.division_name = division ? division->name : std::string();
    draft = std::move(made);
}

Step first_step(Caller const& caller, Workplace const& here, Prepared const& prepared, std::int64_t number)
{
    return { number, 0, {}, prepared.content, prepared.checked, caller.person, here.clock.now() };
}

// Columns that a person had looked at together were those of the file before: in this one somebody looks again.
void look_again(Checked const& before, Step& step)
{
    if (before.alike.empty() || !step.content.table || !step.checked.alike.empty())
        return;
    std::string columns;
    for (auto const& one : before.alike)
        columns += (columns.empty() ? "" : "、") + one;
    step.checked.alike = before.alike;
    step.checked.alike_rows = before.alike_rows;
    step.checked.privacy.push_back({ "alike_again:" + step.content.hash.substr(0, 12), "few_alike", columns, "stop", 1, {}, { "open_data.privacy.alike_again", { { "columns", columns } } } });
}

Result<ResourceEntry> workable_resource(db::Read& tx, ResourceId const& id)
{
    auto found = store::resource(tx, id);
    if (!found)
        return refuse(RefusalKind::NotFound, "open_data.resource.not_found");
    return std::move(*found);
}

// The dataset follows its first table: the standard that it is of.
Result<Entry> keep_with_standard(db::Write& tx, Workplace const& here, Entry entry)
{
    entry.standard.clear();
    for (auto const& one : store::resources(tx, entry.id))
        if (entry.standard.empty())
            entry.standard = one.step.content.standard;
    return keep(tx, here, std::move(entry));
}

}  // namespace

Result<Entry> service::seen_by(db::Read& tx, Caller const& caller, access::Action const& action, DatasetId const& id)
{
    auto found = store::find(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner() }))
        return refuse(RefusalKind::NotFound, "open_data.not_found");
    TRY(access::allow(tx, caller, action, { found->owner() }));
    return std::move(*found);
}

Result<Entry> service::workable(db::Read& tx, Caller const& caller, DatasetId const& id, std::int64_t revision)
{
    auto found = TRY(seen_by(tx, caller, may_edit, id));
    if (found.revision != revision)
        return refuse(RefusalKind::Conflict, "open_data.changed_meanwhile");
    if (found.review == Review::Proposed)
        return refuse(RefusalKind::Conflict, "open_data.under_review");
    return found;
}

Result<Entry> service::keep(db::Write& tx, Workplace const& here, Entry entry)
{
    auto const before = entry.revision;
    ++entry.revision;
    entry.changed_at = here.clock.now();
    if (!store::change(tx, entry, before))
        return refuse(RefusalKind::Conflict, "open_data.changed_meanwhile");
    return entry;
}

void service::trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Entry const& entry, std::map<std::string, std::string> details)
{
    audit::record(tx, caller, here.now(), event, { { "dataset", entry.id.value } }, details);
}

void service::name_blobs(db::Write& tx, Workplace const& here, std::string const& of, std::initializer_list<files::Blob const*> blobs)
{
    for (auto const* blob : blobs)
        if (!blob->name.empty())
            files::name_blob(tx, blob->name, blob->size, blobs_of, of, here.clock.now());
}

std::optional<FieldError> service::trouble_with(std::string field, std::string_view words, std::size_t most, text::Lines lines)
{
    if (!text::is_utf8(words) || text::length(words) > most)
        return FieldError { std::move(field), "open_data.too_long", { { "most", std::to_string(most) } } };
    if (text::control_character(words, lines))
        return FieldError { std::move(field), "open_data.control_character" };
    return std::nullopt;
}

bool service::is_blank(std::string_view words) { return words.find_first_not_of(" \t\r\n") == std::string_view::npos; }

Result<Entry> create(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, datasets::Dataset const& description, Origin origin)
{
    TRY(access::allow(tx, caller, may_edit, { description.division }));
    TRY(is_sound(tx, reference, description));
    auto const now = here.now();
    Entry entry;
    entry.id = { now.id() };
    entry.origin = origin;
    entry.draft.id = entry.id.value;
    take(entry.draft, description, tx);
    entry.created_at = entry.changed_at = now.at;
    if (!store::insert(tx, entry))
        return refuse({ { "name", "open_data.name_taken" } });
    trace(tx, caller, here, "open_data.dataset.registered", entry, { { "name", entry.draft.name } });
    return entry;
}

Result<Entry> describe_again(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, DatasetId const& id, datasets::Dataset const& description,
    std::int64_t revision)
{
    auto entry = TRY(workable(tx, caller, id, revision));
    auto said = description;
    said.name = entry.draft.name;             // stands in addresses: it stays
    TRY(is_sound(tx, reference, said));
    TRY(access::allow(tx, caller, may_edit, { said.division }));  // nobody gives a dataset to a division that is not his
    take(entry.draft, said, tx);
    auto kept = TRY(keep(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.dataset.changed", kept);
    return kept;
}

Result<ResourceEntry> add_resource(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, Prepared const& prepared, std::string_view name, std::int64_t revision)
{
    return add_resource_as(tx, caller, here, id, prepared, name, revision, { here.now().id() });
}

Result<ResourceEntry> service::add_resource_as(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, Prepared const& prepared, std::string_view name,
    std::int64_t revision, ResourceId const& as)
{
    auto entry = TRY(workable(tx, caller, id, revision));
    auto const there = store::resources(tx, id);
    if (there.size() >= most_resources)
        return refuse({ { "file", "open_data.resources_too_many", { { "most", std::to_string(most_resources) } } } });
    if (auto trouble = trouble_with("resource_name", name, most_title, text::Lines::One))
        return refuse({ std::move(*trouble) });
    ResourceEntry resource { as, id, there.empty() ? 1 : there.back().place + 1, prepared.original, first_step(caller, here, prepared, 1) };
    resource.step.content.id = resource.id.value;
    if (!is_blank(name))
        resource.step.content.name = name;
    store::insert(tx, resource);
    store::insert(tx, resource.id, resource.step);
    name_blobs(tx, here, resource.id.value, { &prepared.original.blob, &prepared.content.blob });
    auto const kept = TRY(keep_with_standard(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.resource.added", kept, { { "resource", resource.id.value }, { "sha256", prepared.original.hash } });
    return resource;
}

Result<ResourceEntry> replace_resource(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, Prepared const& prepared, std::int64_t revision)
{
    auto resource = TRY(workable_resource(tx, id));
    auto entry = TRY(workable(tx, caller, resource.dataset, revision));
    auto const number = store::steps(tx, id).front().number + 1;
    auto const name = resource.step.content.name, description = resource.step.content.description;
    if (prepared.original.hash != resource.original.hash)
        store::remove_reasons(tx, id);        // they were given for other bytes
    auto const before = resource.step.checked;
    resource.original = prepared.original;
    resource.step = first_step(caller, here, prepared, number);
    look_again(before, resource.step);
    resource.step.content.id = id.value;
    resource.step.content.name = name;
    resource.step.content.description = description;
    store::insert(tx, id, resource.step);
    store::change(tx, resource);
    name_blobs(tx, here, id.value, { &prepared.original.blob, &prepared.content.blob });
    auto const kept = TRY(keep_with_standard(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.resource.renewed", kept, { { "resource", id.value }, { "sha256", prepared.original.hash } });
    return resource;
}

Result<ResourceEntry> describe_resource(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::string_view name, std::string_view description,
    std::int64_t revision)
{
    auto resource = TRY(workable_resource(tx, id));
    auto entry = TRY(workable(tx, caller, resource.dataset, revision));
    if (is_blank(name))
        return refuse({ { "resource_name", "open_data.resource.name_required" } });
    if (auto trouble = trouble_with("resource_name", name, most_title, text::Lines::One))
        return refuse({ std::move(*trouble) });
    if (auto trouble = trouble_with("resource_description", description, most_words, text::Lines::Many))
        return refuse({ std::move(*trouble) });
    if (resource.step.content.name == name && resource.step.content.description == description)
        return resource;
    for (auto& step : store::steps(tx, id)) {
        step.content.name = name;
        step.content.description = description;
        store::change(tx, id, step);
    }
    resource.step.content.name = name;
    resource.step.content.description = description;
    auto const kept = TRY(keep(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.resource.changed", kept, { { "resource", id.value } });
    return resource;
}

Result<void> remove_resource(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::int64_t revision)
{
    auto const resource = TRY(workable_resource(tx, id));
    auto entry = TRY(workable(tx, caller, resource.dataset, revision));
    store::remove(tx, id);
    store::remove_source(tx, id);
    store::remove_pending(tx, id);
    store::remove_query(tx, id);
    files::forget_blobs(tx, blobs_of, id.value);
    auto const kept = TRY(keep_with_standard(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.resource.removed", kept, { { "resource", id.value } });
    return {};
}

Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::int64_t revision)
{
    auto const entry = TRY(workable(tx, caller, id, revision));
    if (entry.version > 0)
        return refuse(RefusalKind::Conflict, "open_data.discard.published");
    for (auto const& one : store::resources(tx, id)) {
        store::remove(tx, one.id);
        store::remove_source(tx, one.id);
        files::forget_blobs(tx, blobs_of, one.id.value);
    }
    store::remove_pending_of(tx, id);
    store::remove_queries_of(tx, id);
    forget_uploads(tx, id);
    store::remove(tx, id);
    trace(tx, caller, here, "open_data.dataset.discarded", entry, { { "name", entry.draft.name } });
    return {};
}

Result<ResourceEntry> apply_repair(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, Prepared const& prepared, std::string_view what, std::int64_t step,
    std::int64_t revision)
{
    auto resource = TRY(workable_resource(tx, id));
    auto entry = TRY(workable(tx, caller, resource.dataset, revision));
    if (resource.step.number != step)
        return refuse(RefusalKind::Conflict, "open_data.changed_meanwhile");
    auto const before = resource.step.number;
    resource.step = first_step(caller, here, prepared, store::steps(tx, id).front().number + 1);
    resource.step.before = before;
    resource.step.repair = what;
    store::insert(tx, id, resource.step);
    store::change(tx, resource);
    name_blobs(tx, here, id.value, { &prepared.content.blob });
    auto const kept = TRY(keep_with_standard(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.resource.repaired", kept, { { "resource", id.value }, { "repair", std::string(what) }, { "step", std::to_string(resource.step.number) } });
    return resource;
}

Result<ResourceEntry> undo_repair(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::int64_t step, std::int64_t revision)
{
    auto resource = TRY(workable_resource(tx, id));
    auto entry = TRY(workable(tx, caller, resource.dataset, revision));
    if (resource.step.number != step)
        return refuse(RefusalKind::Conflict, "open_data.changed_meanwhile");
    auto before = resource.step.before == 0 ? std::nullopt : store::step(tx, id, resource.step.before);
    if (!before)
        return refuse(RefusalKind::Conflict, "open_data.repair.nothing_to_undo");
    resource.step = std::move(*before);
    store::change(tx, resource);
    auto const kept = TRY(keep_with_standard(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.resource.undone", kept, { { "resource", id.value }, { "step", std::to_string(step) } });
    return resource;
}

Result<void> give_reason(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::string_view finding, std::string_view words, std::int64_t revision)
{
    auto const resource = TRY(workable_resource(tx, id));
    auto entry = TRY(workable(tx, caller, resource.dataset, revision));
    auto const found = std::ranges::find(resource.step.checked.privacy, finding, &PrivacyFound::key);
    if (found == resource.step.checked.privacy.end() || found->weight != "ask")
        return refuse(RefusalKind::Conflict, "open_data.privacy.gone");
    if (is_blank(words))
        return refuse({ { "reason." + std::string(finding), "open_data.privacy.reason_required" } });
    if (auto trouble = trouble_with("reason." + std::string(finding), words, most_words, text::Lines::Many))
        return refuse({ std::move(*trouble) });
    store::keep(tx, id, { std::string(finding), std::string(words), caller.person, here.clock.now() });
    auto const kept = TRY(keep(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.resource.reasoned", kept, { { "resource", id.value }, { "finding", std::string(finding) }, { "words", audit::salted_hash(id.value, words) } });
    return {};
}

Result<void> tick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view subject, std::string_view item, bool is_done)
{
    constexpr std::size_t most_item = 100;
    if (subject.empty())
        TRY(access::allow(tx, caller, may_edit, { "" }));
    else
        TRY(seen_by(tx, caller, may_edit, { std::string(subject) }));
    if (item.empty() || item.size() > most_item)
        return refuse(RefusalKind::Invalid, "open_data.tick_unknown");
    store::tick(tx, subject, item, caller.person, here.clock.now(), is_done);
    return {};
}

// -- reading.

Result<Entry> find(db::Read& tx, Caller const& caller, DatasetId const& id) { return seen_by(tx, caller, may_read, id); }

Result<Entry> find_named(db::Read& tx, Caller const& caller, std::string_view name)
{
    auto found = store::find_named(tx, name);
    if (!found || !access::allow(tx, caller, may_read, { found->owner() }))
        return refuse(RefusalKind::NotFound, "open_data.not_found");
    return std::move(*found);
}

std::vector<Entry> entries(db::Read& tx, Caller const& caller)
{
    auto const divisions = access::scope(tx, caller, may_read);
    auto all = store::all(tx);
    std::erase_if(all, [&](Entry const& one) { return std::ranges::none_of(divisions, [&](std::string const& division) { return access::within(one.owner(), division); }); });
    return all;
}

std::vector<ResourceEntry> resources(db::Read& tx, DatasetId const& id) { return store::resources(tx, id); }

Result<ResourceEntry> find_resource(db::Read& tx, Caller const& caller, ResourceId const& id)
{
    auto found = TRY(workable_resource(tx, id));
    TRY(seen_by(tx, caller, may_read, found.dataset));
    return found;
}

std::vector<Step> steps(db::Read& tx, ResourceId const& id) { return store::steps(tx, id); }
std::vector<Version> versions(db::Read& tx, DatasetId const& id) { return store::versions(tx, id); }
std::optional<Version> version(db::Read& tx, DatasetId const& id, std::int64_t number) { return store::version(tx, id, number); }
std::vector<Reason> reasons(db::Read& tx, ResourceId const& id) { return store::reasons(tx, id); }
std::vector<Tick> ticks(db::Read& tx, std::string_view subject) { return store::ticks(tx, subject); }

std::optional<Day> next_due(Entry const& entry)
{
    return entry.state == State::Published ? next_due(entry.draft.frequency, entry.published_at) : std::nullopt;
}

}  // namespace mado::open_data
