#include <mado/recovery/module.h>

#include <mado/recovery/recovery.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> recovery();
}

namespace mado::recovery {

Module describe()
{
    using mado::web::form;
    Module module;
    module.name = "recovery";
    module.files = embedded::recovery();
    module.actions = { may_recover, may_set_waiting };
    module.routes = {
        form("/recovery").needs(may_recover).to(web::show_recoveries, web::act_look_up),
        form("/recovery/waiting").needs(may_set_waiting).to(web::show_waiting, web::act_waiting),
        form("/recovery/accounts/{account}").needs(may_recover).to(web::show_new, web::act_new),
        form("/recovery/{recovery}").needs(may_recover).to(web::show_recovery, web::act_recovery),
    };
    module.pages = web::pages();
    mado::web::MenuItem item { "recovery.menu", "/recovery", may_recover };
    item.place = mado::web::MenuItem::Place::More;
    mado::web::MenuItem policy { "recovery.waiting.title", "/recovery/waiting", may_set_waiting };
    policy.place = mado::web::MenuItem::Place::More;
    module.menu = { item, policy };
    module.statements = statements();
    module.events = { "recovery.holder.kept", "recovery.holder.refused", "recovery.holder.forgotten", "recovery.holder.read", "recovery.recovery.recorded", "recovery.recovery.confirmed",
        "recovery.recovery.cancelled", "recovery.recovery.stopped", "recovery.recovery.used", "recovery.policy.set" };
    module.listen = [](Listeners& listeners) { listeners.on<vouching::Claimed>(on_claimed); };
    return module;
}

}  // namespace mado::recovery
