#include "jobs/following.h"

#include "store/payment_store.h"

namespace mado::payments {

namespace {

constexpr std::int64_t day_us = 86'400'000'000;
constexpr int most_due = 50, most_races = 20;

std::unexpected<Refusal> not_found() { return refuse(Refusal::Kind::NotFound, "payments.not_found"); }

std::optional<Attempt> attempt(Workplace const& here, std::string const& tenant, AttemptId const& id)
{
    return here.database.read(tenant, [&](db::Read& tx) { return store::find(tx, id); });
}

// When it is asked again, and what is noted of the call.
Attempt noted(Workplace const& here, Attempt const& seen, Known known, By by, std::string const& fault)
{
    auto after = seen;
    after.known = std::move(known);
    auto const now = here.clock.now();
    if (by == By::Asking) {
        after.asked_at = now;
        after.asks = after.known.state == seen.known.state ? seen.asks + 1 : 0;
    }
    after.fault = fault;
    if (by == By::Asking || after.known.state != seen.known.state)
        after.next_ask_at = next_ask(after.known.state, after.created_at, now, after.asks);
    return after;
}

// What becomes of the attempt by one word: read, decided and sealed outside, then kept in one commit with the letter, on the version that was read.
using Change = std::function<Learnt(Attempt const&)>;
Result<Attempt> change(Workplace const& here, std::string const& tenant, AttemptId const& id, Instant at, By by, std::string const& fault, Change const& make)
{
    for (int race = 0; race < most_races; ++race) {
        auto const seen = attempt(here, tenant, id);
        if (!seen)
            return not_found();
        auto learnt = make(*seen);
        std::optional<gateway::Letter> letter;
        if (learnt.tell) {
            // Where the charge was taken back meanwhile: what was paid is told all the same.
            auto const whose = here.database.read(tenant, [&](db::Read& tx) { return addressee(tx, seen->application, seen->charge); });
            if (!whose)
                return not_found();
            letter = applications::paid_letter(here, tenant, *whose, paid_body(*seen, learnt.known, at));
            learnt.known = told(learnt.known);
        }
        auto after = noted(here, *seen, learnt.known, by, fault);
        if (by == By::Notice && after.known == seen->known && after.fault == seen->fault)
            return *seen;  // said already
        auto const is_kept = TRY(here.database.write(tenant, [&](db::Write& tx) -> Result<bool> { return keep(tx, here, *seen, after, letter); }));
        ++after.version;
        if (is_kept)
            return after;
    }
    return refuse(Refusal::Kind::Busy, "payments.provider.silent");
}

Result<Attempt> note_fault(Workplace const& here, std::string const& tenant, Attempt const& seen, Refusal const& refusal)
{
    auto const unheard = [&](Attempt const& now) -> Learnt {
        // Before it was made: refused for good, nobody waits for it any more. After that: over is over, where the provider knows nothing of it or is ours no more, and it is still asked for a while.
        bool const is_for_good = refusal.kind != Refusal::Kind::Busy;
        if (is_for_good && now.known.state == AttemptState::Created)
            return { was_refused(now.known), false };
        bool const is_past = here.clock.now().microseconds > now.expires_at.microseconds + (now.known.state == AttemptState::Created ? day_us : 0);
        return { is_past && (is_for_good || now.known.state == AttemptState::Created) ? gave_up(now.known) : now.known, false };
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

// Ended there, or what it had become before.
Result<Checkout> end(Provider& provider, std::string const& reference)
{
    auto answered = provider.cancel(reference);
    return !answered && answered.error().kind == Refusal::Kind::Conflict ? provider.ask(reference) : answered;
}

// What was given up here before its address was known may be there all the same: whoever asks for it ends it, and hears if it was paid.
Result<Checkout> answer_of(Workplace const& here, std::string const& tenant, Provider& provider, Attempt const& seen, bool is_wanted)
{
    auto const& known = seen.known;
    if (!known.reference.empty() && is_under_way(known.state) && !is_wanted)
        return end(provider, known.reference);
    auto answered = known.reference.empty() ? create(here, tenant, provider, seen) : provider.ask(known.reference);
    bool const is_unwanted = answered && answered->state == CheckoutState::Open && (is_over(known.state) || !is_wanted);
    return is_unwanted ? end(provider, answered->id) : answered;
}

}  // namespace

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
        return note_fault(here, tenant, *seen, refuse(Refusal::Kind::Conflict, "payments.provider.gone").error());
    auto const wanted = here.database.read(tenant, [&](db::Read& tx) { return is_wanted(tx, *seen); });
    auto const answered = answer_of(here, tenant, *known->provider, *seen, wanted);
    if (!answered)
        return note_fault(here, tenant, *seen, answered.error());
    return hear(here, tenant, id, *answered, By::Asking);
}

Result<Attempt> cancel(Workplace const& here, Providers const& providers, std::string const& tenant, AttemptId const& id)
{
    auto const seen = attempt(here, tenant, id);
    if (!seen)
        return not_found();
    auto const* known = provider_named(providers, seen->provider);
    auto const give_up = [&](Known (*as)(Known), std::string const& fault) {
        return change(here, tenant, id, here.clock.now(), By::Notice, fault, [&](Attempt const& now) { return Learnt { as(now.known), false }; });
    };
    if (!known)  // nobody is left to be asked; what was paid there after all is found in its settlement
        return give_up(gave_up, "payments.provider.gone");
    auto reference = seen->known.reference;
    if (reference.empty()) {  // it may be there, though its answer was lost
        auto const made = create(here, tenant, *known->provider, *seen);
        if (!made && seen->known.state == AttemptState::Created)
            return give_up(withdrawn, made.error().key);
        if (!made)
            return note_fault(here, tenant, *seen, made.error());
        reference = made->id;
    }
    auto const answered = end(*known->provider, reference);
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

}  // namespace mado::payments
