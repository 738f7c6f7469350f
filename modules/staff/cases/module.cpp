#include <mado/cases/module.h>

#include <mado/cases/cases.h>

#include "service/follow.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> cases();
}

namespace mado::cases {

namespace {

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    return {
        page("/").needs(may_read).to(web::show_inbox),
        page("/cases/{case}").needs(may_read).to(web::show_case),
        page("/cases/{case}/reasons").needs(may_read).to(web::show_reasons),
        form("/cases/{case}/take").needs(may_examine).posts(web::act_take),
        form("/cases/{case}/hand-over").needs(may_examine).to(web::show_hand_over, web::act_hand_over),
        form("/cases/{case}/ask").needs(may_ask).to(web::show_ask, web::act_ask),
        form("/cases/{case}/examine").needs(may_examine).to(web::show_examine, web::act_examine),
        form("/cases/{case}/draft").needs(may_draft).to(web::show_draft, web::act_draft),
        form("/cases/{case}/note").needs(may_note).to(web::show_note, web::act_note),
        form("/cases/{case}/payment").needs(may_record_payment).to(web::show_payment, web::act_payment),
        form("/cases/{case}/my-number").needs(may_read_my_number).to(web::show_my_number, web::act_my_number),
        form("/cases/{case}/corrections/{correction}").needs(may_examine).posts(web::act_accept_correction),
        page("/cases/{case}/files/{blob}").needs(may_read).to(web::show_file),
    };
}

}  // namespace

Module describe()
{
    Module module;
    module.name = "cases";
    module.files = embedded::cases();
    module.actions = { may_read, may_examine, may_ask, may_draft, may_note, may_record_payment, may_read_my_number };
    module.routes = routes();
    module.pages = web::pages();
    module.menu = { { "cases.menu", "/", may_read,
        [](db::Read& tx, Caller const& caller) { return count(tx, caller, { { CaseState::Received, CaseState::Examining }, false, {}, 25 }, 999); } } };
    module.statements = statements();
    module.events = { "cases.case.received", "cases.case.misfit", "cases.case.taken", "cases.case.handed_over", "cases.case.completion_requested", "cases.case.completed",
        "cases.case.request_expired", "cases.case.correction_received", "cases.case.correction_accepted", "cases.case.examined", "cases.case.drafted", "cases.case.sent_back",
        "cases.case.recalled", "cases.case.decided", "cases.case.withdrawn", "cases.case.withdrawal_refused", "cases.case.dispatched", "cases.case.closed",
        "cases.case.payment_recorded", "cases.case.note_added", "cases.case.read", "cases.file.read", "cases.my_number.read" };
    module.receives = { { gateway::Kind::Submitted, receive }, { gateway::Kind::Corrected, correct }, { gateway::Kind::Withdrawn, withdraw },
        { gateway::Kind::Published, receive_definition } };
    module.schedules = { { "cases.expire", 3600, [](Workplace const& here) { expire_requests(here); } } };
    module.listen = [](Listeners& listeners) {
        listeners.on<approvals::Decided>(on_decided);
        listeners.on<approvals::SentBack>(on_sent_back);
        listeners.on<approvals::Recalled>(on_recalled);
        listeners.on<documents::Dispatched>(on_dispatched);
    };
    return module;
}

}  // namespace mado::cases
