// The actions about packages, resources, organizations (towns), groups (themes), tags and licences.
#include "api/ckan.h"
#include "api/solr.h"

#include <mado/text/search.h>

#include <algorithm>
#include <set>

namespace mado::catalogue {

namespace {

namespace ckan = datasets::ckan;
using datasets::Offered;

constexpr std::int64_t most_rows = 1'000, rows_at_first = 10, no_limit = 1'000'000, facets_at_first = 50;

std::string written(json::Value const& value) { return json::write(value); }

// -- what they are counted by
std::vector<Offered const*> with_value(Acting const& acting, Facet facet, std::string const& value)
{
    return find(acting.view.all, { .where = { { facet, { value }, false } }, .sort = Sort::Name });
}
std::int64_t count_of(Acting const& acting, Facet facet, std::string const& value) { return static_cast<std::int64_t>(with_value(acting, facet, value).size()); }

json::Value packages(Acting const& acting, std::vector<Offered const*> const& all)
{
    return json::array_of(all, [&](Offered const* one) { return ckan::package(*one, acting.vocabulary()); });
}

// -- site
Ckan<std::string> site_read(Acting const&) { return "true"; }

Ckan<std::string> status_show(Acting const& acting)
{
    return written(json::object({ { "ckan_version", "2.11.0" }, { "site_title", acting.view.own.name + " オープンデータ" }, { "site_url", acting.view.own.root }, { "site_description", "" },
        { "locale_default", "ja" }, { "error_emails_to", {} }, { "extensions", json::array({ "datastore", "madoguchi" }) } }));
}

Ckan<std::string> license_list(Acting const& acting) { return written(json::array_of(acting.vocabulary().licences.all(), ckan::licence)); }

// -- packages
Ckan<std::vector<Offered>> part_of(Acting const& acting)
{
    auto const limit = acting.asked.whole("limit", no_limit, no_limit), offset = acting.asked.whole("offset", 0, no_limit);
    if (!limit || !offset)
        return std::unexpected(limit ? offset.error() : limit.error());
    std::vector<Offered> part(acting.view.all);
    std::ranges::sort(part, {}, &Offered::name);
    part.erase(part.begin(), part.begin() + std::min<std::ptrdiff_t>(*offset, std::ssize(part)));
    part.resize(std::min<std::size_t>(part.size(), static_cast<std::size_t>(*limit)));
    return part;
}

Ckan<std::string> package_list(Acting const& acting)
{
    auto const part = part_of(acting);
    if (!part)
        return std::unexpected(part.error());
    return written(json::array_of(*part, [](Offered const& one) { return json::Value(one.name); }));
}

Ckan<std::string> current_package_list(Acting const& acting)
{
    auto const part = part_of(acting);
    if (!part)
        return std::unexpected(part.error());
    return written(json::array_of(*part, [&](Offered const& one) { return ckan::package(one, acting.vocabulary()); }));
}

Ckan<std::string> package_show(Acting const& acting)
{
    auto const id = acting.asked.has("id") ? acting.asked.text("id") : acting.asked.text("name_or_id");
    if (id.empty())
        return invalid("name_or_id", "Missing value");
    auto const* found = acting.view.find(id);
    if (!found)
        return not_found();
    auto made = ckan::package(*found, acting.vocabulary());
    auto const downloads = acting.visit.here.database.read(found->publisher->code, [&](db::Read& tx) { return total_downloads(tx, found->dataset->id); });
    made.object()["extras"].add(json::object({ { "key", "total_downloads" }, { "value", std::to_string(downloads) } }));
    return written(made);
}

json::Value facet_items(Acting const& acting, Facet facet, std::vector<Count> const& counts, std::size_t most, json::Value& plain)
{
    json::Value items = json::Array {};
    plain = json::object({});
    for (auto const& count : counts) {
        if (items.array().size() == most)
            break;
        auto title = count.value;
        if (facet == Facet::Town) {
            auto const found = std::ranges::find(acting.view.shelves, count.value, [](auto const& one) -> std::string const& { return one->publisher.slug; });
            title = found == acting.view.shelves.end() ? title : (*found)->publisher.name;
        } else if (auto const* theme = facet == Facet::Theme ? acting.vocabulary().themes.find(count.value) : nullptr) {
            title = theme->title.ja;
        }
        plain.set(count.value, count.datasets);
        items.add(json::object({ { "name", count.value }, { "display_name", title }, { "count", count.datasets } }));
    }
    return items;
}

Ckan<void> add_facets(Acting const& acting, std::vector<Offered const*> const& found, json::Value& result)
{
    auto fields = acting.asked.list("facet.field");
    auto const limit = acting.asked.whole("facet.limit", facets_at_first, no_limit);
    if (!limit)
        return std::unexpected(limit.error());
    auto facets = json::object({}), search_facets = json::object({});
    auto const counts = counts_of(found);
    for (auto const& field : fields) {
        auto const facet = facet_of(field);
        if (!facet)
            return bad_query("undefined field: \"" + field + "\"");
        json::Value plain;
        auto items = facet_items(acting, *facet, counts[static_cast<std::size_t>(*facet)], static_cast<std::size_t>(*limit), plain);
        facets.set(field, std::move(plain));
        search_facets.set(field, json::object({ { "title", field }, { "items", std::move(items) } }));
    }
    result.set("facets", std::move(facets)).set("search_facets", std::move(search_facets));
    return {};
}

Ckan<Search> search_of(Acting const& acting, Query& asked)
{
    auto q = query_of(acting.asked.text("q"));
    if (!q)
        return std::unexpected(q.error());
    asked = std::move(*q);
    auto filters = acting.asked.list("fq_list", "");
    filters.push_back(acting.asked.text("fq"));
    for (auto const& text : filters) {
        auto const filter = query_of(text);
        if (!filter)
            return std::unexpected(filter.error());
        asked.terms += filter->terms;
        if (asked.terms > most_terms)
            return bad_query("More than " + std::to_string(most_terms) + " terms");
        std::ranges::copy(filter->where, std::back_inserter(asked.where));
        std::ranges::copy(filter->titles, std::back_inserter(asked.titles));
        if (!filter->words.empty())
            asked.words += (asked.words.empty() ? "" : " ") + filter->words;
        asked.name = filter->name.empty() ? asked.name : filter->name;
        asked.id = filter->id.empty() ? asked.id : filter->id;
    }
    auto const sort = sort_of(acting.asked.text("sort", "score desc, metadata_modified desc"));
    if (!sort)
        return std::unexpected(sort.error());
    Search search { .where = asked.where, .sort = sort->first, .descending = sort->second };
    // A town is named by its slug or its code.
    for (auto& condition : search.where)
        if (condition.facet == Facet::Town)
            for (auto& value : condition.values)
                for (auto const& shelf : acting.view.shelves)
                    if (shelf->publisher.code == value)
                        value = shelf->publisher.slug;
    if (!asked.words.empty())
        search.hits = found_in(acting.visit.here, acting.view, asked.words);
    return search;
}

Ckan<std::string> package_search(Acting const& acting)
{
    auto const rows = acting.asked.whole("rows", rows_at_first, most_rows), start = acting.asked.whole("start", 0, no_limit);
    if (!rows || !start)
        return std::unexpected(rows ? start.error() : rows.error());
    Query asked;
    auto const search = search_of(acting, asked);
    if (!search)
        return std::unexpected(search.error());
    auto found = find(acting.view.all, *search);
    for (auto& words : asked.titles)
        words = text::search_key(words);
    std::erase_if(found, [&](Offered const* one) {
        auto const title = asked.titles.empty() ? std::string() : text::search_key(one->dataset->title);
        return (!asked.name.empty() && one->name != asked.name) || (!asked.id.empty() && one->dataset->id != asked.id)
            || std::ranges::any_of(asked.titles, [&](std::string const& words) { return title.find(words) == std::string::npos; });
    });
    auto const count = found.size();
    auto result = json::object({ { "count", count }, { "sort", acting.asked.text("sort", "score desc, metadata_modified desc") } });
    if (auto facets = add_facets(acting, found, result); !facets)
        return std::unexpected(facets.error());
    found.erase(found.begin(), found.begin() + std::min<std::ptrdiff_t>(*start, std::ssize(found)));
    found.resize(std::min<std::size_t>(found.size(), static_cast<std::size_t>(*rows)));
    return written(result.set("results", packages(acting, found)));
}

// -- resources
Ckan<std::string> resource_show(Acting const& acting)
{
    auto const id = acting.asked.must("id");
    if (!id)
        return std::unexpected(id.error());
    auto const [offered, place] = acting.view.find_resource(*id);
    if (!offered)
        return not_found();
    return written(ckan::resource(*offered, place));
}

bool holds(datasets::Resource const& resource, Offered const& offered, std::string const& field, std::string const& key)
{
    auto const& of = field == "name" ? resource.name : field == "description" ? resource.description : field == "format" ? resource.format : field == "hash" ? resource.hash : resource.id;
    auto const all = field == "url" ? offered.download_of(resource) : field == "name" && of.empty() ? offered.dataset->title : of;
    return text::search_key(all).find(key) != std::string::npos;
}

Ckan<std::string> resource_search(Acting const& acting)
{
    auto const queries = acting.asked.list("query", "");
    if (queries.empty())
        return invalid("query", "Missing value");
    auto const limit = acting.asked.whole("limit", no_limit, no_limit), offset = acting.asked.whole("offset", 0, no_limit);
    if (!limit || !offset)
        return std::unexpected(limit ? offset.error() : limit.error());
    static std::set<std::string> const fields { "name", "description", "format", "hash", "url", "id" };
    std::vector<std::pair<std::string, std::string>> terms;
    if (queries.size() > most_terms)
        return invalid("query", "More than " + std::to_string(most_terms) + " pairs");
    for (auto const& query : queries) {
        auto const colon = query.find(':');
        if (colon == std::string::npos || !fields.contains(query.substr(0, colon)))
            return invalid("query", "Must be <field>:<value> pair(s)");
        terms.emplace_back(query.substr(0, colon), text::search_key(query.substr(colon + 1)));
    }
    json::Array found;
    std::int64_t count = 0;
    for (auto const& offered : acting.view.all)
        for (std::size_t place = 0; place < offered.dataset->resources.size(); ++place)
            if (std::ranges::all_of(terms, [&](auto const& term) { return holds(offered.dataset->resources[place], offered, term.first, term.second); })) {
                if (count >= *offset && std::ssize(found) < *limit)
                    found.push_back(ckan::resource(offered, place));
                ++count;
            }
    return written(json::object({ { "count", count }, { "results", std::move(found) } }));
}

// -- organizations: towns
Ckan<std::string> organization_list(Acting const& acting)
{
    bool const all_fields = acting.asked.flag("all_fields", false);
    auto const wanted = acting.asked.list("organizations");
    json::Array all;
    for (auto const& shelf : acting.view.shelves) {
        auto const& town = shelf->publisher;
        if (!wanted.empty() && std::ranges::find(wanted, town.slug) == wanted.end())
            continue;
        all.push_back(all_fields ? ckan::organization(town, std::ssize(shelf->datasets)) : json::Value(town.slug));
    }
    return written(std::move(all));
}

Ckan<std::string> organization_show(Acting const& acting)
{
    auto const id = acting.asked.must("id");
    if (!id)
        return std::unexpected(id.error());
    auto const found = std::ranges::find_if(acting.view.shelves, [&](auto const& one) { return one->publisher.slug == *id || one->publisher.code == *id; });
    if (found == acting.view.shelves.end())
        return not_found();
    auto made = ckan::organization((*found)->publisher, std::ssize((*found)->datasets));
    if (acting.asked.flag("include_datasets", false))
        made.set("packages", packages(acting, with_value(acting, Facet::Town, (*found)->publisher.slug)));
    return written(made.set("users", json::Array {}).set("tags", json::Array {}).set("groups", json::Array {}).set("extras", json::Array {}));
}

// -- groups: themes in which there is something
Ckan<std::string> group_list(Acting const& acting)
{
    bool const all_fields = acting.asked.flag("all_fields", false);
    json::Array all;
    for (auto const& theme : acting.vocabulary().themes.all)
        if (auto const count = count_of(acting, Facet::Theme, theme.id))
            all.push_back(all_fields ? ckan::group(theme, count) : json::Value(theme.id));
    return written(std::move(all));
}

Ckan<std::string> group_show(Acting const& acting)
{
    auto const id = acting.asked.must("id");
    if (!id)
        return std::unexpected(id.error());
    auto const* theme = acting.vocabulary().themes.find(*id);
    if (!theme)
        return not_found();
    auto const datasets = with_value(acting, Facet::Theme, *id);
    auto made = ckan::group(*theme, std::ssize(datasets));
    if (acting.asked.flag("include_datasets", false))
        made.set("packages", packages(acting, datasets));
    return written(made.set("users", json::Array {}).set("extras", json::Array {}));
}

// -- tags
Ckan<std::string> tag_list(Acting const& acting)
{
    bool const all_fields = acting.asked.flag("all_fields", false);
    auto const asked = text::search_key(acting.asked.text("query"));
    std::set<std::string> names;
    for (auto const& offered : acting.view.all)
        for (auto const& tag : offered.dataset->tags)
            if (text::search_key(tag).find(asked) != std::string::npos)
                names.insert(tag);
    return written(json::array_of(names, [&](std::string const& name) { return all_fields ? ckan::tag(name) : json::Value(name); }));
}

Ckan<std::string> tag_show(Acting const& acting)
{
    auto const id = acting.asked.must("id");
    if (!id)
        return std::unexpected(id.error());
    auto const datasets = with_value(acting, Facet::Tag, *id);
    if (datasets.empty())
        return not_found();
    auto made = ckan::tag(*id);
    if (acting.asked.flag("include_datasets", false))
        made.set("packages", packages(acting, datasets));
    return written(made);
}

}  // namespace

std::span<NamedAction const> catalogue_actions()
{
    static constexpr std::array actions {
        NamedAction { "site_read", site_read, "Returns true." },
        NamedAction { "status_show", status_show, "Returns what this site is." },
        NamedAction { "license_list", license_list, "Returns the licences that datasets of this site can have." },
        NamedAction { "package_list", package_list, "Returns the names of the datasets. limit, offset." },
        NamedAction { "current_package_list_with_resources", current_package_list, "Returns the datasets with their resources. limit, offset." },
        NamedAction { "package_show", package_show, "Returns a dataset. id: its id or name." },
        NamedAction { "package_search", package_search, "Searches for datasets. q, fq, fq_list (organization, tags, groups, res_format, license_id), sort, rows, start, facet.field, facet.limit." },
        NamedAction { "resource_show", resource_show, "Returns a resource. id." },
        NamedAction { "resource_search", resource_search, "Searches for resources. query: field:value of name, description, format, hash, url, id; limit, offset." },
        NamedAction { "organization_list", organization_list, "Returns the towns. all_fields, organizations." },
        NamedAction { "organization_show", organization_show, "Returns a town. id: its name or code; include_datasets." },
        NamedAction { "group_list", group_list, "Returns the themes. all_fields." },
        NamedAction { "group_show", group_show, "Returns a theme. id, include_datasets." },
        NamedAction { "tag_list", tag_list, "Returns the tags. query, all_fields." },
        NamedAction { "tag_show", tag_show, "Returns a tag. id, include_datasets." },
    };
    return actions;
}

}  // namespace mado::catalogue
