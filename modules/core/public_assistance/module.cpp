#include <mado/public_assistance/module.h>

#include "jobs/closing.h"
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
    module.actions = { may_read, may_work, may_supervise, may_set };
    module.routes = web::routes();
    module.pages = web::pages();
    module.menu = { { "public_assistance.menu", "/public-assistance", may_read } };
    module.statements = statements();
    module.events = { "public_assistance.setting.kept", "public_assistance.consultation.recorded", "public_assistance.application.received", "public_assistance.application.answer_put_off",
        "public_assistance.application.deemed_refused", "public_assistance.application.withdrawn", "public_assistance.household.kept", "public_assistance.landlord.kept",
        "public_assistance.landlord.ended", "public_assistance.member.came", "public_assistance.member.left", "public_assistance.circumstance.declared", "public_assistance.circumstance.struck",
        "public_assistance.circumstance.ended", "public_assistance.application.reopened", "public_assistance.payment.cancelled", "public_assistance.run.line_left",
        "public_assistance.decision.drafted", "public_assistance.decision.sent_back", "public_assistance.decision.carried_out", "public_assistance.month.corrected",
        "public_assistance.correction.put_off", "public_assistance.payment.planned", "public_assistance.payment.paid", "public_assistance.payment.returned",
        "public_assistance.payment.handed_over", "public_assistance.run.begun", "public_assistance.run.reckoned", "public_assistance.run.drafted", "public_assistance.run.sent_back",
        "public_assistance.run.dropped", "public_assistance.run.decided", "public_assistance.run.chunk_closed", "public_assistance.run.done", "public_assistance.visit.planned",
        "public_assistance.visit.done", "public_assistance.investigation.begun", "public_assistance.investigation.answered", "public_assistance.policy.kept", "public_assistance.file.taken" };
    module.jobs = { { std::string(reckon_job), jobs::reckon }, { std::string(close_job), jobs::close } };
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
