#include <mado/open_data/module.h>

#include "api/ckan.h"
#include "api/operations.h"
#include "service/listening.h"
#include "service/prepare.h"
#include "store/dataset_store.h"
#include "store/desk_store.h"
#include "store/harvest_store.h"
#include "store/upload_store.h"
#include "store/pending_store.h"
#include "store/query_store.h"
#include "store/usage_store.h"
#include "store/use_store.h"
#include "web/pages.h"

#include <algorithm>
#include <iterator>

#include <mado/open_data/pending.h>
#include <mado/open_data/queries.h>
#include <mado/open_data/usage.h>
#include <mado/open_data/uses.h>

namespace mado::embedded {
std::span<File const> open_data();
}

namespace mado::open_data {

namespace {

constexpr int a_minute = 60, half_an_hour = 1'800, a_day = 86'400;

}  // namespace

std::vector<db::Statement> statements()
{
    auto all = store::dataset_statements();
    auto const more = store::desk_statements();
    all.insert(all.end(), more.begin(), more.end());
    auto const of_harvests = store::harvest_statements();
    all.insert(all.end(), of_harvests.begin(), of_harvests.end());
    auto const of_uses = store::use_statements();
    all.insert(all.end(), of_uses.begin(), of_uses.end());
    auto const of_uploads = store::upload_statements();
    all.insert(all.end(), of_uploads.begin(), of_uploads.end());
    for (auto const& more_of : { store::pending_statements(), store::usage_statements(), store::query_statements() })
        all.insert(all.end(), more_of.begin(), more_of.end());
    return all;
}

Module describe(Send send, std::uint64_t read_at_once)
{
    auto const desk = std::make_shared<web::Desk>(std::move(send), read_at_once);
    Module module;
    module.name = "open_data";
    module.files = embedded::open_data();
    module.actions = { may_read, may_edit, may_confirm, may_answer, may_read_board, may_withdraw };
    module.routes = web::routes(desk);
    std::ranges::move(ckan::routes(desk), std::back_inserter(module.routes));
    module.operations = api_v1::operations(desk);
    std::ranges::move(api_v1::ckan_operations(), std::back_inserter(module.operations));
    module.pages = web::pages();
    module.menu = { { "open_data.menu", "/datasets", may_read, [](db::Read& tx, Caller const& caller) { return count_new_requests(tx, caller) + count_new_uses(tx, caller); }, mado::web::MenuItem::Place::More } };
    module.statements = statements();
    module.events = { "open_data.dataset.registered", "open_data.dataset.changed", "open_data.dataset.proposed", "open_data.dataset.sent_back", "open_data.dataset.published",
        "open_data.dataset.withdrawn", "open_data.dataset.republished", "open_data.resource.added", "open_data.resource.renewed", "open_data.resource.removed", "open_data.resource.repaired",
        "open_data.resource.undone", "open_data.resource.wanted", "open_data.query.added", "open_data.threshold.set", "open_data.resource.unwanted", "open_data.resource.reasoned", "open_data.dataset.discarded", "open_data.resource.changed", "open_data.harvest.added", "open_data.harvest.started", "open_data.harvest.stopped", "open_data.harvest.read",
        "open_data.source.started", "open_data.source.stopped", "open_data.request.received", "open_data.request.answered", "open_data.use.received", "open_data.use.decided",
        "open_data.upload.received", "open_data.upload.retried", "open_data.upload.dropped", "open_data.upload.failed", "open_data.limit.changed" };
    module.jobs = { { std::string(harvest_job), [desk](Workplace const& here, jobs::Job const& job) {
                         return take_harvest(here, desk->reference(here), job.tenant, { job.payload.text("harvest") }, desk->send());
                     } },
        { std::string(bring_job), [desk](Workplace const& here, jobs::Job const& job) {
             return bring(here, desk->reference(here), job.tenant, { job.payload.text("resource") }, job.attempts, desk->send());
         } },
        { std::string(upload_job), [desk](Workplace const& here, jobs::Job const& job) { return read_upload(here, desk->reference(here), job.tenant, { job.payload.text("upload") }); } } };
    module.schedules = { { "open_data.fetch", half_an_hour, [desk](Workplace const& here) {
                              for (auto const& town : here.towns.all())
                                  fetch_due(here, desk->reference(here), town.code, desk->send());
                          } },
        { "open_data.harvests", half_an_hour, [](Workplace const& here) {
             for (auto const& town : here.towns.all())
                 enqueue_harvests(here, town.code);
         } },
        { "open_data.count_uses", a_minute, [desk](Workplace const& here) { desk->gate(here).count_uses(); }, true },
        { "open_data.scratch", a_day, [](Workplace const& here) { tidy_scratch(here); }, true },
        { "open_data.uploads", a_day, [](Workplace const& here) {
             for (auto const& town : here.towns.all())
                 tidy_uploads(here, town.code);
         } },
        { "open_data.events", half_an_hour, [](Workplace const& here) {
             for (auto const& town : here.towns.all())
                 read_events(here, town.code);
         } },
        { "open_data.queries", a_day, [desk](Workplace const& here) {
             for (auto const& town : here.towns.all())
                 answer_due(here, desk->reference(here), town.code);
         } },
        { "open_data.counts", a_day, [desk](Workplace const& here) {
             for (auto const& town : here.towns.all())
                 publish_counts(here, desk->reference(here), town.code);
         } } };
    module.listen = [desk](Listeners& listeners) {
        listeners.on<approvals::Decided>([desk](db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event) {
            return service::on_decided(tx, caller, here, desk->reference(here), event);
        });
        listeners.on<approvals::SentBack>([](db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event) { return service::on_sent_back(tx, caller, here, event.draft); });
        listeners.on<approvals::Recalled>([](db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event) { return service::on_sent_back(tx, caller, here, event.draft); });
        listeners.on<approvals::Edited>(service::on_edited);
        listeners.on<datasets::RequestReported>(receive_request);
        listeners.on<datasets::UseReported>(receive_use);
        listeners.on<datasets::UsageReported>(receive_usage);
    };
    return module;
}

}  // namespace mado::open_data
