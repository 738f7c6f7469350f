#include <mado/disclosure/module.h>

#include <mado/disclosure/disputes.h>

#include "jobs/make.h"
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
        "disclosure.copies.taken", "disclosure.due.set", "disclosure.due.finished", "disclosure.dispute.held", "disclosure.evidence.taken" };
    module.jobs = { { std::string(jobs::make_job), [tools](Workplace const& here, mado::jobs::Job const& job) { return jobs::make(here, *tools, job); } } };
    module.listen = [](Listeners& listeners) {
        listeners.on<sanitizing::Settled>(service::settled);
        listeners.on<records::Erased>(service::erased);
    };
    return module;
}

}  // namespace mado::disclosure
