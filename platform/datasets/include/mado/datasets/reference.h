#pragma once
// Everything of definitions/datasets/ together, loaded once: what the pages, the verb and the checks ask.
#include <mado/datasets/licences.h>
#include <mado/datasets/privacy.h>
#include <mado/datasets/readability.h>
#include <mado/datasets/repairs.h>

namespace mado::datasets {

struct Reference {
    Standards standards {};
    Conversions conversions {};
    Licences licences {};
    Terms frequencies {}, themes {};
    Rules rules {};
    Places places {};
};
// All faults of all files at once: `check --library` lists them.
std::expected<Reference, std::vector<Fault>> load_reference(Files const& files);

// Everything that is said about one file, from one pass over it (and one over its beginning).
struct Examination {
    std::vector<Match> matches {};            // best first
    Standard const* standard = nullptr;       // that is meant: named, or the best when sure enough; of `reference`
    std::optional<Match> match {};            // with it
    ReadabilityReport readability {};
    PrivacyReport privacy {};
    std::map<std::string, std::uint64_t> repairs {};  // proposals by rule
    std::vector<Proposal> proposals {};       // the first of them
};
struct Examining {
    std::string standard {};                  // id; empty: detected
    PrivacyOptions privacy {};
    bool described = false;
    std::size_t proposals = 1'000;            // kept
};
// Refuses NotFound "datasets.standard.unknown" {id}.
Result<Examination> examine(Reference const& reference, TableFile const& file, Examining const& asked = {});
// The object of `madoguchi dataset check --json`: docs/guides/open-data.md documents every field.
json::Value to_json(Examination const& examination, TableFile const& file, Rules const& rules, text::Catalogue const& words);

}  // namespace mado::datasets
