#pragma once
// The town's open data at work: registered, checked, mended, reviewed, published in versions, withdrawn. The catalogue of the front is told by letters.
#include <mado/access/access.h>
#include <mado/approvals/drafts.h>
#include <mado/datasets/reference.h>
#include <mado/db/database.h>
#include <mado/json/json.h>
#include <mado/names/id.h>
#include <mado/open_data/checked.h>
#include <mado/zone/workplace.h>

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::open_data {

using DatasetId = Id<struct OpenDatasetTag>;
using ResourceId = Id<struct OpenResourceTag>;

// What the public has of it.
enum class State { Drafted, Published, Withdrawn };
constexpr std::array<std::string_view, 3> names_of(State) { return { "drafted", "published", "withdrawn" }; }
enum class Review { None, Proposed };
constexpr std::array<std::string_view, 2> names_of(Review) { return { "none", "proposed" }; }
// Where its rows come from: files that people put in, an address, our own counts.
enum class Origin { Files, Address, Counts };
constexpr std::array<std::string_view, 3> names_of(Origin) { return { "files", "address", "counts" }; }

struct Entry {
    DatasetId id;
    datasets::Dataset draft {};               // the description; its resources stand apart
    State state = State::Drafted;
    Review review = Review::None;
    Origin origin = Origin::Files;
    std::string standard {};                  // of its first table
    std::int64_t version = 0;
    std::optional<Instant> published_at {};
    int stars = 0, score = 0;                 // of the newest version
    PersonId proposed_by {};
    std::optional<Instant> proposed_at {};
    std::string note {};                      // of the proposal: becomes the version's
    std::string reason {};                    // why it was withdrawn, or sent back
    std::int64_t revision = 1, published_revision = 0;
    Instant created_at {}, changed_at {};
    std::string const& owner() const { return draft.division; }
    bool is_changed() const { return revision != published_revision; }
};

// A file as it came.
struct Original {
    std::string file_name {}, format {}, media_type {}, encoding {};
    std::uint64_t bytes = 0;
    std::string hash {};
    files::Blob blob {};
};

struct Step {
    std::int64_t number = 1, before = 0;
    std::string repair {};                    // "" as it was read; what was mended
    datasets::Resource content {};            // the table as UTF-8 CSV, or the file itself
    Checked checked {};
    PersonId by {};
    Instant at {};
};
struct ResourceEntry {
    ResourceId id;
    DatasetId dataset;
    std::int64_t place = 0;
    Original original {};
    Step step {};
};
struct Version {
    std::int64_t number = 1;
    datasets::Dataset content {};
    json::Value checked {};                   // by resource
    PersonId proposed_by {}, by {};
    Instant at {};
    std::string note {};
};

inline constexpr access::Action may_read { "open_data.read", { access::Role::DataOfficer, access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };
inline constexpr access::Action may_edit { "open_data.edit", { access::Role::DataOfficer } };
inline constexpr access::Action may_confirm { "open_data.confirm", { access::Role::DataOfficer, access::Role::Approver } };
inline constexpr access::Action may_answer { "open_data.answer", { access::Role::DataOfficer } };
inline constexpr access::Action may_read_board { "open_data.coverage.read", access::every_role() };
inline constexpr access::Action may_withdraw { "open_data.withdraw", { access::Role::DataOfficer } };

// -- a file made ready, outside every transaction: kept, read, converted to UTF-8 CSV, checked. What cannot be read as a table is kept as it is, and why is said.
struct Prepared {
    Original original {};
    datasets::Resource content {};
    Checked checked {};
};
// How far the reading of a file has come: what is done.
enum class UploadStage { Kept, Opened, Converted, Checked, Typed, Proved };
constexpr std::array<std::string_view, 6> names_of(UploadStage) { return { "kept", "opened", "converted", "checked", "typed", "proved" }; }
struct Incoming {
    std::filesystem::path path {};
    std::string file_name {};
    std::optional<files::Blob> blob {};       // of these bytes, where they are kept already
    std::function<void(UploadStage)> tell {};
};
// Refuses Invalid at "file": nothing in it, or more than may be. Whatever its size, a CSV is read row by row; a workbook is in memory (base/xlsx has its bounds).
Result<Prepared> prepare(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Incoming const& incoming);
// A table of our own making: UTF-8 CSV, header first.
Result<Prepared> prepare_rows(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, std::string const& csv, std::string const& file_name);
// The table of a step with one repair done. Refuses Conflict (the repair is not offered any more).
Result<Prepared> prepare_repair(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Step const& step, std::string_view repair);
// The same table with another column as the key of its rows ("": their numbers). Refuses Invalid at "key".
Result<Prepared> prepare_key(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Step const& step, std::string_view column);
// The same table, looked at for rows that fewer than `rows` share in these columns (none: not looked at any more). Refuses Invalid at "alike", "alike_rows".
Result<Prepared> prepare_alike(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Step const& step, std::vector<std::string> const& columns, std::int64_t rows);
std::optional<std::string> bytes_of(Workplace const& here, files::Blob const& blob);

// -- use cases. All refuse NotFound (another town's, too), Forbidden (another division), Conflict (changed since it was shown; a review is under way),
// Invalid at the field. `revision` is that of the dataset that was shown.
Result<Entry> create(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, datasets::Dataset const& description, Origin origin = Origin::Files);
Result<Entry> describe_again(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, DatasetId const& id, datasets::Dataset const& description,
    std::int64_t revision);
Result<ResourceEntry> add_resource(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, Prepared const& prepared, std::string_view name, std::int64_t revision);
// The same resource with another file: its id stays, so that links to it do.
Result<ResourceEntry> replace_resource(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, Prepared const& prepared, std::int64_t revision);
// What it is called and what stands in it, also in its earlier steps.
Result<ResourceEntry> describe_resource(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::string_view name, std::string_view description,
    std::int64_t revision);
Result<void> remove_resource(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::int64_t revision);
// What was made ready becomes the next step of the table. `what`: id of the repair, "key" or "alike". `step`: the one that it was made from.
Result<ResourceEntry> apply_repair(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, Prepared const& prepared, std::string_view what, std::int64_t step,
    std::int64_t revision);
Result<ResourceEntry> undo_repair(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::int64_t step, std::int64_t revision);
// A draft that the public never had goes, with its files. Refuses Conflict when a version is there: that one is withdrawn.
Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::int64_t revision);
Result<void> give_reason(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::string_view finding, std::string_view words, std::int64_t revision);
Result<void> tick(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view subject, std::string_view item, bool is_done);

// What stands between the draft and the public; empty: it may be proposed.
std::vector<Sentence> obstacles(db::Read& tx, Entry const& entry);

// How a publication is decided in this town: by a draft on the way that its 専決事項表 lays, or by a second person.
enum class Way { Draft, SecondPerson };
Way way_of(db::Read& tx, Workplace const& here);
std::optional<approvals::Draft> draft_of(db::Read& tx, DatasetId const& id);       // the one on its way
// What the stars of the draft would be, with the proof of each.
std::vector<datasets::Star> draft_stars(db::Read& tx, datasets::Reference const& reference, Entry const& entry);
Result<Entry> propose(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::string_view note, std::int64_t revision);
// By a second person: version n and the letter to the front, in one commit.
Result<Entry> confirm(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, DatasetId const& id, std::int64_t revision);
Result<Entry> send_back(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::string_view reason, std::int64_t revision);
Result<Entry> take_back(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::int64_t revision);
Result<Entry> withdraw(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::string_view reason, std::int64_t revision);
// Says again what the public has, for a front that was set up later. How many letters.
Result<std::size_t> republish_all(db::Write& tx, Caller const& caller, Workplace const& here);

// -- reading.
Result<Entry> find(db::Read& tx, Caller const& caller, DatasetId const& id);
Result<Entry> find_named(db::Read& tx, Caller const& caller, std::string_view name);
std::vector<Entry> entries(db::Read& tx, Caller const& caller);                    // what the caller may read, by title
std::vector<ResourceEntry> resources(db::Read& tx, DatasetId const& id);
Result<ResourceEntry> find_resource(db::Read& tx, Caller const& caller, ResourceId const& id);
std::vector<Step> steps(db::Read& tx, ResourceId const& id);                       // newest first
std::vector<Version> versions(db::Read& tx, DatasetId const& id);                  // newest first
std::optional<Version> version(db::Read& tx, DatasetId const& id, std::int64_t number);
struct Reason { std::string finding, words; PersonId by; Instant at; };
std::vector<Reason> reasons(db::Read& tx, ResourceId const& id);
struct Tick { std::string item; PersonId by; Instant at; };
std::vector<Tick> ticks(db::Read& tx, std::string_view subject);

// When the next version is due by the frequency; nothing: irregular, or never published.
std::optional<Day> next_due(Entry const& entry);

std::vector<db::Statement> statements();

}  // namespace mado::open_data
