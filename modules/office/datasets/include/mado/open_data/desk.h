#pragma once
// Beside the datasets: addresses that files are fetched from, requests of the public, counts of our own work.
#include <mado/datasets/requests.h>
#include <mado/open_data/module.h>
#include <mado/open_data/open_data.h>

namespace mado::open_data {

// -- an address that a resource is fetched from. After five failures in a row it stops until a person starts it again.
enum class SourceState { Running, Stopped };
constexpr std::array<std::string_view, 2> names_of(SourceState) { return { "running", "stopped" }; }
struct SourceEntry {
    ResourceId resource;
    DatasetId dataset;
    std::string address {};
    int every_hours = 24;
    SourceState state = SourceState::Running;
    std::string etag {}, modified {};         // as the server said them
    std::optional<Instant> last_at {};
    Instant next_at {};
    std::string fault {};                     // "status 503", a msgid; empty: it went well
    int failures = 0;
};
constexpr int failures_at_most = 5;

// https alone; http to this machine on a developer's machine.
bool is_address(Workplace const& here, std::string_view address);
// Fetches once, outside every transaction. Refuses Invalid at "address" (what it is, what answered), Busy.
struct Fetched { std::optional<Prepared> prepared {}; std::string etag {}, modified {}; };  // nothing prepared: it has not changed
Result<Fetched> fetch(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, SourceEntry const& source, Send const& send);
// A resource from an address, with what was fetched just now; then it is fetched every so many hours. Without a name it is called as its file is.
Result<ResourceEntry> add_source(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, SourceEntry const& source, Fetched const& fetched, std::int64_t revision,
    std::string_view name = {});
// The resource that is there from what was fetched from an address just now; then from there every so many hours.
Result<ResourceEntry> replace_source(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, SourceEntry const& source, Fetched const& fetched, std::int64_t revision);
Result<void> start_source(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id);
std::optional<SourceEntry> source(db::Read& tx, ResourceId const& id);
// Within a write that has put another file in: it is not fetched any more.
void forget_source(db::Write& tx, ResourceId const& id);
// What is due in a town is fetched; a table that changed becomes the draft's, for a person to publish. How many were fetched.
std::size_t fetch_due(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Send const& send);

// -- requests for data (データの要望): the front seals them to the office and counts votes. Nothing is shown to the public before somebody here has read it.
using datasets::RequestState;
struct RequestEntry {
    datasets::DataRequest asked {};
    std::int64_t votes = 0;
    RequestState state = RequestState::Hidden;
    std::string answer {};
    std::string dataset {};                   // id of ours that answers it
    std::optional<Instant> answered_at {};    // nothing: nobody has looked at it yet
    PersonId answered_by {};
};
std::vector<RequestEntry> requests(db::Read& tx, Caller const& caller);   // those that wait first, then by votes
std::int64_t count_new_requests(db::Read& tx, Caller const& caller);
// Refuses Invalid (an answer or a refusal without words), NotFound.
Result<RequestEntry> answer_request(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id, RequestState state, std::string_view answer, std::string_view dataset);
// From the front: a request, or how many votes it has now.
Result<void> receive_request(db::Write& tx, Caller const& caller, Workplace const& here, datasets::RequestReported const& reported);

// -- statistics of our own work: each count of a definition that is published becomes a dataset, again whenever its rows changed. Small cells are hidden before
// they come here. How many got a new version.
std::size_t publish_counts(Workplace const& here, datasets::Reference const& reference, std::string const& tenant);

}  // namespace mado::open_data
