#include <mado/protection/module.h>

#include <mado/protection/protections.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> protection();
}

namespace mado::protection {

Module describe()
{
    using mado::web::form;
    using mado::web::page;
    Module module;
    module.name = "protection";
    module.files = embedded::protection();
    module.routes = {
        page("/protection").needs(cases::may_protect).to(web::show_protections),
        form("/protection/new").needs(cases::may_protect).to(web::show_new, web::act_new),
        form("/protection/{protection}").needs(cases::may_protect).to(web::show_protection, web::act_protection),
        form("/protection/cases/{case}").needs(cases::may_protect).to(web::show_case, web::act_case),
    };
    module.pages = web::pages();
    mado::web::MenuItem item { "protection.menu", "/protection", cases::may_protect,
        [](db::Read& tx, Caller const& caller) { return static_cast<std::int64_t>(waiting(tx, caller).size()); } };
    item.place = mado::web::MenuItem::Place::More;
    module.menu = { item };
    module.statements = statements();
    module.events = { "protection.protection.set", "protection.protection.extended", "protection.protection.ended", "protection.case.judged", "protection.case.chosen" };
    module.listen = [](Listeners& listeners) { listeners.on<cases::Recognizable>(on_recognizable); };
    return module;
}

}  // namespace mado::protection
