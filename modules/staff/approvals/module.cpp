#include <mado/approvals/module.h>

#include <mado/approvals/drafts.h>
#include <mado/approvals/inbox.h>
#include <mado/approvals/rules.h>
#include <mado/web/form.h>

#include "api/operations.h"
#include "jobs/daily.h"
#include "store/attachment_store.h"
#include "store/commission_store.h"
#include "store/outside_store.h"
#include "store/reminder_store.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> approvals();
}

namespace mado::approvals {

namespace {

constexpr int a_day = 86'400;

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    http::Limits const with_files { .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::upload_bytes };
    std::vector<mado::web::Route> all {
        page("/approvals").needs(web::may_open).to(web::show_drafts),
        form("/approvals/new").needs(may_write).with(with_files).to(web::show_new, web::act_new),
        form("/approvals/rules").needs(may_set_rules).to(web::show_rules, web::act_rules),
        page("/approvals/ahead").needs(may_look_ahead).to(web::show_ahead),
        page("/approvals/ahead.csv").needs(may_look_ahead).to(web::show_ahead_csv),
        page("/approvals/times").needs(web::may_open).to(web::show_times),
        form("/approvals/together/{draft}").needs(may_decide).to(web::show_together, web::act_together),
        form("/approvals/{draft}").needs(web::may_open).to(web::show_draft, web::act_draft),
        page("/approvals/{draft}/files/{blob}").needs(web::may_open).to(web::show_file),
        form("/approvals/{draft}/files/{blob}/original").needs(may_read_original).to(web::show_original, web::act_original),
        form("/approvals/{draft}/edit").needs(web::may_open).with(with_files).to(web::show_edit, web::act_edit),
        form("/approvals/{draft}/write").needs(may_write).with(with_files).to(web::show_write, web::act_write),
        form("/approvals/{draft}/again").needs(may_write).posts(web::act_again),
    };
    for (auto& route : web::reason_routes())
        all.push_back(std::move(route));
    return all;
}

}  // namespace

Module describe()
{
    Module module;
    module.name = "approvals";
    module.files = embedded::approvals();
    module.actions = { may_draft, may_recall, may_decide, may_send_back, may_write, may_look_ahead, may_read, may_set_rules, may_read_original, web::may_open };
    module.routes = routes();
    module.operations = api_v1::operations();
    module.pages = web::pages();
    module.menu = { { "approvals.menu", "/approvals", web::may_open, count_waiting_for } };
    module.statements = statements();
    for (auto more : { store::outside_statements(), store::reminder_statements(), store::attachment_statements(), store::commission_statements() })
        std::ranges::move(more, std::back_inserter(module.statements));
    module.events = { "approvals.draft.drafted", "approvals.draft.agreed", "approvals.draft.disagreed", "approvals.draft.seen", "approvals.draft.decided", "approvals.draft.rejected",
        "approvals.draft.sent_back", "approvals.draft.returned", "approvals.draft.recalled", "approvals.draft.taken_back", "approvals.draft.held", "approvals.draft.raised",
        "approvals.draft.pulled_up", "approvals.draft.edited", "approvals.draft.skipped", "approvals.draft.commented", "approvals.draft.discarded", "approvals.draft.dropped", "approvals.draft.written", "approvals.draft.rewritten",
        "approvals.rules.set", "approvals.stand_in.kept", "approvals.stand_in.ended", "approvals.entrustment.kept", "approvals.entrustment.ended", "approvals.commission.kept", "approvals.commission.ended", "approvals.step.reminded",
        "approvals.outside.filed", "approvals.outside.read", "approvals.outside.listed",
        "approvals.attachment.read", "approvals.attachment.original_read", "approvals.attachment.uploaded" };
    module.schedules = { { "approvals.daily", a_day, [](Workplace const& here) { daily(here); } } };
    return module;
}

}  // namespace mado::approvals
