#include <mado/administration/module.h>

#include <mado/administration/emergency.h>

#include "store/transfer_store.h"
#include "web/pages.h"
#include "web/single_sign_on.h"

namespace mado::embedded {
std::span<File const> administration();
}

namespace mado::administration {

namespace {

template <class T>
void append(std::vector<T>& all, std::vector<T> const& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

Module describe(gateway::Gateway& gateway, identity::FactorPolicy const& policy, Elsewhere elsewhere, BurdenOf burden_of)
{
    using mado::web::Attempt;
    using mado::web::form;
    using mado::web::page;
    using mado::web::Visit;
    auto const show_gateway = [&gateway](Visit const& visit, Attempt const* attempt) { return pages::show_gateway(visit, attempt, gateway); };
    auto const with = [policy](auto const& page) { return [page, policy](Visit const& visit, Attempt const* attempt) { return page(visit, attempt, policy); }; };
    auto const asking = [policy](auto const& act) { return [act, policy](Visit const& visit) { return act(visit, policy); }; };
    auto const act_gateway = [&gateway](Visit const& visit) { return pages::act_gateway(visit, gateway); };
    Module module;
    module.name = "administration";
    module.files = embedded::administration();
    module.actions = { manage, look_at_gateway, retry_gateway, carry_bundles, look_at_jobs, read_audit, prepare_transfer, review_emergency };
    module.routes = {
        form("/sign-in").open_to_everyone().to([elsewhere](Visit const& visit, Attempt const* attempt) { return pages::show_sign_in(visit, attempt, elsewhere); },
            [elsewhere, policy](Visit const& visit) { return pages::act_sign_in(visit, policy, elsewhere); }),
        form("/sign-in/factor").open_to_everyone().to(with(pages::show_entrance), asking(pages::act_entrance)),
        form("/confirm").open_to_everyone().to(with(pages::show_confirm), asking(pages::act_confirm)),
        form("/factors").open_to_everyone().to(with(pages::show_factors), asking(pages::act_factors)),
        form("/switch").open_to_everyone().to(pages::show_switch, [elsewhere, policy](Visit const& visit) { return pages::act_switch(visit, policy, elsewhere); }),
        form("/sign-out").open_to_everyone().posts(pages::act_sign_out),
        form("/position").open_to_everyone().posts(pages::act_position),
        form("/password").open_to_everyone().to(pages::show_password, pages::act_password),
        form("/sessions").open_to_everyone().to(pages::show_sessions, pages::act_sessions),
        form("/emergency").open_to_everyone().to(pages::show_emergency, pages::act_emergency),
        page("/administration/emergencies").needs(review_emergency).to(pages::show_emergencies),
        form("/administration/emergencies/mail").needs(manage).to(pages::show_alarm, pages::act_alarm),
        form("/administration/emergencies/{emergency}").needs(review_emergency).to(pages::show_review, pages::act_review),
        page("/administration").needs(manage).to(pages::show_overview),
        form("/administration/divisions").needs(manage).to(pages::show_divisions, pages::act_divisions),
        form("/administration/people").needs(manage).to(pages::show_people, pages::act_people),
        form("/administration/people/{person}").needs(manage).to(with(pages::show_person), pages::act_person),
        form("/administration/logins").needs(manage).to(pages::show_logins, pages::act_logins),
        form("/administration/sessions").needs(manage).to(with(pages::show_all_sessions), pages::act_all_sessions),
        form("/administration/assignments").needs(manage).to(pages::show_assignments, pages::act_assignments),
        form("/administration/absences").needs(prepare_transfer).to(pages::show_absences, pages::act_absences),
        form("/administration/transfers").needs(prepare_transfer).with({ .file_bytes = most_transfer_bytes, .total_bytes = 2 * most_transfer_bytes }).to(pages::show_transfers, pages::act_transfers),
        page("/administration/transfers/now.csv").needs(prepare_transfer).to(pages::show_transfer_csv),
        form("/administration/transfers/{transfer}").needs(manage).to([burden_of](Visit const& visit, Attempt const* attempt) { return pages::show_transfer(visit, attempt, burden_of); }, pages::act_transfer),
        form("/administration/grants").needs(manage).to(pages::show_grants, pages::act_grants),
        form("/administration/gateway").needs(look_at_gateway).to(show_gateway, act_gateway),
        form("/administration/jobs").needs(look_at_jobs).to(pages::show_jobs, pages::act_jobs),
        page("/administration/audit").needs(read_audit).to(pages::show_audit),
    };
    append(module.routes, pages::single_sign_on_routes(elsewhere, policy));
    module.pages = pages::sign_in_pages();
    append(module.pages, pages::single_sign_on_pages());
    append(module.pages, pages::factor_pages());
    append(module.pages, pages::session_pages());
    append(module.pages, pages::transfer_pages());
    append(module.pages, pages::list_pages());
    append(module.pages, pages::login_pages());
    append(module.pages, pages::emergency_pages());
    append(module.pages, pages::alarm_pages());
    module.statements = store::statements();
    append(module.statements, emergency_statements());
    append(module.statements, alarm_statements());
    append(module.pages, pages::work_pages());
    module.menu = { { "administration.menu", "/administration", manage }, { "administration.menu.audit", "/administration/audit", read_audit, {}, mado::web::MenuItem::Place::More },
        { "administration.emergencies.title", "/administration/emergencies", review_emergency, [](db::Read& tx, Caller const&) { return count_unreviewed(tx); }, mado::web::MenuItem::Place::More },
        { "administration.emergency.title", "/emergency", std::nullopt, {}, mado::web::MenuItem::Place::More } };
    module.events = { "administration.person.added", "administration.login.given", "administration.division.kept", "administration.position.added", "administration.assignment.began",
        "administration.assignment.ended", "administration.role.granted", "administration.role.revoked", "administration.administrator.set_up",
        "administration.elsewhere.refused", "administration.gateway.retried", "administration.job.retried", "administration.factor.reset", "administration.factor.required", "administration.factor.freed", "administration.absence.kept", "administration.absence.forgotten",
        "administration.transfer.prepared", "administration.transfer.applied", "administration.transfer.undone", "administration.transfer.dropped", "administration.person.transferred",
        "administration.emergency.opened", "administration.emergency.closed", "administration.emergency.reviewed", "administration.alarm.kept" };
    return module;
}

}  // namespace mado::administration
