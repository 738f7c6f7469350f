#include "service/uses.h"

#include "service/requests.h"

#include <mado/audit/audit.h>

namespace mado::catalogue {

std::string sealed_use(Workplace const& here, std::string const& tenant, datasets::DataUse const& use)
{
    return gateway::seal_body(here.keys, "office", tenant, gateway::Kind::Reported, use.id, {}, use.sent_at, datasets::body_of(use));
}

Result<void> propose(db::Write& tx, Caller const& caller, Workplace const& here, datasets::DataUse const& use, std::string const& sealed, std::string const& address)
{
    TRY(bounded(tx, here, address));
    gateway::Letter letter { .kind = gateway::Kind::Reported, .subject = use.id, .receiver = "office", .arrived_at = use.sent_at };
    letter.body = sealed;
    letter.sealed = true;
    gateway::post(tx, here.now(), letter);
    audit::record(tx, caller, here.now(), "catalogue.use.sent", { { "use", use.id } });
    return {};
}

}  // namespace mado::catalogue
