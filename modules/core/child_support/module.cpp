#include <mado/child_support/module.h>

#include <mado/child_support/payments.h>
#include <mado/child_support/reports.h>

#include "api/operations.h"
#include "service/claims.h"
#include "service/payment_workings.h"
#include "service/telling.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> child_support();
}

namespace mado::child_support {

namespace {

constexpr int six_hours = 6 * 3600;

}  // namespace

Module describe()
{
    Module module;
    module.name = "child_support";
    module.files = embedded::child_support();
    module.actions = { may_read, may_keep, may_import, may_pay, may_set };
    module.routes = web::routes();
    module.operations = api_v1::operations();
    module.pages = web::pages();
    mado::web::MenuItem import { "child_support.in", "/child-support/files/import", may_import };
    import.place = mado::web::MenuItem::Place::More;
    mado::web::MenuItem exchange { "child_support.exchange.title", "/child-support/files/exchange", may_import };
    exchange.place = mado::web::MenuItem::Place::More;
    module.menu = { { "child_support.menu", "/child-support", may_read, count_work }, import, exchange };
    module.statements = statements();
    module.events = { "child_support.recipient.entered", "child_support.recipient.imported", "child_support.recipient.recalculated", "child_support.recipient.pay_way_set",
        "child_support.recipient.asked_back", "child_support.recipient.read", "child_support.recipient.saved", "child_support.fact.kept", "child_support.decision.proposed",
        "child_support.decision.decided", "child_support.decision.dropped", "child_support.work.ended", "child_support.answers.matched",
        "child_support.exchange.exported", "child_support.exchange.imported", "child_support.exchange.read", "child_support.report.told", "child_support.report.received", "child_support.terms.kept",
        "child_support.account.kept", "child_support.run.begun", "child_support.run.prepared",
        "child_support.run.proposed", "child_support.run.sent_back", "child_support.run.decided", "child_support.run.dropped", "child_support.run.carried", "child_support.payment.ordered",
        "child_support.payment.paid", "child_support.payment.returned", "child_support.payment.cancelled", "child_support.payment.handed_over" };
    module.jobs = { { prepare_job, prepare }, { pay_job, pay }, { tell_job, service::tell_by_job } };
    module.schedules = { { service::look_over_job, six_hours, [](Workplace const& here) { service::look_over_all(here); } },
        { tell_job, six_hours, [](Workplace const& here) { service::tell_all(here); } } };
    module.listen = [](Listeners& listeners) {
        listeners.on<approvals::Decided>(service::on_decided);
        listeners.on<approvals::SentBack>(service::on_sent_back);
        listeners.on<approvals::Recalled>(service::on_recalled);
        listeners.on<approvals::Decided>(service::run_decided);
        listeners.on<approvals::SentBack>(service::run_sent_back);
        listeners.on<approvals::Recalled>(service::run_recalled);
        listeners.on<cases::Opened>(service::on_case_opened);
        listeners.on<persons::Died>(service::on_died);
        listeners.on<treasury::PayoutPaid>(service::on_paid);
        listeners.on<treasury::PayoutReturned>(service::on_returned);
        listeners.on<treasury::PayoutCancelled>(service::on_cancelled);
    };
    return module;
}

}  // namespace mado::child_support
