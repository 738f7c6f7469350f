#include "service/receive.h"

#include "service/shelf.h"
#include "service/subscriptions.h"
#include "store/catalogue_store.h"
#include "store/use_store.h"

#include <mado/audit/audit.h>
#include <mado/files/store.h>
#include <mado/jobs/jobs.h>
#include <mado/search/search.h>

#include <algorithm>
#include <set>

namespace mado::catalogue {

namespace {

using Kind = Refusal::Kind;
using datasets::Dataset;

// Found by its title and kana, what it is about, its tags, and the names of its columns.
search::Document document_of(Dataset const& dataset)
{
    std::string words = dataset.title_kana + "\n" + dataset.description + "\n" + dataset.name + "\n" + dataset.division_name + "\n";
    for (auto const& tag : dataset.tags)
        words += tag + "\n";
    for (auto const& resource : dataset.resources) {
        words += resource.name + "\n" + resource.description + "\n";
        if (resource.table)
            for (auto const& column : resource.table->columns)
                words += column.name + "\n";
    }
    return { std::string(kind_in_search), dataset.id, dataset.title, std::move(words) };
}

bool came_with(portal::DatasetPublished const& published, std::string const& blob)
{
    return std::ranges::any_of(published.blobs, [&](gateway::BlobName const& one) { return one.name == blob; });
}

Result<void> fits(db::Write& tx, Dataset const& dataset)
{
    auto const known = store::dataset(tx, dataset.id);
    if (known && dataset.version < known->version)
        return refuse(Kind::Conflict, "catalogue.published.older");
    auto const named = store::dataset_named(tx, dataset.name);
    if (named && named->id != dataset.id && !named->withdrawn)
        return refuse(Kind::Conflict, "catalogue.published.name_taken");
    return {};
}

Result<void> publish(db::Write& tx, Workplace const& here, Dataset const& dataset, portal::DatasetPublished const& published)
{
    for (auto const& resource : dataset.resources) {
        if (!came_with(published, resource.blob.name) && !files::is_named(tx, resource.blob.name, kind_of_blobs, dataset.id))
            return refuse(Kind::Invalid, "catalogue.published.blob_missing");
        files::name_blob(tx, resource.blob.name, resource.blob.size, kind_of_blobs, dataset.id, here.now().at);
    }
    store::keep(tx, dataset, json::write(datasets::to_json(dataset, datasets::Blobs::With)), here.now().at);
    search::put(tx, document_of(dataset));
    jobs::enqueue(tx, here.now(), prepare_job, json::object({ { "dataset", dataset.id }, { "version", dataset.version } }), here.now().at, dataset.id + "/" + std::to_string(dataset.version));
    return {};
}

// How the names of the workshop's files begin that were made of any version of it.
json::Value made_of(db::Read& tx, std::string const& dataset)
{
    std::set<std::string> names;
    for (auto const& version : store::versions(tx, dataset)) {
        auto const kept = dataset_from(version.document);
        for (auto const& resource : kept->resources) {
            names.insert(resource.hash);
            if (resource.table)
                names.insert(name_of_columns(resource));
        }
    }
    return json::array_of(names, [](std::string const& name) { return json::Value(name); });
}

Result<void> receive_request(db::Write& tx, Caller const& caller, Workplace const& here, json::Value const& body)
{
    auto const shown = TRY(datasets::shown_request_of(body));
    store::keep(tx, shown);
    audit::record(tx, caller, here.now(), "catalogue.request.published", { { "data_request", shown.request.id } }, { { "state", word_of(shown.state) } });
    return {};
}

Result<void> receive_use(db::Write& tx, Caller const& caller, Workplace const& here, json::Value const& body)
{
    auto const shown = TRY(datasets::shown_use_of(body));
    store::keep(tx, shown);
    audit::record(tx, caller, here.now(), "catalogue.use.published", { { "use", shown.use.id } }, { { "state", word_of(shown.state) } });
    return {};
}

// Who subscribed hears of it: a job of its own, after this letter is kept.
void want_announced(db::Write& tx, Workplace const& here, Dataset const& dataset, bool withdrawn)
{
    auto const version = std::to_string(dataset.version);
    jobs::enqueue(tx, here.now(), announce_job, json::object({ { "dataset", dataset.id }, { "version", dataset.version }, { "withdrawn", withdrawn } }), here.now().at,
        dataset.id + "/" + version + (withdrawn ? "/withdrawn" : ""));
}

}  // namespace

Result<void> receive(db::Write& tx, Caller const& caller, Workplace const& here, portal::DatasetPublished const& published)
{
    if (published.body.text("what") == datasets::request_what)
        return receive_request(tx, caller, here, published.body);
    if (published.body.text("what") == datasets::use_what)
        return receive_use(tx, caller, here, published.body);
    auto const said = TRY(datasets::published_of(published.body));
    auto const& dataset = said.dataset;
    TRY(fits(tx, dataset));
    auto const known = store::dataset(tx, dataset.id);
    bool const is_news = !known || known->version < dataset.version || known->withdrawn != said.withdrawn;  // the office may say again what is published
    if (said.withdrawn) {
        jobs::enqueue(tx, here.now(), forget_job, json::object({ { "dataset", dataset.id }, { "names", made_of(tx, dataset.id) } }), here.now().at);
        store::withdraw(tx, dataset, json::write(datasets::to_json(dataset)), said.reason, here.now().at);
        search::remove(tx, std::string(kind_in_search), dataset.id);
        files::forget_blobs(tx, kind_of_blobs, dataset.id);
        store::forget_findings(tx, dataset.id);
    } else {
        TRY(publish(tx, here, dataset, published));
    }
    if (is_news)
        want_announced(tx, here, dataset, said.withdrawn);
    audit::record(tx, caller, here.now(), said.withdrawn ? "catalogue.dataset.withdrawn" : "catalogue.dataset.published", { { "dataset", dataset.id } },
        { { "name", dataset.name }, { "version", std::to_string(dataset.version) } });
    return {};
}

}  // namespace mado::catalogue
