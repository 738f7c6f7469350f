#include "service/payments.h"

#include "store/payment_store.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::payments {

namespace {

using applications::ChargeState;

constexpr std::int64_t minute_us = 60'000'000, day_us = 86'400'000'000;
constexpr std::size_t handle_length = 32;  // of base64url: 192 bits

std::unexpected<Refusal> not_found() { return refuse(Refusal::Kind::NotFound, "payments.not_found"); }

std::string secret_of(Workplace const& here, std::string_view purpose, std::string const& id)
{
    return crypto::base64url(crypto::hmac_sha256(crypto::derive(crypto::view(here.keys.storage.bytes), here.zone, purpose), id)).substr(0, handle_length);
}

Caller program(db::Read& tx) { return { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "payments.follow" }; }

bool is_theirs(Caller const& caller, ApplicationId const& id) { return caller.kind == CallerKind::Resident && caller.application == id; }

void trace(db::Write& tx, Caller const& caller, Workplace const& here, Attempt const& attempt, AttemptState before)
{
    auto const state = attempt.known.state;
    if (state == before)
        return;
    auto const objects = std::vector<audit::Object> { { "attempt", attempt.id.value }, { "application", attempt.application.value } };
    std::map<std::string, std::string> const details { { "charge", attempt.charge }, { "provider", attempt.provider }, { "reference", attempt.known.reference } };
    switch (state) {
    case AttemptState::Created: return;
    case AttemptState::Open: return audit::record(tx, caller, here.now(), "payments.attempt.opened", objects, details);
    case AttemptState::Returned: return audit::record(tx, caller, here.now(), "payments.attempt.returned", objects, details);
    case AttemptState::Succeeded: return audit::record(tx, caller, here.now(), "payments.attempt.succeeded", objects, details);
    case AttemptState::Failed: return audit::record(tx, caller, here.now(), "payments.attempt.failed", objects, details);
    case AttemptState::Expired: return audit::record(tx, caller, here.now(), "payments.attempt.expired", objects, details);
    case AttemptState::Cancelled: return audit::record(tx, caller, here.now(), "payments.attempt.cancelled", objects, details);
    case AttemptState::Refused: return audit::record(tx, caller, here.now(), "payments.attempt.refused", objects, details);
    }
}

}  // namespace

std::string handle_of(Workplace const& here, AttemptId const& id) { return secret_of(here, "payments.attempt", id.value); }
std::string token_of(Workplace const& here, InvitationId const& id) { return secret_of(here, "payments.invitation", id.value); }
std::string hash_of(std::string_view handle_or_token) { return crypto::sha256_hex(handle_or_token); }

KnownProvider const* provider_for(Providers const& providers, tenancy::Town const& town, std::string_view way)
{
    for (auto const& one : providers)
        if (!town.training && one.settings.ways.contains(std::string(way)) && (one.settings.towns.empty() || one.settings.towns.contains(town.slug)))
            return &one;
    return nullptr;
}

KnownProvider const* provider_named(Providers const& providers, std::string_view name)
{
    auto const found = std::ranges::find_if(providers, [&](KnownProvider const& one) { return one.settings.name == name; });
    return found == providers.end() ? nullptr : &*found;
}

Result<Attempt> begin(db::Write& tx, Caller const& caller, Workplace const& here, Beginning const& beginning)
{
    auto const payable = applications::payable(tx, beginning.application, beginning.charge);
    if (!payable || (beginning.invitation.value.empty() && !is_theirs(caller, beginning.application)))
        return not_found();
    if (payable->charge.state != ChargeState::Open)
        return refuse(Refusal::Kind::Conflict, "payments.not_open");
    if (!payable->charge.takes(beginning.way))
        return refuse(std::vector<FieldError> { { "way", "payments.way_unknown" } });
    if (payable->charge.amount != beginning.shown_amount)
        return refuse(Refusal::Kind::Conflict, "payments.amount_changed");
    auto const all = store::attempts_of(tx, beginning.application, beginning.charge);
    // What the staff zone has heard of is in the amount that it told, also when it was reversed since.
    auto const is_heard = [&](Attempt const& one) { return std::ranges::find(payable->charge.heard, one.known.reference) != payable->charge.heard.end(); };
    if (std::ranges::any_of(all, [&](Attempt const& one) { return one.known.state == AttemptState::Succeeded && !is_heard(one); }))
        return refuse(Refusal::Kind::Conflict, "payments.paid_meanwhile");
    if (std::ranges::any_of(all, [](Attempt const& one) { return is_under_way(one.known.state); }))
        return refuse(Refusal::Kind::Conflict, "payments.under_way");
    auto const now = here.now();
    Attempt made { .id = { now.id() }, .application = beginning.application, .charge = beginning.charge, .title = payable->charge.title, .amount = payable->charge.amount, .way = beginning.way,
        .provider = beginning.provider, .invitation = beginning.invitation, .created_at = now.at, .expires_at = { now.at.microseconds + checkout_minutes * minute_us }, .asked_at = now.at };
    made.handle_hash = hash_of(handle_of(here, made.id));
    made.next_ask_at = next_ask(made.known.state, made.created_at, now.at, 0);
    store::insert(tx, made);
    audit::record(tx, caller, now, "payments.attempt.begun", { { "attempt", made.id.value }, { "application", made.application.value } },
        { { "charge", made.charge }, { "amount", std::to_string(made.amount) }, { "way", made.way }, { "provider", made.provider }, { "invited", made.invitation.value.empty() ? "false" : "true" } });
    return made;
}

bool is_wanted(db::Read& tx, Attempt const& attempt)
{
    auto const payable = applications::payable(tx, attempt.application, attempt.charge);
    auto const newest = store::attempts_of(tx, attempt.application, attempt.charge).front();
    return payable && payable->charge.state == ChargeState::Open && payable->charge.amount == attempt.amount && newest.id == attempt.id;
}

std::optional<applications::Payable> addressee(db::Read& tx, ApplicationId const& application, std::string const& charge)
{
    auto found = applications::payable(tx, application, charge);
    return found ? found : applications::payable_without_charge(tx, application);
}

json::Value paid_body(Attempt const& attempt, Known const& known, Instant at)
{
    return json::object({ { "charge", attempt.charge }, { "amount", known.paid_amount }, { "way", attempt.way }, { "provider", attempt.provider }, { "provider_reference", known.reference },
        { "state", "entrusted" }, { "at", at.microseconds }, { "idempotency_key", attempt.provider + ":" + known.reference + ":" + std::to_string(known.paid_amount) } });
}

bool keep(db::Write& tx, Workplace const& here, Attempt const& before, Attempt const& after, std::optional<gateway::Letter> const& letter)
{
    if (!store::keep(tx, after))
        return false;
    if (letter)
        gateway::post(tx, here.now(), *letter);
    trace(tx, program(tx), here, after, before.known.state);
    return true;
}

Result<Invitation> invite(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& application, std::string const& charge)
{
    auto const payable = applications::payable(tx, application, charge);
    if (!payable || !is_theirs(caller, application))
        return not_found();
    if (payable->charge.state != ChargeState::Open)
        return refuse(Refusal::Kind::Conflict, "payments.not_open");
    auto const now = here.now();
    store::revoke_all(tx, application, charge, now.at);
    Invitation made { .id = { now.id() }, .application = application, .charge = charge, .made_at = now.at, .expires_at = { now.at.microseconds + invitation_days * day_us } };
    made.token_hash = hash_of(token_of(here, made.id));
    store::insert(tx, made);
    audit::record(tx, caller, now, "payments.invitation.made", { { "invitation", made.id.value }, { "application", application.value } }, { { "charge", charge } });
    return made;
}

Result<void> revoke(db::Write& tx, Caller const& caller, Workplace const& here, ApplicationId const& application, std::string const& charge)
{
    if (!is_theirs(caller, application))
        return not_found();
    if (store::revoke_all(tx, application, charge, here.clock.now()) > 0)
        audit::record(tx, caller, here.now(), "payments.invitation.revoked", { { "application", application.value } }, { { "charge", charge } });
    return {};
}

std::optional<Invitation> live_invitation(db::Read& tx, std::string_view token, Instant now)
{
    if (token.size() != handle_length)
        return std::nullopt;
    auto found = store::find_by_token(tx, hash_of(token));
    return found && found->is_live(now) ? found : std::nullopt;
}

}  // namespace mado::payments
