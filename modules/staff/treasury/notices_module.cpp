#include "notices_module.h"

#include "service/notice_jobs.h"
#include "store/notice_store.h"
#include "web/notice_pages.h"

namespace mado::treasury {

std::vector<db::Statement> notices_statements() { return store::notice_statements(); }

void plug_notices(Module& module)
{
    for (auto const* event : { "treasury.collector.kept", "treasury.notice.printed", "treasury.notice.batch_begun" })
        module.events.push_back(event);
    module.jobs.push_back({ std::string(service::notices_job), service::make_notices });
    for (auto& route : web::notice_routes())
        module.routes.push_back(std::move(route));
    for (auto& page : web::notice_pages())
        module.pages.push_back(std::move(page));
    for (auto& item : web::notice_menu())
        module.menu.push_back(std::move(item));
}

}  // namespace mado::treasury
