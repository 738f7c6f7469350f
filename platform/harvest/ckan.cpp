// CKAN's action API v3: the answer of package_search or of current_package_list_with_resources.
#include "readers.h"
#include "records.h"

#include <charconv>

namespace mado::harvest {

namespace {

constexpr int utc = 0;                        // CKAN's times are UTC without saying so

std::map<std::string, std::string, std::less<>> extras_of(json::Value const& package)
{
    std::map<std::string, std::string, std::less<>> all;
    for (auto const& one : package.array("extras"))
        all.emplace(said(one, "key"), said(one, "value"));
    return all;
}

std::string extra(std::map<std::string, std::string, std::less<>> const& extras, json::Value const& package, std::string_view key)
{
    auto const found = extras.find(key);      // ckanext-scheming keeps the same words beside the other members
    return found == extras.end() ? said(package, key) : found->second;
}

void take_words(json::Value const& package, Making& making)
{
    making.title(first_of(package, { "title", "name" }));
    making.description(said(package, "notes"));
    making.division(first_of(package, { "maintainer", "author" }));
    making.contact(first_of(package, { "maintainer_email", "author_email" }));
    making.licence({ said(package, "license_id"), said(package, "license_url"), said(package, "license_title") });
    making.published(said(package, "metadata_created"), utc);
    making.changed(said(package, "metadata_modified"), utc);
    for (auto const& one : package.array("tags"))
        making.tag(one.is_object() ? first_of(one, { "display_name", "name" }) : said(one));
    for (auto const& one : package.array("groups"))
        making.theme(first_of(one, { "title", "display_name", "name" }));
}

void take_extras(json::Value const& package, std::string const& root, Making& making)
{
    auto const extras = extras_of(package);
    if (auto const contact = extra(extras, package, "contact"); !contact.empty() && first_of(package, { "maintainer_email", "author_email" }).empty())
        making.contact(contact);
    making.kana(extra(extras, package, "title_kana"));
    making.frequency(extra(extras, package, "frequency"));
    making.attribution(extra(extras, package, "attribution"));
    making.covers(extra(extras, package, "temporal_start"), extra(extras, package, "temporal_end"));
    making.covers_place(extra(extras, package, "spatial_code"));
    making.landing(root + "/dataset/" + said(package, "name"));
    making.landing(extra(extras, package, "uri"));
}

void take_resources(json::Value const& package, Making& making)
{
    for (auto const& one : package.array("resources")) {
        if (auto const state = said(one, "state"); !state.empty() && state != "active")
            continue;
        std::int64_t bytes = 0;
        auto const size = said(one, "size");
        std::from_chars(size.data(), size.data() + size.size(), bytes);
        making.file({ said(one, "id"), said(one, "url"), said(one, "name"), said(one, "description"), said(one, "format"), said(one, "mimetype"),
            first_of(one, { "last_modified", "metadata_modified", "created" }), bytes, utc });
    }
}

bool is_shown(json::Value const& package)
{
    auto const state = said(package, "state"), type = said(package, "type");
    return (state.empty() || state == "active") && (type.empty() || type == "dataset") && !package.flag("private");
}

}  // namespace

void read_ckan(Answer const& answer, Catalogue& into)
{
    if (auto const success = value_at(answer.bytes, { "success" }); success && success->starts_with("false")) {
        auto const error = value_at(answer.bytes, { "error", "message" });
        auto const says = error ? parsed(*error, answer.limits, answer.limits.record_bytes) : std::unexpected(json::Error {});
        into.findings.push_back({ "", "harvest.ckan.refused", { { "says", says ? clean(said(*says), 300) : "" } } });
        into.extent = Extent::Part;
        return;
    }
    auto const searched = value_at(answer.bytes, { "result", "results" });
    auto const list = searched ? searched : value_at(answer.bytes, { "result" });
    if (!list) {
        into.findings.push_back({ "", "harvest.ckan.no_result", {} });
        into.extent = Extent::Part;
        return;
    }
    if (auto const count = value_at(answer.bytes, { "result", "count" }))
        std::from_chars(count->data(), count->data() + count->size(), into.total);
    auto const root = answer.address.substr(0, std::min(answer.address.find("/api/"), answer.address.size()));
    each_record(*list, searched ? "result.results" : "result", answer.limits, into, [&](json::Value const& package, std::string const& place) {
        if (!is_shown(package))
            return;
        Making making(answer.vocabulary, answer.limits, answer.address, place);
        take_words(package, making);
        take_extras(package, root, making);
        take_resources(package, making);
        making.finish(into, answer.source, first_of(package, { "id", "name" }), said(package, "name"));
    });
}

}  // namespace mado::harvest
