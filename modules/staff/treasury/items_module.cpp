#include "items_module.h"

#include "store/stamp_store.h"
#include "web/item_pages.h"

namespace mado::treasury {

std::vector<db::Statement> stamps_statements() { return store::stamp_statements(); }

void plug_items(Module& module)
{
    for (auto& route : web::item_routes())
        module.routes.push_back(std::move(route));
    for (auto& page : web::item_pages())
        module.pages.push_back(std::move(page));
    for (auto& item : web::item_menu())
        module.menu.push_back(std::move(item));
}

}  // namespace mado::treasury
