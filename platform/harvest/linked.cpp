#include "linked.h"

#include "records.h"

#include <algorithm>

namespace mado::harvest {

namespace {

struct Prefix { std::string_view name, address; };
constexpr Prefix prefixes[] = { { "dcat:", "http://www.w3.org/ns/dcat#" }, { "dct:", "http://purl.org/dc/terms/" }, { "dct:", "http://purl.org/dc/elements/1.1/" }, { "foaf:", "http://xmlns.com/foaf/0.1/" },
    { "vcard:", "http://www.w3.org/2006/vcard/ns#" }, { "skos:", "http://www.w3.org/2004/02/skos/core#" }, { "rdfs:", "http://www.w3.org/2000/01/rdf-schema#" }, { "schema:", "http://schema.org/" },
    { "schema:", "https://schema.org/" }, { "hydra:", "http://www.w3.org/ns/hydra/core#" }, { "adms:", "http://www.w3.org/ns/adms#" }, { "rdf:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#" } };
// Names that others give to the same prefixes.
constexpr Prefix otherwise[] = { { "dct:", "dcterms:" }, { "dct:", "dc:" }, { "dct:", "terms:" }, { "schema:", "sdo:" } };
// Words without a prefix, as the contexts of DCAT have them.
constexpr std::string_view dcat_words[] = { "dataset", "distribution", "keyword", "theme", "contactPoint", "landingPage", "accessURL", "downloadURL", "mediaType", "byteSize", "startDate", "endDate", "Dataset",
    "Catalog", "Distribution" };
constexpr std::string_view dct_words[] = { "title", "description", "identifier", "issued", "modified", "publisher", "license", "spatial", "temporal", "language", "format", "accrualPeriodicity", "source" };

std::string shortened(std::string_view address)
{
    for (auto const& prefix : prefixes)
        if (address.starts_with(prefix.address))
            return std::string(prefix.name).append(address.substr(prefix.address.size()));
    return std::string(address);
}

bool is_reference(json::Value const& value) { return value.is_object() && value.has("@id") && value.object().size() == 1; }

int rank_of(json::Value const& value)
{
    auto const language = value.text("@language");
    if (language.starts_with("ja"))
        return 0;
    return language.empty() ? 1 : language.starts_with("en") ? 2 : 3;
}

std::string literal(json::Value const& value)
{
    if (!value.is_object())
        return said(value);
    if (value.has("@value"))
        return said(value, "@value");
    for (auto const language : { "ja", "@none", "en" })  // a container of languages
        if (value.has(language))
            return said(value, language);
    return {};
}

}  // namespace

void Linked::context(json::Value const& context)
{
    if (context.is_array())
        for (auto const& one : context.array())
            this->context(one);
    if (!context.is_object())
        return;
    for (auto const& [term, meaning] : context.object()) {
        auto const address = meaning.is_object() ? said(meaning, "@id") : said(meaning);
        if (term == "@vocab")
            vocabulary_ = address;
        else if (!address.empty())
            terms_.insert_or_assign(term, address);
    }
}

std::string Linked::expanded(std::string_view word) const
{
    auto const colon = word.find(':');
    if (colon == std::string_view::npos || word.substr(colon).starts_with("://"))
        return std::string(word);
    auto const prefix = terms_.find(word.substr(0, colon));
    return prefix == terms_.end() ? std::string(word) : prefix->second + std::string(word.substr(colon + 1));
}

std::string Linked::name_of(std::string_view key) const
{
    if (key.starts_with('@'))
        return std::string(key);
    if (key.find(':') == std::string_view::npos) {
        if (auto const term = terms_.find(key); term != terms_.end())
            return shortened(expanded(term->second));
        if (!vocabulary_.empty())
            return shortened(expanded(vocabulary_) + std::string(key));
        if (std::ranges::find(dcat_words, key) != std::end(dcat_words))
            return "dcat:" + std::string(key);
        return (std::ranges::find(dct_words, key) != std::end(dct_words) ? "dct:" : "") + std::string(key);
    }
    auto const name = shortened(expanded(key));
    for (auto const& other : otherwise)
        if (name.starts_with(other.address))
            return std::string(other.name) + name.substr(other.address.size());
    return name;
}

json::Value Linked::normal(json::Value const& value) const
{
    if (value.is_array())
        return json::array_of(value.array(), [&](json::Value const& one) { return normal(one); });
    if (!value.is_object())
        return value;
    json::Value made = json::Object {};
    for (auto const& [key, inner] : value.object()) {
        auto const name = name_of(key);
        if (name == "@context")
            continue;
        if (name == "@type")
            made.set(name, json::array_of(all_said(inner), [&](std::string const& one) { return json::Value(name_of(one)); }));
        else if (!made.has(name))
            made.set(name, normal(inner));
    }
    return made;
}

void Linked::note(json::Value const& value)
{
    if (value.is_array())
        for (auto const& one : value.array())
            note(one);
    if (!value.is_object())
        return;
    if (!is_reference(value)) {
        described_.push_back(&value);
        if (auto const id = said(value, "@id"); !id.empty())
            by_id_.emplace(id, &value);
    }
    for (auto const& [key, inner] : value.object())
        note(inner);
}

void Linked::add(json::Value const& node)
{
    nodes_.push_back(std::make_unique<json::Value>(normal(node)));
    note(*nodes_.back());
}

std::vector<json::Value const*> Linked::of_class(std::string_view prefixed) const
{
    std::vector<json::Value const*> all;
    for (auto const* node : described_) {
        auto const classes = all_said((*node)["@type"]);
        if (std::ranges::find(classes, prefixed) != classes.end())
            all.push_back(node);
    }
    return all;
}

json::Value const& Linked::followed(json::Value const& value) const
{
    if (!is_reference(value) && !value.is_text())
        return value;
    auto const found = by_id_.find(value.is_text() ? value.text() : said(value, "@id"));
    return found == by_id_.end() ? value : *found->second;
}

std::vector<json::Value const*> Linked::all(json::Value const& node, std::string_view property) const
{
    std::vector<json::Value const*> found;
    auto const& value = node[property];
    if (value.is_array())
        for (auto const& one : value.array())
            found.push_back(&followed(one));
    else if (!value.is_null())
        found.push_back(&followed(value));
    return found;
}

std::string Linked::text(json::Value const& node, std::string_view property) const
{
    auto const& value = node[property];
    if (!value.is_array())
        return literal(value);
    std::string best;
    int best_rank = 4;
    for (auto const& one : value.array())
        if (auto words = literal(one); !words.empty() && rank_of(one) < best_rank) {
            best_rank = rank_of(one);
            best = std::move(words);
        }
    return best;
}

std::vector<std::string> Linked::texts(json::Value const& node, std::string_view property) const
{
    std::vector<std::string> found;
    auto const& value = node[property];
    if (!value.is_array())
        return value.is_null() ? found : std::vector { literal(value) };
    for (auto const& one : value.array())
        if (auto words = literal(one); !words.empty())
            found.push_back(std::move(words));
    return found;
}

std::string Linked::reference(json::Value const& node, std::string_view property) const
{
    auto const& value = node[property];
    auto const& first = value.is_array() && !value.array().empty() ? value.array().front() : value;
    if (!first.is_object())
        return said(first);
    auto id = said(first, "@id");
    return id.empty() ? said(first, "@value") : id;
}

}  // namespace mado::harvest
