#include "yaml_file.h"

#include <algorithm>

namespace mado::datasets {

Term const* Terms::find(std::string_view id) const
{
    auto const at = std::ranges::find(all, id, &Term::id);
    return at == all.end() ? nullptr : &*at;
}

Term const* Terms::with_uri(std::string_view uri) const
{
    auto const at = std::ranges::find(all, uri, &Term::uri);
    return at == all.end() ? nullptr : &*at;
}

std::expected<Terms, std::vector<Fault>> load_terms(std::string_view file, std::string_view bytes)
{
    YamlFile yaml(file, bytes);
    Terms terms;
    auto const base = yaml.good() ? yaml.needed(yaml.root(), "base") : std::string {};
    for (auto const& [key, style, place, node] : yaml.entries("entries")) {
        yaml.only(node, { "uri", "title" });
        auto const uri = yaml.needed(node, "uri");
        auto title = yaml.bilingual(node, "title");
        terms.all.push_back({ key, std::move(title), base + uri });
    }
    if (!yaml.good())
        return std::unexpected(std::move(yaml.faults));
    return terms;
}

}  // namespace mado::datasets
