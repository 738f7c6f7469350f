#include <mado/administration/module.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> administration();
}

namespace mado::administration {

namespace {

template <class T>
void append(std::vector<T>& all, std::vector<T> const& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

Module describe(gateway::Gateway& gateway)
{
    using mado::web::Attempt;
    using mado::web::form;
    using mado::web::page;
    using mado::web::Visit;
    auto const show_gateway = [&gateway](Visit const& visit, Attempt const* attempt) { return pages::show_gateway(visit, attempt, gateway); };
    auto const act_gateway = [&gateway](Visit const& visit) { return pages::act_gateway(visit, gateway); };
    Module module;
    module.name = "administration";
    module.files = embedded::administration();
    module.actions = { manage, look_at_gateway, retry_gateway, look_at_jobs, read_audit };
    module.routes = {
        form("/sign-in").open_to_everyone().to(pages::show_sign_in, pages::act_sign_in),
        form("/sign-out").open_to_everyone().posts(pages::act_sign_out),
        form("/position").open_to_everyone().posts(pages::act_position),
        form("/password").open_to_everyone().to(pages::show_password, pages::act_password),
        page("/administration").needs(manage).to(pages::show_overview),
        form("/administration/divisions").needs(manage).to(pages::show_divisions, pages::act_divisions),
        form("/administration/people").needs(manage).to(pages::show_people, pages::act_people),
        form("/administration/assignments").needs(manage).to(pages::show_assignments, pages::act_assignments),
        form("/administration/grants").needs(manage).to(pages::show_grants, pages::act_grants),
        form("/administration/gateway").needs(look_at_gateway).to(show_gateway, act_gateway),
        form("/administration/jobs").needs(look_at_jobs).to(pages::show_jobs, pages::act_jobs),
        page("/administration/audit").needs(read_audit).to(pages::show_audit),
    };
    module.pages = pages::sign_in_pages();
    append(module.pages, pages::list_pages());
    append(module.pages, pages::work_pages());
    module.menu = { { "administration.menu", "/administration", manage }, { "administration.menu.audit", "/administration/audit", read_audit } };
    module.events = { "administration.person.added", "administration.division.kept", "administration.position.added", "administration.assignment.began",
        "administration.assignment.ended", "administration.role.granted", "administration.role.revoked", "administration.administrator.set_up",
        "administration.gateway.retried", "administration.job.retried" };
    return module;
}

}  // namespace mado::administration
