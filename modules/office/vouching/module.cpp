#include <mado/vouching/module.h>

#include <mado/vouching/vouching.h>

namespace mado::embedded {
std::span<File const> vouching();
}

namespace mado::vouching {

Module describe(Providers providers)
{
    Module module;
    module.name = "vouching";
    module.files = embedded::vouching();
    module.statements = statements();
    module.events = { "vouching.account.kept", "vouching.account.dropped", "vouching.account.vouched", "vouching.account.claim_refused", "vouching.link.kept", "vouching.link.dropped" };
    module.receives = { { gateway::Kind::Claimed, [providers](db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message) {
                             return receive_claim(tx, caller, here, message, providers);
                         } } };
    return module;
}

}  // namespace mado::vouching
