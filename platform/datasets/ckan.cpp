#include <mado/datasets/ckan.h>

#include <mado/time/day.h>

#include <algorithm>

namespace mado::datasets::ckan {

namespace {

constexpr std::int64_t second_us = 1'000'000, tokyo_us = 9ll * 3600 * second_us;

std::string padded(std::int64_t number, std::size_t width)
{
    auto const digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

json::Value text_or_null(std::string const& words) { return words.empty() ? json::Value {} : json::Value(words); }

json::Value pair_of(std::string_view key, std::string value) { return json::object({ { "key", key }, { "value", std::move(value) } }); }

json::Value extras_of(Offered const& offered)
{
    auto const& dataset = *offered.dataset;
    json::Value all = json::Array {};
    auto const add = [&](std::string_view key, std::string const& value) {
        if (!value.empty())
            all.add(pair_of(key, value));
    };
    add("uri", offered.address());
    add("identifier", offered.address());
    add("title_kana", dataset.title_kana);
    add("division", dataset.division_name);
    add("frequency", dataset.frequency);
    add("temporal_start", dataset.covers_from ? dataset.covers_from->iso() : "");
    add("temporal_end", dataset.covers_until ? dataset.covers_until->iso() : "");
    add("spatial_code", dataset.covers_place);
    add("attribution", dataset.attribution);
    if (dataset.contact.find('@') == std::string::npos)
        add("contact", dataset.contact);      // CKAN has a place for an address of mail alone
    add("stars", std::to_string(dataset.stars));
    for (auto const& one : dataset.resources)
        if (!one.standard.empty()) {
            add("standard", one.standard);
            break;
        }
    return all;
}

}  // namespace

std::string time_text(Instant at)
{
    // time_in_tokyo and day_in_tokyo are nine hours ahead of UTC.
    Instant const shifted { at.microseconds - tokyo_us };
    auto const clock = time_in_tokyo(shifted);
    return day_in_tokyo(shifted).iso() + "T" + padded(clock.hour, 2) + ":" + padded(clock.minute, 2) + ":" + padded(clock.second, 2) + "." + padded(at.microseconds % second_us, 6);
}

json::Value organization(Publisher const& publisher, std::int64_t datasets)
{
    return json::object({ { "id", publisher.code }, { "name", publisher.slug }, { "title", publisher.name }, { "display_name", publisher.name }, { "description", "" }, { "image_url", "" },
        { "image_display_url", "" }, { "type", "organization" }, { "is_organization", true }, { "approval_status", "approved" }, { "state", "active" }, { "created", "2026-01-01T00:00:00.000000" },
        { "package_count", datasets }, { "num_followers", 0 } });
}

json::Value group(Term const& theme, std::int64_t datasets)
{
    return json::object({ { "id", theme.id }, { "name", theme.id }, { "title", theme.title.ja }, { "display_name", theme.title.ja }, { "description", theme.title.en }, { "image_display_url", "" },
        { "type", "group" }, { "is_organization", false }, { "state", "active" }, { "package_count", datasets } });
}

json::Value tag(std::string_view name)
{
    return json::object({ { "id", name }, { "name", name }, { "display_name", name }, { "state", "active" }, { "vocabulary_id", {} } });
}

json::Value licence(Licence const& licence)
{
    return json::object({ { "id", licence.id }, { "title", licence.title.ja }, { "url", licence.url }, { "status", "active" }, { "family", "" }, { "maintainer", "" }, { "is_generic", false },
        { "domain_content", true }, { "domain_data", true }, { "domain_software", false }, { "od_conformance", licence.open ? "approved" : "not reviewed" },
        { "osd_conformance", "not reviewed" }, { "is_okd_compliant", licence.open } });
}

json::Value resource(Offered const& offered, std::size_t place)
{
    auto const& one = offered.dataset->resources.at(place);
    auto const at = time_text(one.changed_at);
    return json::object({ { "id", one.id }, { "package_id", offered.dataset->id }, { "name", one.name.empty() ? offered.dataset->title : one.name }, { "description", one.description },
        { "format", one.format }, { "mimetype", text_or_null(one.media_type) }, { "mimetype_inner", {} }, { "size", static_cast<std::int64_t>(one.bytes) }, { "hash", one.hash },
        { "url", offered.download_of(one) }, { "url_type", {} }, { "resource_type", {} }, { "state", "active" }, { "position", static_cast<std::int64_t>(place) },
        { "datastore_active", one.table.has_value() }, { "created", at }, { "last_modified", at }, { "metadata_modified", at }, { "cache_last_updated", {} }, { "cache_url", {} } });
}

json::Value package(Offered const& offered, Vocabulary const& vocabulary)
{
    auto const& dataset = *offered.dataset;
    auto const* licence = vocabulary.licences.find(dataset.licence);
    json::Array groups, resources;
    for (auto const& id : dataset.themes)
        if (auto const* theme = vocabulary.themes.find(id))
            groups.push_back(json::object({ { "id", theme->id }, { "name", theme->id }, { "title", theme->title.ja }, { "display_name", theme->title.ja }, { "description", theme->title.en },
                { "image_display_url", "" } }));
    for (std::size_t place = 0; place < dataset.resources.size(); ++place)
        resources.push_back(resource(offered, place));
    bool const is_mail = dataset.contact.find('@') != std::string::npos;
    return json::object({ { "id", dataset.id }, { "name", offered.name }, { "title", dataset.title }, { "notes", dataset.description }, { "url", text_or_null(dataset.source) },
        { "version", std::to_string(dataset.version) }, { "type", "dataset" }, { "state", "active" }, { "private", false }, { "isopen", licence && licence->open },
        { "license_id", dataset.licence }, { "license_title", licence ? json::Value(licence->title.ja) : json::Value {} }, { "license_url", licence ? text_or_null(licence->url) : json::Value {} },
        { "author", offered.publisher->name }, { "author_email", {} }, { "maintainer", text_or_null(dataset.division_name) }, { "maintainer_email", is_mail ? json::Value(dataset.contact) : json::Value {} },
        { "creator_user_id", {} }, { "owner_org", offered.publisher->code }, { "organization", organization(*offered.publisher, 0) },
        { "metadata_created", time_text(dataset.published_at) }, { "metadata_modified", time_text(dataset.changed_at) }, { "num_resources", resources.size() }, { "num_tags", dataset.tags.size() },
        { "resources", std::move(resources) }, { "tags", json::array_of(dataset.tags, [](std::string const& name) { return tag(name); }) }, { "groups", std::move(groups) },
        { "extras", extras_of(offered) }, { "relationships_as_subject", json::Array {} }, { "relationships_as_object", json::Array {} } });
}

std::string_view type_of(tables::Type type)
{
    switch (type) {
    case tables::Type::Integer: return "int";
    case tables::Type::Decimal: return "numeric";
    case tables::Type::Boolean: return "bool";
    case tables::Type::Day: return "date";
    case tables::Type::Instant: return "timestamp";
    case tables::Type::Text: break;
    }
    return "text";
}

std::string answer(std::string_view help, std::string_view result)
{
    std::string out = "{\"help\":" + json::write(json::Value(help)) + ",\"success\":true,\"result\":";
    out += result;
    return out += "}";
}

std::string answer(std::string_view help, Error const& error)
{
    json::Value made = json::object({ { "__type", error.type } });
    if (!error.message.empty())
        made.set("message", error.message);
    for (auto const& [field, words] : error.fields)
        made.set(field, json::array({ words }));
    return json::write(json::object({ { "help", help }, { "success", false }, { "error", std::move(made) } }));
}

}  // namespace mado::datasets::ckan
