// Search, themes and tags over the drafts that a token may see: what CKAN's clients ask before they load or dump.
#include "api/ckan.h"

#include <mado/datasets/solr.h>
#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace mado::open_data::ckan {

namespace {

namespace shapes = datasets::ckan;
using datasets::Facet;
using datasets::Offered;
using Shown = Result<json::Value>;

constexpr std::int64_t most_rows = 1'000, rows_at_first = 10, no_limit = 1'000'000;

// What a token may see, as a catalogue would offer it. The contents stay where they are while this lives.
struct Desk {
    datasets::Publisher publisher {};
    std::vector<Entry> entries {};
    std::vector<datasets::Dataset> contents {};
    std::vector<Offered> all {};
    Desk(db::Read& tx, Acting const& acting) : publisher(acting.publisher()), entries(mine(tx, acting))
    {
        for (auto const& one : entries)
            contents.push_back(content_of(tx, one));
        for (auto const& one : contents)
            all.push_back({ &one, &publisher, one.name });
    }
    Desk(Desk const&) = delete;
    Desk& operator=(Desk const&) = delete;
    Entry const& entry_of(Offered const& one) const { return entries[static_cast<std::size_t>(one.dataset - contents.data())]; }
};

template <class F>
Shown reads(Acting const& acting, F work)
{
    return acting.here().database.read(acting.tenant(), [&](db::Read& tx) -> Shown {
        Desk const desk(tx, acting);
        return work(tx, desk);
    });
}

Result<std::int64_t> whole(Acting const& acting, char const* name, std::int64_t otherwise, std::int64_t most)
{
    auto const words = said(acting.asked, name);
    if (words.empty())
        return otherwise;
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
    if (error != std::errc {} || end != words.data() + words.size() || number < 0)
        return refuse({ { name, "open_data.ckan.whole" } });
    return std::min(number, most);
}

// A list, or a text with commas in it or JSON of a list.
std::vector<std::string> listed(Acting const& acting, std::string_view name)
{
    std::vector<std::string> all;
    auto const& value = acting.asked[name];
    auto const parsed = value.is_text() && value.text().starts_with('[') ? json::parse(value.text(), { .bytes = 1u << 16, .depth = 4 }).value_or(json::Value {}) : value;
    if (parsed.is_array()) {
        for (auto const& one : parsed.array())
            if (one.is_text())
                all.push_back(one.text());
    } else if (parsed.is_text() && !parsed.text().empty()) {
        all.push_back(parsed.text());
    }
    return all;
}

bool is_yes(Acting const& acting, std::string_view name)
{
    auto const words = said(acting.asked, name);
    return words == "true" || words == "True" || words == "1";
}

// Words are refused as CKAN refuses them: the sentence is of its own language.
std::unexpected<Refusal> not_understood(shapes::Error const& error) { return refuse({ { "q", "open_data.ckan.query", { { "says", error.message } } } }); }

Result<datasets::Query> query_asked(Acting const& acting)
{
    auto made = datasets::query_of(said(acting.asked, "q"));
    if (!made)
        return not_understood(made.error());
    auto filters = listed(acting, "fq_list");
    filters.push_back(said(acting.asked, "fq"));
    for (auto const& text : filters) {
        auto const more = datasets::query_of(text);
        if (!more)
            return not_understood(more.error());
        made->terms += more->terms;
        if (made->terms > datasets::most_terms)
            return refuse({ { "fq", "open_data.ckan.query", { { "says", "More than " + std::to_string(datasets::most_terms) + " terms" } } } });
        std::ranges::copy(more->where, std::back_inserter(made->where));
        std::ranges::copy(more->titles, std::back_inserter(made->titles));
        made->words += " " + more->words;
        made->name = more->name.empty() ? made->name : more->name;
        made->id = more->id.empty() ? made->id : more->id;
    }
    return std::move(*made);
}

std::string words_of(datasets::Dataset const& dataset)
{
    auto all = dataset.title + "\n" + dataset.title_kana + "\n" + dataset.name + "\n" + dataset.description + "\n" + dataset.division_name;
    for (auto const& tag : dataset.tags)
        all += "\n" + tag;
    for (auto const& resource : dataset.resources) {
        all += "\n" + resource.name + "\n" + resource.description;
        if (resource.table)
            for (auto const& column : resource.table->columns)
                all += "\n" + column.name;
    }
    return text::search_key(all);
}

bool fits(Offered const& one, datasets::Query const& query)
{
    if ((!query.name.empty() && one.name != query.name) || (!query.id.empty() && one.dataset->id != query.id))
        return false;
    auto const title = text::search_key(one.dataset->title);
    if (!std::ranges::all_of(query.titles, [&](std::string const& words) { return title.find(text::search_key(words)) != std::string::npos; }))
        return false;
    auto const all = text::trimmed(query.words).empty() ? std::string() : words_of(*one.dataset);
    std::string_view rest = query.words;
    while (!(rest = text::trimmed(rest)).empty()) {
        auto const end = std::min(rest.find(' '), rest.size());
        if (all.find(text::search_key(rest.substr(0, end))) == std::string::npos)
            return false;
        rest.remove_prefix(end);
    }
    return true;
}

Result<void> add_facets(Acting const& acting, std::vector<Offered const*> const& found, json::Value& result)
{
    auto facets = json::object({}), search_facets = json::object({});
    auto const counts = datasets::counts_of(found);
    for (auto const& field : listed(acting, "facet.field")) {
        auto const facet = datasets::facet_of(field);
        if (!facet)
            return refuse({ { "facet.field", "open_data.ckan.query", { { "says", "undefined field: " + field } } } });
        auto plain = json::object({});
        json::Array items;
        for (auto const& count : counts[static_cast<std::size_t>(*facet)]) {
            plain.set(count.value, count.datasets);
            items.push_back(json::object({ { "name", count.value }, { "display_name", count.value }, { "count", count.datasets } }));
        }
        facets.set(field, std::move(plain));
        search_facets.set(field, json::object({ { "title", field }, { "items", std::move(items) } }));
    }
    result.set("facets", std::move(facets)).set("search_facets", std::move(search_facets));
    return {};
}

Shown package_search(Acting const& acting)
{
    auto const rows = TRY(whole(acting, "rows", rows_at_first, most_rows)), start = TRY(whole(acting, "start", 0, no_limit));
    auto const query = TRY(query_asked(acting));
    auto const sort_words = acting.asked.has("sort") ? said(acting.asked, "sort") : std::string("score desc, metadata_modified desc");
    auto const sort = datasets::sort_of(sort_words);
    if (!sort)
        return refuse({ { "sort", "open_data.ckan.query", { { "says", sort.error().message } } } });
    return reads(acting, [&](db::Read& tx, Desk const& desk) -> Shown {
        auto found = datasets::find(desk.all, { .where = query.where, .sort = sort->first, .descending = sort->second });
        std::erase_if(found, [&](Offered const* one) { return !fits(*one, query); });
        auto result = json::object({ { "count", std::ssize(found) }, { "sort", sort_words } });
        TRY(add_facets(acting, found, result));
        json::Array packages;
        for (auto n = start; n < std::ssize(found) && std::ssize(packages) < rows; ++n)
            packages.push_back(package(tx, acting, desk.entry_of(*found[static_cast<std::size_t>(n)])));
        return result.set("results", std::move(packages));
    });
}

bool holds(json::Value const& resource, std::string const& field, std::string const& key) { return text::search_key(resource.text(field)).find(key) != std::string::npos; }

Shown resource_search(Acting const& acting)
{
    auto const limit = TRY(whole(acting, "limit", no_limit, no_limit)), offset = TRY(whole(acting, "offset", 0, no_limit));
    static std::set<std::string> const fields { "name", "description", "format", "hash", "url", "id" };
    std::vector<std::pair<std::string, std::string>> terms;
    for (auto const& one : listed(acting, "query")) {
        auto const colon = one.find(':');
        if (colon == std::string::npos || !fields.contains(one.substr(0, colon)) || terms.size() == datasets::most_terms)
            return refuse({ { "query", "open_data.ckan.query", { { "says", "Must be <field>:<value> pair(s)" } } } });
        terms.emplace_back(one.substr(0, colon), text::search_key(one.substr(colon + 1)));
    }
    if (terms.empty())
        return refuse({ { "query", "open_data.ckan.missing" } });
    return reads(acting, [&](db::Read& tx, Desk const& desk) -> Shown {
        json::Array found;
        std::int64_t count = 0;
        for (auto const& entry : desk.entries) {
            auto const whole_package = package(tx, acting, entry);
            for (auto const& one : whole_package.array("resources"))
                if (std::ranges::all_of(terms, [&](auto const& term) { return holds(one, term.first, term.second); })) {
                    if (count >= offset && std::ssize(found) < limit)
                        found.push_back(one);
                    ++count;
                }
        }
        return json::object({ { "count", count }, { "results", std::move(found) } });
    });
}

json::Array packages_with(db::Read& tx, Acting const& acting, Desk const& desk, Facet facet, std::string const& value)
{
    json::Array all;
    for (auto const* one : datasets::find(desk.all, { .where = { { facet, { value }, false } }, .sort = datasets::Sort::Name }))
        all.push_back(package(tx, acting, desk.entry_of(*one)));
    return all;
}

std::int64_t count_with(Desk const& desk, Facet facet, std::string const& value)
{
    return std::ssize(datasets::find(desk.all, { .where = { { facet, { value }, false } } }));
}

// Every theme, also those without a dataset: a dump is loaded into themes that are there.
Shown group_list(Acting const& acting)
{
    return reads(acting, [&](db::Read&, Desk const& desk) -> Shown {
        json::Array all;
        for (auto const& theme : acting.reference().themes.all)
            all.push_back(is_yes(acting, "all_fields") ? shapes::group(theme, count_with(desk, Facet::Theme, theme.id)) : json::Value(theme.id));
        return json::Value(std::move(all));
    });
}

Shown group_show(Acting const& acting)
{
    auto const id = TRY(must(acting.asked, "id"));
    auto const* theme = acting.reference().themes.find(id);
    if (!theme)
        return refuse(Refusal::Kind::NotFound, "open_data.ckan.no_group");
    return reads(acting, [&](db::Read& tx, Desk const& desk) -> Shown {
        auto made = shapes::group(*theme, count_with(desk, Facet::Theme, id));
        if (is_yes(acting, "include_datasets"))
            made.set("packages", packages_with(tx, acting, desk, Facet::Theme, id));
        return made.set("users", json::Array {}).set("extras", json::Array {});
    });
}

Shown tag_list(Acting const& acting)
{
    auto const asked = text::search_key(said(acting.asked, "query"));
    return reads(acting, [&](db::Read&, Desk const& desk) -> Shown {
        std::set<std::string> names;
        for (auto const& one : desk.contents)
            for (auto const& tag : one.tags)
                if (text::search_key(tag).find(asked) != std::string::npos)
                    names.insert(tag);
        return json::array_of(names, [&](std::string const& name) { return is_yes(acting, "all_fields") ? shapes::tag(name) : json::Value(name); });
    });
}

Shown tag_show(Acting const& acting)
{
    auto const id = TRY(must(acting.asked, "id"));
    return reads(acting, [&](db::Read& tx, Desk const& desk) -> Shown {
        if (count_with(desk, Facet::Tag, id) == 0)
            return refuse(Refusal::Kind::NotFound, "open_data.ckan.no_tag");
        auto made = shapes::tag(id);
        if (is_yes(acting, "include_datasets"))
            made.set("packages", packages_with(tx, acting, desk, Facet::Tag, id));
        return made;
    });
}

}  // namespace

std::span<Action const> searching_actions()
{
    static constexpr std::array actions {
        Action { "package_search", Does::Reads, package_search, "Searches for datasets, drafts too. q, fq, fq_list (tags, groups, res_format, license_id), sort, rows, start, facet.field." },
        Action { "resource_search", Does::Reads, resource_search, "Searches for resources. query: field:value of name, description, format, hash, url, id; limit, offset." },
        Action { "group_list", Does::Reads, group_list, "Returns the themes. all_fields." },
        Action { "group_show", Does::Reads, group_show, "Returns a theme. id, include_datasets." },
        Action { "tag_list", Does::Reads, tag_list, "Returns the tags. query, all_fields." },
        Action { "tag_show", Does::Reads, tag_show, "Returns a tag. id, include_datasets." },
    };
    return actions;
}

}  // namespace mado::open_data::ckan
