// Resources: a file that is sent, or an address that it is fetched from, now and then every day.
#include "api/ckan.h"

#include <mado/text/utf8.h>

#include "service/sources.h"

#include <algorithm>

namespace mado::open_data::ckan {

namespace {

std::string address_said(json::Value const& said_of_it) { return std::string(text::trimmed(said(said_of_it, "url"))); }

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
        auto const entry = TRY(entry_of_resource(tx, acting, { id }));
        return resource(tx, acting, entry, { id });
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
    struct Before { DatasetId dataset; json::Value shape; };
    auto const look = [&](db::Read& tx) -> Result<Before> {
        auto const entry = TRY(entry_of_resource(tx, acting, { id }));
        return Before { entry.id, resource(tx, acting, entry, { id }) };
    };
    auto const before = TRY(acting.here().database.read(acting.tenant(), look));
    auto asked = acting.asked;
    auto const stays = [&](char const* member, std::string const& words) {
        if (!asked.has(member))
            asked.set(member, words);
    };
    if (unsaid == Unsaid::Stays)
        stays("description", before.shape.text("description"));
    stays("name", before.shape.text("name"));  // nothing here is without one
    stays("url", before.shape.text("url"));
    auto what = TRY(brought(acting, asked, before.shape.text("url"), upload_of(acting)));
    what.id = id;
    auto const work = [&](db::Write& tx) -> Result<json::Value> {
        TRY(put(tx, acting, before.dataset, what));
        auto const now = TRY(entry_asked(tx, acting, before.dataset.value));
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
        auto const entry = TRY(entry_of_resource(tx, acting, { id }));
        TRY(taken_out(tx, acting, { id }, entry.revision));
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
        made.large = TRY(web::received_if_large(acting.desk, acting.visit, upload));
        if (made.large)
            return made;
        made.upload = TRY(prepare(acting.here(), acting.reference(), acting.tenant(), { upload->path, upload->file_name }));
        return made;
    }
    auto const address = address_said(said_of_it);
    if (!is_fetched(said_of_it, known_address)) {
        if (known_address.empty())
            return refuse({ { "address", "open_data.ckan.url_or_upload" } });
        return made;                          // it is there, and comes from where it came
    }
    if (!is_address(acting.here(), address))  // told at once; what answers there, the job finds out
        return refuse({ { "address", "open_data.source.address_wrong" } });
    made.address = address;
    return made;
}

Result<void> taken_out(db::Write& tx, Acting const& acting, ResourceId const& id, std::int64_t revision)
{
    if (auto const coming = upload_of(tx, id); coming && coming->is_new)
        return drop_upload(tx, acting.caller(), acting.here(), coming->id);
    auto const wanted = pending(tx, id);
    return wanted && wanted->is_new ? forget_pending(tx, acting.caller(), acting.here(), id, revision) : remove_resource(tx, acting.caller(), acting.here(), id, revision);
}

namespace {

// A file of its own, or in the place of one that was on its way: the id that was given out stays.
Result<ResourceId> sent(db::Write& tx, Acting const& acting, DatasetId const& dataset, ResourceId const& known, Brought const& what, std::int64_t revision)
{
    auto const caller = acting.caller();
    auto const& here = acting.here();
    if (known && pending(tx, known))
        TRY(forget_pending(tx, caller, here, known, revision));
    auto const as = known ? known : ResourceId { here.now().id() };
    auto const made = TRY(service::add_resource_as(tx, caller, here, dataset, *what.upload, what.name, revision, as));
    if (!what.description.empty())
        TRY(describe_resource(tx, caller, here, as, made.step.content.name, what.description, revision_of(tx, acting, dataset)));
    return as;
}

// A large one: the id is given out now, the file becomes the resource when it is read.
Result<ResourceId> received(db::Write& tx, Acting const& acting, DatasetId const& dataset, ResourceId const& known, bool is_new, Brought const& what)
{
    Upload said;
    said.dataset = dataset;
    said.resource = known;
    said.is_new = is_new;
    said.name = what.name;
    said.description = what.description;
    said.original = *what.large;
    return TRY(take_upload(tx, acting.caller(), acting.here(), said)).resource;
}

}  // namespace

Result<ResourceId> put(db::Write& tx, Acting const& acting, DatasetId const& dataset, Brought const& what)
{
    auto const caller = acting.caller();
    auto const& here = acting.here();
    auto const revision = [&] { return revision_of(tx, acting, dataset); };
    ResourceId id { what.id };
    auto const wanted = id ? pending(tx, id) : std::nullopt;
    auto const coming = id ? upload_of(tx, id) : std::nullopt;
    bool const is_on_its_way = (wanted && wanted->is_new) || (coming && coming->is_new);
    if (coming && coming->is_new && !what.large && !what.upload) {
        if (!what.address.empty() || (what.has_words && (what.name != coming->name || what.description != coming->description)))
            return refuse(Refusal::Kind::Conflict, coming->is_under_way() ? "open_data.ckan.upload_read" : "open_data.ckan.upload_failed");
        return id;                            // it is being read, and stays as it was sent
    }
    if (coming && what.upload)                // what is sent now takes its place, and its id
        TRY(drop_upload(tx, caller, here, coming->id));
    if (what.large) {
        if (wanted)
            TRY(forget_pending(tx, caller, here, id, revision()));
        id = TRY(received(tx, acting, dataset, id, !id || is_on_its_way, what));
    } else if (!what.address.empty())
        id = TRY(want(tx, caller, here, { .resource = id, .dataset = dataset, .address = what.address, .name = what.name, .description = what.description }, revision()));
    else if (what.upload && (!id || is_on_its_way))
        id = TRY(sent(tx, acting, dataset, id, what, revision()));
    else if (what.upload) {
        TRY(replace_resource(tx, caller, here, id, *what.upload, revision()));
        forget_source(tx, id);                // from now on it is who sends it that renews it
        if (wanted)
            TRY(forget_pending(tx, caller, here, id, revision()));
    } else if (wanted) {
        TRY(rename_pending(tx, caller, here, { .resource = id, .dataset = dataset, .name = what.name, .description = what.description }, revision()));
    }
    if (!what.id.empty() && !is_on_its_way && what.has_words)
        TRY(describe_resource(tx, caller, here, id, what.name, what.description, revision()));
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
