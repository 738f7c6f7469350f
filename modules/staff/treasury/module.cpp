#include <mado/treasury/module.h>

#include <mado/treasury/arrears.h>
#include <mado/treasury/claims.h>
#include <mado/treasury/receipts.h>
#include <mado/treasury/refunds.h>
#include <mado/treasury/vouchers.h>

#include "accounting_module.h"
#include "arrears_module.h"
#include "imports_module.h"
#include "items_module.h"
#include "notices_module.h"
#include "till_module.h"
#include "service/books.h"
#include "service/inbox.h"
#include "store/books_store.h"
#include "store/claim_store.h"
#include "store/receipt_store.h"
#include "web/book_pages.h"

namespace mado::embedded {
std::span<File const> treasury();
}

namespace mado::treasury {

std::vector<db::Statement> statements()
{
    std::vector<db::Statement> all;
    for (auto const& some : { store::claim_statements(), store::receipt_statements(), store::books_statements(), arrears_statements(), refund_statements(), payout_statements(), till_and_day_statements(), import_statements(), notices_statements(), stamps_statements(), voucher_statements() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

Module describe()
{
    Module module;
    module.name = "treasury";
    module.files = embedded::treasury();
    module.actions = { may_read, may_assess, may_receive, may_match, may_keep_items, may_close };
    module.statements = statements();
    module.events = { "treasury.item.kept", "treasury.claim.assessed", "treasury.claim.corrected", "treasury.claim.carried", "treasury.claim.lapsed", "treasury.slip.issued", "treasury.receipt.received",
        "treasury.receipt.announced", "treasury.receipt.matched", "treasury.receipt.reversed", "treasury.receipt.inquired", "treasury.year.closed", "treasury.year.imported" };
    module.jobs = { { std::string(service::carry_job), service::carry_over } };
    module.receives = service::inbox();
    module.routes = web::book_routes();
    module.pages = web::book_pages();
    module.menu = web::book_menu();
    plug_tills(module);
    plug_arrears(module);
    plug_imports(module);
    plug_notices(module);
    plug_items(module);
    plug_accounting(module);
    return module;
}

}  // namespace mado::treasury
