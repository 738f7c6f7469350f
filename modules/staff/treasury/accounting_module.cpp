#include "accounting_module.h"

#include <mado/treasury/vouchers.h>

#include "api/operations.h"
#include "web/accounting_pages.h"

namespace mado::treasury {

namespace {

constexpr int an_hour = 3600;

void note_late(Workplace const& here)
{
    for (auto const& town : here.towns.all())
        (void)here.database.write(town.code, { .name = "treasury.note_late_vouchers" }, [&](db::Write& tx) -> Result<void> {
            note_late_vouchers(tx, here);
            return {};
        });
}

}  // namespace

void plug_accounting(Module& module)
{
    for (auto const* event : { "treasury.voucher.accepted", "treasury.payout.taken_over", "treasury.payout.left" })
        module.events.push_back(event);
    for (auto& operation : api_v1::operations())
        module.operations.push_back(std::move(operation));
    module.schedules.push_back({ "treasury.late_vouchers", an_hour, note_late });
    for (auto& route : web::accounting_routes())
        module.routes.push_back(std::move(route));
    for (auto& page : web::accounting_page_types())
        module.pages.push_back(std::move(page));
    for (auto& item : web::accounting_menu())
        module.menu.push_back(std::move(item));
}

}  // namespace mado::treasury
