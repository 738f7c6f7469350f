#include <mado/vouching/module.h>

#include <mado/vouching/vouching.h>

namespace mado::embedded {
std::span<File const> vouching();
}

namespace mado::vouching {

Module describe()
{
    Module module;
    module.name = "vouching";
    module.files = embedded::vouching();
    module.statements = statements();
    module.events = { "vouching.account.kept", "vouching.account.dropped", "vouching.account.vouched", "vouching.account.claim_refused" };
    module.receives = { { gateway::Kind::Claimed, receive_claim } };
    return module;
}

}  // namespace mado::vouching
