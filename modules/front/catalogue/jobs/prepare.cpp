#include "jobs/prepare.h"

#include "service/feeds.h"
#include "service/findings.h"
#include "service/plain_table.h"
#include "store/catalogue_store.h"
#include "store/use_store.h"

#include <mado/datasets/stars.h>

#include <algorithm>

namespace mado::catalogue {

namespace {

json::Value star_json(datasets::Star const& star)
{
    auto arguments = json::object({});
    for (auto const& [name, value] : star.arguments)
        arguments.set(name, value);
    return json::object({ { "number", star.number }, { "reached", star.reached }, { "arguments", std::move(arguments) } });
}

Result<std::string> evidence_of(Shelf& shelf, Workplace const& here, datasets::Offered const& offered)
{
    auto const links = datasets::links_of(here.library.text("datasets/links.yaml"));
    if (!links)
        throw std::logic_error("definitions/datasets/links.yaml: " + links.error());
    auto const& dataset = *offered.dataset;
    auto const* licence = shelf.vocabulary(here).licences.find(dataset.licence);
    std::vector<datasets::TableEvidence> evidence;
    for (auto const& resource : dataset.resources) {
        if (!resource.table)
            continue;
        auto const plain = PlainTable::of(here, Tables::folder_of(here, offered.publisher->code), resource);
        if (!plain)
            return refuse(Refusal::Kind::NotFound, "catalogue.published.blob_missing");
        evidence.push_back(datasets::evidence_of(dataset, resource, [&] { return plain->source(); },
            { .dataset = offered.address(), .table = offered.download_of(resource), .row = rows_address(offered, resource) + "/", .licence = licence ? licence->url : "" }, *links));
    }
    auto const stars = datasets::stars_of(dataset, licence && licence->open, evidence);
    return json::write(json::object({ { "stars", json::array_of(stars, star_json) }, { "tables", json::array_of(evidence, [](datasets::TableEvidence const& one) { return datasets::to_json(one); }) } }));
}

struct Finding { std::string_view kind; std::string subject, document; };

// What the columns mean, what differs from the version before, what is wrong with a feed. Refuses Busy: a page is making these columns now.
Result<std::vector<Finding>> findings_of(Shelf& shelf, Workplace const& here, std::string const& tenant, datasets::Dataset const& dataset, datasets::Dataset const* before)
{
    std::vector<Finding> found;
    for (auto const& resource : dataset.resources) {
        if (is_feed(resource))
            if (auto document = feed_document(shelf, here, tenant, resource); !document.empty())
                found.push_back({ "feed", resource.hash, std::move(document) });
        auto const table = shelf.tables.open(here, tenant, resource);
        if (!table && resource.table && !here.workshop.empty() && !shelf.tables.has_failed(here, tenant, resource))
            return refuse(Refusal::Kind::Busy, "catalogue.no_table_now");
        if (!table)
            continue;
        found.push_back({ "links", name_of_columns(resource), links_document(tables::links_of(*table)) });
        auto const former = before ? std::ranges::find(before->resources, resource.id, &datasets::Resource::id) : dataset.resources.end();
        auto const then = before && former != before->resources.end() ? shelf.tables.open(here, tenant, *former) : std::nullopt;
        auto const differs = then ? difference(*then, *table, resource.table->key, most_changes_shown, most_compared_by_job) : std::nullopt;
        if (differs)
            found.push_back({ "difference", subject_of(*former, resource), difference_document(*differs) });
    }
    return found;
}

}  // namespace

Result<void> prepare(Shelf& shelf, Workplace const& here, jobs::Job const& job)
{
    auto const id = job.payload.text("dataset");
    auto const number = job.payload.integer("version");
    auto const kept = here.database.read(job.tenant, [&](db::Read& tx) { return store::version(tx, id, number); });
    auto const* town = here.towns.by_code(job.tenant);
    if (!kept || !town)                       // withdrawn meanwhile
        return {};
    auto const dataset = dataset_from(kept->document);
    auto const publisher = publisher_of(here, *town);
    auto const all = here.database.read(job.tenant, [&](db::Read& tx) { return store::versions(tx, id); });
    auto const before = std::ranges::find_if(all, [&](store::Version const& one) { return one.number < number; });
    auto const former = before == all.end() ? nullptr : dataset_from(before->document);
    auto const found = TRY(findings_of(shelf, here, job.tenant, *dataset, former.get()));
    auto const evidence = TRY(evidence_of(shelf, here, { dataset.get(), &publisher, dataset->name }));
    return here.database.write(job.tenant, [&](db::Write& tx) -> Result<void> {
        if (!store::version(tx, id, number))
            return {};                        // withdrawn meanwhile: nothing of it stays
        store::keep_evidence(tx, id, number, evidence);
        for (auto const& one : found)
            store::keep_finding(tx, id, one.kind, one.subject, one.document);
        return {};
    });
}

Result<void> forget(Shelf& shelf, Workplace const& here, jobs::Job const& job)
{
    std::vector<std::string> names;
    for (auto const& name : job.payload.array("names"))
        names.push_back(name.text());
    shelf.tables.forget(here, job.tenant, names);
    return {};
}

}  // namespace mado::catalogue
