#include "arrears_module.h"

#include <mado/treasury/arrears.h>
#include <mado/treasury/debits.h>
#include <mado/treasury/refunds.h>

#include "web/arrears_pages.h"

namespace mado::treasury {

void plug_arrears(Module& module)
{
    for (auto const& action : { may_collect, may_write_off, may_refund, may_order, may_see_payouts, may_pay_out, may_request_debits })
        module.actions.push_back(action);
    for (auto const* event : { "treasury.arrears.demanded", "treasury.arrears.reminded", "treasury.arrears.promised", "treasury.arrears.promise_voided", "treasury.arrears.step_taken",
             "treasury.arrears.step_ended", "treasury.arrears.charge_fixed", "treasury.arrears.postponed", "treasury.arrears.postponement_revoked", "treasury.write_off.proposed", "treasury.write_off.done", "treasury.write_off.dropped", "treasury.refund.planned",
             "treasury.refund.paid", "treasury.refund.set_off", "treasury.refund.dropped", "treasury.refund.refused", "treasury.refund.left", "treasury.refund.interest_paid", "treasury.refund.given_twice", "treasury.refund.contradicted",
             "treasury.refund.ended_given", "treasury.refund.ended_never", "treasury.refund.undone", "treasury.refund.settled", "treasury.payout.obligated", "treasury.payout.obligated_again",
             "treasury.payout.ordered", "treasury.payout.paid", "treasury.payout.returned", "treasury.payout.cancelled", "treasury.payout.account_read", "treasury.transfer.made",
             "treasury.transfer.taken", "treasury.transfer.settled", "treasury.client.kept", "treasury.debit.consented", "treasury.debit.consent_ended", "treasury.debit.requested", "treasury.debit.file_taken", "treasury.debit.answered", "treasury.debit.withdrawn" })
        module.events.push_back(event);
    for (auto& route : web::arrears_routes())
        module.routes.push_back(std::move(route));
    for (auto& page : web::arrears_page_types())
        module.pages.push_back(std::move(page));
    for (auto& item : web::arrears_menu())
        module.menu.push_back(std::move(item));
    auto listen = module.listen;
    module.listen = [listen](Listeners& listeners) {
        if (listen)
            listen(listeners);
        arrears_listeners(listeners);
        refund_listeners(listeners);
    };
}

}  // namespace mado::treasury
