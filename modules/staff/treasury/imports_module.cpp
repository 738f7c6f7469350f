#include "imports_module.h"

#include "service/imports.h"
#include "store/import_set_store.h"
#include "store/import_store.h"
#include "web/import_pages.h"

namespace mado::treasury {

std::vector<db::Statement> import_statements()
{
    auto all = store::import_statements();
    for (auto const& one : store::import_set_statements())
        all.push_back(one);
    return all;
}

void plug_imports(Module& module)
{
    for (auto const* event : { "treasury.import.taken", "treasury.import.applied", "treasury.import.matched", "treasury.receipt.remitted" })
        module.events.push_back(event);
    module.jobs.push_back({ std::string(service::import_job), service::apply_import });
    for (auto& route : web::import_routes())
        module.routes.push_back(std::move(route));
    for (auto& page : web::import_page_types())
        module.pages.push_back(std::move(page));
    for (auto& item : web::import_menu())
        module.menu.push_back(std::move(item));
}

}  // namespace mado::treasury
