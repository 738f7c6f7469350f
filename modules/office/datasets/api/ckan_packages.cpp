// Packages, and what stands around them: organizations, licences, the site.
#include "api/ckan.h"

#include "service/recording.h"

#include <mado/organization/organization.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace mado::open_data::ckan {

namespace {

namespace shapes = datasets::ckan;

constexpr std::size_t most_shown = 100;

using Shown = Result<json::Value>;

template <class F>
auto reads(Acting const& acting, F work)
{
    return acting.here().database.read(acting.tenant(), work);
}
template <class F>
auto writes(Acting const& acting, F work)
{
    return acting.here().database.write(acting.tenant(), { .name = "open_data.ckan_package" }, work);
}

// -- reading
Result<std::size_t> whole(json::Value const& asked, char const* name, std::size_t otherwise)
{
    auto const words = said(asked, name);
    if (words.empty())
        return otherwise;
    std::size_t number = 0;
    auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
    if (error != std::errc {} || end != words.data() + words.size())
        return refuse({ { name, "open_data.ckan.whole" } });
    return number;
}

Shown listed(Acting const& acting, json::Value (*shape)(db::Read&, Acting const&, Entry const&))
{
    auto const limit = TRY(whole(acting.asked, "limit", SIZE_MAX)), offset = TRY(whole(acting.asked, "offset", 0));
    return reads(acting, [&](db::Read& tx) -> Shown {
        json::Array made;
        auto const all = mine(tx, acting);
        for (auto n = offset; n < all.size() && made.size() < limit; ++n)
            made.push_back(shape(tx, acting, all[n]));
        return json::Value(std::move(made));
    });
}
Shown package_list(Acting const& acting)
{
    return listed(acting, [](db::Read&, Acting const&, Entry const& one) { return json::Value(one.draft.name); });
}
Shown current_package_list(Acting const& acting) { return listed(acting, package); }

Result<std::string> id_asked(Acting const& acting)
{
    return must(acting.asked, acting.asked.has("id") || !acting.asked.has("name_or_id") ? "id" : "name_or_id");
}

Shown package_show(Acting const& acting)
{
    auto const id = TRY(id_asked(acting));
    return reads(acting, [&](db::Read& tx) -> Shown {
        auto const entry = TRY(entry_asked(tx, acting, id));
        return package(tx, acting, entry);
    });
}

Shown site_read(Acting const&) { return json::Value(true); }
Shown status_show(Acting const& acting)
{
    return json::object({ { "ckan_version", "2.11.0" }, { "site_title", acting.visit.town.name + " オープンデータの机" }, { "site_url", acting.publisher().root }, { "site_description", "" },
        { "locale_default", "ja" }, { "error_emails_to", {} }, { "extensions", json::array({ "madoguchi" }) } });
}
Shown license_list(Acting const& acting) { return json::array_of(acting.reference().licences.all(), shapes::licence); }

// The town, and the divisions that this system may write for.
std::vector<json::Value> organizations(db::Read& tx, Acting const& acting)
{
    auto const all = mine(tx, acting);
    std::vector<json::Value> made { shapes::organization(acting.publisher(), std::ssize(all)) };
    for (auto const& division : organization::divisions(tx))
        if (acting.system.may_see(division.path)) {
            auto const count = std::ranges::count(all, division.path, [](Entry const& one) { return one.owner(); });
            auto one = shapes::organization({ division.path, division.path, division.name, {}, {} }, count);
            made.push_back(std::move(one));
        }
    return made;
}
Shown organization_list(Acting const& acting)
{
    bool const all_fields = said(acting.asked, "all_fields") == "true" || said(acting.asked, "all_fields") == "True" || said(acting.asked, "all_fields") == "1";
    return reads(acting, [&](db::Read& tx) -> Shown {
        return json::array_of(organizations(tx, acting), [&](json::Value const& one) { return all_fields ? one : one["name"]; });
    });
}
Shown organization_list_for_user(Acting const& acting)
{
    return reads(acting, [&](db::Read& tx) -> Shown { return json::array_of(organizations(tx, acting), [](json::Value const& one) { return one; }); });
}
Shown organization_show(Acting const& acting)
{
    auto const id = TRY(must(acting.asked, "id"));
    return reads(acting, [&](db::Read& tx) -> Shown {
        for (auto& one : organizations(tx, acting))
            if (one.text("id") == id || one.text("name") == id)
                return one.set("users", json::Array {}).set("tags", json::Array {}).set("groups", json::Array {}).set("extras", json::Array {});
        return refuse(Refusal::Kind::NotFound, "open_data.ckan.no_organization");
    });
}

// -- writing
using Addresses = std::map<std::string, std::string>;

// Which of those that are there a resource means: by its id; a dump of somewhere else has other ids, so else by where it comes from.
Addresses::const_iterator meant(Addresses const& before, json::Value const& resource, std::set<std::string> const& taken)
{
    auto const by_id = before.find(said(resource, "id"));
    if (by_id != before.end())
        return by_id;
    auto const address = said(resource, "url");
    return std::ranges::find_if(before, [&](auto const& one) { return !address.empty() && one.second == address && !taken.contains(one.first); });
}

struct Meant { json::Value const* said; std::string id, address; };   // id: of the one that is there; else empty

// Everything that can be refused is refused here: nothing is fetched while somebody waits.
Result<std::vector<Meant>> all_meant(json::Value const& package, Addresses const& before)
{
    auto const& list = package.array("resources");
    if (list.size() > service::most_resources)
        return refuse({ { "resources", "open_data.resources_too_many", { { "most", std::to_string(service::most_resources) } } } });
    std::vector<Meant> all;
    std::set<std::string> taken, named;
    for (auto const& one : list) {
        auto const known = meant(before, one, taken);
        auto const id = known == before.end() ? std::string() : known->first, own = said(one, "id");
        if ((!id.empty() && !taken.insert(id).second) || (!own.empty() && !named.insert(own).second))
            return refuse({ { "resources", "open_data.ckan.resource_twice", { { "id", std::string(text::first(own, most_shown)) } } } });
        all.push_back({ &one, id, known == before.end() ? std::string() : known->second });
    }
    return all;
}

// What a package's list of resources asks for, with its files made ready. `before`: address of each that is there.
Result<std::vector<Brought>> all_brought(Acting const& acting, json::Value const& package, Addresses const& before)
{
    std::vector<Brought> all;
    auto const wanted = TRY(all_meant(package, before));
    for (auto const& [resource, id, address] : wanted) {
        auto made = TRY(brought(acting, *resource, address, nullptr));
        made.id = id;                         // an id of somewhere else: here it gets one of ours
        all.push_back(std::move(made));
    }
    return all;
}

Shown package_create(Acting const& acting)
{
    auto const division = TRY(reads(acting, [&](db::Read& tx) { return division_of(tx, acting, acting.asked, {}); }));
    auto const description = TRY(description_of(acting, acting.asked, division));
    // A name that is taken is told before anything else.
    TRY(reads(acting, [&](db::Read& tx) -> Result<void> {
        if (find_named(tx, acting.caller(), description.name))
            return refuse({ { "name", "open_data.name_taken" } });
        return {};
    }));
    auto const files = TRY(all_brought(acting, acting.asked, {}));
    return writes(acting, [&](db::Write& tx) -> Shown {
        auto const made = TRY(create(tx, acting.caller(), acting.here(), acting.reference(), description));
        for (auto const& one : files)
            TRY(put(tx, acting, made.id, one));
        auto const now = TRY(entry_asked(tx, acting, made.id.value));
        return package(tx, acting, now);
    });
}

struct Before { Entry entry; json::Value shape; Addresses addresses; };
Result<Before> before_of(Acting const& acting, std::string const& id)
{
    return reads(acting, [&](db::Read& tx) -> Result<Before> {
        auto entry = TRY(entry_asked(tx, acting, id));
        auto shape = package(tx, acting, entry);
        Addresses addresses;
        for (auto const& one : shape.array("resources"))
            addresses[one.text("id")] = one.text("url");
        return Before { std::move(entry), std::move(shape), std::move(addresses) };
    });
}

// The package as it is to be. Resources that a list leaves out go; without a list they stay.
Shown changed(Acting const& acting, Before const& before, json::Value const& package_now)
{
    auto const division = TRY(reads(acting, [&](db::Read& tx) { return division_of(tx, acting, package_now, before.entry.owner()); }));
    auto description = TRY(description_of(acting, package_now, division));
    description.name = before.entry.draft.name;
    auto const files = TRY(all_brought(acting, package_now, before.addresses));
    std::set<std::string> kept;
    for (auto const& one : files)
        kept.insert(one.id);
    bool const lists = package_now.has("resources");
    return writes(acting, [&](db::Write& tx) -> Shown {
        auto const now = TRY(entry_asked(tx, acting, before.entry.id.value));
        if (now.revision != before.entry.revision)
            return refuse(Refusal::Kind::Conflict, "open_data.changed_meanwhile");
        TRY(describe_again(tx, acting.caller(), acting.here(), acting.reference(), now.id, description, now.revision));
        for (auto const& [id, address] : before.addresses)
            if (lists && !kept.contains(id)) {
                auto const revision = TRY(entry_asked(tx, acting, now.id.value)).revision;
                TRY(taken_out(tx, acting, { id }, revision));
            }
        for (auto const& one : files)
            TRY(put(tx, acting, now.id, one));
        auto const after = TRY(entry_asked(tx, acting, now.id.value));
        return package(tx, acting, after);
    });
}

Shown package_update(Acting const& acting)
{
    auto const id = TRY(must(acting.asked, acting.asked.has("id") ? "id" : "name"));
    auto const before = TRY(before_of(acting, id));
    return changed(acting, before, acting.asked);
}

Shown package_patch(Acting const& acting)
{
    auto const id = TRY(must(acting.asked, "id"));
    auto const before = TRY(before_of(acting, id));
    auto whole_package = before.shape;
    whole_package.object().erase("resources");
    for (auto const& [name, value] : acting.asked.object())
        whole_package.set(name, value);
    return changed(acting, before, whole_package);
}

// What the public has a person withdraws, with a reason: a program only clears away what nobody has seen.
Shown package_delete(Acting const& acting)
{
    auto const id = TRY(id_asked(acting));
    return writes(acting, [&](db::Write& tx) -> Shown {
        auto const entry = TRY(entry_asked(tx, acting, id));
        if (entry.version > 0)
            return refuse(Refusal::Kind::Forbidden, "open_data.ckan.a_person_withdraws");
        TRY(discard(tx, acting.caller(), acting.here(), entry.id, entry.revision));
        return json::Value {};
    });
}

}  // namespace

std::vector<Entry> mine(db::Read& tx, Acting const& acting)
{
    auto all = entries(tx, acting.caller());
    std::erase_if(all, [&](Entry const& one) { return !acting.system.may_see(one.owner()); });
    std::ranges::sort(all, {}, [](Entry const& one) -> std::string const& { return one.draft.name; });
    return all;
}

std::span<Action const> reading_actions()
{
    static constexpr std::array actions {
        Action { "site_read", Does::Reads, site_read, "Returns true." },
        Action { "status_show", Does::Reads, status_show, "Returns what this site is." },
        Action { "license_list", Does::Reads, license_list, "Returns the licences that datasets can have." },
        Action { "organization_list", Does::Reads, organization_list, "Returns the town and the divisions that this token is for. all_fields." },
        Action { "organization_list_for_user", Does::Reads, organization_list_for_user, "Returns the town and the divisions that this token is for." },
        Action { "organization_show", Does::Reads, organization_show, "Returns the town or one of its divisions. id." },
        Action { "package_list", Does::Reads, package_list, "Returns the names of the datasets, drafts too. limit, offset." },
        Action { "current_package_list_with_resources", Does::Reads, current_package_list, "Returns the datasets with their resources, drafts too. limit, offset." },
        Action { "package_show", Does::Reads, package_show, "Returns a dataset as it is being worked on. id: its id or name." },
    };
    return actions;
}

std::span<Action const> package_actions()
{
    static constexpr std::array actions {
        Action { "package_create", Does::Writes, package_create, "Registers a dataset as a draft. name, title, notes, license_id, tags, groups, extras, owner_org (a division), resources with url." },
        Action { "package_update", Does::Writes, package_update, "Describes a dataset anew. id or name; what is not said is empty, resources that the list leaves out go." },
        Action { "package_patch", Does::Writes, package_patch, "Changes what is said of a dataset, and leaves the rest. id." },
        Action { "package_delete", Does::Writes, package_delete, "Clears away a draft that was never published. id." },
    };
    return actions;
}

}  // namespace mado::open_data::ckan
