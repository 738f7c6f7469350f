#include <mado/findings/module.h>

#include <mado/findings/findings.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> findings();
}

namespace mado::findings {

Module describe()
{
    using mado::web::form;
    Module module;
    module.name = "findings";
    module.files = embedded::findings();
    module.actions = { may_read_findings, may_review, may_set };
    module.routes = {
        mado::web::page("/findings").needs(may_read_findings).to(web::show_findings),
        form("/findings/rules").needs(may_set).to(web::show_rules, web::act_rules),
        form("/findings/{finding}").needs(may_read_findings).to(web::show_finding, web::act_finding),
    };
    module.pages = web::pages();
    mado::web::MenuItem item { "findings.menu", "/findings", may_read_findings, count_open };
    item.place = mado::web::MenuItem::Place::More;
    module.menu = { item };
    module.statements = statements();
    module.events = { "findings.finding.raised", "findings.finding.reviewed", "findings.rules.set" };
    module.schedules = { { "findings.look", 600, [](Workplace const& here) { look(here); } } };
    return module;
}

}  // namespace mado::findings
