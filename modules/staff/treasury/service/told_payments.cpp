#include "service/told_payments.h"

#include "store/provider_refund_store.h"
#include "store/receipt_store.h"

#include <algorithm>

namespace mado::treasury {

void service::keep_told(db::Write& tx, Incoming const& incoming, std::string_view matter_kind, std::string_view matter, std::string_view charge)
{
    store::keep_told(tx, { word_of(incoming.way), incoming.provider, incoming.reference, std::string(matter_kind), std::string(matter), std::string(charge) });
}

Result<void> service::tell_its_own(db::Write& tx, Caller const& caller, Workplace const& here, Receipt const& receipt)
{
    auto const told = store::told_of(tx, word_of(receipt.incoming.way), receipt.incoming.provider, receipt.incoming.reference);
    auto const claim = told ? claim_of(tx, told->matter_kind, told->matter, told->charge) : std::nullopt;
    if (!claim || claim->id == receipt.claim)  // of its own claim the money itself tells
        return {};
    return here.listeners.publish(tx, caller, here, LeftToPay { *claim });
}

std::vector<std::string> heard_payments(db::Read& tx, Claim const& claim)
{
    std::vector<std::string> all;
    for (auto const& receipt : receipts_of(tx, claim.id))
        if (receipt.incoming.way == Way::Card || receipt.incoming.way == Way::Wallet)
            all.push_back(receipt.incoming.reference);
    for (auto const& told : store::told_for(tx, claim.matter_kind, claim.matter, claim.charge)) {
        auto const receipt = store::receipt_of(tx, value_of<Way>(told.way), told.provider, told.reference);
        // Money that still waits for a claim may yet be this one's: who paid it should not pay again.
        bool const waits = receipt && is_money(receipt->incoming.state) && receipt->claim.value.empty();
        if (receipt && !waits && std::ranges::find(all, told.reference) == all.end())
            all.push_back(told.reference);
    }
    return all;
}

}  // namespace mado::treasury
