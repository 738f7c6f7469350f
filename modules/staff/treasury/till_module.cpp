#include "till_module.h"

#include "store/day_store.h"
#include "store/till_store.h"
#include "web/till_pages.h"

namespace mado::treasury {

std::vector<db::Statement> till_and_day_statements()
{
    auto all = store::till_statements();
    for (auto const& statement : store::day_statements())
        all.push_back(statement);
    return all;
}

void plug_tills(Module& module)
{
    for (auto const& action : { may_run_till, may_close_day })
        module.actions.push_back(action);
    for (auto const* event : { "treasury.till.opened", "treasury.till.closed", "treasury.till.deposited", "treasury.day.closed", "treasury.day.reopened" })
        module.events.push_back(event);
    for (auto const& some : { web::day_routes(), web::till_routes() })
        module.routes.insert(module.routes.end(), some.begin(), some.end());
    for (auto const& some : { web::day_pages(), web::claim_pages(), web::till_pages() })
        module.pages.insert(module.pages.end(), some.begin(), some.end());
    for (auto& item : web::day_menu())
        module.menu.push_back(std::move(item));
}

}  // namespace mado::treasury
