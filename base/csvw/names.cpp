#include "names.h"

#include "base_type.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace mado::csvw {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// https://www.w3.org/ns/csvw.jsonld. Of two prefixes with one URL the first is used for writing.
constexpr Pair prefixes[] = {
    { "as", "https://www.w3.org/ns/activitystreams#" }, { "cc", "http://creativecommons.org/ns#" }, { "csvw", csvw_namespace }, { "ctag", "http://commontag.org/ns#" },
    { "dc", "http://purl.org/dc/terms/" }, { "dc11", "http://purl.org/dc/elements/1.1/" }, { "dcat", "http://www.w3.org/ns/dcat#" }, { "dcterms", "http://purl.org/dc/terms/" },
    { "dctypes", "http://purl.org/dc/dcmitype/" }, { "dqv", "http://www.w3.org/ns/dqv#" }, { "duv", "https://www.w3.org/ns/duv#" }, { "foaf", "http://xmlns.com/foaf/0.1/" },
    { "gr", "http://purl.org/goodrelations/v1#" }, { "grddl", "http://www.w3.org/2003/g/data-view#" }, { "ical", "http://www.w3.org/2002/12/cal/icaltzd#" },
    { "ldp", "http://www.w3.org/ns/ldp#" }, { "ma", "http://www.w3.org/ns/ma-ont#" }, { "oa", "http://www.w3.org/ns/oa#" }, { "odrl", "http://www.w3.org/ns/odrl/2/" },
    { "og", "http://ogp.me/ns#" }, { "org", "http://www.w3.org/ns/org#" }, { "owl", "http://www.w3.org/2002/07/owl#" }, { "prov", "http://www.w3.org/ns/prov#" },
    { "qb", "http://purl.org/linked-data/cube#" }, { "rdf", rdf_namespace }, { "rdfa", "http://www.w3.org/ns/rdfa#" }, { "rdfs", "http://www.w3.org/2000/01/rdf-schema#" },
    { "rev", "http://purl.org/stuff/rev#" }, { "rif", "http://www.w3.org/2007/rif#" }, { "rr", "http://www.w3.org/ns/r2rml#" }, { "schema", "http://schema.org/" },
    { "sd", "http://www.w3.org/ns/sparql-service-description#" }, { "sioc", "http://rdfs.org/sioc/ns#" }, { "skos", "http://www.w3.org/2004/02/skos/core#" },
    { "skosxl", "http://www.w3.org/2008/05/skos-xl#" }, { "sosa", "http://www.w3.org/ns/sosa/" }, { "ssn", "http://www.w3.org/ns/ssn/" }, { "time", "http://www.w3.org/2006/time#" },
    { "v", "http://rdf.data-vocabulary.org/#" }, { "vcard", "http://www.w3.org/2006/vcard/ns#" }, { "void", "http://rdfs.org/ns/void#" }, { "wdr", "http://www.w3.org/2007/05/powder#" },
    { "wdrs", "http://www.w3.org/2007/05/powder-s#" }, { "wrds", "http://www.w3.org/2007/05/powder-s#" }, { "xhv", "http://www.w3.org/1999/xhtml/vocab#" },
    { "xml", "http://www.w3.org/XML/1998/namespace" }, { "xsd", xsd_namespace },
};

// Terms whose URL is csvw: and the term.
constexpr std::string_view own_terms[] = { "Cell", "Column", "Datatype", "Dialect", "Direction", "ForeignKey", "JSON", "NumericFormat", "Row", "Schema", "Table", "TableGroup",
    "TableReference", "Transformation", "aboutUrl", "base", "columnReference", "columns", "commentPrefix", "datatype", "decimalChar", "default", "delimiter", "describes", "dialect",
    "doubleQuote", "encoding", "foreignKeys", "format", "groupChar", "header", "headerRowCount", "lang", "length", "lineTerminators", "maxExclusive", "maxInclusive", "maxLength",
    "maximum", "minExclusive", "minInclusive", "minLength", "minimum", "name", "notes", "null", "ordered", "pattern", "primaryKey", "propertyUrl", "quoteChar", "reference",
    "referencedRows", "required", "resource", "row", "rowTitles", "rownum", "schemaReference", "scriptFormat", "separator", "skipBlankRows", "skipColumns", "skipInitialSpace",
    "skipRows", "source", "suppressOutput", "tableDirection", "tableSchema", "tables", "targetFormat", "textDirection", "titles", "transformations", "trim", "url", "valueUrl", "virtual" };

// Terms whose URL has another name.
constexpr Pair other_terms[] = { { "Template", "http://www.w3.org/ns/csvw#Transformation" }, { "describedby", "http://www.w3.org/2007/05/powder-s#describedby" },
    { "license", "http://www.w3.org/1999/xhtml/vocab#license" }, { "role", "http://www.w3.org/1999/xhtml/vocab#role" } };

std::optional<std::string_view> url_of_prefix(std::string_view prefix)
{
    for (auto const& [name, url] : prefixes)
        if (name == prefix)
            return url;
    return {};
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (auto& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

}  // namespace

bool has_known_prefix(std::string_view name)
{
    auto const colon = name.find(':');
    return colon != std::string_view::npos && url_of_prefix(name.substr(0, colon)).has_value();
}

std::string expanded_name(std::string_view name)
{
    auto const colon = name.find(':');
    if (colon == std::string_view::npos || name.substr(colon + 1).starts_with("//"))
        return std::string(name);
    auto const url = url_of_prefix(name.substr(0, colon));
    return url ? std::string(*url) + std::string(name.substr(colon + 1)) : std::string(name);
}

std::optional<std::string> url_of_term(std::string_view term)
{
    if (std::ranges::find(own_terms, term) != std::end(own_terms))
        return std::string(csvw_namespace) + std::string(term);
    for (auto const& [name, url] : other_terms)
        if (name == term)
            return std::string(url);
    if (auto const* type = base_type(term))
        return std::string(type->url);
    return {};
}

std::string compacted(std::string_view url)
{
    if (url.starts_with(csvw_namespace) && std::ranges::find(own_terms, url.substr(csvw_namespace.size())) != std::end(own_terms))
        return std::string(url.substr(csvw_namespace.size()));
    for (auto const& [name, of] : other_terms)
        if (of == url)
            return std::string(name);
    Pair best;
    for (auto const& one : prefixes)
        if (url.starts_with(one.second) && one.second.size() > best.second.size())
            best = one;
    if (best.first.empty())
        return std::string(url);
    auto name = std::string(best.first) + ":" + std::string(url.substr(best.second.size()));
    return name == "rdf:type" ? "@type" : name;
}

bool is_language_tag(std::string_view text)
{
    std::vector<std::string> parts;
    for (std::string_view rest = text;;) {
        auto const dash = rest.find('-');
        parts.push_back(lowered(rest.substr(0, dash)));
        if (dash == std::string_view::npos)
            break;
        rest.remove_prefix(dash + 1);
    }
    auto const all = [](std::string_view part, auto const& is) { return std::ranges::all_of(part, is); };
    auto const mixed = [](char c) { return is_letter(c) || is_digit(c); };
    for (auto const& part : parts)
        if (part.empty() || part.size() > 8 || !all(part, mixed))
            return false;
    if (parts[0] == "x")
        return parts.size() > 1;
    if (parts[0] == "i")                      // grandfathered: i-klingon
        return parts.size() == 2 && parts[1].size() > 2;
    if (parts[0].size() < 2 || !all(parts[0], is_letter))
        return false;
    std::size_t at = 1;
    if (parts[0].size() <= 3)
        for (int extended = 0; extended < 3 && at < parts.size() && parts[at].size() == 3 && all(parts[at], is_letter); ++extended)
            ++at;
    if (at < parts.size() && parts[at].size() == 4 && all(parts[at], is_letter))
        ++at;                                 // script
    if (at < parts.size() && ((parts[at].size() == 2 && all(parts[at], is_letter)) || (parts[at].size() == 3 && all(parts[at], is_digit))))
        ++at;                                 // region
    while (at < parts.size() && (parts[at].size() >= 5 || (parts[at].size() == 4 && is_digit(parts[at][0]))))
        ++at;                                 // variants
    while (at < parts.size() && parts[at].size() == 1) {
        auto const least = parts[at] == "x" ? 1u : 2u;
        auto const begun = ++at;
        while (at < parts.size() && parts[at].size() >= least)
            ++at;
        if (at == begun)
            return false;
    }
    return at == parts.size();
}

bool languages_match(std::string_view a, std::string_view b)
{
    if (a == "und" || b == "und")
        return true;
    auto const one = lowered(a), other = lowered(b);
    auto const& shorter = one.size() < other.size() ? one : other;
    auto const& longer = one.size() < other.size() ? other : one;
    return longer.starts_with(shorter) && (longer.size() == shorter.size() || longer[shorter.size()] == '-');
}

bool is_variable_name(std::string_view text)
{
    auto const is_hex = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    bool dot = true;                          // none may begin or follow another
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.') {
            if (dot)
                return false;
            dot = true;
            continue;
        }
        dot = false;
        if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]))
            i += 2;
        else if (!is_letter(text[i]) && !is_digit(text[i]) && text[i] != '_')
            return false;
    }
    return !text.empty() && !dot;
}

}  // namespace mado::csvw
