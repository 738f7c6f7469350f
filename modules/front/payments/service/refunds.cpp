#include "service/payments.h"
#include "store/payment_store.h"

#include <mado/audit/audit.h>

namespace mado::payments {

namespace {

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Refund const& refund)
{
    audit::record(tx, caller, here.now(), event, { { "refund", refund.id.value }, { "application", refund.application.value } },
        { { "charge", refund.charge }, { "provider", refund.provider }, { "reference", refund.reference }, { "amount", std::to_string(refund.amount) }, { "fault", refund.fault } });
}

}  // namespace

Result<void> on_refunds_told(db::Write& tx, Caller const& caller, Workplace const& here, applications::RefundsTold const& told)
{
    auto const now = here.now();
    for (auto const& wish : told.refunds) {
        if (!is_uuid(wish.id) || wish.amount <= 0)
            return refuse(Refusal::Kind::Invalid, "payments.refund.not_understood");
        RefundId const id { wish.id };
        if (store::refund(tx, id))  // letters repeat it until it is answered
            continue;
        Refund const asked { .id = id, .application = told.application, .charge = wish.charge, .provider = wish.provider, .reference = wish.reference, .amount = wish.amount, .next_at = now.at,
            .created_at = now.at };
        store::insert(tx, asked);
        trace(tx, caller, here, "payments.refund.asked", asked);
    }
    for (auto const& id : told.over) {
        auto known = store::refund(tx, { id });
        if (!known || known->application != told.application || known->state != RefundState::Asked)
            continue;
        known->state = RefundState::Ended;
        known->next_at = std::nullopt;
        if (!store::keep(tx, *known))
            return refuse(Refusal::Kind::Conflict, "payments.provider.silent");
        trace(tx, caller, here, "payments.refund.ended", *known);
    }
    return {};
}

std::optional<Attempt> payment_of(db::Read& tx, Refund const& refund)
{
    for (auto& one : store::attempts_of(tx, refund.application, refund.charge))
        if (one.provider == refund.provider && one.known.reference == refund.reference && one.known.state == AttemptState::Succeeded)
            return std::move(one);
    return std::nullopt;
}

json::Value refund_body(Refund const& refund, std::string const& way, Instant at)
{
    return json::object({ { "charge", refund.charge }, { "amount", refund.amount }, { "way", way }, { "provider", refund.provider }, { "provider_reference", refund.reference },
        { "state", refund.state == RefundState::Given ? "refunded" : "refund_refused" }, { "refund", refund.id.value }, { "why", refund.fault }, { "at", at.microseconds },
        { "idempotency_key", "refund:" + refund.id.value } });
}

json::Value waiting_body(Refund const& refund, std::string const& way, std::optional<std::int64_t> given_back, Instant at)
{
    auto body = json::object({ { "charge", refund.charge }, { "amount", refund.amount }, { "way", way }, { "provider", refund.provider }, { "provider_reference", refund.reference },
        { "state", "refund_waiting" }, { "refund", refund.id.value }, { "calls", refund.calls }, { "why", refund.fault }, { "at", at.microseconds },
        { "idempotency_key", "refund:" + refund.id.value + ":" + std::to_string(refund.calls) } });
    if (given_back)
        body.set("given_back", *given_back);
    return body;
}

bool keep(db::Write& tx, Workplace const& here, Refund const& after, std::optional<gateway::Letter> const& letter)
{
    if (!store::keep(tx, after))
        return false;
    if (letter)
        gateway::post(tx, here.now(), *letter);
    Caller const program { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "payments.refunds" };
    if (after.state == RefundState::Given)
        trace(tx, program, here, "payments.refund.given", after);
    if (after.state == RefundState::Refused)
        trace(tx, program, here, "payments.refund.refused", after);
    return true;
}

}  // namespace mado::payments
