#pragma once
#include <mado/api/gate.h>
#include <mado/open_data/coverage.h>
#include <mado/open_data/desk.h>
#include <mado/open_data/difference.h>
#include <mado/open_data/harvests.h>
#include <mado/open_data/uploads.h>
#include <mado/web/page.h>
#include <mado/web/site.h>

#include <mutex>

namespace mado::open_data::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

constexpr std::uint64_t most_file_bytes = most_limit;   // that the door lets in; what a town allows is looked at behind it

// What the pages of a zone share: how files are fetched, and the vocabularies, read from the library when they are first asked for.
class Desk {
public:
    explicit Desk(Send send, std::uint64_t read_at_once = read_at_once_bytes) : send_(std::move(send)), read_at_once_(read_at_once) {}
    Send const& send() const { return send_; }
    bool reads_at_once(http::Upload const& file) const { return file.size <= read_at_once_; }
    datasets::Reference const& reference(Workplace const& here);  // throws when a file of the library cannot be used
    api::Gate& gate(Workplace const& here);                       // of programs that speak CKAN
private:
    Send send_;
    std::uint64_t read_at_once_;
    std::once_flag once_, gate_once_;
    datasets::Reference reference_ {};
    std::unique_ptr<api::Gate> gate_ {};
};

std::vector<mado::web::Route> routes(std::shared_ptr<Desk> const& desk);
std::vector<mado::web::PageType> pages();

Shown show_datasets(Desk& desk, Visit const& visit, Attempt const* attempt);      // /datasets
Shown act_datasets(Desk& desk, Visit const& visit);                               // says again what is published
Shown show_new(Desk& desk, Visit const& visit, Attempt const* attempt);           // /datasets/new
Shown act_new(Desk& desk, Visit const& visit);
Shown show_description(Desk& desk, Visit const& visit, Attempt const* attempt);   // /datasets/{dataset}/description
Shown act_description(Desk& desk, Visit const& visit);
std::vector<mado::web::PageType> list_pages();
std::vector<mado::web::PageType> description_pages();

Shown show_dataset(Desk& desk, Visit const& visit, Attempt const* attempt);       // /datasets/{dataset}
Shown act_dataset(Desk& desk, Visit const& visit);                                // `do` says which of its acts
Shown show_file(Desk& desk, Visit const& visit, Attempt const* attempt);          // /datasets/{dataset}/files/{resource}?of=original|table
std::vector<mado::web::PageType> dataset_pages();

Shown show_uploads(Desk& desk, Visit const& visit, Attempt const* attempt);       // /datasets/uploads: what waits or failed, and how large a file may be
Shown act_uploads(Desk& desk, Visit const& visit);
Shown show_upload(Desk& desk, Visit const& visit, Attempt const* attempt);        // /datasets/{dataset}/uploads/{upload}: how far it has come
Shown act_upload(Desk& desk, Visit const& visit);                                 // `do`: retry, drop
std::vector<mado::web::PageType> upload_pages();
// What was sent, kept, where it is too large to be read at once; nothing: it is read at once. Refuses Invalid at "file": none was chosen, larger than the town allows.
Result<std::optional<Original>> received_if_large(Desk& desk, Visit const& visit, http::Upload const* file);
// The same as an upload that a job reads.
Result<std::optional<Upload>> taken_as_upload(Desk& desk, Visit const& visit, Caller const& caller, http::Upload const* file, Upload said);

Shown show_version(Desk& desk, Visit const& visit, Attempt const* attempt);       // /datasets/{dataset}/versions/{version}?resource=…: its table
Shown show_difference(Desk& desk, Visit const& visit, Attempt const* attempt);    // /datasets/{dataset}/versions/{version}/difference
std::vector<mado::web::PageType> version_pages();

Shown show_board(Desk& desk, Visit const& visit, Attempt const* attempt);         // /datasets/coverage
Shown show_requests(Desk& desk, Visit const& visit, Attempt const* attempt);      // /datasets/requests
Shown act_requests(Desk& desk, Visit const& visit);
Shown show_calendar(Desk& desk, Visit const& visit, Attempt const* attempt);      // /datasets/calendar
Shown act_calendar(Desk& desk, Visit const& visit);
Shown show_guide(Desk& desk, Visit const& visit, Attempt const* attempt);         // /datasets/guide
Shown show_harvests(Desk& desk, Visit const& visit, Attempt const* attempt);      // /datasets/harvests
Shown show_new_harvest(Desk& desk, Visit const& visit, Attempt const* attempt);   // /datasets/harvests/new
Shown act_new_harvest(Desk& desk, Visit const& visit);                            // `do`: preview or add
Shown show_harvest(Desk& desk, Visit const& visit, Attempt const* attempt);       // /datasets/harvests/{harvest}
Shown act_harvest(Desk& desk, Visit const& visit);                                // `do`: run, stop, start
std::vector<mado::web::PageType> harvest_pages();
std::vector<mado::web::PageType> board_pages();
std::vector<mado::web::PageType> desk_pages();

// -- what they share.
#define MADO_F(T, name) html::field(#name, &T::name)
struct Choice {
    std::string value, words;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("value", &Choice::value), html::field("words", &Choice::words), html::field("is_chosen", &Choice::is_chosen) };
};
struct Words {
    std::string words;
    static constexpr auto fields = std::tuple { html::field("words", &Words::words) };
};
std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {});
std::string say(Visit const& visit, Sentence const& sentence);
std::string fault_words(Visit const& visit, std::string const& fault);            // of a source: why nothing came
std::vector<Choice> division_choices(Visit const& visit, db::Read& tx, std::string_view chosen);  // that the caller may edit in
DatasetId dataset_at(Visit const& visit);
std::string address_of(Visit const& visit, DatasetId const& id, std::initializer_list<std::string_view> more = {});
std::string person_name(db::Read& tx, PersonId const& id);
std::string day_words(std::optional<Instant> const& at);
std::string_view weight_of(Entry const& entry);                                   // of its flag
std::string state_words(Visit const& visit, Entry const& entry);
std::int64_t number_typed(std::string const& typed, std::int64_t otherwise = -1);
http::Response download(std::string const& media_type, std::string bytes, std::string const& file_name);
// The same of a blob, never whole in memory where it is large. Refuses NotFound.
Shown download(Visit const& visit, std::string const& media_type, files::Blob const& blob, std::string const& file_name);

}  // namespace mado::open_data::web
