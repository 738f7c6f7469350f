#pragma once
// A search over what a catalogue offers: conditions by facet, how often each value stands in what was found, order.
#include <mado/datasets/dcat.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::datasets {

enum class Facet { Town, Theme, Tag, Format, Licence, Standard, Stars };
constexpr std::array<std::string_view, 7> names_of(Facet) { return { "town", "theme", "tag", "format", "licence", "standard", "stars" }; }
inline constexpr std::array every_facet { Facet::Town, Facet::Theme, Facet::Tag, Facet::Format, Facet::Licence, Facet::Standard, Facet::Stars };

// Town: its slug. Format: upper case.
std::vector<std::string> values_of(Offered const& offered, Facet facet);

struct Condition { Facet facet; std::vector<std::string> values {}; bool is_not = false; };   // one of them
enum class Sort { Best, Changed, Title, Name, Published };
struct Search {
    std::vector<Condition> where {};
    Sort sort = Sort::Best;
    bool descending = false;
    std::optional<std::vector<std::pair<std::string, std::string>>> hits {};  // of words, best first; nothing: no words were asked
};
struct Count { std::string value {}; std::int64_t datasets = 0; };
using Counts = std::array<std::vector<Count>, every_facet.size()>;

std::vector<Offered const*> find(std::vector<Offered> const& all, Search const& search);
Counts counts_of(std::vector<Offered const*> const& found);   // the most frequent first, then by value

}  // namespace mado::datasets
