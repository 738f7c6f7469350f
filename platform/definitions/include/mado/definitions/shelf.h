#pragma once
// The versions of a town: draft → examined → published(starts_on) → replaced. Immutable from published on.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/definitions/definition.h>
#include <mado/definitions/library.h>
#include <mado/definitions/load.h>
#include <mado/result/result.h>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mado::definitions {

// Foreign: another local government's, kept because a case was forwarded under it; no version of this town's and in no list of them.
enum class VersionState { Draft, Examined, Published, Replaced, Foreign };
constexpr std::array<std::string_view, 5> names_of(VersionState) { return { "draft", "examined", "published", "replaced", "foreign" }; }

struct Version {
    std::string id;
    std::string procedure;
    std::string hash;                  // SHA-256 of the text, hex; of a draft: of the text as it is now
    std::string based_on;              // hash of the library's text it came from
    VersionState state = VersionState::Draft;
    std::optional<Day> starts_on {};   // of a published one
    Instant changed_at {};
    PersonId changed_by {};
};

struct Tick {                          // 要確認 settled
    std::string source;                // name in `sources`
    PersonId by;
    Day on;
};

using DecisionPointer = std::shared_ptr<Decision const>;
using RoutePointer = std::shared_ptr<Route const>;

// Loaded definitions and compiled decisions by hash, shared by all tenants; thread-safe. A text that does not load is not kept.
class Cache {
public:
    DefinitionPointer find(std::string_view hash) const;
    // The definition of that text; nullptr when it has errors.
    DefinitionPointer load(std::string_view hash, std::string_view file_name, std::string_view text);
    // The same of DMN documents (decision_shelf.h).
    DecisionPointer load_decision(std::string_view hash, std::string_view file_name, std::string_view text);
    RoutePointer load_route(std::string_view hash, std::string_view file_name, std::string_view text);

private:
    mutable std::mutex mutex_;
    std::unordered_map<std::string, DefinitionPointer> loaded_;
    std::unordered_map<std::string, DecisionPointer> decisions_;
    std::unordered_map<std::string, RoutePointer> routes_;
};

// -- reading. `published` is what an applicant meets on that day; nothing before its first day.
std::optional<Version> published(db::Read& tx, std::string_view procedure, Day on);
std::vector<Version> published_all(db::Read& tx, Day on);            // one a procedure, by name
std::vector<Version> versions(db::Read& tx);                         // drafts and all others, by procedure, newest first
std::vector<Version> versions_of(db::Read& tx, std::string_view procedure);
std::optional<Version> draft(db::Read& tx, std::string_view procedure);
std::optional<Version> version(db::Read& tx, std::string_view hash); // of any state, the published one first
std::string text_of(db::Read& tx, std::string_view hash);            // "" when there is none
DefinitionPointer definition(db::Read& tx, Cache& cache, std::string_view hash);  // nullptr when there is none
DefinitionPointer published_definition(db::Read& tx, Cache& cache, std::string_view procedure, Day on);
std::vector<Tick> ticks(db::Read& tx, std::string_view procedure);   // of the draft

// -- the office's use cases (each leaves an event). Rights are the caller's module's to ask for.
// Refuses: NotFound (not in the library), Conflict (there is a draft already).
Result<Version> adopt(db::Write& tx, Caller const& caller, Moment const& now, Library const& library, std::string_view procedure);
// Saves the text whatever its mistakes are; `expected_hash` is the draft that was shown. Makes a draft from the published text when there is none.
// A changed unit that a source covers loses that source's tick. Refuses: NotFound, Conflict (changed meanwhile), Invalid (another procedure).
Result<Version> save_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view text,
    std::string_view expected_hash);
// The one that is drafted first: a procedure that is not in the library.
Result<Version> start_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view text);
// The library's text that a version came from, as it was then; "" when nobody has kept it.
std::string base_text(db::Read& tx, Library const& library, Version const& version);
// A draft whose text was merged (merge.h) with the library's text as it is now, on which it is based from now on. Refuses as save_draft does.
Result<Version> save_merged(db::Write& tx, Caller const& caller, Moment const& now, Library const& library, std::string_view procedure, std::string_view text,
    std::string_view expected_hash);
// Loading, examples, what stops publishing, names of files: made outside a transaction, for a page or a verb.
struct Findings {
    std::vector<Problem> problems {};             // errors: it cannot be examined
    std::vector<std::string> to_tick {};          // sources that are 要確認 and not ticked
    bool passes() const { return problems.empty(); }
};
Findings findings(std::string_view file_name, std::string_view text, Calendar const& calendar, Library const* library, std::vector<Tick> const& ticks);
// draft → examined. Refuses: NotFound, Conflict (changed meanwhile), Invalid (findings; each problem a field error with its words).
Result<Version> examine(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view expected_hash,
    Findings const& findings);
Result<void> tick(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view source);
Result<void> untick(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view source);
// examined → published from that day on; the one before is replaced. Refuses: NotFound, Conflict (not examined, or a source is not
// ticked), Invalid (starts_on before today, or before the start of a published one).
Result<Version> publish(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view expected_hash,
    Day starts_on);
Result<void> discard_draft(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure);

// -- the other zones. The message is checked by who receives it; the same one twice is one.
struct Received {
    std::string procedure, hash, text;
    Day starts_on;
};
Result<void> receive_published(db::Write& tx, Caller const& caller, Moment const& now, Received const& received);
// A version that this town did not publish, by which a forwarded case was answered. Kept once; refuses Invalid when the text is not that hash.
Result<void> keep_foreign(db::Write& tx, Caller const& caller, Moment const& now, std::string_view procedure, std::string_view hash, std::string_view text);

std::vector<db::Statement> statements();
std::vector<db::Migration> migrations();

}  // namespace mado::definitions
