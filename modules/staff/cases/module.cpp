#include <mado/cases/module.h>

#include <mado/cases/cases.h>
#include <mado/cases/charges.h>
#include <mado/cases/my_number.h>
#include <mado/cases/shield.h>
#include <mado/cases/consults.h>
#include <mado/cases/limits.h>
#include <mado/cases/originals.h>
#include <mado/desk/views.h>
#include <mado/web/form.h>

#include "service/draft_text.h"
#include "service/follow.h"
#include "service/forwarding.h"
#include "service/limits.h"
#include "service/attachments.h"
#include "service/charging.h"
#include "service/signatures.h"
#include "service/treasury_questions.h"
#include "web/after_pages.h"
#include "web/desk_pages.h"
#include "web/number_pages.h"
#include "web/file_pages.h"
#include "web/identity_lines.h"
#include "web/signature_lines.h"
#include "web/special_pages.h"
#include "web/pages.h"
#include "web/papers_pages.h"

namespace mado::embedded {
std::span<File const> cases();
}

namespace mado::cases {

namespace {

std::vector<mado::web::Route> routes(Providers const& providers)
{
    using mado::web::form;
    using mado::web::page;
    return {
        page("/").needs(may_read).to(web::show_inbox),
        page("/cases/{case}").needs(may_read).to([providers](mado::web::Visit const& visit, mado::web::Attempt const* attempt) { return web::show_case(visit, attempt, providers); }),
        page("/cases/{case}/identity").needs(may_read).to([providers](mado::web::Visit const& visit, mado::web::Attempt const*) { return web::show_identity(visit, providers); }),
        page("/cases/{case}/signature").needs(may_read).to([](mado::web::Visit const& visit, mado::web::Attempt const*) { return web::show_signature(visit); }),
        page("/cases/{case}/signature.json").needs(may_read).to([](mado::web::Visit const& visit, mado::web::Attempt const*) { return web::show_signature_evidence(visit); }),
        page("/cases/{case}/reasons").needs(may_read).to(web::show_reasons),
        form("/cases/{case}/opening").needs(may_read).to(web::show_opening, web::act_opening),
        form("/cases/{case}/special").needs(may_mark_special).to(web::show_special, web::act_special),
        form("/cases/{case}/take").needs(may_examine).posts(web::act_take),
        form("/cases/{case}/hand-over").needs(may_examine).to(web::show_hand_over, web::act_hand_over),
        form("/cases/{case}/ask").needs(may_ask).to(web::show_ask, web::act_ask),
        form("/cases/{case}/examine").needs(may_examine).to(web::show_examine, web::act_examine),
        form("/cases/{case}/draft").needs(may_draft).to(web::show_draft, web::act_draft),
        form("/cases/{case}/note").needs(may_note).to(web::show_note, web::act_note),
        form("/cases/{case}/charges/{charge}").needs(may_change_charge).to(web::show_charge, web::act_charge),
        page("/charge_changes/{change}").needs(may_read).to(web::show_charge_change),
        form("/cases/{case}/my-number").needs(may_read_my_number).to(web::show_my_number, web::act_my_number),
        form("/cases/{case}/completed-on-paper").needs(may_enter).with({ .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::upload_bytes })
            .to(web::show_completed_on_paper, web::act_completed_on_paper),
        form("/cases/{case}/withdraw-on-paper").needs(may_enter).to(web::show_withdraw_on_paper, web::act_withdraw_on_paper),
        page("/cases/{case}/form.pdf").needs(may_read).to(web::show_form),
        form("/cases/{case}/qualify").needs(may_examine).to(web::show_qualify, web::act_qualify),
        form("/cases/{case}/unqualify").needs(may_examine).posts(web::act_unqualify),
        page("/cases/{case}/consults").needs(may_read).to(web::show_consults),
        form("/cases/{case}/consult").needs(may_examine).to(web::show_consult, web::act_consult),
        form("/cases/{case}/consults/{consult}").needs(may_examine).with({ .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::upload_bytes })
            .to(web::show_reply, web::act_reply),
        form("/cases/{case}/extend").needs(may_examine).to(web::show_extend, web::act_extend),
        page("/extensions/{extension}").needs(may_read).to(web::show_extension),
        page("/consults").needs(may_answer).to(web::show_questions),
        form("/consults/{consult}").needs(may_answer).to(web::show_question, web::act_question),
        page("/consults/{consult}/files/{blob}").needs(may_answer).to(web::show_question_file),
        page("/cases/{case}/files/{blob}").needs(may_read).to(web::show_file),
        form("/cases/{case}/files/{blob}/original").needs(may_read_original).to(web::show_original, web::act_original),
        page("/cases/{case}/papers").needs(may_receive_papers).to(web::show_papers),
        form("/cases/{case}/papers/{field}").needs(may_receive_papers).with({ .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::upload_bytes }).to(web::show_paper, web::act_paper),
        form("/cases/{case}/papers/{field}/missing").needs(may_examine).posts(web::act_paper_missing),
        page("/cases/{case}/cover-sheet.pdf").needs(may_receive_papers).to(web::show_cover_sheet),
        page("/cases/{case}/photos/{field}").needs(may_read).to(web::show_photos),
        form("/papers").needs(may_receive_papers).to(web::show_post, web::act_post),
        page("/papers/{receipt}").needs(may_receive_papers).to(web::show_papers_of_receipt),
    };
}

}  // namespace

Module describe(Providers providers, card::AcceptancePointer acceptance)
{
    Module module;
    module.name = "cases";
    module.files = embedded::cases();
    module.actions = { may_read, may_examine, may_ask, may_draft, may_note, may_change_charge, may_enter, may_receive_papers, may_read_my_number, may_read_original, may_answer, may_forward, may_revise, may_read_statistics, may_protect, may_keep_number_tasks, may_mark_special };
    module.routes = routes(providers);
    for (auto& route : web::after_routes())
        module.routes.push_back(std::move(route));
    for (auto& route : web::number_routes())
        module.routes.push_back(std::move(route));
    for (auto& route : web::desk_routes())
        module.routes.push_back(std::move(route));
    guard_special(module.routes);
    module.pages = web::pages();
    std::ranges::move(web::identity_pages(), std::back_inserter(module.pages));
    std::ranges::move(web::signature_pages(), std::back_inserter(module.pages));
    module.menu = { { "cases.menu", "/", may_read,
        [](db::Read& tx, Caller const& caller) { return count(tx, caller, { { CaseState::Received, CaseState::Examining }, false, {}, 25 }, 999); } },
        { "cases.consult.menu", "/consults", may_answer, count_questions_for } };
    module.menu.push_back({ "cases.statistics.menu", "/statistics", may_read_statistics });
    module.menu.push_back({ "cases.handover.menu", "/handover", desk::may_keep_handovers });
    mado::web::MenuItem tasks { "cases.number_task.menu", "/my-number/tasks", may_keep_number_tasks };
    tasks.place = mado::web::MenuItem::Place::More;
    module.menu.push_back(tasks);
    module.statements = statements();
    module.events = { "cases.case.received", "cases.case.erased", "cases.case.forward_drafted", "cases.case.forward_dropped", "cases.case.forwarded", "cases.case.received_forwarded", "cases.case.handed_back",
        "cases.case.answered_forwarded", "cases.case.revision_drafted", "cases.case.dispute_recorded", "cases.case.dispute_changed", "cases.case.followed", "cases.case.misfit", "cases.case.taken", "cases.case.handed_over", "cases.case.completion_requested", "cases.case.completed",
        "cases.case.request_expired", "cases.case.correction_received", "cases.case.correction_accepted", "cases.case.examined", "cases.case.drafted", "cases.case.sent_back",
        "cases.case.recalled", "cases.case.decided", "cases.case.withdrawn", "cases.case.withdrawal_refused", "cases.case.dispatched", "cases.case.closed",
        "cases.case.qualified", "cases.case.unqualified", "cases.case.payment_recorded", "cases.case.payment_taken_back", "cases.case.charge_changed", "cases.case.charge_change_drafted", "cases.case.charge_change_dropped", "cases.case.note_added", "cases.signature.checked", "cases.case.read", "cases.file.read", "cases.file.sanitized", "cases.file.refused", "cases.file.infected", "cases.file.original_read", "cases.paper.arrived", "cases.paper.seen", "cases.paper.looked_up", "cases.paper.missing", "cases.photos.made", "cases.my_number.read",
        "cases.consult.asked", "cases.consult.answered", "cases.consult.expired", "cases.case.extension_drafted", "cases.case.extension_dropped", "cases.case.extended",
        "cases.case.corrected_ex_officio", "cases.case.correction_declined", "cases.case.judged_alike", "cases.case.shielded", "cases.case.unshielded", "cases.special.marked", "cases.special.released", "cases.special.opened", "cases.shielded.read", "cases.number.checked", "cases.number_task.kept", "cases.limit.expired", "cases.case.deemed", "cases.case.lapsed" };
    module.menu.push_back({ "cases.post.menu", "/papers", may_receive_papers, [](db::Read& tx, Caller const& caller) { return count_by_post(tx, caller); } });
    module.jobs.push_back({ std::string(service::photos_job), service::make_photos });
    module.jobs.push_back({ std::string(service::signature_job), [acceptance](Workplace const& here, jobs::Job const& job) { return service::verify_signature(here, job, acceptance); } });
    module.receives = { { gateway::Kind::Submitted, receive }, { gateway::Kind::Corrected, correct }, { gateway::Kind::Withdrawn, withdraw }, { gateway::Kind::Forwarded, receive_forwarded },
        { gateway::Kind::Published, receive_definition } };
    module.schedules = { { "cases.expire", 3600, [](Workplace const& here) { expire_requests(here); } },
        { "cases.limits", 3600, [](Workplace const& here) { expire_limits(here); } }, { "cases.consults", 3600, [](Workplace const& here) { expire_consults(here); } } };
    module.listen = [](Listeners& listeners) {
        listeners.on<approvals::Decided>(on_decided);
        listeners.on<approvals::Edited>(service::on_edited);
        listeners.on<approvals::SentBack>(on_sent_back);
        listeners.on<approvals::Recalled>(on_recalled);
        listeners.on<approvals::Decided>(service::on_extension_decided);
        listeners.on<approvals::SentBack>(service::on_extension_sent_back);
        listeners.on<approvals::Recalled>(service::on_extension_recalled);
        listeners.on<documents::Dispatched>(on_dispatched);
        listeners.on<treasury::Settled>(service::on_paid);
        listeners.on<treasury::Unsettled>(service::on_unpaid);
        listeners.on<treasury::MatterAsked>(service::on_matter_asked);
        listeners.on<treasury::EndAsked>(service::on_end_asked);
        listeners.on<treasury::LeftToPay>(service::on_left_to_pay);
        listeners.on<treasury::SlipIssued>(service::on_slip);
        listeners.on<treasury::RefundAsked>(service::on_refund_asked);
        listeners.on<treasury::RefundLanded>(service::on_refund_landed);
        listeners.on<approvals::Decided>(service::on_charge_change_decided);
        listeners.on<approvals::SentBack>(service::on_charge_change_sent_back);
        listeners.on<approvals::Recalled>(service::on_charge_change_recalled);
        listeners.on<sanitizing::Settled>(service::on_settled);
        listeners.on<approvals::Decided>(service::on_forward_decided);
        listeners.on<approvals::SentBack>(service::on_forward_sent_back);
        listeners.on<approvals::Recalled>(service::on_forward_recalled);
    };
    return module;
}

}  // namespace mado::cases
