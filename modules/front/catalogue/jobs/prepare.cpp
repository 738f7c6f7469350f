#include "jobs/prepare.h"

#include "service/forms.h"
#include "store/catalogue_store.h"

#include <mado/datasets/stars.h>

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
        auto const bytes = here.files.read(resource.blob.name, resource.blob.key);
        if (!bytes)
            return refuse(Refusal::Kind::NotFound, "catalogue.published.blob_missing");
        evidence.push_back(datasets::evidence_of(dataset, resource, [&] { return csv::of_text(*bytes); },
            { .dataset = offered.address(), .table = offered.download_of(resource), .row = rows_address(offered, resource) + "/", .licence = licence ? licence->url : "" }, *links));
    }
    auto const stars = datasets::stars_of(dataset, licence && licence->open, evidence);
    return json::write(json::object({ { "stars", json::array_of(stars, star_json) }, { "tables", json::array_of(evidence, [](datasets::TableEvidence const& one) { return datasets::to_json(one); }) } }));
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
    for (auto const& resource : dataset->resources)
        (void)shelf.tables.open(here, job.tenant, resource);
    auto const evidence = TRY(evidence_of(shelf, here, { dataset.get(), &publisher, dataset->name }));
    return here.database.write(job.tenant, [&](db::Write& tx) -> Result<void> {
        store::keep_evidence(tx, id, number, evidence);
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
