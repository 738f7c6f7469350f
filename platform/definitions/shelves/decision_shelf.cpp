#include <mado/definitions/decision_shelf.h>

#include "model/reader.h"
#include "shelves/way.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/dmn/model.h>

namespace mado::definitions {

namespace {

using Kind = Refusal::Kind;

constexpr std::array<std::pair<DecisionKind, std::string_view>, 2> folders { { { DecisionKind::Route, "routes/" }, { DecisionKind::Decision, "decisions/" } } };

void leave_event(db::Write& tx, Caller const& caller, Moment const& now, std::string_view event, Version const& version)
{
    audit::record(tx, caller, now, event, { { "definition", version.id } }, { { "path", version.procedure }, { "hash", version.hash } });
}

DecisionVersion decision_of(Version version)
{
    return { std::move(version.id), std::move(version.procedure), std::move(version.hash), std::move(version.based_on), version.state, version.starts_on, version.changed_at,
        std::move(version.changed_by) };
}

std::optional<DecisionVersion> decision_of(std::optional<Version> version)
{
    return version ? std::optional(decision_of(std::move(*version))) : std::nullopt;
}

std::vector<DecisionVersion> decisions_of(std::vector<Version> versions)
{
    std::vector<DecisionVersion> all;
    for (auto& version : versions)
        all.push_back(decision_of(std::move(version)));
    return all;
}

bool needs_tick(dmn::Source const& source) { return source.sure != "read"; }

// What stands in a document under an id; other elements go, so that they may change without this one's tick.
void keep_alone(dmn::Document& document, std::string_view id)
{
    auto const other = [id](auto const& element) { return element.id != id; };
    std::erase_if(document.decisions, other);
    std::erase_if(document.models, other);
    std::erase_if(document.services, other);
    std::erase_if(document.items, other);
    std::erase_if(document.inputs, other);
    std::erase_if(document.sources, other);
}

std::string covers(dmn::Document const& document, dmn::Source const& source)
{
    auto covered = document;
    covered.examples.clear();
    covered.known_from.clear();
    covered.name.clear();
    covered.description.clear();
    if (!source.of.empty() && source.of != "rules")
        keep_alone(covered, source.of);
    return crypto::sha256_hex(source.says + "\n" + source.sure + "\n" + source.of + "\n" + dmn::write(covered));
}

std::optional<way::Sources> sources_of(std::string_view text)
{
    auto const document = dmn::read("", text);
    if (!document)
        return std::nullopt;
    way::Sources found;
    for (auto const& source : document->known_from)
        found.emplace(source.name, way::Covered { covers(*document, source), needs_tick(source) });
    return found;
}

constexpr way::Shelf decisions { VersionKind::Decision, sources_of };

// A document whose id is another's would be found under a name that it does not bear.
Result<void> check_text(std::string_view path, std::string_view text)
{
    TRY(way::check_size(text));
    auto const name = decision_name(path);
    if (!name)
        return refuse(Kind::Invalid, "definitions.shelf.other_path", { { "path", std::string(path) } });
    auto const document = dmn::read("", text);
    if (document && !document->id.empty() && document->id != name->name)
        return refuse(Kind::Invalid, "definitions.shelf.other_decision", { { "name", name->name }, { "found", document->id } });
    return {};
}

}  // namespace

std::string decision_path(DecisionKind kind, std::string_view name) { return std::string(folders[static_cast<std::size_t>(kind)].second) + std::string(name); }

std::optional<DecisionName> decision_name(std::string_view path)
{
    for (auto const& [kind, folder] : folders)
        if (path.starts_with(folder) && is_name(path.substr(folder.size())))
            return DecisionName { kind, std::string(path.substr(folder.size())) };
    return std::nullopt;
}

std::string decision_file(std::string_view path) { return std::string(path) + ".dmn"; }

// -- compiled
DecisionPointer Cache::load_decision(std::string_view hash, std::string_view file_name, std::string_view text)
{
    {
        std::lock_guard const lock(mutex_);
        if (auto const found = decisions_.find(std::string(hash)); found != decisions_.end())
            return found->second;
    }
    auto loaded = definitions::load_decision(file_name, text);
    if (!loaded)
        return nullptr;
    auto made = std::make_shared<Decision const>(std::move(*loaded));
    std::lock_guard const lock(mutex_);
    return decisions_.emplace(hash, std::move(made)).first->second;
}

RoutePointer Cache::load_route(std::string_view hash, std::string_view file_name, std::string_view text)
{
    {
        std::lock_guard const lock(mutex_);
        if (auto const found = routes_.find(std::string(hash)); found != routes_.end())
            return found->second;
    }
    auto loaded = definitions::load_route(file_name, text);
    if (!loaded)
        return nullptr;
    auto made = std::make_shared<Route const>(std::move(*loaded));
    std::lock_guard const lock(mutex_);
    return routes_.emplace(hash, std::move(made)).first->second;
}

// -- reading
std::optional<DecisionVersion> decision_published(db::Read& tx, std::string_view path, Day on) { return decision_of(store::published(tx, path, on)); }
std::vector<DecisionVersion> decisions_published(db::Read& tx, Day on) { return decisions_of(store::published_all(tx, VersionKind::Decision, on)); }
std::vector<DecisionVersion> decision_versions(db::Read& tx) { return decisions_of(store::versions(tx, VersionKind::Decision)); }
std::vector<DecisionVersion> decision_versions_of(db::Read& tx, std::string_view path) { return decisions_of(store::versions_of(tx, path)); }
std::optional<DecisionVersion> decision_draft(db::Read& tx, std::string_view path) { return decision_of(store::draft(tx, path)); }
std::vector<Tick> decision_ticks(db::Read& tx, std::string_view path) { return way::ticks(tx, path); }

DecisionPointer published_decision(db::Read& tx, Cache& cache, std::string_view path, Day on)
{
    auto const found = store::published(tx, path, on);
    return found ? cache.load_decision(found->hash, decision_file(path), text_of(tx, found->hash)) : nullptr;
}

RoutePointer published_route(db::Read& tx, Cache& cache, std::string_view name, Day on)
{
    auto const path = decision_path(DecisionKind::Route, name);
    auto const found = store::published(tx, path, on);
    return found ? cache.load_route(found->hash, decision_file(path), text_of(tx, found->hash)) : nullptr;
}

RoutePointer route_of(db::Read& tx, Cache& cache, Library const& library, std::string_view name, Day on)
{
    // A town's own table decides alone: one that cannot be read any more is nothing, never the library's.
    if (store::published(tx, decision_path(DecisionKind::Route, name), on))
        return published_route(tx, cache, name, on);
    auto const* common = library.route(name);
    return common ? RoutePointer(RoutePointer {}, common) : nullptr;  // the library outlives every use: nothing is counted
}

// -- use cases
Result<DecisionVersion> adopt_decision(db::Write& tx, Caller const& caller, Moment const& now, Library const& library, std::string_view path)
{
    auto const text = decision_name(path) ? library.text(decision_file(path)) : std::string_view {};
    if (text.empty())
        return refuse(Kind::NotFound, "definitions.shelf.not_in_library");
    auto made = TRY(way::begin(tx, caller, now, decisions, path, text, crypto::sha256_hex(text)));
    leave_event(tx, caller, now, "definitions.decision.adopted", made);
    return decision_of(std::move(made));
}

Result<DecisionVersion> start_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view text)
{
    TRY(check_text(path, text));
    if (store::latest_published(tx, path))
        return refuse(Kind::Conflict, "definitions.shelf.draft_exists");
    auto made = TRY(way::begin(tx, caller, now, decisions, path, text, {}));
    leave_event(tx, caller, now, "definitions.decision.drafted", made);
    return decision_of(std::move(made));
}

Result<DecisionVersion> save_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view text, std::string_view expected_hash)
{
    TRY(check_text(path, text));
    auto saved = TRY(way::save(tx, caller, now, decisions, path, text, expected_hash));
    leave_event(tx, caller, now, saved.is_new ? "definitions.decision.drafted" : "definitions.decision.saved", saved.version);
    return decision_of(std::move(saved.version));
}

Findings decision_findings(std::string_view path, std::string_view text, std::vector<Tick> const& ticks)
{
    Findings found;
    auto const file = decision_file(path);
    auto const name = decision_name(path);
    if (name && name->kind == DecisionKind::Route) {
        if (auto const loaded = load_route(file, text); !loaded)
            found.problems = loaded.error();
    } else if (auto const loaded = load_decision(file, text); !loaded) {
        found.problems = loaded.error();
    }
    if (auto const document = dmn::read(file, text))
        for (auto const& source : document->known_from)
            if (needs_tick(source) && std::ranges::find(ticks, source.name, &Tick::source) == ticks.end())
                found.to_tick.push_back(source.name);
    return found;
}

Result<DecisionVersion> examine_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view expected_hash, Findings const& findings)
{
    if (auto const draft = store::draft(tx, path); draft && draft->hash == expected_hash && !findings.passes()) {
        Refusal refusal { Kind::Invalid, "definitions.shelf.problems" };
        for (auto const& problem : findings.problems)
            refusal.fields.push_back({ "text", "definitions.shelf.problem", {}, problem.japanese });
        return std::unexpected(std::move(refusal));
    }
    auto examined = TRY(way::examine(tx, caller, now, path, expected_hash));
    if (examined.is_new)
        leave_event(tx, caller, now, "definitions.decision.examined", examined.version);
    return decision_of(std::move(examined.version));
}

Result<void> tick_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view source)
{
    auto const draft = TRY(way::tick(tx, caller, now, decisions, path, source));
    audit::record(tx, caller, now, "definitions.source.ticked", { { "definition", draft.id } }, { { "path", draft.procedure }, { "source", std::string(source) } });
    return {};
}

Result<void> untick_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view source)
{
    auto const draft = TRY(way::untick(tx, path, source));
    audit::record(tx, caller, now, "definitions.source.unticked", { { "definition", draft.id } }, { { "path", draft.procedure }, { "source", std::string(source) } });
    return {};
}

Result<DecisionVersion> publish_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view expected_hash, Day starts_on)
{
    auto version = TRY(way::publish(tx, caller, now, decisions, path, expected_hash, starts_on));
    leave_event(tx, caller, now, "definitions.decision.published", version);
    return decision_of(std::move(version));
}

Result<void> discard_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path)
{
    auto const draft = TRY(way::discard(tx, path));
    leave_event(tx, caller, now, "definitions.decision.discarded", draft);
    return {};
}

// -- the other zone
Result<void> receive_decision(db::Write& tx, Caller const& caller, Moment const& now, Cache& cache, ReceivedDecision const& received)
{
    auto const name = decision_name(received.path);
    if (!name || crypto::sha256_hex(received.text) != received.hash)
        return refuse(Kind::Invalid, "definitions.shelf.decision_not_readable");
    bool const is_read = name->kind == DecisionKind::Route ? cache.load_route(received.hash, decision_file(received.path), received.text) != nullptr
                                                           : cache.load_decision(received.hash, decision_file(received.path), received.text) != nullptr;
    if (!is_read)
        return refuse(Kind::Invalid, "definitions.shelf.decision_not_readable");
    if (auto const version = TRY(way::receive(tx, caller, now, decisions, received.path, received.hash, received.text, received.starts_on)))
        leave_event(tx, caller, now, "definitions.decision.received", *version);
    return {};
}

}  // namespace mado::definitions
