#include <mado/entry/module.h>

#include <mado/cases/cases.h>

#include "store/unfinished_store.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> entry();
}

namespace mado::entry {

namespace {

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    http::Limits const with_files { .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::upload_bytes };
    return {
        form("/entry").needs(cases::may_enter).to(web::show_choose, web::act_choose),
        form("/entry/{entry}").needs(cases::may_enter).with(with_files).to(web::show_form, web::act_form),
        form("/entry/{entry}/discard").needs(cases::may_enter).posts(web::act_discard),
        form("/entry/{entry}/check").needs(cases::may_enter).to(web::show_check, web::act_check),
        page("/entry/{entry}/receipt").needs(cases::may_enter).to(web::show_receipt),
        page("/entry/{entry}/receipt.pdf").needs(cases::may_enter).to(web::show_slip),
        page("/forms/{procedure}").needs(cases::may_enter).to(web::show_blank_form),
        // For whoever works here, whatever the role: the page itself leads to the sign-in, and every one asks whose it is.
        form("/own").open_to_everyone().to(web::show_own, web::act_own),
        form("/own/forms/{entry}").open_to_everyone().with(with_files).to(web::show_form, web::act_form),
        form("/own/forms/{entry}/discard").open_to_everyone().posts(web::act_discard),
        form("/own/forms/{entry}/check").open_to_everyone().to(web::show_check, web::act_check),
        form("/own/{receipt}").open_to_everyone().with(with_files).to(web::show_own_notice, web::act_own_notice),
        form("/own/{receipt}/withdraw").open_to_everyone().posts(web::act_own_withdrawal),
        page("/own/{receipt}/form.pdf").open_to_everyone().to(web::show_own_form),
        page("/own/{receipt}/documents/{document}").open_to_everyone().to(web::show_own_document),
    };
}

}  // namespace

Module describe()
{
    Module module;
    module.name = "entry";
    module.files = embedded::entry();
    module.routes = routes();
    module.pages = web::pages();
    module.menu = { { "entry.menu", "/entry", cases::may_enter }, { "entry.own.menu", "/own", std::nullopt } };
    module.statements = store::statements();
    module.events = { "entry.application.begun", "entry.application.entered", "entry.application.discarded", "entry.application.forgotten" };
    module.schedules = { { "entry.forget_unfinished", 3600, [](Workplace const& here) { forget_unfinished(here); } } };
    return module;
}

}  // namespace mado::entry
