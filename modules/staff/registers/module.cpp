#include <mado/registers/module.h>

#include <mado/registers/registers.h>

#include "web/pages.h"

namespace mado::embedded {
std::span<File const> registers();
}

namespace mado::registers {

Module describe()
{
    Module module;
    module.name = "registers";
    module.files = embedded::registers();
    module.actions = { may_read, may_correct, may_strike };
    module.routes = {
        mado::web::page("/registers").needs(may_read).to(web::show_registers),
        mado::web::page("/registers/{name}").needs(may_read).to(web::show_rows),
        mado::web::page("/registers/{name}/csv").needs(may_read).to(web::show_csv),
        mado::web::page("/registers/{name}/{row}").needs(may_read).to(web::show_row),
        mado::web::form("/registers/{name}/{row}/correct").needs(may_correct).to(web::show_correct, web::act_correct),
        mado::web::form("/registers/{name}/{row}/strike").needs(may_strike).to(web::show_strike, web::act_strike),
    };
    module.pages = web::pages();
    module.menu = { { "registers.menu", "/registers", may_read } };
    module.statements = statements();
    module.events = { "registers.row.entered", "registers.row.revised", "registers.row.corrected", "registers.row.struck", "registers.row.read", "registers.rows.saved" };
    return module;
}

}  // namespace mado::registers
