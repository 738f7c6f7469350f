#include <mado/records/module.h>

#include <mado/records/disposals.h>
#include <mado/records/received.h>

#include "jobs/backfill.h"
#include "jobs/carry_out.h"
#include "service/booked.h"
#include "service/listening.h"
#include "service/proposing.h"
#include "store/item_store.h"
#include "store/life_store.h"
#include "store/mark_store.h"
#include "store/received_store.h"
#include "store/record_store.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> records();
}

namespace mado::records {

namespace {

constexpr int an_hour = 3'600;

mado::web::MenuItem more(std::string words, std::string path, access::Action const& action)
{
    mado::web::MenuItem item { std::move(words), std::move(path), action };
    item.place = mado::web::MenuItem::Place::More;
    return item;
}

}  // namespace

std::vector<db::Statement> statements()
{
    std::vector<db::Statement> all;
    for (auto const& some : { store::item_statements(), store::record_statements(), store::received_statements(), store::life_statements(), store::mark_statements() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

Module describe(std::shared_ptr<sanitizing::Tools const> tools)
{
    Module module;
    module.name = "records";
    module.files = embedded::records();
    module.actions = { may_read, may_file, may_keep_plan, may_receive, may_hold, may_dispose, may_read_disposals };
    module.routes = web::routes();
    module.pages = web::pages();
    module.menu = { { "records.received.menu", "/received", may_receive, [](db::Read& tx, Caller const& caller) { return count_to_take(tx, caller); } },
        more("records.menu", "/records", may_read), more("records.plan.menu", "/records/plan", may_keep_plan), more("records.disposal.menu", "/records/disposals", may_read_disposals),
        more("records.hold.menu", "/records/holds", may_hold) };
    module.statements = statements();
    module.events = { "records.item.kept", "records.office.set", "records.record.filed", "records.record.completed", "records.record.classified", "records.record.scanned", "records.record.read",
        "records.record.corrected", "records.record.use_stopped", "records.record.provision_stopped", "records.record.erased",
        "records.folder.made", "records.folder.offered", "records.folder.taken_over", "records.folder.selected", "records.folder.stopped", "records.folder.placed", "records.folder.lent",
        "records.folder.returned", "records.folder.extended", "records.folder.disposed", "records.folder.transferred", "records.folder.packed", "records.received.received",
        "records.received.handed", "records.received.taken", "records.received.voided", "records.hold.placed", "records.hold.released", "records.disposal.proposed",
        "records.disposal.decided", "records.disposal.sent_back", "records.disposal.held", "records.disposal.done" };
    module.jobs = { { std::string(service::index_job), [tools](Workplace const& here, jobs::Job const& job) { return service::index_parts(here, *tools, job); } },
        { std::string(service::carry_out_job), service::carry_out_all }, { std::string(service::reckon_job), service::reckon_item } };
    module.schedules = { { "records.backfill", an_hour, service::backfill_everywhere } };
    module.listen = [](Listeners& listeners) {
        listeners.on<cases::Opened>(service::on_opened);
        listeners.on<cases::Ended>(service::on_ended);
        listeners.on<cases::Shielded>(service::on_shielded);
        listeners.on<cases::Unshielded>(service::on_unshielded);
        listeners.on<approvals::Decided>(service::on_decided);
        listeners.on<approvals::Decided>(service::on_disposal_decided);
        listeners.on<approvals::SentBack>(service::on_disposal_sent_back);
        listeners.on<approvals::Recalled>(service::on_disposal_recalled);
        listeners.on<approvals::Edited>(service::on_disposal_edited);
        listeners.on<cases::Message>(service::on_message);
        listeners.on<treasury::Booked>(service::on_booked);
        listeners.on<treasury::BookedTogether>(service::on_booked_together);
        listeners.on<treasury::PayoutPaid>(service::on_payout_paid);
        listeners.on<treasury::PayoutReturned>(service::on_payout_returned);
        listeners.on<treasury::DayClosed>(service::on_day_closed);
        listeners.on<treasury::YearClosed>(service::on_year_closed);
        listeners.on<desk::CallOfCase>(service::on_call);
        listeners.on<documents::Dispatched>(service::on_dispatched);
        listeners.on<sanitizing::Settled>(service::on_settled);
    };
    return module;
}

}  // namespace mado::records
