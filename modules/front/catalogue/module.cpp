#include "api/operations.h"
#include "jobs/prepare.h"
#include "jobs/tell.h"
#include "jobs/tidy.h"
#include "jobs/usage.h"
#include "service/receive.h"
#include "service/requests.h"
#include "store/catalogue_store.h"
#include "store/usage_store.h"
#include "store/use_store.h"
#include "web/feed_view.h"

#include <mado/catalogue/module.h>

#include <algorithm>

namespace mado::embedded {
std::span<File const> catalogue();
}

namespace mado::catalogue {

Module describe(webhook::Send send)
{
    constexpr int a_minute = 60;
    auto const shelf = std::make_shared<Shelf>();
    Module module;
    module.name = "catalogue";
    module.files = embedded::catalogue();
    for (auto const routes : { &list_routes, &dataset_routes, &table_routes, &version_routes, &download_routes, &metadata_routes, &feed_routes, &standard_routes, &request_routes, &subscription_routes, &use_routes, &timetable_routes, &ckan_routes })
        std::ranges::move((*routes)(shelf), std::back_inserter(module.routes));
    for (auto const types : { &list_types, &dataset_types, &table_types, &version_types, &standard_types, &request_types, &subscription_types, &use_types, &timetable_types })
        std::ranges::move((*types)(), std::back_inserter(module.pages));
    std::ranges::move(map_routes(), std::back_inserter(module.routes));
    module.operations = operations(shelf);
    std::ranges::move(ckan_operations(), std::back_inserter(module.operations));
    module.menu = { { "catalogue.menu", "/data", {} } };
    module.statements = store::statements();
    std::ranges::move(store::subscription_statements(), std::back_inserter(module.statements));
    std::ranges::move(store::use_statements(), std::back_inserter(module.statements));
    std::ranges::move(store::usage_statements(), std::back_inserter(module.statements));
    module.events = { "catalogue.dataset.published", "catalogue.dataset.withdrawn", "catalogue.request.published", "catalogue.request.sent", "catalogue.request.voted",
        "catalogue.use.sent", "catalogue.use.published", "catalogue.subscription.asked", "catalogue.subscription.confirmed", "catalogue.subscription.stopped", "catalogue.subscription.given_up" };
    module.jobs = { { std::string(prepare_job), [shelf](Workplace const& here, jobs::Job const& job) { return prepare(*shelf, here, job); } },
        { std::string(forget_job), [shelf](Workplace const& here, jobs::Job const& job) { return forget(*shelf, here, job); } },
        { std::string(announce_job), [shelf](Workplace const& here, jobs::Job const& job) { return announce(*shelf, here, job); } },
        { std::string(verify_job), [send](Workplace const& here, jobs::Job const& job) { return verify(here, job, send); } },
        { std::string(deliver_job), [send](Workplace const& here, jobs::Job const& job) { return deliver(here, job, send); } } };
    module.schedules = { { "catalogue.workshop", 24 * 3600, [](Workplace const& here) { Tables::tidy(here); }, true },
        { "catalogue.addresses", 6 * 3600, [](Workplace const& here) {
             for (auto const& town : here.towns.all())
                 tidy(here, town.code), tidy_subscriptions(here, town.code);
         } },
        { "catalogue.usages", a_minute, [shelf](Workplace const& here) { write_usages(shelf->usage, here); }, true },
        { "catalogue.usage_report", 6 * 3600, [](Workplace const& here) {
             for (auto const& town : here.towns.all())
                 report_usages(here, town.code);
         } },
        { "catalogue.deliveries", a_minute, [](Workplace const& here) {
             for (auto const& town : here.towns.all())
                 want_due(here, town.code);
         } } };
    module.listen = [](Listeners& listeners) { listeners.on<portal::DatasetPublished>(receive); };
    return module;
}

}  // namespace mado::catalogue
