#include <mado/vouching/vouching.h>

#include "service/linked.h"
#include "store/vouching_store.h"

#include <mado/audit/audit.h>
#include <mado/identity/vouching.h>
#include <mado/totp/totp.h>
#include <mado/webauthn/webauthn.h>

namespace mado::vouching {

namespace {

constexpr std::int64_t minute = 60'000'000;

std::unexpected<Refusal> malformed() { return refuse(Refusal::Kind::Invalid, "vouching.claim.malformed"); }

std::string context_of(AccountId const& id) { return "vouching " + id.value; }
std::string app_context_of(std::string const& tenant, AccountId const& id) { return "resident " + tenant + " " + id.value; }

std::optional<crypto::KeyPair> key_of(Workplace const& here, store::Kept const& kept)
{
    auto const private_half = crypto::decrypt(here.keys.storage, kept.boxed_key, context_of(kept.account));
    crypto::KeyPair key;
    if (!private_half || private_half->size() != key.private_half.bytes.size() || kept.public_half.size() != key.public_half.bytes.size())
        return std::nullopt;
    std::ranges::copy(*private_half, key.private_half.bytes.begin());
    std::ranges::copy(kept.public_half, key.public_half.bytes.begin());
    return key;
}

// What the session reads; nobody else does, and its length tells nothing.
void answer(db::Write& tx, Workplace const& here, AccountId const& account, json::Value const& claim, std::string_view result, std::string const& private_half)
{
    auto const session = identity::public_key_of(claim.text("session"));
    if (!session)
        return;
    auto words = json::object({ { "result", result }, { "key", private_half.empty() ? std::string(43, 'A') : crypto::base64url(private_half) } });
    gateway::Letter letter { .kind = gateway::Kind::Vouched, .subject = account.value, .receiver = "front", .arrived_at = here.clock.now() };
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, letter.arrived_at,
        json::object({ { "vouched", json::object({ { "step", claim.text("step") }, { "box", gateway::box_for(*session, words) } }) } }));
    gateway::post(tx, here.now(), letter);
}

void note(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, AccountId const& account, json::Value const& claim)
{
    audit::record(tx, caller, here.now(), event, { { "account", account.value } }, { { "way", claim.text("what") } });
}

bool is_locked(store::Kept const& kept, Instant now) { return kept.failures >= most_failures && now.microseconds - kept.failing_since.microseconds < failure_minutes * minute; }

void fail(db::Write& tx, Caller const& caller, Workplace const& here, store::Kept const& kept, json::Value const& claim)
{
    auto const now = here.clock.now();
    bool const is_new = now.microseconds - kept.failing_since.microseconds >= failure_minutes * minute;
    store::keep_failures(tx, kept.account, is_new ? 1 : kept.failures + 1, is_new ? now : kept.failing_since);
    refuse_claim(tx, caller, here, kept.account, claim, "refused");
}

// -- what an account may be signed in with.
Result<void> keep_ways(db::Write& tx, Workplace const& here, AccountId const& account, json::Value const& claim)
{
    if (claim.has("passkey")) {
        auto const& said = claim["passkey"];
        auto const id = crypto::from_base64url(said.text("id")), key = crypto::from_base64url(said.text("key"));
        if (!id || !key || id->empty() || said.integer("counter") < 0 || said.integer("counter") > 0xffff'ffffLL)
            return malformed();
        store::insert_passkey(tx, account, { .id = *id, .public_key = *key, .counter = static_cast<std::uint32_t>(said.integer("counter")), .may_be_copied = said.flag("may_be_copied") });
    }
    if (claim.has("app")) {
        auto const secret = crypto::from_base64url(claim.text("app"));
        if (!secret || secret->size() < 16)
            return malformed();
        store::keep_app(tx, account, totp::box_secret(here.keys.storage, app_context_of(tx.tenant(), account), *secret));
    }
    return {};
}

Result<void> keep(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim)
{
    auto const kept = store::find(tx, account);
    if (kept) {
        auto const key = key_of(here, *kept);
        if (!key || !identity::is_proved(claim, *key))
            return note(tx, caller, here, "vouching.account.claim_refused", account, claim), Result<void> {};
    } else {
        auto const public_half = crypto::from_base64url(claim.text("public")), private_half = crypto::from_base64url(claim.text("private"));
        if (!public_half || !private_half || public_half->size() != 32 || private_half->size() != 32)
            return malformed();
        store::insert(tx, { .account = account, .public_half = *public_half, .boxed_key = crypto::encrypt(here.keys.storage, *private_half, context_of(account)) });
    }
    TRY(keep_ways(tx, here, account, claim));
    note(tx, caller, here, "vouching.account.kept", account, claim);
    return {};
}

Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, store::Kept const& kept, json::Value const& claim)
{
    auto const key = key_of(here, kept);
    if (!key || !identity::is_proved(claim, *key))
        return note(tx, caller, here, "vouching.account.claim_refused", kept.account, claim), Result<void> {};
    if (claim.text("what") == "forgotten") {
        store::remove(tx, kept.account);
        TRY(here.listeners.publish(tx, caller, here, Claimed { kept.account, claim }));
    }
    if (auto const credential = crypto::from_base64url(claim.text("passkey")); credential && !credential->empty())
        store::remove_passkey(tx, kept.account, *credential);
    if (claim.flag("app"))
        store::keep_app(tx, kept.account, std::nullopt);
    note(tx, caller, here, "vouching.account.dropped", kept.account, claim);
    return {};
}

// -- sign-ins.
bool is_right_code(db::Write& tx, Workplace const& here, store::Kept const& kept, json::Value const& claim)
{
    auto const secret = totp::open_secret(here.keys.storage, app_context_of(tx.tenant(), kept.account), kept.boxed_app);
    auto const step = secret ? totp::right_step(*secret, claim.text("code"), totp::seconds(claim.integer("at")), kept.app_step) : std::nullopt;
    return step && store::take_app_step(tx, kept.account, *step);
}

bool is_right_passkey(db::Write& tx, Workplace const& here, store::Kept const& kept, json::Value const& claim)
{
    auto const session = identity::public_key_of(claim.text("session"));
    auto const said = webauthn::claim(claim.text("answer"));
    auto const passkey = said ? store::passkey(tx, said->credential) : std::nullopt;
    auto const site = webauthn::relying_party(here.public_address, "");
    if (!session || !passkey || passkey->account != kept.account || !site)
        return false;
    auto const challenge = identity::challenge_for(tx.tenant(), *session, { claim.integer("at") });
    auto const checked = webauthn::check_assertion(*site, challenge, webauthn::Verification::Required, passkey->credential, claim.text("answer"));
    if (!checked || !store::answer_once(tx, crypto::hex(challenge), here.clock.now(), { here.clock.now().microseconds - 60 * minute }))
        return false;
    store::keep_counter(tx, passkey->credential.id, checked->counter);
    return true;
}

// A letter may have waited while the zones were apart; the moment of the sign-in is what counts, but not for ever.
bool is_of_now(Workplace const& here, json::Value const& claim)
{
    auto const age = here.clock.now().microseconds - claim.integer("at");
    return age > -minute && age < (identity::challenge_minutes + 20) * minute;
}

bool is_right(db::Write& tx, Workplace const& here, store::Kept const& kept, json::Value const& claim, Providers const& providers)
{
    auto const what = claim.text("what");
    if (what == "app")
        return is_right_code(tx, here, kept, claim);
    return what == "oidc" ? is_right_sign_in(tx, here, kept.account, claim, providers) : is_right_passkey(tx, here, kept, claim);
}

void check_sign_in(db::Write& tx, Caller const& caller, Workplace const& here, store::Kept const& kept, json::Value const& claim, Providers const& providers)
{
    if (is_locked(kept, here.clock.now()))
        return refuse_claim(tx, caller, here, kept.account, claim, "limited");
    if (!is_of_now(here, claim) || !is_right(tx, here, kept, claim, providers))
        return fail(tx, caller, here, kept, claim);
    store::keep_failures(tx, kept.account, 0, {});
    grant(tx, caller, here, kept.account, claim);
}

}  // namespace

void grant(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim)
{
    auto const kept = store::find(tx, account);
    auto const key = kept ? key_of(here, *kept) : std::nullopt;
    if (!key)
        return refuse_claim(tx, caller, here, account, claim, "refused");
    note(tx, caller, here, "vouching.account.vouched", account, claim);
    answer(tx, here, account, claim, "granted", std::string(crypto::view(key->private_half.bytes)));
}

void refuse_claim(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim, std::string_view why)
{
    note(tx, caller, here, "vouching.account.claim_refused", account, claim);
    answer(tx, here, account, claim, why, {});
}

bool is_proved(db::Read& tx, Workplace const& here, AccountId const& account, json::Value const& claim)
{
    auto const kept = store::find(tx, account);
    auto const key = kept ? key_of(here, *kept) : std::nullopt;
    return key && claim.text("account") == account.value && identity::is_proved(claim, *key);
}

void drop_ways(db::Write& tx, AccountId const& account)
{
    store::drop_passkeys(tx, account);
    store::remove_links(tx, account);
    store::keep_app(tx, account, std::nullopt);
}

Result<void> receive_claim(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message, Providers const& providers)
{
    AccountId const account { message.header.subject };
    auto const& claim = message.body["claim"];
    auto const what = claim.text("what");
    if (!claim.is_object() || claim.text("account") != account.value)
        return malformed();
    if (what == "kept")
        return keep(tx, caller, here, account, claim);
    if (what == "linked" || what == "unlinked")
        return change_link(tx, caller, here, account, claim);
    if (what != "passkey" && what != "app" && what != "oidc" && what != "dropped" && what != "forgotten")
        return here.listeners.publish(tx, caller, here, Claimed { account, claim });
    auto const kept = store::find(tx, account);
    if (!kept)
        refuse_claim(tx, caller, here, account, claim, "refused");
    else if (what == "dropped" || what == "forgotten")
        return drop(tx, caller, here, *kept, claim);
    else
        check_sign_in(tx, caller, here, *kept, claim, providers);
    return {};
}

std::vector<db::Statement> statements() { return store::statements(); }

}  // namespace mado::vouching
