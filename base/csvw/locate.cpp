#include "locate.h"

#include "reading.h"
#include "uri_template.h"
#include <mado/csvw/url.h>

#include <algorithm>

#include <boost/json/parse.hpp>

namespace mado::csvw {

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (auto& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

std::string_view stripped(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

// Splits where the sign stands outside quotes and pointed brackets.
std::vector<std::string_view> split(std::string_view text, char sign)
{
    std::vector<std::string_view> parts;
    bool quoted = false, pointed = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i == text.size() || (text[i] == sign && !quoted && !pointed)) {
            parts.push_back(stripped(text.substr(begin, i - begin)));
            begin = i + 1;
        } else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && (text[i] == '<' || text[i] == '>'))
            pointed = text[i] == '<';
    }
    return parts;
}

bool is_metadata_type(std::string_view type)
{
    auto const plain = lowered(stripped(type.substr(0, type.find(';'))));
    return plain == "application/csvm+json" || plain == "application/ld+json" || plain == "application/json";
}

// RFC 8288: the URLs of describedby links to metadata, the last first.
std::vector<std::string> links_of(std::string_view header)
{
    std::vector<std::string> urls;
    for (auto const link : split(header, ',')) {
        auto const parts = split(link, ';');
        if (parts.empty() || !parts[0].starts_with('<') || !parts[0].ends_with('>'))
            continue;
        bool describes = false, typed = false;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            auto const equals = std::min(parts[i].find('='), parts[i].size());
            auto const name = lowered(stripped(parts[i].substr(0, equals)));
            auto value = stripped(parts[i].substr(std::min(equals + 1, parts[i].size())));
            if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
                value = value.substr(1, value.size() - 2);
            if (name == "rel")
                for (auto const relation : split(value, ' '))
                    describes = describes || lowered(relation) == "describedby";
            if (name == "type")
                typed = is_metadata_type(value);
        }
        if (describes && typed)
            urls.insert(urls.begin(), std::string(parts[0].substr(1, parts[0].size() - 2)));
    }
    return urls;
}

// Whether a document names the table. What is no JSON is for the reader to tell.
bool describes(std::string_view bytes, std::string_view url, std::string_view table)
{
    boost::json::error_code error;
    auto const document = boost::json::parse({ bytes.data(), bytes.size() }, error, {}, { 64, false, false, false });
    if (error || !document.is_object())
        return true;
    auto const& object = document.get_object();
    std::string base(url);
    if (auto const* context = object.if_contains("@context"); context && context->is_array())
        for (auto const& one : context->get_array())
            if (auto const* inner = one.if_object())
                if (auto const* set = inner->if_contains("@base"); set && set->is_string())
                    base = resolved(url, std::string_view(set->get_string().data(), set->get_string().size()));
    auto const names = [&](Json const& of) {
        auto const* inner = of.if_object();
        auto const* set = inner ? inner->if_contains("url") : nullptr;
        return set && set->is_string() && normal_url(resolved(base, std::string_view(set->get_string().data(), set->get_string().size()))) == table;
    };
    if (names(document))
        return true;
    auto const* tables = object.if_contains("tables");
    return tables && tables->is_array() && std::ranges::any_of(tables->get_array(), names);
}

// The templates of /.well-known/csvm. Where a site's own cannot be known, because its root cannot be looked up, the standard's default locations are
// followed by those of the example it gives.
std::vector<std::string> locations_of(std::string_view table, Web& web)
{
    auto const root = resolved(table, "/.well-known/csvm");
    std::string text = "{+url}-metadata.json\ncsv-metadata.json\n";
    if (!web.knows(root))
        text += "{+url}.json\ncsvm.json\n";
    else if (auto own = web.document(root))
        text = *std::move(own);
    std::vector<std::string> urls;
    for (auto const line : split(text, '\n'))
        if (!line.empty())
            urls.push_back(normal_url(resolved(table, expanded(line, [&](std::string_view name) { return name == "url" ? TemplateValue(std::string(table)) : TemplateValue(); }))));
    return urls;
}

std::optional<Group> read_if_describes(std::string const& url, std::string const& table, Web& web, Findings& findings)
{
    auto const bytes = web.document(without_fragment(url));
    if (!bytes)
        return {};
    if (!describes(*bytes, url, table)) {
        findings.warn("not_described", url, "does not speak of " + table + "; ignored");
        return {};
    }
    return MetadataReader(web, findings).read(*bytes, url);
}

Group read_at(std::string const& url, Web& web, Findings& findings)
{
    auto const bytes = web.document(without_fragment(url));
    if (!bytes) {
        findings.error("not_found", url, "the metadata is not there");
        throw Stopped();
    }
    return MetadataReader(web, findings).read(*bytes, url);
}

}  // namespace

bool is_metadata(Asked const& asked)
{
    if (asked.metadata)
        return false;
    if (!asked.content_type.empty())
        return is_metadata_type(asked.content_type);
    auto const path = lowered(std::string_view(asked.action).substr(0, asked.action.find_first_of("?#")));
    return path.ends_with(".json") || path.ends_with(".jsonld");
}

Located located(Asked const& asked, Web& web, Findings& findings)
{
    if (is_metadata(asked))
        return { read_at(normal_url(asked.action), web, findings) };
    if (asked.metadata)
        return { read_at(normal_url(*asked.metadata), web, findings) };
    auto const table = normal_url(without_fragment(asked.action));
    for (auto const& link : links_of(asked.link))
        if (auto group = read_if_describes(normal_url(resolved(table, link)), table, web, findings))
            return { *std::move(group) };
    for (auto const& url : locations_of(table, web))
        if (auto group = read_if_describes(url, table, web, findings))
            return { *std::move(group) };
    Located found { {}, true };
    found.group.tables.emplace_back().url = table;
    return found;
}

}  // namespace mado::csvw
