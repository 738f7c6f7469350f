#pragma once
// What takes a look at every row is found once, by the job after a version came, and kept: what the columns of a table mean, what differs between two versions.
// Until the job has run, whoever asks finds it out and does not keep it.
#include "model/difference.h"
#include "service/forms.h"

namespace mado::catalogue {

inline constexpr std::uint64_t most_compared_by_job = 5'000'000;  // rows of either table

// The document to keep.
std::string links_document(std::vector<tables::LinkedColumn> const& links);
std::string difference_document(Difference const& difference);
// Names both tables and the key.
std::string subject_of(datasets::Resource const& older, datasets::Resource const& newer);

std::vector<tables::LinkedColumn> links_found(Workplace const& here, std::string const& tenant, datasets::Dataset const& dataset, datasets::Resource const& resource, tables::Columns const& table);
// Nothing: it was not found yet.
std::optional<Difference> difference_found(Workplace const& here, std::string const& tenant, datasets::Dataset const& dataset, datasets::Resource const& older, datasets::Resource const& newer);

}  // namespace mado::catalogue
