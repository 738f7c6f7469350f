#include "service/inbox.h"

#include <mado/treasury/receipts.h>
#include <mado/treasury/provider_refunds.h>

#include "service/told_payments.h"

#include <algorithm>

namespace mado::treasury::service {

namespace {

template <class Enum>
std::optional<Enum> known(std::string const& word)
{
    auto const names = names_of(Enum {});
    auto const found = std::ranges::find(names, word);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

Result<void> receive_paid(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto const& body = message.body;
    if (body.text("state") == "refund_waiting") {
        auto const given_back = body.integer_if("given_back"), at = body.integer_if("at");
        return heard_of_refund(tx, caller, here, { { body.text("refund") }, body.integer("calls"), body.text("why"), given_back ? std::optional(Yen(*given_back)) : std::nullopt,
            at ? Instant { *at } : message.header.arrived_at });
    }
    if (body.text("state") == "refunded" || body.text("state") == "refund_refused")
        return provider_answered(tx, caller, here, { body.text("refund") }, body.text("state") == "refunded" ? ProviderAnswer::Given : ProviderAnswer::Refused, body.text("why"));
    auto const state = known<ReceiptState>(body.text("state"));
    auto const way = known<Way>(body.text("way", "card"));
    // The front knows what its provider says of a card or a wallet, and nothing else of money.
    bool const is_its_word = state == ReceiptState::Entrusted || state == ReceiptState::Confirmed || state == ReceiptState::Failed || state == ReceiptState::Cancelled;
    if (!is_its_word || (way != Way::Card && way != Way::Wallet) || body.text("provider_reference").empty())
        return refuse(Refusal::Kind::Invalid, "treasury.paid.not_understood");
    auto const at = body.integer_if("at");
    Incoming incoming { .way = *way, .provider = body.text("provider"), .reference = body.text("provider_reference"), .state = *state, .amount = Yen(body.integer("amount")),
        .paid_on = day_in_tokyo(at ? Instant { *at } : message.header.arrived_at) };
    incoming.remark = message.header.subject + " " + body.text("charge");
    if (auto const claim = claim_of(tx, "case", message.header.subject, body.text("charge")))
        incoming.claim = claim->id;
    keep_told(tx, incoming, "case", message.header.subject, body.text("charge"));
    TRY(receive(tx, caller, here, incoming));
    return {};
}

}  // namespace

std::vector<Module::Receives> inbox() { return { { gateway::Kind::Paid, receive_paid } }; }

}  // namespace mado::treasury::service
