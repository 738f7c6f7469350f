#include "store/recovery_store.h"

#include <mado/audit/audit.h>
#include <mado/identity/vouching.h>
#include <mado/text/utf8.h>

#include <utility>

namespace mado::recovery {

namespace {

using Kind = Refusal::Kind;

constexpr std::int64_t minute = 60'000'000, hour = 60 * minute, day_long = 24 * hour;
constexpr std::size_t most_name = 200;

std::unexpected<Refusal> not_found() { return refuse(Kind::NotFound, "recovery.not_found"); }
std::unexpected<Refusal> changed() { return refuse(Kind::Conflict, "recovery.changed_meanwhile"); }

std::string context_of(AccountId const& id) { return "recovery " + id.value; }
std::string hash_of(std::string_view what, std::string_view secret) { return crypto::sha256_hex("recovery " + std::string(what) + " " + std::string(secret)); }

// Blanks between family and given name are typed in many ways; nothing else is levelled.
std::string without_blanks(std::string words)
{
    for (std::string const blank : { " ", "\t", "　" })
        for (auto at = words.find(blank); at != std::string::npos; at = words.find(blank, at))
            words.erase(at, blank.size());
    return words;
}

std::string person_key(Workplace const& here, std::string const& tenant, std::string const& name, Day const& born_on)
{
    auto const key = crypto::derive(crypto::view(here.keys.storage.bytes), tenant, "madoguchi.recovery.person");
    return crypto::hex(crypto::hmac_sha256(key, without_blanks(name) + "/" + born_on.iso()));
}

Result<void> allowed(db::Read& tx, Caller const& caller, access::Action const& action)
{
    if (caller.kind != CallerKind::Staff)
        return refuse(Kind::SignIn, "access.sign_in");
    if (access::scope(tx, caller, action).empty())  // a counter helps everybody: the role counts, not whose division it is
        return refuse(Kind::Forbidden, "access.forbidden");
    return {};
}

std::optional<Holder> opened(Workplace const& here, store::KeptHolder const& kept)
{
    auto const plain = crypto::decrypt(here.keys.storage, kept.boxed, context_of(kept.account));
    auto const words = plain ? json::parse(*plain) : std::unexpected(json::Error {});
    auto const born_on = words ? Day::parse(words->text("born_on")) : std::nullopt;
    if (!born_on)
        return std::nullopt;
    return Holder { kept.account, kept.number, words->text("name"), *born_on, words->text("mail") };
}

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Recovery const& one, std::map<std::string, std::string> details = {})
{
    details.emplace("state", word_of(one.state));
    audit::record(tx, caller, here.now(), event, { { "recovery", one.id.value }, { "account", one.account.value } }, details);
}

// What the front shows to whoever is signed in, and mails. The pump seals it.
void tell_front(db::Write& tx, Workplace const& here, Recovery const& one, std::string const& stop = {})
{
    auto const kept = store::holder(tx, one.account);
    auto const known = kept ? opened(here, *kept) : std::nullopt;
    gateway::Letter letter { .kind = gateway::Kind::Vouched, .subject = one.account.value, .receiver = "front", .arrived_at = here.clock.now() };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, letter.arrived_at,
        json::object({ { "recovery", json::object({ { "id", one.id.value }, { "state", word_of(one.state) }, { "opens_at", one.opens_at.microseconds },
            { "expires_at", one.expires_at.microseconds }, { "mail", known ? known->mail : "" }, { "stop", stop } }) } }));
    gateway::post(tx, here.now(), letter);
}

std::optional<Recovery> open_one(db::Read& tx, AccountId const& account, Instant now)
{
    auto latest = store::latest(tx, account);
    return latest && latest->is_open(now) ? latest : std::nullopt;
}

Result<void> end(db::Write& tx, Caller const& caller, Workplace const& here, Recovery one, State to, std::string_view event)
{
    auto const from = std::exchange(one.state, to);
    if (!store::change(tx, one, from))
        return changed();
    trace(tx, caller, here, event, one);
    tell_front(tx, here, one);
    return {};
}

// -- what the front says.
Result<void> keep_holder(db::Write& tx, Caller const& caller, Workplace const& here, vouching::Claimed const& event)
{
    auto const& said = event.claim;
    auto const born_on = Day::parse(said.text("born_on"));
    auto const name = said.text("name");
    bool const fits = vouching::is_proved(tx, here, event.account, said) && born_on && !without_blanks(name).empty() && text::length(name) <= most_name && said.text("number").size() <= 20;
    if (!fits) {
        audit::record(tx, caller, here.now(), "recovery.holder.refused", { { "account", event.account.value } });
        return {};
    }
    auto const words = json::object({ { "name", name }, { "born_on", born_on->iso() }, { "mail", said.text("mail") } });
    store::keep_holder(tx, { event.account, said.text("number"), person_key(here, tx.tenant(), name, *born_on), crypto::encrypt(here.keys.storage, json::canonical(words), context_of(event.account)) },
        here.clock.now());
    audit::record(tx, caller, here.now(), "recovery.holder.kept", { { "account", event.account.value } });
    return {};
}

Result<void> forget_holder(db::Write& tx, Caller const& caller, Workplace const& here, vouching::Claimed const& event, bool is_proved)
{
    if (!is_proved)
        return {};
    if (auto const open = open_one(tx, event.account, here.clock.now()))
        TRY(end(tx, caller, here, *open, State::Stopped, "recovery.recovery.stopped"));
    store::forget_holder(tx, event.account);
    audit::record(tx, caller, here.now(), "recovery.holder.forgotten", { { "account", event.account.value } });
    return {};
}

Result<void> stop(db::Write& tx, Caller const& caller, Workplace const& here, vouching::Claimed const& event)
{
    auto const open = open_one(tx, event.account, here.clock.now());
    if (!open)
        return {};
    auto const token = event.claim.text("token");
    bool const by_mail = !token.empty() && !open->stop_hash.empty() && crypto::same(open->stop_hash, hash_of("stop", token));
    if (!by_mail && !vouching::is_proved(tx, here, event.account, event.claim))
        return {};
    return end(tx, caller, here, *open, State::Stopped, "recovery.recovery.stopped");
}

bool is_locked(Recovery const& one, Instant now) { return one.failures >= most_failures && now.microseconds - one.failing_since.microseconds < failure_minutes * minute; }

void fail(db::Write& tx, Workplace const& here, Recovery one)
{
    auto const now = here.clock.now();
    bool const is_new = now.microseconds - one.failing_since.microseconds >= failure_minutes * minute;
    one.failures = is_new ? 1 : one.failures + 1;
    one.failing_since = is_new ? now : one.failing_since;
    store::keep_failures(tx, one);
}

// The code opens after the wait, once, and what opened the account before is over with that.
Result<void> use(db::Write& tx, Caller const& caller, Workplace const& here, vouching::Claimed const& event)
{
    auto const now = here.clock.now();
    auto one = open_one(tx, event.account, now);
    auto const refused = [&](std::string_view why) {
        vouching::refuse_claim(tx, caller, here, event.account, event.claim, why);
        return Result<void> {};
    };
    if (!one || one->state != State::Waiting)
        return refused("refused");
    if (is_locked(*one, now))
        return refused("limited");
    if (!crypto::same(one->code_hash, hash_of("code", event.claim.text("code")))) {
        fail(tx, here, *one);
        return refused("refused");
    }
    if (now.microseconds < one->opens_at.microseconds)
        return refused("early");
    one->state = State::Used;
    if (!store::change(tx, *one, State::Waiting))
        return refused("refused");
    vouching::drop_ways(tx, event.account);
    trace(tx, caller, here, "recovery.recovery.used", *one);
    vouching::grant(tx, caller, here, event.account, event.claim);
    tell_front(tx, here, *one);
    return {};
}

}  // namespace

bool Recovery::is_open(Instant now) const
{
    if (state == State::Recorded)
        return now.microseconds - recorded_at.microseconds < confirm_hours * hour;
    return state == State::Waiting && now.microseconds < expires_at.microseconds;
}

Slip make_slip(Ids& ids) { return { ids.code(), ids.handle() }; }

Result<std::vector<Holder>> look_up(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& number, std::string const& name, std::optional<Day> born_on)
{
    TRY(allowed(tx, caller, may_recover));
    std::vector<store::KeptHolder> found;
    if (!number.empty())
        found = store::holders_of_number(tx, number);
    else if (!without_blanks(name).empty() && born_on)
        found = store::holders_of_person(tx, person_key(here, tx.tenant(), name, *born_on));
    else
        return refuse({ { "number", "recovery.say_who" } });
    std::vector<Holder> holders;
    for (auto const& kept : found)
        if (auto one = opened(here, kept)) {
            audit::record(tx, caller, here.now(), "recovery.holder.read", { { "account", one->account.value } });
            holders.push_back(std::move(*one));
        }
    return holders;
}

Result<Holder> holder(db::Read& tx, Caller const& caller, Workplace const& here, AccountId const& account)
{
    TRY(allowed(tx, caller, may_recover));
    auto const kept = store::holder(tx, account);
    auto one = kept ? opened(here, *kept) : std::nullopt;
    if (!one)
        return not_found();
    return std::move(*one);
}

Result<Recovery> record(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, Document document)
{
    TRY(allowed(tx, caller, may_recover));
    if (!store::holder(tx, account))
        return not_found();
    auto const now = here.clock.now();
    if (open_one(tx, account, now))
        return refuse(Kind::Conflict, "recovery.open_already");
    Recovery one;
    one.id = { here.now().id() };
    one.account = account;
    one.document = document;
    one.recorded_by = caller.person;
    one.recorded_at = now;
    store::insert(tx, one);
    trace(tx, caller, here, "recovery.recovery.recorded", one, { { "document", word_of(document) } });
    return one;
}

Result<Recovery> confirm(db::Write& tx, Caller const& caller, Workplace const& here, RecoveryId const& id, Slip const& slip)
{
    TRY(allowed(tx, caller, may_recover));
    auto found = store::find(tx, id);
    if (!found)
        return not_found();
    auto const now = here.clock.now();
    if (found->state != State::Recorded || !found->is_open(now))
        return changed();
    if (found->recorded_by == caller.person)
        return refuse(Kind::Conflict, "recovery.another_person");
    found->state = State::Waiting;
    found->confirmed_by = caller.person;
    found->confirmed_at = now;
    found->opens_at = { now.microseconds + waiting_days(tx) * day_long };
    found->expires_at = { found->opens_at.microseconds + open_days * day_long };
    found->code_hash = hash_of("code", slip.code);
    found->stop_hash = hash_of("stop", slip.stop);
    if (!store::change(tx, *found, State::Recorded))
        return changed();
    trace(tx, caller, here, "recovery.recovery.confirmed", *found);
    tell_front(tx, here, *found, slip.stop);
    return std::move(*found);
}

Result<Recovery> cancel(db::Write& tx, Caller const& caller, Workplace const& here, RecoveryId const& id)
{
    TRY(allowed(tx, caller, may_recover));
    auto const found = store::find(tx, id);
    if (!found)
        return not_found();
    if (!found->is_open(here.clock.now()))
        return changed();
    TRY(end(tx, caller, here, *found, State::Cancelled, "recovery.recovery.cancelled"));
    return *store::find(tx, id);
}

Result<Recovery> find(db::Read& tx, Caller const& caller, RecoveryId const& id)
{
    TRY(allowed(tx, caller, may_recover));
    auto found = store::find(tx, id);
    if (!found)
        return not_found();
    return std::move(*found);
}

std::vector<Recovery> recoveries(db::Read& tx, Caller const& caller) { return allowed(tx, caller, may_recover) ? store::all(tx) : std::vector<Recovery> {}; }

int waiting_days(db::Read& tx) { return store::waiting_days(tx).value_or(usual_days); }

Result<void> set_waiting_days(db::Write& tx, Caller const& caller, Workplace const& here, int days)
{
    TRY(allowed(tx, caller, may_set_waiting));
    if (days < least_days || days > most_days)
        return refuse({ { "days", "recovery.wrong_days", { { "least", std::to_string(least_days) }, { "most", std::to_string(most_days) } } } });
    auto const before = waiting_days(tx);
    store::keep_waiting_days(tx, days);
    audit::record(tx, caller, here.now(), "recovery.policy.set", {}, { { "before", std::to_string(before) }, { "days", std::to_string(days) } });
    return {};
}

Result<void> on_claimed(db::Write& tx, Caller const& caller, Workplace const& here, vouching::Claimed const& event)
{
    auto const what = event.claim.text("what");
    if (what == "holder")
        return keep_holder(tx, caller, here, event);
    if (what == "no_holder")
        return forget_holder(tx, caller, here, event, vouching::is_proved(tx, here, event.account, event.claim));
    if (what == "forgotten")  // vouching has checked it, and has the key no more
        return forget_holder(tx, caller, here, event, true);
    if (what == "stop_recovery")
        return stop(tx, caller, here, event);
    if (what == "recovery")
        return use(tx, caller, here, event);
    return {};
}

std::vector<db::Statement> statements() { return store::statements(); }

}  // namespace mado::recovery
