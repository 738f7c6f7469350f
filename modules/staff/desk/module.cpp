#include <mado/desk/module.h>

#include <mado/desk/calls.h>
#include <mado/desk/phrases.h>
#include <mado/desk/views.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> desk();
}

namespace mado::desk {

Module describe()
{
    using mado::web::form;
    using mado::web::page;
    Module module;
    module.name = "desk";
    module.files = embedded::desk();
    module.actions = { may_keep_phrases, may_take_calls, may_keep_views, may_keep_handovers };
    module.routes = {
        page("/phrases").needs(may_keep_phrases).to(web::show_phrases),
        form("/phrases/new").needs(may_keep_phrases).to(web::show_phrase, web::act_phrase),
        form("/phrases/{phrase}").needs(may_keep_phrases).to(web::show_phrase, web::act_phrase),
        form("/phrases/{phrase}/retire").needs(may_keep_phrases).posts(web::act_retire),
        page("/calls").needs(may_take_calls).to(web::show_calls),
        form("/calls/new").needs(may_take_calls).to(web::show_new_call, web::act_new_call),
        form("/calls/{call}").needs(may_take_calls).to(web::show_call, web::act_call),
    };
    module.pages = web::pages();
    module.menu = { { "desk.call.menu", "/calls", may_take_calls, count_calls_to_return }, { "desk.phrase.menu", "/phrases", may_keep_phrases } };
    module.statements = statements();
    module.events = { "desk.phrase.kept", "desk.phrase.retired", "desk.call.recorded", "desk.call.returned", "desk.call.attached", "desk.view.kept", "desk.view.removed",
        "desk.handover.kept" };
    return module;
}

}  // namespace mado::desk
