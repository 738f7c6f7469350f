#pragma once
// What the office makes known: versions of datasets, that one is withdrawn, requests that the public may see.
#include <mado/datasets/dataset.h>
#include <mado/gateway/gateway.h>
#include <mado/portal/procedures.h>
#include <mado/zone/workplace.h>

namespace mado::catalogue {

inline constexpr std::string_view kind_of_blobs = "dataset", kind_in_search = "dataset";
inline constexpr std::string_view prepare_job = "catalogue.prepare", forget_job = "catalogue.forget";

// Refuses Invalid (no dataset, a file that did not come with the letter), Conflict (an older version, a name that another dataset has).
Result<void> receive(db::Write& tx, Caller const& caller, Workplace const& here, portal::DatasetPublished const& published);

}  // namespace mado::catalogue
