// A dataset of the office as a package of CKAN, and a package as the description of one of ours.
#include "api/ckan.h"

#include <mado/harvest/harvest.h>
#include <mado/organization/organization.h>

#include <algorithm>

namespace mado::open_data::ckan {

namespace {

namespace shapes = datasets::ckan;

constexpr char const* division_key = "division_path";
constexpr std::size_t longest_ending = 8;

datasets::Vocabulary vocabulary_of(datasets::Reference const& reference) { return { reference.licences, reference.themes, reference.frequencies }; }

std::string extra(json::Value const& package, std::string_view key)
{
    for (auto const& one : package.array("extras"))
        if (one.text("key") == key)
            return said(one, "value");
    return {};
}

// One that is on its way: what was said of it.
datasets::Resource content_of(Pending const& one)
{
    auto const path = one.address.substr(0, one.address.find_first_of("?#"));
    auto const file = path.substr(path.rfind('/') + 1);
    auto const dot = file.rfind('.');
    datasets::Resource made { .id = one.resource.value, .name = one.name.empty() ? file : one.name, .description = one.description };
    if (dot != std::string::npos && file.size() - dot <= longest_ending)
        for (auto const c : file.substr(dot + 1))
            made.format += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    made.changed_at = one.asked_at;
    return made;
}

datasets::Resource content_of(Upload const& one)
{
    datasets::Resource made { .id = one.resource.value, .name = one.name.empty() ? one.original.file_name : one.name, .description = one.description };
    made.format = one.original.format;
    made.media_type = one.original.media_type;
    made.file_name = one.original.file_name;
    made.bytes = one.original.bytes;
    made.hash = one.original.hash;
    made.changed_at = one.at;
    return made;
}

// `url` is where it comes from, also while it is on its way; it is pending until the job has read it, and then the table can be asked for.
void tell_where(db::Read& tx, Acting const& acting, Entry const& entry, json::Value& shape)
{
    ResourceId const id { shape.text("id") };
    auto const coming = upload_of(tx, id);
    if (coming)
        shape.set("state", coming->is_under_way() ? "pending" : "error").set("fetch_error", coming->fault.key);
    if (coming && coming->is_new) {
        auto const publisher = acting.publisher();
        shape.set("url", datasets::Offered { &entry.draft, &publisher, entry.draft.name }.download_of(content_of(*coming))).set("url_type", "upload").set("datastore_active", false);
        return;
    }
    auto const resource = find_resource(tx, acting.caller(), id);
    auto const wanted = pending(tx, id);
    shape.set("url", wanted ? wanted->address : address_of(tx, acting, entry, *resource)).set("url_type", wanted || source(tx, id) ? json::Value {} : json::Value("upload"));
    shape.set("datastore_active", !wanted && resource->step.content.table.has_value());
    if (wanted)
        shape.set("state", wanted->state == PendingState::Waiting ? "pending" : "error").set("fetch_error", wanted->fault);
}

// What the reader of catalogues passes over belongs to who publishes, not to what is published.
json::Value readable(json::Value package)
{
    json::Array extras;
    for (auto const& one : package.array("extras"))
        if (auto const key = one.text("key"); key != "uri" && key != "identifier" && key != division_key)
            extras.push_back(one);
    for (auto const* member : { "state", "type", "private", "resources" })
        package.object().erase(member);
    package.set("extras", std::move(extras)).set("id", "asked");
    return json::object({ { "success", true }, { "result", json::array({ package }) } });
}

// Where a finding of the reader stands among the fields of ours.
char const* field_of(std::string_view finding)
{
    return finding.starts_with("harvest.licence") ? "licence" : finding.starts_with("harvest.frequency") ? "frequency" : "title";
}

}  // namespace

datasets::Dataset content_of(db::Read& tx, Entry const& entry)
{
    auto content = entry.draft;
    content.resources.clear();
    for (auto const& one : resources(tx, entry.id))
        content.resources.push_back(one.step.content);
    for (auto const& one : pending_of(tx, entry.id))
        if (one.is_new)
            content.resources.push_back(content_of(one));
    for (auto const& one : uploads(tx, entry.id))
        if (one.is_new)
            content.resources.push_back(content_of(one));
    content.published_at = entry.created_at;
    content.changed_at = entry.changed_at;
    return content;
}

std::string said(json::Value const& of, std::string_view key)
{
    auto const& value = of[key];
    return value.is_text() ? value.text() : value.is_integer() || value.is_flag() ? json::write(value) : std::string();
}

Result<std::string> must(json::Value const& of, std::string_view key)
{
    auto words = said(of, key);
    if (words.empty())
        return refuse({ { std::string(key), "open_data.ckan.missing" } });
    return words;
}

Result<Entry> entry_asked(db::Read& tx, Acting const& acting, std::string const& id_or_name)
{
    auto found = find(tx, acting.caller(), { id_or_name });
    if (!found)
        found = find_named(tx, acting.caller(), id_or_name);
    if (!found || !acting.system.may_see(found->owner()))
        return refuse(Refusal::Kind::NotFound, "open_data.not_found");
    return found;
}

Result<Entry> entry_of_resource(db::Read& tx, Acting const& acting, ResourceId const& id)
{
    if (auto const wanted = pending(tx, id))
        return entry_asked(tx, acting, wanted->dataset.value);
    if (auto const coming = upload_of(tx, id))
        return entry_asked(tx, acting, coming->dataset.value);
    auto const found = TRY(find_resource(tx, acting.caller(), id));
    return entry_asked(tx, acting, found.dataset.value);
}

std::string address_of(db::Read& tx, Acting const& acting, Entry const& entry, ResourceEntry const& of)
{
    if (auto const from = source(tx, of.id))
        return from->address;
    auto const publisher = acting.publisher();
    datasets::Offered const offered { &entry.draft, &publisher, entry.draft.name };
    return offered.download_of(of.step.content);
}

json::Value package(db::Read& tx, Acting const& acting, Entry const& entry)
{
    auto const publisher = acting.publisher();
    auto const content = content_of(tx, entry);
    auto made = shapes::package({ &content, &publisher, content.name }, vocabulary_of(acting.reference()));
    made.set("private", entry.state != State::Published).set("state", entry.state == State::Drafted ? "draft" : "active").set("version", std::to_string(entry.version));
    made.object()["extras"].add(json::object({ { "key", division_key }, { "value", entry.owner() } }));
    for (auto& one : made.object()["resources"].array())
        tell_where(tx, acting, entry, one);
    return made.set("review", word_of(entry.review)).set("revision", entry.revision).set("obstacles", json::array_of(obstacles(tx, entry), [](Sentence const& one) { return json::Value(one.key); }));
}

json::Value resource(db::Read& tx, Acting const& acting, Entry const& entry, ResourceId const& id)
{
    auto const publisher = acting.publisher();
    auto const content = content_of(tx, entry);
    auto const place = static_cast<std::size_t>(std::ranges::find(content.resources, id.value, &datasets::Resource::id) - content.resources.begin());
    auto made = shapes::resource({ &content, &publisher, content.name }, place);
    tell_where(tx, acting, entry, made);
    return made;
}

Result<std::string> division_of(db::Read& tx, Acting const& acting, json::Value const& package, std::string const& otherwise)
{
    auto const granted = [&](std::string const& path) { return !path.empty() && organization::division(tx, path) && acting.system.may_see(path); };
    for (auto const& path : { extra(package, division_key), said(package, "owner_org") })
        if (granted(path))
            return path;
    auto const name = extra(package, "division");
    if (!name.empty())
        for (auto const& division : organization::divisions(tx))
            if (division.name == name && granted(division.path))
                return division.path;
    if (!otherwise.empty())
        return otherwise;
    // A dump of another town names divisions that are not here: where there is but one to choose, it is that one.
    if (acting.system.divisions.size() == 1 && granted(acting.system.divisions.front()))
        return acting.system.divisions.front();
    return refuse({ { "division", "open_data.ckan.division" } });
}

Result<datasets::Dataset> description_of(Acting const& acting, json::Value const& package, std::string const& division)
{
    auto const publisher = acting.publisher();
    auto catalogue = harvest::read(harvest::Kind::Ckan, json::write(readable(package)), publisher.root + "/api/3/action/package_show", vocabulary_of(acting.reference()));
    if (catalogue.found.empty())
        return refuse({ { "title", "open_data.title_required" } });
    auto& found = catalogue.found.front();
    std::vector<FieldError> errors;
    for (auto const& one : found.findings)    // what is unknown is not left out here: who sent it can say it again
        if (one.key == "harvest.licence.unknown" || one.key == "harvest.frequency.unknown")
            errors.push_back({ field_of(one.key), one.key, one.arguments });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto made = std::move(found.dataset);
    made.name = said(package, "name");
    made.division = division;
    made.source = said(package, "url");
    made.published_at = made.changed_at = {};
    if (made.covers_place.empty())
        made.covers_place = acting.tenant();
    return made;
}

}  // namespace mado::open_data::ckan
