// Resources: a file that is sent, or an address that it is fetched from, now and then every day.
#include "api/ckan.h"

#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::open_data::ckan {

namespace {

constexpr int fetched_within_ms = 10'000;

std::string address_said(json::Value const& said_of_it) { return std::string(text::trimmed(said(said_of_it, "url"))); }

Result<ResourceEntry> resource_asked(db::Read& tx, Acting const& acting, std::string const& id, Entry& of)
{
    auto found = TRY(find_resource(tx, acting.caller(), { id }));
    of = TRY(entry_asked(tx, acting, found.dataset.value));
    return found;
}

http::Upload const* upload_of(Acting const& acting)
{
    auto const files = acting.visit.request.files("upload");
    return files.empty() || files.front()->size == 0 ? nullptr : files.front();
}

std::int64_t revision_of(db::Read& tx, Acting const& acting, DatasetId const& id)
{
    auto const found = find(tx, acting.caller(), id);
    return found ? found->revision : 0;
}

Result<json::Value> resource_show(Acting const& acting)
{
    auto const id = TRY(must(acting.asked, "id"));
    return acting.here().database.read(acting.tenant(), [&](db::Read& tx) -> Result<json::Value> {
        Entry entry;
        auto const found = TRY(resource_asked(tx, acting, id, entry));
        return resource(tx, acting, entry, found.id);
    });
}

Result<json::Value> resource_create(Acting const& acting)
{
    auto const package_id = TRY(must(acting.asked, "package_id"));
    auto const entry = TRY(acting.here().database.read(acting.tenant(), [&](db::Read& tx) { return entry_asked(tx, acting, package_id); }));
    auto what = TRY(brought(acting, acting.asked, {}, upload_of(acting)));
    what.id.clear();
    auto const work = [&](db::Write& tx) -> Result<json::Value> {
        auto const id = TRY(put(tx, acting, entry.id, what));
        auto const now = TRY(entry_asked(tx, acting, entry.id.value));
        return resource(tx, acting, now, id);
    };
    return acting.here().database.write(acting.tenant(), { .name = "open_data.ckan_resource" }, work);
}

enum class Unsaid { Empties, Stays };         // what an update does not say is empty; what a patch does not say stays

Result<json::Value> changed(Acting const& acting, Unsaid unsaid)
{
    auto const id = TRY(must(acting.asked, "id"));
    struct Before { ResourceEntry resource; std::string address; };
    auto const look = [&](db::Read& tx) -> Result<Before> {
        Entry entry;
        auto found = TRY(resource_asked(tx, acting, id, entry));
        auto address = address_of(tx, acting, entry, found);
        return Before { std::move(found), std::move(address) };
    };
    auto const before = TRY(acting.here().database.read(acting.tenant(), look));
    auto asked = acting.asked;
    auto const stays = [&](char const* member, std::string const& words) {
        if (!asked.has(member))
            asked.set(member, words);
    };
    if (unsaid == Unsaid::Stays)
        stays("description", before.resource.step.content.description);
    stays("name", before.resource.step.content.name);  // nothing here is without one
    stays("url", before.address);
    auto what = TRY(brought(acting, asked, before.address, upload_of(acting)));
    what.id = id;
    auto const work = [&](db::Write& tx) -> Result<json::Value> {
        TRY(put(tx, acting, before.resource.dataset, what));
        auto const now = TRY(entry_asked(tx, acting, before.resource.dataset.value));
        return resource(tx, acting, now, { id });
    };
    return acting.here().database.write(acting.tenant(), { .name = "open_data.ckan_resource" }, work);
}

Result<json::Value> resource_update(Acting const& acting) { return changed(acting, Unsaid::Empties); }
Result<json::Value> resource_patch(Acting const& acting) { return changed(acting, Unsaid::Stays); }

Result<json::Value> resource_delete(Acting const& acting)
{
    auto const id = TRY(must(acting.asked, "id"));
    auto const work = [&](db::Write& tx) -> Result<json::Value> {
        Entry entry;
        auto const found = TRY(resource_asked(tx, acting, id, entry));
        TRY(remove_resource(tx, acting.caller(), acting.here(), found.id, entry.revision));
        return json::Value {};
    };
    return acting.here().database.write(acting.tenant(), { .name = "open_data.ckan_resource" }, work);
}

}  // namespace

bool is_fetched(json::Value const& said_of_it, std::string const& known_address)
{
    auto const address = address_said(said_of_it);
    return !address.empty() && address != known_address;
}

Result<Brought> brought(Acting const& acting, json::Value const& said_of_it, std::string const& known_address, http::Upload const* upload)
{
    Brought made;
    made.id = said(said_of_it, "id");
    made.name = said(said_of_it, "name");
    made.description = said(said_of_it, "description");
    made.has_words = !made.name.empty() || !made.description.empty();
    if (upload) {
        if (upload->too_large)
            return refuse({ { "file", "open_data.file.too_large", { { "most", std::to_string(web::most_file_bytes >> 20) } } } });
        made.upload = TRY(prepare(acting.here(), acting.reference(), acting.tenant(), { upload->path, upload->file_name }));
        return made;
    }
    auto const address = address_said(said_of_it);
    if (!is_fetched(said_of_it, known_address)) {
        if (known_address.empty())
            return refuse({ { "address", "open_data.ckan.url_or_upload" } });
        return made;                          // it is there, and comes from where it came
    }
    SourceEntry source;
    source.address = address;
    made.fetched = TRY(fetch(acting.here(), acting.reference(), acting.tenant(), source, [&](http::Call call) {
        call.deadline_ms = std::min(call.deadline_ms, fetched_within_ms);
        return acting.desk.send()(call);
    }));
    made.source = std::move(source);
    return made;
}

Result<ResourceId> put(db::Write& tx, Acting const& acting, DatasetId const& dataset, Brought const& what)
{
    auto const caller = acting.caller();
    auto const& here = acting.here();
    auto const revision = [&] { return revision_of(tx, acting, dataset); };
    ResourceId id { what.id };
    auto name = what.name;
    if (!id) {
        auto const made = TRY(what.upload ? add_resource(tx, caller, here, dataset, *what.upload, name, revision())
                                          : add_source(tx, caller, here, dataset, *what.source, *what.fetched, revision(), name));
        id = made.id;
        name = made.step.content.name;
    } else if (what.upload) {
        TRY(replace_resource(tx, caller, here, id, *what.upload, revision()));
        forget_source(tx, id);                // from now on it is who sends it that renews it
    } else if (what.fetched) {
        TRY(replace_source(tx, caller, here, id, *what.source, *what.fetched, revision()));
    }
    if (what.id.empty() ? !what.description.empty() : what.has_words)
        TRY(describe_resource(tx, caller, here, id, name, what.description, revision()));
    return id;
}

std::span<Action const> resource_actions()
{
    static constexpr std::array actions {
        Action { "resource_show", Does::Reads, resource_show, "Returns a resource. id." },
        Action { "resource_create", Does::Writes, resource_create, "Adds a resource. package_id; upload (multipart) or url; name, description." },
        Action { "resource_update", Does::Writes, resource_update, "Changes a resource. id; upload or url; name, description." },
        Action { "resource_patch", Does::Writes, resource_patch, "Changes what is said of a resource, and leaves the rest. id." },
        Action { "resource_delete", Does::Writes, resource_delete, "Takes a resource out of the draft. id." },
    };
    return actions;
}

}  // namespace mado::open_data::ckan
