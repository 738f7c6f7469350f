#include <mado/audit/audit.h>
#include <mado/audit/stretch.h>

#include <mado/json/json.h>

#include "event_store.h"

#include <cstdio>

namespace mado::audit {

namespace {

json::Value objects_as_json(std::vector<Object> const& objects)
{
    return json::array_of(objects, [](Object const& object) { return json::array({ object.kind, object.id }); });
}

std::vector<Object> objects_from(std::string const& text)
{
    std::vector<Object> objects;
    auto const parsed = json::parse(text);
    if (!parsed)
        throw std::runtime_error("audit: the objects of an event are not JSON");
    for (auto const& object : parsed->array())
        objects.push_back({ object.array().at(0).text(), object.array().at(1).text() });
    return objects;
}

std::map<std::string, std::string> details_from(std::string const& text)
{
    std::map<std::string, std::string> details;
    auto const parsed = json::parse(text);
    if (!parsed)
        throw std::runtime_error("audit: the details of an event are not JSON");
    for (auto const& [name, value] : parsed->object())
        details[name] = value.text();
    return details;
}

}  // namespace

std::vector<db::Statement> statements() { return store::statements(); }

void record(db::Write& tx, Caller const& caller, Moment const& now, std::string_view event, std::vector<Object> const& objects,
    std::map<std::string, std::string> const& details)
{
    json::Value described = json::object({});
    for (auto const& [name, value] : details)
        described.set(name, value);
    auto named = objects;
    if (!caller.emergency.empty())  // 緊急閲覧: whatever is done in it is found by it
        named.push_back({ "emergency", caller.emergency });
    store::insert(tx, { { now.id(), now.at, std::string(event), caller.kind, caller.person, caller.position, caller.job, named, details },
                          json::canonical(objects_as_json(named)), json::canonical(described), std::nullopt, {} });
}

std::string salted_hash(std::string_view salt, std::string_view words)
{
    return crypto::hex(crypto::sha256(std::string(salt) + std::string(1, '\0') + std::string(words)));
}

namespace {

std::vector<Event> events_from(std::vector<store::Stored> all)
{
    std::vector<Event> events;
    for (auto& stored : all) {
        stored.event.objects = objects_from(stored.objects);
        stored.event.details = details_from(stored.details);
        events.push_back(std::move(stored.event));
    }
    return events;
}

}  // namespace

std::vector<Event> events_of(db::Read& tx, Object const& object) { return events_from(store::of_object(tx, object)); }
std::vector<Event> newest(db::Read& tx, std::string const& before, int most) { return events_from(store::newest(tx, before, most)); }

std::string id_at(Instant at)
{
    auto const ms = static_cast<unsigned long long>(at.microseconds / 1000);
    char text[64];
    std::snprintf(text, sizeof text, "%08llx-%04llx-7000-8000-000000000000", ms >> 16, ms & 0xFFFF);
    return text;
}

std::vector<Event> events_between(db::Read& tx, std::string const& after, std::string const& before, int most)
{
    return events_from(store::between(tx, after, before, most));
}

}  // namespace mado::audit
