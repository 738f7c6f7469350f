#pragma once
// The DMN documents of a town: 専決事項表 ("routes/animals") and other decision models ("decisions/dog_registration_fee"). They take the way
// of procedures: draft → examined → published(starts_on) → replaced, immutable from published on.
#include <mado/definitions/shelf.h>

namespace mado::definitions {

enum class DecisionKind { Route, Decision };
constexpr std::array<std::string_view, 2> names_of(DecisionKind) { return { "route", "decision" }; }

std::string decision_path(DecisionKind kind, std::string_view name);            // "routes/animals"
struct DecisionName { DecisionKind kind; std::string name; };
std::optional<DecisionName> decision_name(std::string_view path);               // nothing: not the path of one
std::string decision_file(std::string_view path);                               // "routes/animals.dmn": in the library, and in problems

struct DecisionVersion {
    std::string id, path, hash;
    std::string based_on;              // hash of the library's document it came from
    VersionState state = VersionState::Draft;
    std::optional<Day> starts_on {};   // of a published one
    Instant changed_at {};
    PersonId changed_by {};
};

// -- reading. `published` is what decides on that day; nothing before its first day.
std::optional<DecisionVersion> decision_published(db::Read& tx, std::string_view path, Day on);
std::vector<DecisionVersion> decisions_published(db::Read& tx, Day on);         // one a path, by path
std::vector<DecisionVersion> decision_versions(db::Read& tx);                   // drafts and all others, by path, newest first
std::vector<DecisionVersion> decision_versions_of(db::Read& tx, std::string_view path);
std::optional<DecisionVersion> decision_draft(db::Read& tx, std::string_view path);
std::vector<Tick> decision_ticks(db::Read& tx, std::string_view path);          // of the draft
// Compiled, from the cache when it is there. nullptr: nothing of this town is published on that day.
DecisionPointer published_decision(db::Read& tx, Cache& cache, std::string_view path, Day on);
RoutePointer published_route(db::Read& tx, Cache& cache, std::string_view name, Day on);
// The town's own of that day, else the library's; nullptr when neither has one.
RoutePointer route_of(db::Read& tx, Cache& cache, Library const& library, std::string_view name, Day on);

// -- the office's use cases (each leaves an event). Rights are the caller's module's to ask for. Refusals as in shelf.h.
Result<DecisionVersion> adopt_decision(db::Write& tx, Caller const& caller, Moment const& now, Library const& library, std::string_view path);
// One that is not in the library. Refuses: Invalid (no path of a decision), Conflict (there is one).
Result<DecisionVersion> start_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view text);
// Saves the text whatever its mistakes are. Refuses also: Invalid (`<definitions id>` names another document).
Result<DecisionVersion> save_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view text,
    std::string_view expected_hash);
// Loading (findings of weight Error among the problems), examples, ticks: outside every transaction.
Findings decision_findings(std::string_view path, std::string_view text, std::vector<Tick> const& ticks);
Result<DecisionVersion> examine_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view expected_hash,
    Findings const& findings);
Result<void> tick_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view source);
Result<void> untick_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view source);
Result<DecisionVersion> publish_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path, std::string_view expected_hash,
    Day starts_on);
Result<void> discard_decision(db::Write& tx, Caller const& caller, Moment const& now, std::string_view path);

// -- the other zone. Reads the document before it keeps it; the same message twice is one.
struct ReceivedDecision {
    std::string path, hash, text;
    Day starts_on;
};
Result<void> receive_decision(db::Write& tx, Caller const& caller, Moment const& now, Cache& cache, ReceivedDecision const& received);

}  // namespace mado::definitions
