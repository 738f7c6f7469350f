#include <mado/decisions/module.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> decisions();
}

namespace mado::decisions {

namespace {

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    // A document or a sheet of many rows, three bytes a character, percent-encoded; or a file.
    constexpr http::Limits long_text { .body_bytes = 8 << 20, .file_bytes = 2 << 20, .total_bytes = 12 << 20 };
    return {
        form("/decisions").needs(may_look).to(pages::show_decisions, pages::act_decisions),
        form("/decisions/{kind}/{name}").needs(may_look).to(pages::show_decision, pages::act_decision),
        page("/decisions/{kind}/{name}/try").needs(may_look).to(pages::show_try),
        page("/decisions/{kind}/{name}/difference").needs(may_look).to(pages::show_difference),
        page("/decisions/{kind}/{name}/file").needs(may_look).to(pages::show_file),
        form("/decisions/{kind}/{name}/text").needs(may_look).with(long_text).to(pages::show_text, pages::act_text),
        form("/decisions/{kind}/{name}/edit/{decision}").needs(may_edit).with(long_text).to(pages::show_edit, pages::act_edit),
        form("/decisions/{kind}/{name}/edit/{decision}/check").needs(may_edit).with(long_text).posts(pages::act_check),
    };
}

}  // namespace

Module describe()
{
    Module module;
    module.name = "decisions";
    module.files = embedded::decisions();
    module.actions = { may_look, may_edit, may_examine, may_publish };
    module.routes = routes();
    module.pages = { pages::decisions_page(), pages::decision_page(), pages::edit_page(), pages::sheet_page(), pages::difference_page(), pages::try_page(), pages::text_page() };
    module.menu = { { "decisions.menu", "/decisions", may_look, {}, mado::web::MenuItem::Place::More } };
    module.statements = statements();
    module.events = { "decisions.decisions.republished" };
    return module;
}

}  // namespace mado::decisions
