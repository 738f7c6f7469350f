#include <mado/public_assistance/module.h>

#include <mado/public_assistance/exchange.h>

#include "api/operations.h"
#include "jobs/closing.h"
#include "jobs/forgetting.h"
#include "jobs/tickets.h"
#include "service/inside.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> public_assistance();
}

namespace mado::public_assistance {

Module describe()
{
    Module module;
    module.name = "public_assistance";
    module.files = embedded::public_assistance();
    module.actions = { may_read, may_work, may_supervise, may_set, may_exchange };
    module.routes = web::routes();
    module.operations = api_v1::operations();
    module.pages = web::pages();
    mado::web::MenuItem exchange { "public_assistance.files", "/public-assistance/files", may_exchange };
    exchange.place = mado::web::MenuItem::Place::More;
    module.menu = { { "public_assistance.menu", "/public-assistance", may_read }, exchange };
    module.statements = statements();
    module.events = { "public_assistance.setting.kept", "public_assistance.consultation.recorded", "public_assistance.application.received", "public_assistance.application.answer_put_off",
        "public_assistance.application.deemed_refused", "public_assistance.application.withdrawn", "public_assistance.household.kept", "public_assistance.landlord.kept",
        "public_assistance.landlord.ended", "public_assistance.member.came", "public_assistance.member.left", "public_assistance.circumstance.declared", "public_assistance.circumstance.struck",
        "public_assistance.circumstance.ended", "public_assistance.application.reopened", "public_assistance.payment.cancelled", "public_assistance.run.line_left",
        "public_assistance.decision.drafted", "public_assistance.decision.sent_back", "public_assistance.decision.carried_out", "public_assistance.month.corrected",
        "public_assistance.correction.put_off", "public_assistance.payment.planned", "public_assistance.payment.paid", "public_assistance.payment.returned",
        "public_assistance.payment.handed_over", "public_assistance.run.begun", "public_assistance.run.reckoned", "public_assistance.run.drafted", "public_assistance.run.sent_back",
        "public_assistance.run.dropped", "public_assistance.run.decided", "public_assistance.run.chunk_closed", "public_assistance.run.done", "public_assistance.visit.planned",
        "public_assistance.visit.done", "public_assistance.investigation.begun", "public_assistance.investigation.answered", "public_assistance.policy.kept",
        "public_assistance.sheet.made", "public_assistance.sheet.fetched", "public_assistance.sheet.taken", "public_assistance.sheet.revoked", "public_assistance.sheet.lost",
        "public_assistance.sheet.forgotten", "public_assistance.exchange.exported", "public_assistance.exchange.imported", "public_assistance.exchange.read",
        "public_assistance.practice.kept", "public_assistance.provider.kept", "public_assistance.opinion.asked", "public_assistance.opinion.answered", "public_assistance.care_certificate.kept",
        "public_assistance.eligibility.kept", "public_assistance.ticket.issued", "public_assistance.ticket.cancelled", "public_assistance.ticket_run.begun", "public_assistance.ticket_run.done",
        "public_assistance.instruction.given", "public_assistance.instruction.complied", "public_assistance.instruction.unmet", "public_assistance.hearing.offered",
        "public_assistance.hearing.recorded", "public_assistance.instruction.conferred", "public_assistance.instruction.spared", "public_assistance.instruction.withdrawn",
        "public_assistance.instruction.disposed" };
    module.jobs = { { std::string(reckon_job), jobs::reckon }, { std::string(close_job), jobs::close }, { std::string(ticket_job), jobs::issue_tickets }, { std::string(forget_sheet_job), jobs::forget_sheet } };
    module.listen = [](Listeners& listeners) {
        listeners.on<approvals::Decided>(service::on_decided);
        listeners.on<approvals::SentBack>(service::on_sent_back);
        listeners.on<approvals::Recalled>(service::on_recalled);
        listeners.on<treasury::PayoutPaid>(service::on_paid);
        listeners.on<treasury::PayoutReturned>(service::on_returned);
        listeners.on<treasury::PayoutCancelled>(service::on_cancelled);
        listeners.on<cases::Opened>(service::on_opened);
    };
    return module;
}

}  // namespace mado::public_assistance
