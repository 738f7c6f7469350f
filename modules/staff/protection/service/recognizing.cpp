#include <mado/protection/recognizes.h>

#include "store/protection_store.h"

#include <algorithm>

namespace mado::protection {

std::vector<ProtectionId> recognizes(db::Read& tx, std::vector<cases::Recognized> const& by)
{
    std::vector<ProtectionId> all;
    for (auto const& trait : by)
        for (auto const& id : store::with_trait(tx, trait))
            if (std::ranges::find(all, id) == all.end())
                all.push_back(id);
    return all;
}

std::optional<Protection> known(db::Read& tx, ProtectionId const& id) { return store::find(tx, id); }

Result<void> learn(db::Write& tx, Caller const& caller, Workplace const& here, ProtectionId const& id, std::vector<cases::Recognized> const& by)
{
    for (auto const& trait : by)
        store::add_trait(tx, id, trait);
    return here.listeners.publish(tx, caller, here, Recognizing { id, by });
}

}  // namespace mado::protection
