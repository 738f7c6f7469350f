#pragma once
// What every use case of a dataset does: finds it for the caller, asks for the right, keeps the change with its revision, names its blobs, leaves one event.
#include <mado/open_data/open_data.h>
#include <mado/text/utf8.h>

namespace mado::open_data::service {

constexpr std::size_t most_title = 200, most_words = 4'000, most_short = 300, most_tags = 30, most_resources = 100;
constexpr std::string_view blobs_of = "open_data";

// The dataset in that revision, which the caller may work on; not while it is under review.
Result<Entry> workable(db::Read& tx, Caller const& caller, DatasetId const& id, std::int64_t revision);
Result<Entry> seen_by(db::Read& tx, Caller const& caller, access::Action const& action, DatasetId const& id);
// Writes the next revision.
Result<Entry> keep(db::Write& tx, Workplace const& here, Entry entry);
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Entry const& entry, std::map<std::string, std::string> details = {});
void name_blobs(db::Write& tx, Workplace const& here, std::string const& of, std::initializer_list<files::Blob const*> blobs);
bool is_blank(std::string_view words);
// What a person typed: too long, or with characters in it that nobody sees.
std::optional<FieldError> trouble_with(std::string field, std::string_view words, std::size_t most, text::Lines lines);

// The version and its letter; the caller is who confirmed or decided.
Result<Entry> publish(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, Entry entry);

}  // namespace mado::open_data::service
