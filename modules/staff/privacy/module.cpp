#include <mado/privacy/module.h>

#include <mado/cases/special.h>

#include <mado/privacy/files.h>
#include <mado/privacy/looks.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> privacy();
}

namespace mado::privacy {

Module describe()
{
    using mado::web::form;
    Module module;
    module.name = "privacy";
    module.files = embedded::privacy();
    module.actions = { may_withhold, may_set, may_keep_files, may_read_files };
    module.routes = {
        form("/privacy/looks").needs(may_set).to(web::show_settings, web::act_settings),
        mado::web::page("/privacy/files").needs(may_read_files).to(web::show_files),
        mado::web::page("/privacy/files.csv").needs(may_read_files).to(web::show_files_csv),
        form("/privacy/files/{procedure}").needs(may_keep_files).to(web::show_file, web::act_file),
        form("/privacy/looks/{case}").needs(may_withhold).to(web::show_looks, web::act_looks),
    };
    cases::guard_special(module.routes);
    module.pages = web::pages();
    mado::web::MenuItem settings { "privacy.looks.menu", "/privacy/looks", may_set };
    settings.place = mado::web::MenuItem::Place::More;
    mado::web::MenuItem files { "privacy.file.menu", "/privacy/files", may_read_files };
    files.place = mado::web::MenuItem::Place::More;
    module.menu = { settings, files };
    module.statements = look_statements();
    for (auto const& statement : file_statements())
        module.statements.push_back(statement);
    module.events = { "privacy.delay.set", "privacy.looks.withheld", "privacy.looks.released", "privacy.file.kept", "privacy.file.least_set" };
    module.schedules = { { "privacy.looks", 21'600, [](Workplace const& here) { tell_looks(here); } } };
    return module;
}

}  // namespace mado::privacy
