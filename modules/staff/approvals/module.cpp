#include <mado/approvals/module.h>

#include <mado/approvals/drafts.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> approvals();
}

namespace mado::approvals {

Module describe()
{
    using mado::web::form;
    using mado::web::page;
    Module module;
    module.name = "approvals";
    module.files = embedded::approvals();
    module.actions = { may_draft, may_recall, may_decide, may_send_back, may_read };
    module.routes = {
        page("/approvals").needs(may_read).to(web::show_drafts),
        form("/approvals/{draft}").needs(may_read).to(web::show_draft, web::act_draft),
        form("/approvals/{draft}/recall").needs(may_recall).to(web::show_recall, web::act_recall),
    };
    module.pages = web::pages();
    module.menu = { { "approvals.menu", "/approvals", may_read, count_waiting_for } };
    module.statements = statements();
    module.events = { "approvals.draft.drafted", "approvals.draft.decided", "approvals.draft.sent_back", "approvals.draft.recalled", "approvals.draft.dropped" };
    return module;
}

}  // namespace mado::approvals
