#include <mado/accounts/module.h>

#include "store/account_store.h"
#include "web/asking.h"
#include "web/mandates.h"
#include "web/pages.h"

namespace mado::embedded {
std::span<File const> accounts();
}

namespace mado::accounts {

Module describe(Ways ways)
{
    Module module;
    module.name = "accounts";
    module.files = embedded::accounts();
    for (auto routes : { sign_in_routes(ways), asking_routes(), register_routes(), account_routes(ways), recovery_routes(), link_routes(ways), mandate_routes() })
        std::ranges::move(routes, std::back_inserter(module.routes));
    module.pages = page_types();
    std::ranges::move(mandate_pages(), std::back_inserter(module.pages));
    module.menu = { { "accounts.menu", "/account", {} } };
    module.events = { "accounts.account.registered", "accounts.account.signed_in", "accounts.account.signed_out", "accounts.account.removed", "accounts.passkey.added", "accounts.passkey.removed",
        "accounts.mail.added", "accounts.mail.removed", "accounts.recovery.used", "accounts.recovery.renewed", "accounts.profile.changed", "accounts.mandate.given",
        "accounts.mandate.taken", "accounts.mandate.ended", "accounts.recovery.prepared", "accounts.recovery.withdrawn", "accounts.recovery.told", "accounts.recovery.done",
        "accounts.link.added", "accounts.link.removed" };
    module.statements = store::statements();
    module.receives = { { gateway::Kind::Vouched, receive_vouched } };
    return module;
}

}  // namespace mado::accounts
