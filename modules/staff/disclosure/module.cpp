#include <mado/disclosure/module.h>

#include <mado/disclosure/defences.h>
#include <mado/disclosure/disputes.h>

#include "jobs/make.h"
#include "service/amending.h"
#include "service/defending.h"
#include "service/inside.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> disclosure();
}

namespace mado::disclosure {

Module describe(std::shared_ptr<sanitizing::Tools const> tools)
{
    Module module;
    module.name = "disclosure";
    module.files = embedded::disclosure();
    module.actions = { cases::may_read_disclosure, cases::may_redact, may_check, may_set_grounds, may_answer_disputes };
    module.routes = web::routes(tools);
    module.pages = web::pages();
    mado::web::MenuItem requests { "disclosure.menu", "/disclosure", cases::may_read_disclosure, count_to_check };
    mado::web::MenuItem grounds { "disclosure.grounds.menu", "/disclosure/grounds", may_set_grounds };
    requests.place = grounds.place = mado::web::MenuItem::Place::More;
    module.menu = { requests, grounds };
    module.statements = statements();
    module.events = { "disclosure.target.added", "disclosure.target.collected", "disclosure.target.unusable", "disclosure.target.removed", "disclosure.target.read", "disclosure.target.proposed",
        "disclosure.target.made", "disclosure.target.failed", "disclosure.target.sent_back", "disclosure.target.fixed", "disclosure.box.drawn", "disclosure.box.removed", "disclosure.ground.set",
        "disclosure.copies.taken", "disclosure.due.set", "disclosure.due.finished", "disclosure.dispute.held", "disclosure.evidence.taken",
        "disclosure.amendment.written", "disclosure.amendment.removed", "disclosure.amendment.carried_out", "disclosure.receiver.named", "disclosure.receiver.told", "disclosure.due.near", "disclosure.due.passed", "disclosure.defence.written", "disclosure.defence.drafted", "disclosure.defence.sent_back", "disclosure.defence.issued" };
    module.jobs = { { std::string(jobs::make_job), [tools](Workplace const& here, mado::jobs::Job const& job) { return jobs::make(here, *tools, job); } } };
    constexpr int an_hour = 3'600;
    module.schedules = { { "disclosure.dues", an_hour, [](Workplace const& here) { warn_of_dues(here); } } };
    module.listen = [](Listeners& listeners) {
        listeners.on<approvals::Decided>(service::on_decided);
        listeners.on<approvals::Decided>(service::on_amendment_decided);
        listeners.on<approvals::SentBack>(service::on_sent_back);
        listeners.on<approvals::Recalled>(service::on_recalled);
        listeners.on<approvals::Edited>(service::on_edited);
        listeners.on<documents::Dispatched>(service::on_dispatched);
        listeners.on<sanitizing::Settled>(service::settled);
        listeners.on<records::Erased>(service::erased);
    };
    return module;
}

}  // namespace mado::disclosure
