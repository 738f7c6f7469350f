#include "service/payments.h"

#include "store/payment_store.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::payments {

namespace {

using applications::ChargeState;

constexpr std::int64_t minute_us = 60'000'000, day_us = 86'400'000'000;
constexpr int most_due = 50, most_races = 20;
constexpr std::size_t handle_length = 32;  // of base64url: 192 bits

std::unexpected<Refusal> not_found() { return refuse(Refusal::Kind::NotFound, "payments.not_found"); }

std::string secret_of(Workplace const& here, std::string_view purpose, std::string const& id)
{
    return crypto::base64url(crypto::hmac_sha256(crypto::derive(crypto::view(here.keys.storage.bytes), here.zone, purpose), id)).substr(0, handle_length);
}

Caller program(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = "payments.follow" }; }

bool is_theirs(Caller const& caller, ApplicationId const& id) { return caller.kind == CallerKind::Resident && caller.application == id; }

std::optional<Attempt> attempt(Workplace const& here, std::string const& tenant, AttemptId const& id)
{
    return here.database.read(tenant, [&](db::Read& tx) { return store::find(tx, id); });
}

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
    }
}

json::Value paid_body(Attempt const& attempt, Known const& known, Instant at)
{
    return json::object({ { "charge", attempt.charge }, { "amount", known.paid_amount }, { "way", attempt.way }, { "provider", attempt.provider }, { "provider_reference", known.reference },
        { "state", "entrusted" }, { "at", at.microseconds }, { "idempotency_key", attempt.provider + ":" + known.reference + ":" + std::to_string(known.paid_amount) } });
}

// What becomes of the attempt by one word: read, decided and sealed outside, then kept in one commit with the letter, on the version that was read.
using Change = std::function<Learnt(Attempt const&)>;
Result<Attempt> change(Workplace const& here, std::string const& tenant, AttemptId const& id, Instant at, By by, std::string const& fault, Change const& make)
{
    for (int race = 0; race < most_races; ++race) {
        auto const seen = attempt(here, tenant, id);
        if (!seen)
            return not_found();
        auto after = *seen;
        auto learnt = make(*seen);
        std::optional<gateway::Letter> letter;
        if (learnt.tell) {
            // Where the charge was taken back meanwhile: what was paid is told all the same.
            auto const all = here.database.read(tenant, [&](db::Read& tx) { return applications::payables(tx, seen->application); });
            auto const of_charge = std::ranges::find_if(all, [&](auto const& one) { return one.charge.id == seen->charge; });
            auto const whose = of_charge != all.end() ? std::optional(*of_charge) : here.database.read(tenant, [&](db::Read& tx) { return applications::payable_without_charge(tx, seen->application); });
            if (!whose)
                return not_found();
            letter = applications::paid_letter(here, tenant, *whose, paid_body(*seen, learnt.known, at));
            learnt.known = told(learnt.known);
        }
        after.known = learnt.known;
        auto const now = here.clock.now();
        if (by == By::Asking) {
            after.asked_at = now;
            after.asks = after.known.state == seen->known.state ? seen->asks + 1 : 0;
        }
        after.fault = fault;
        if (by == By::Asking || after.known.state != seen->known.state)
            after.next_ask_at = next_ask(after.known.state, after.created_at, now, after.asks);
        if (by == By::Notice && after.known == seen->known && after.fault == seen->fault)
            return *seen;  // said already
        auto const kept = here.database.write(tenant, [&](db::Write& tx) -> Result<bool> {
            if (!store::keep(tx, after))
                return false;
            if (letter)
                gateway::post(tx, here.now(), *letter);
            trace(tx, program(tenant), here, after, seen->known.state);
            return true;
        });
        if (!kept)
            return std::unexpected(kept.error());
        ++after.version;
        if (*kept)
            return after;
    }
    return refuse(Refusal::Kind::Busy, "payments.provider.silent");
}

Result<Attempt> note_fault(Workplace const& here, std::string const& tenant, Attempt const& seen, Refusal const& refusal)
{
    auto const unheard = [&](Attempt const& now) -> Learnt {
        // The provider knows nothing of it, or was never reached: over is over, and it is still asked for a while.
        bool const is_over = here.clock.now().microseconds > now.expires_at.microseconds + (now.known.state == AttemptState::Created ? day_us : 0);
        bool const is_unknown = refusal.kind == Refusal::Kind::NotFound || refusal.kind == Refusal::Kind::Invalid || now.known.state == AttemptState::Created;
        return { is_over && is_unknown ? gave_up(now.known) : now.known, false };
    };
    TRY(change(here, tenant, seen.id, here.clock.now(), By::Asking, refusal.key, unheard));
    return std::unexpected(refusal);
}

std::string address_of(Workplace const& here, std::string const& tenant, std::string_view path)
{
    auto const* town = here.towns.by_code(tenant);
    return here.public_address + "/" + (town ? town->slug : tenant) + std::string(path);
}

Result<Checkout> create(Workplace const& here, std::string const& tenant, Provider& provider, Attempt const& attempt)
{
    return provider.create({ .key = attempt.id.value, .way = attempt.way, .amount = attempt.amount, .title = attempt.title,
        .return_to = address_of(here, tenant, "/payments/" + handle_of(here, attempt.id) + "/back"), .notify_to = address_of(here, tenant, "/payments/notices/" + attempt.provider),
        .expires_at = attempt.expires_at });
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
    if (std::ranges::any_of(all, [](Attempt const& one) { return one.known.state == AttemptState::Succeeded; }))
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

Result<Attempt> hear(Workplace const& here, std::string const& tenant, AttemptId const& id, Checkout const& word, By by)
{
    return change(here, tenant, id, word.at, by, {}, [&](Attempt const& now) { return heard(now.known, word); });
}

Result<Attempt> come_back(Workplace const& here, std::string const& tenant, AttemptId const& id)
{
    return change(here, tenant, id, here.clock.now(), By::Notice, {}, [](Attempt const& now) { return Learnt { came_back(now.known), false }; });
}

Result<Attempt> follow(Workplace const& here, Providers const& providers, std::string const& tenant, AttemptId const& id)
{
    auto const seen = attempt(here, tenant, id);
    if (!seen)
        return not_found();
    auto const* known = provider_named(providers, seen->provider);
    if (!known)
        return note_fault(here, tenant, *seen, refuse(Refusal::Kind::Busy, "payments.provider.gone").error());
    auto const payable = here.database.read(tenant, [&](db::Read& tx) { return applications::payable(tx, seen->application, seen->charge); });
    bool const is_owed = payable && payable->charge.state == ChargeState::Open && payable->charge.amount == seen->amount;
    auto answered = seen->known.reference.empty() ? create(here, tenant, *known->provider, *seen)
        : !is_owed && is_under_way(seen->known.state) ? known->provider->cancel(seen->known.reference)
                                                      : known->provider->ask(seen->known.reference);
    if (!answered && answered.error().kind == Refusal::Kind::Conflict)
        answered = known->provider->ask(seen->known.reference);
    if (!answered)
        return note_fault(here, tenant, *seen, answered.error());
    return hear(here, tenant, id, *answered, By::Asking);
}

Result<Attempt> cancel(Workplace const& here, Providers const& providers, std::string const& tenant, AttemptId const& id)
{
    auto const seen = attempt(here, tenant, id);
    auto const* known = seen ? provider_named(providers, seen->provider) : nullptr;
    if (!seen)
        return not_found();
    if (!known)
        return refuse(Refusal::Kind::Busy, "payments.provider.gone");
    auto reference = seen->known.reference;
    if (reference.empty()) {  // it may be there, though its answer was lost
        auto const made = create(here, tenant, *known->provider, *seen);
        if (!made)
            return note_fault(here, tenant, *seen, made.error());
        reference = made->id;
    }
    auto answered = known->provider->cancel(reference);
    if (!answered && answered.error().kind == Refusal::Kind::Conflict)
        answered = known->provider->ask(reference);
    if (!answered)
        return note_fault(here, tenant, *seen, answered.error());
    auto const after = TRY(hear(here, tenant, id, *answered, By::Asking));
    if (after.known.state == AttemptState::Succeeded)
        return refuse(Refusal::Kind::Conflict, "payments.paid_meanwhile");
    return after;
}

std::size_t follow_all(Workplace const& here, Providers const& providers)
{
    std::size_t asked = 0;
    for (auto const& town : here.towns.all()) {
        auto const due = here.database.read(town.code, [&](db::Read& tx) { return store::due(tx, here.clock.now(), most_due); });
        for (auto const& id : due)
            asked += follow(here, providers, town.code, id) ? 1 : 0;
    }
    return asked;
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
