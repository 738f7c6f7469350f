#pragma once
// What CKAN's clients write into q, fq and sort of package_search, as far as a catalogue has such fields: field:value, field:"words", field:(a OR b), a sign before.
#include <mado/datasets/ckan.h>
#include <mado/datasets/search.h>

#include <expected>

namespace mado::datasets {

namespace ckan {
template <class T>
using Answered = std::expected<T, Error>;
}

struct Query {
    std::vector<Condition> where {};
    std::string words {}, name {}, id {};
    std::vector<std::string> titles {};       // each stands in the title
    std::size_t terms = 0;                    // values and words that were written
};
inline constexpr std::size_t most_terms = 64;
// `fields` alone: words without a field are refused (fq). Refuses 400 for a field that there is not.
ckan::Answered<Query> query_of(std::string_view text);
// "metadata_modified desc, title asc": the first that counts decides.
ckan::Answered<std::pair<Sort, bool>> sort_of(std::string_view text);
// organization, tags, groups, res_format, license_id.
std::optional<Facet> facet_of(std::string_view field);

}  // namespace mado::datasets
