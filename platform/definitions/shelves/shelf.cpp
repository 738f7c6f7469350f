#include <mado/definitions/shelf.h>

#include "model/reader.h"
#include "model/report.h"
#include "shelves/version_store.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/names/embedded.h>

namespace mado::embedded { std::span<File const> definitions(); }

namespace mado::definitions {

namespace {

using Kind = Refusal::Kind;
constexpr std::size_t most_bytes = 2'000'000;

void leave_event(db::Write& tx, Caller const& caller, Moment const& now, std::string_view event, Version const& version)
{
    audit::record(tx, caller, now, event, { { "definition", version.id } }, { { "procedure", version.procedure }, { "hash", version.hash } });
}

// What a source covers, as one hash: its addresses and all that stands at them.
void append(std::string& text, yaml::Node const& node)
{
    if (node.is_scalar()) {
        text += "=" + std::to_string(node.text.size()) + ":" + node.text;
        return;
    }
    text += node.is_mapping() ? "{" : "[";
    for (auto const& entry : node.entries) {
        text += entry.key + ":";
        append(text, entry.value);
    }
    for (auto const& item : node.items)
        append(text, item);
    text += node.is_mapping() ? "}" : "]";
}

yaml::Node const* node_at(yaml::Node const& tree, std::string_view address)
{
    auto const* node = &tree;
    while (node && !address.empty()) {
        auto const dot = address.find('.');
        auto const part = address.substr(0, dot);
        auto const* next = node->find(part);
        if (!next && node->find("fields"))
            next = node->find("fields")->find(part);
        node = next;
        address = dot == std::string_view::npos ? std::string_view {} : address.substr(dot + 1);
    }
    return node;
}

std::string covers(yaml::Node const& tree, Source const& source)
{
    std::string text = source.says + "\n" + source.sure + "\n";
    for (auto const& address : source.of) {
        text += address + "\n";
        if (auto const* node = node_at(tree, address))
            append(text, *node);
    }
    return crypto::sha256_hex(text);
}

std::map<std::string, std::string> covers_of(std::string_view text)
{
    std::map<std::string, std::string> found;
    if (auto const tree = yaml::parse(text))
        for (auto const& source : read_sources(tree->find("sources")))
            found.emplace(source.name, covers(*tree, source));
    return found;
}

// Ticks whose parts are unchanged stay; a changed unit loses its tick.
void carry_ticks(db::Write& tx, std::vector<store::StoredTick> const& ticks, Version const& to, std::string_view text)
{
    auto const now = covers_of(text);
    for (auto const& tick : ticks) {
        auto const found = now.find(tick.tick.source);
        if (found != now.end() && found->second == tick.covers)
            store::keep_tick(tx, to, tick);
        else if (!now.empty())
            store::remove_tick(tx, to, tick.tick.source);
    }
}

Result<void> check_text(std::string_view procedure, std::string_view text)
{
    if (text.size() > most_bytes)
        return refuse(Kind::TooLarge, "definitions.shelf.too_large");
    auto const tree = yaml::parse(text);
    if (tree && tree->find("procedure") && tree->text_of("procedure") != procedure)
        return refuse(Kind::Invalid, "definitions.shelf.other_procedure", { { "procedure", std::string(procedure) } });
    return {};
}

Result<Version> draft_as_shown(db::Read& tx, std::string_view procedure, std::string_view expected_hash)
{
    auto found = store::draft(tx, procedure);
    if (!found)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    if (found->hash != expected_hash)
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    return *found;
}

Version new_draft(Caller const& caller, Moment const& now, std::string_view procedure, std::string_view text, std::string based_on)
{
    return { now.id(), std::string(procedure), crypto::sha256_hex(text), std::move(based_on), VersionState::Draft, {}, now.at, caller.person };
}

}  // namespace

DefinitionPointer Cache::find(std::string_view hash) const
{
    std::lock_guard const lock(mutex_);
    auto const found = loaded_.find(std::string(hash));
    return found == loaded_.end() ? nullptr : found->second;
}

// Loading takes milliseconds, so it is not done under the lock; two that load the same keep the first.
DefinitionPointer Cache::load(std::string_view hash, std::string_view file_name, std::string_view text)
{
    if (auto known = find(hash))
        return known;
    auto loaded = definitions::load(file_name, text);
    if (!loaded)
        return nullptr;
    std::lock_guard const lock(mutex_);
    return loaded_.emplace(hash, std::move(*loaded)).first->second;
}

DefinitionPointer definition(db::Read& tx, Cache& cache, std::string_view hash)
{
    auto const found = version(tx, hash);  // also when it is in the cache: another town's version is not ours
    if (!found)
        return nullptr;
    if (auto known = cache.find(hash))
        return known;
    return cache.load(hash, found->procedure + ".yaml", text_of(tx, hash));
}

DefinitionPointer published_definition(db::Read& tx, Cache& cache, std::string_view procedure, Day on)
{
    auto const found = published(tx, procedure, on);
    return found ? definition(tx, cache, found->hash) : nullptr;
}

std::vector<Tick> ticks(db::Read& tx, std::string_view procedure)
{
    std::vector<Tick> all;
    if (auto const found = store::draft(tx, procedure))
        for (auto const& stored : store::ticks(tx, *found))
            all.push_back(stored.tick);
    return all;
}

Result<Version> adopt(db::Write& tx, Caller const& caller, Moment const& now, Library const& library, std::string_view procedure)
{
    auto const text = library.text("procedures/" + std::string(procedure) + ".yaml");
    if (text.empty())
        return refuse(Kind::NotFound, "definitions.shelf.not_in_library");
    if (store::draft(tx, procedure))
        return refuse(Kind::Conflict, "definitions.shelf.draft_exists");
    auto const made = new_draft(caller, now, procedure, text, crypto::sha256_hex(text));
    store::insert(tx, made, text);
    if (auto const before = store::latest_published(tx, procedure))
        carry_ticks(tx, store::ticks(tx, *before), made, text);
    leave_event(tx, caller, now, "definitions.version.adopted", made);
    return made;
}

Result<Version> start_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view text)
{
    if (!is_name(procedure))
        return refuse(Kind::Invalid, "definitions.shelf.other_procedure", { { "procedure", std::string(procedure) } });
    TRY(check_text(procedure, text));
    if (store::draft(tx, procedure) || store::latest_published(tx, procedure))
        return refuse(Kind::Conflict, "definitions.shelf.draft_exists");
    auto const made = new_draft(caller, now, procedure, text, {});
    store::insert(tx, made, text);
    leave_event(tx, caller, now, "definitions.version.drafted", made);
    return made;
}

namespace {

// A draft made from what is published.
Result<Version> draft_from_published(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view text, std::string_view expected_hash)
{
    auto const before = store::latest_published(tx, procedure);
    if (!before)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    if (before->hash != expected_hash)
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    auto const made = new_draft(caller, now, procedure, text, before->based_on);
    store::insert(tx, made, text);
    carry_ticks(tx, store::ticks(tx, *before), made, text);
    leave_event(tx, caller, now, "definitions.version.drafted", made);
    return made;
}

}  // namespace

Result<Version> save_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view text, std::string_view expected_hash)
{
    TRY(check_text(procedure, text));
    if (!store::draft(tx, procedure))
        return draft_from_published(tx, caller, now, procedure, text, expected_hash);
    auto draft = TRY(draft_as_shown(tx, procedure, expected_hash));
    draft.hash = crypto::sha256_hex(text);
    draft.state = VersionState::Draft;
    draft.changed_at = now.at;
    draft.changed_by = caller.person;
    if (!store::change_text(tx, draft, text, expected_hash))
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    carry_ticks(tx, store::ticks(tx, draft), draft, text);
    leave_event(tx, caller, now, "definitions.version.saved", draft);
    return draft;
}

Findings findings(std::string_view file_name, std::string_view text, Calendar const& calendar, Library const* library, std::vector<Tick> const& ticks)
{
    Findings found;
    auto const loaded = load(file_name, text);
    if (!loaded) {
        found.problems = loaded.error();
        return found;
    }
    auto const& definition = *loaded;
    auto const add = [&](std::vector<Problem> const& more) { found.problems.insert(found.problems.end(), more.begin(), more.end()); };
    add(definition->before_publishing);
    add(run_examples(definition, calendar));
    if (library)
        add(missing_files(*library, *definition));
    for (auto const& source : definition->sources)
        if (source.needs_tick() && std::none_of(ticks.begin(), ticks.end(), [&](Tick const& tick) { return tick.source == source.name; }))
            found.to_tick.push_back(source.name);
    return found;
}

Result<Version> examine(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view expected_hash, Findings const& findings)
{
    auto draft = TRY(draft_as_shown(tx, procedure, expected_hash));
    if (!findings.passes()) {
        Refusal refusal { Kind::Invalid, "definitions.shelf.problems" };
        for (auto const& problem : findings.problems)
            refusal.fields.push_back({ "text", "definitions.shelf.problem", {}, printed(problem) });
        return std::unexpected(std::move(refusal));
    }
    if (draft.state == VersionState::Examined)
        return draft;
    draft.state = VersionState::Examined;
    draft.changed_at = now.at;
    draft.changed_by = caller.person;
    if (!store::change_state(tx, draft, VersionState::Draft))
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    leave_event(tx, caller, now, "definitions.version.examined", draft);
    return draft;
}

Result<void> tick(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view source)
{
    auto const draft = store::draft(tx, procedure);
    if (!draft)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    auto const covered = covers_of(text_of(tx, draft->hash));
    auto const found = covered.find(std::string(source));
    if (found == covered.end())
        return refuse(Kind::NotFound, "definitions.shelf.no_such_source");
    store::keep_tick(tx, *draft, { { std::string(source), caller.person, now.today() }, found->second });
    audit::record(tx, caller, now, "definitions.source.ticked", { { "definition", draft->id } }, { { "procedure", draft->procedure }, { "source", std::string(source) } });
    return {};
}

Result<void> untick(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view source)
{
    auto const draft = store::draft(tx, procedure);
    if (!draft)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    store::remove_tick(tx, *draft, source);
    audit::record(tx, caller, now, "definitions.source.unticked", { { "definition", draft->id } }, { { "procedure", draft->procedure }, { "source", std::string(source) } });
    return {};
}

namespace {

// Every source that is not read in its source has been ticked by a person, for the text as it is.
Result<void> check_ticks(db::Read& tx, Version const& draft)
{
    auto const text = text_of(tx, draft.hash);
    auto const tree = yaml::parse(text);
    if (!tree)
        return refuse(Kind::Conflict, "definitions.shelf.not_examined");
    auto const ticks = store::ticks(tx, draft);
    for (auto const& source : read_sources(tree->find("sources"))) {
        auto const is_settled = [&](store::StoredTick const& tick) { return tick.tick.source == source.name && tick.covers == covers(*tree, source); };
        if (source.needs_tick() && std::none_of(ticks.begin(), ticks.end(), is_settled))
            return refuse(Kind::Conflict, "definitions.shelf.not_ticked", { { "source", source.name } });
    }
    return {};
}

}  // namespace

Result<Version> publish(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view expected_hash, Day starts_on)
{
    auto draft = TRY(draft_as_shown(tx, procedure, expected_hash));
    if (draft.state != VersionState::Examined)
        return refuse(Kind::Conflict, "definitions.shelf.not_examined");
    TRY(check_ticks(tx, draft));
    if (starts_on < now.today())
        return refuse({ FieldError { "starts_on", "definitions.shelf.starts_in_the_past", { { "today", now.today().iso() } } } });
    if (auto const before = store::latest_published(tx, procedure); before && before->starts_on > starts_on)
        return refuse({ FieldError { "starts_on", "definitions.shelf.starts_before_published", { { "published", before->starts_on->iso() } } } });
    draft.state = VersionState::Published;
    draft.starts_on = starts_on;
    draft.changed_at = now.at;
    draft.changed_by = caller.person;
    if (!store::change_state(tx, draft, VersionState::Examined))
        return refuse(Kind::Conflict, "definitions.shelf.changed_meanwhile");
    store::replace_published(tx, draft);
    leave_event(tx, caller, now, "definitions.version.published", draft);
    return draft;
}

Result<void> discard_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure)
{
    auto const draft = store::draft(tx, procedure);
    if (!draft)
        return refuse(Kind::NotFound, "definitions.shelf.not_found");
    store::remove(tx, *draft);
    leave_event(tx, caller, now, "definitions.version.discarded", *draft);
    return {};
}

Result<void> receive_published(db::Write& tx, Caller const& caller, Moment const& now, Received const& received)
{
    if (crypto::sha256_hex(received.text) != received.hash)
        return refuse(Kind::Invalid, "definitions.shelf.changed_meanwhile");
    for (auto const& known : versions_of(tx, received.procedure))
        if (known.hash == received.hash && known.starts_on == received.starts_on)
            return {};  // delivered twice
    Version const version { now.id(), received.procedure, received.hash, {}, VersionState::Published, received.starts_on, now.at, caller.person };
    store::insert(tx, version, received.text);
    store::replace_published(tx, version);
    leave_event(tx, caller, now, "definitions.version.received", version);
    return {};
}

std::vector<db::Migration> migrations()
{
    std::vector<db::Migration> all;
    for (auto const& file : embedded::definitions())
        if (file.path.starts_with("migrations/"))
            all.push_back({ "definitions", static_cast<int>(all.size()) + 1, std::string(file.path.substr(11)), file.bytes });
    return all;
}

}  // namespace mado::definitions
