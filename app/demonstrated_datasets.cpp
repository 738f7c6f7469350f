#include "demonstrated_datasets.h"

#include <mado/open_data/open_data.h>
#include <mado/organization/organization.h>

#include <filesystem>
#include <fstream>

namespace mado {

namespace {

using open_data::Entry;

// Two different people who may: the one who prepares, and the one who confirms.
struct Officers { Caller prepares, confirms; };

Officers officers_of(db::Read& tx, Workplace const& here, std::string const& tenant)
{
    auto const today = here.now().today();
    auto const caller = [&](PositionId const& position) {
        Caller made { .tenant = tenant, .kind = CallerKind::Staff, .position = position };
        if (auto const holders = organization::holders_of(tx, position, today); !holders.empty())
            made.person = holders.front().id;
        return made;
    };
    Officers made;
    for (auto const& position : organization::positions(tx)) {
        bool officer = false, approver = false;
        for (auto const& grant : access::grants_of(tx, position.id)) {
            officer = officer || grant.role == access::Role::DataOfficer;
            approver = approver || grant.role == access::Role::Approver;
        }
        if (officer)
            (approver ? made.confirms : made.prepares) = caller(position.id);
    }
    return made;
}

template <class T>
T must(Result<T> done, std::string const& name)
{
    if (!done)
        throw std::runtime_error("demo: the dataset " + name + ": " + done.error().key + (done.error().fields.empty() ? "" : " " + done.error().fields.front().key));
    return std::move(*done);
}

std::int64_t revision_in(db::Read& tx, Caller const& caller, open_data::DatasetId const& id)
{
    auto const found = open_data::find(tx, caller, id);
    return found ? found->revision : 0;
}

datasets::Dataset described(std::string const& name, yaml::Node const& about, std::string const& tenant)
{
    datasets::Dataset said;
    said.name = name;
    said.title = about.text_of("title");
    said.description = about.text_of("description");
    said.division = about.text_of("division");
    said.licence = about.text_of("licence");
    said.frequency = about.text_of("frequency");
    said.covers_place = tenant;
    if (auto const* tags = about.find("tags"))
        for (auto const& tag : tags->items)
            said.tags.push_back(tag.text);
    return said;
}

// A table as rows, any other file as somebody puts it in.
Result<open_data::Prepared> prepared_of(Workplace const& office, datasets::Reference const& reference, std::string const& tenant, std::string const& file)
{
    std::string bytes(office.library.text("demo/datasets/" + file));
    if (file.ends_with(".csv"))
        return open_data::prepare_rows(office, reference, tenant, std::move(bytes), file);
    auto const path = std::filesystem::temp_directory_path() / (office.ids.handle() + "-" + file);
    std::ofstream(path, std::ios::binary) << bytes;
    auto prepared = open_data::prepare(office, reference, tenant, { path, file });
    std::filesystem::remove(path);
    return prepared;
}

}  // namespace

void demonstrate_datasets(Workplace const& office, std::string const& tenant, yaml::Node const& all)
{
    auto const loaded = datasets::load_reference(datasets::files_of(office.library));
    if (!loaded)
        throw std::runtime_error("definitions/" + loaded.error().front().file + ": " + loaded.error().front().english);
    auto const& reference = *loaded;
    auto const officers = office.database.read(tenant, [&](db::Read& tx) { return officers_of(tx, office, tenant); });
    for (auto const& one : all.entries) {
        auto const file = one.value.text_of("file");
        auto const entry = must(office.database.write(tenant, [&](db::Write& tx) { return open_data::create(tx, officers.prepares, office, reference, described(one.key, one.value, tenant)); }), one.key);
        auto prepared = must(prepared_of(office, reference, tenant, file), one.key);
        if (auto const key = one.value.text_of("key"); !key.empty() && prepared.content.table)
            prepared.content.table->key = key;
        auto const resource = must(office.database.write(tenant, [&](db::Write& tx) {
            return open_data::add_resource(tx, officers.prepares, office, entry.id, prepared, one.value.text_of("title"), entry.revision);
        }), one.key);
        if (one.value.text_of("state") != "published")
            continue;
        for (auto const& found : resource.step.checked.privacy)
            if (found.weight == "ask") {
                auto const reasoned = office.database.write(tenant, [&](db::Write& tx) {
                    return open_data::give_reason(tx, officers.prepares, office, resource.id, found.key, "見本の架空の値です。", revision_in(tx, officers.prepares, entry.id));
                });
                if (!reasoned)
                    throw std::runtime_error("demo: the dataset " + one.key + ": " + reasoned.error().key);
            }
        must(office.database.write(tenant, [&](db::Write& tx) { return open_data::propose(tx, officers.prepares, office, entry.id, "はじめて公開します。", revision_in(tx, officers.prepares, entry.id)); }), one.key);
        must(office.database.write(tenant, [&](db::Write& tx) { return open_data::confirm(tx, officers.confirms, office, reference, entry.id, revision_in(tx, officers.prepares, entry.id)); }), one.key);
    }
}

}  // namespace mado
