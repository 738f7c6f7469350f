#include <mado/definitions/shelf.h>

#include "model/reader.h"
#include "model/report.h"
#include "shelves/way.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/names/embedded.h>

namespace mado::embedded { std::span<File const> definitions(); }

namespace mado::definitions {

namespace {

using Kind = Refusal::Kind;

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

std::optional<way::Sources> sources_of(std::string_view text)
{
    auto const tree = yaml::parse(text);
    if (!tree)
        return std::nullopt;
    way::Sources found;
    for (auto const& source : read_sources(tree->find("sources")))
        found.emplace(source.name, way::Covered { covers(*tree, source), source.needs_tick() });
    return found;
}

constexpr way::Shelf procedures { VersionKind::Procedure, sources_of };

Result<void> check_text(std::string_view procedure, std::string_view text)
{
    TRY(way::check_size(text));
    auto const tree = yaml::parse(text);
    if (tree && tree->find("procedure") && tree->text_of("procedure") != procedure)
        return refuse(Kind::Invalid, "definitions.shelf.other_procedure", { { "procedure", std::string(procedure) } });
    return {};
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

std::vector<Tick> ticks(db::Read& tx, std::string_view procedure) { return way::ticks(tx, procedure); }

Result<Version> adopt(db::Write& tx, Caller const& caller, Moment const& now, Library const& library, std::string_view procedure)
{
    auto const text = library.text("procedures/" + std::string(procedure) + ".yaml");
    if (text.empty())
        return refuse(Kind::NotFound, "definitions.shelf.not_in_library");
    auto const made = TRY(way::begin(tx, caller, now, procedures, procedure, text, crypto::sha256_hex(text)));
    store::keep_base(tx, made.based_on, text);
    leave_event(tx, caller, now, "definitions.version.adopted", made);
    return made;
}

Result<Version> start_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view text)
{
    if (!is_name(procedure))
        return refuse(Kind::Invalid, "definitions.shelf.other_procedure", { { "procedure", std::string(procedure) } });
    TRY(check_text(procedure, text));
    if (store::latest_published(tx, procedure))
        return refuse(Kind::Conflict, "definitions.shelf.draft_exists");
    auto const made = TRY(way::begin(tx, caller, now, procedures, procedure, text, {}));
    leave_event(tx, caller, now, "definitions.version.drafted", made);
    return made;
}

Result<Version> save_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view text, std::string_view expected_hash)
{
    TRY(check_text(procedure, text));
    auto const saved = TRY(way::save(tx, caller, now, procedures, procedure, text, expected_hash));
    leave_event(tx, caller, now, saved.is_new ? "definitions.version.drafted" : "definitions.version.saved", saved.version);
    return saved.version;
}

std::string base_text(db::Read& tx, Library const& library, Version const& version)
{
    auto const now = library.text("procedures/" + version.procedure + ".yaml");
    if (!version.based_on.empty() && crypto::sha256_hex(now) == version.based_on)
        return std::string(now);
    return store::base(tx, version.based_on).value_or(text_of(tx, version.based_on));
}

Result<Version> save_merged(db::Write& tx, Caller const& caller, Moment const& now, Library const& library, std::string_view procedure, std::string_view text,
    std::string_view expected_hash)
{
    TRY(check_text(procedure, text));
    auto const theirs = library.text("procedures/" + std::string(procedure) + ".yaml");
    if (theirs.empty())
        return refuse(Kind::NotFound, "definitions.shelf.not_in_library");
    auto const based_on = crypto::sha256_hex(theirs);
    auto const saved = TRY(way::save(tx, caller, now, procedures, procedure, text, expected_hash, based_on));
    store::keep_base(tx, based_on, theirs);
    leave_event(tx, caller, now, "definitions.version.merged", saved.version);
    return saved.version;
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
    add(run_examples(definition, calendar, library));
    if (library)
        add(missing_files(*library, *definition));
    for (auto const& source : definition->sources)
        if (source.needs_tick() && std::none_of(ticks.begin(), ticks.end(), [&](Tick const& tick) { return tick.source == source.name; }))
            found.to_tick.push_back(source.name);
    return found;
}

Result<Version> examine(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view expected_hash, Findings const& findings)
{
    if (auto const draft = store::draft(tx, procedure); draft && draft->hash == expected_hash && !findings.passes()) {
        Refusal refusal { Kind::Invalid, "definitions.shelf.problems" };
        for (auto const& problem : findings.problems)
            refusal.fields.push_back({ "text", "definitions.shelf.problem", {}, printed(problem) });
        return std::unexpected(std::move(refusal));
    }
    auto const examined = TRY(way::examine(tx, caller, now, procedure, expected_hash));
    if (examined.is_new)
        leave_event(tx, caller, now, "definitions.version.examined", examined.version);
    return examined.version;
}

Result<void> tick(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view source)
{
    auto const draft = TRY(way::tick(tx, caller, now, procedures, procedure, source));
    audit::record(tx, caller, now, "definitions.source.ticked", { { "definition", draft.id } }, { { "procedure", draft.procedure }, { "source", std::string(source) } });
    return {};
}

Result<void> untick(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view source)
{
    auto const draft = TRY(way::untick(tx, procedure, source));
    audit::record(tx, caller, now, "definitions.source.unticked", { { "definition", draft.id } }, { { "procedure", draft.procedure }, { "source", std::string(source) } });
    return {};
}

Result<Version> publish(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view expected_hash, Day starts_on)
{
    auto const version = TRY(way::publish(tx, caller, now, procedures, procedure, expected_hash, starts_on));
    leave_event(tx, caller, now, "definitions.version.published", version);
    return version;
}

Result<void> discard_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure)
{
    auto const draft = TRY(way::discard(tx, procedure));
    leave_event(tx, caller, now, "definitions.version.discarded", draft);
    return {};
}

Result<void> receive_published(db::Write& tx, Caller const& caller, Moment const& now, Received const& received)
{
    if (auto const version = TRY(way::receive(tx, caller, now, procedures, received.procedure, received.hash, received.text, received.starts_on)))
        leave_event(tx, caller, now, "definitions.version.received", *version);
    return {};
}

Result<void> keep_foreign(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view hash, std::string_view text)
{
    if (crypto::sha256_hex(text) != hash)
        return refuse(Refusal::Kind::Invalid, "definitions.shelf.changed_meanwhile");
    if (version(tx, hash))
        return {};
    Version const kept { now.id(), std::string(procedure), std::string(hash), {}, VersionState::Foreign, {}, now.at, caller.person };
    store::insert(tx, VersionKind::Procedure, kept, text);
    leave_event(tx, caller, now, "definitions.version.received", kept);
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
