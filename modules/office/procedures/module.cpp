#include <mado/procedures/module.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> procedures();
}

namespace mado::procedures {

Module describe()
{
    using mado::web::form;
    using mado::web::page;
    constexpr http::Limits long_text { .body_bytes = 8 << 20 };  // a definition, three bytes a character, percent-encoded
    Module module;
    module.name = "procedures";
    module.files = embedded::procedures();
    module.actions = { may_edit, may_examine, may_publish };
    module.routes = {
        form("/procedures").needs(may_edit).to(pages::show_procedures, pages::act_procedures),
        form("/procedures/{procedure}").needs(may_edit).to(pages::show_procedure, pages::act_procedure),
        form("/procedures/{procedure}/edit").needs(may_edit).with(long_text).to(pages::show_edit, pages::act_edit),
        form("/procedures/{procedure}/newer").needs(may_edit).with(long_text).to(pages::show_newer, pages::act_newer),
        page("/procedures/{procedure}/difference").needs(may_edit).to(pages::show_difference),
        page("/procedures/{procedure}/text").needs(may_edit).to(pages::show_text),
    };
    module.pages = { pages::procedures_page(), pages::procedure_page(), pages::edit_page(), pages::newer_page(), pages::difference_page() };
    module.menu = { { "procedures.menu", "/procedures", may_edit, {}, mado::web::MenuItem::Place::More } };
    module.statements = statements();
    module.events = { "procedures.procedures.republished" };
    return module;
}

}  // namespace mado::procedures
