#include "service/linked.h"

#include "store/vouching_store.h"

#include <mado/audit/audit.h>
#include <mado/identity/account.h>
#include <mado/identity/vouching.h>
#include <mado/oidc/evidence.h>

#include <algorithm>

namespace mado::vouching {

namespace {

constexpr std::int64_t hour = 3'600'000'000;

std::string hash_of(Workplace const& here, std::string const& tenant, std::string const& provider, std::string const& subject)
{
    return identity::name_hash(here.keys.storage, tenant, identity::NameKind::Oidc, provider + " " + subject);
}

oidc::Provider const* provider_of(Providers const& providers, std::string const& name)
{
    if (!providers)
        return nullptr;
    auto const found = std::ranges::find(*providers, name, &oidc::Provider::name);
    return found != providers->end() && found->audience != oidc::Audience::Staff ? &*found : nullptr;
}

// Whom the token speaks of; nothing when this zone's own keys do not verify it, or when it was made for another sign-in.
std::optional<std::string> subject_of(Workplace const& here, std::string const& tenant, json::Value const& claim, oidc::Provider const& provider, std::string const& challenge)
{
    identity::Proof const proof { "oidc", "none", provider.name, {}, claim.text("evidence"), { claim.integer("shown_at") } };
    auto const evidence = oidc::unpacked(proof.evidence);
    if (!evidence || evidence->seed != crypto::base64url(challenge))
        return std::nullopt;
    if (oidc::examine(proof, &provider, tenant, here.clock.now()).standing != oidc::Standing::Verified)
        return std::nullopt;
    auto const token = jose::verify(evidence->id_token, provider.pinned, provider.algorithm);
    if (!token || oidc::assurance_of(provider, token->claims) == oidc::Assurance::None)
        return std::nullopt;
    return token->claims.text("sub");
}

}  // namespace

Result<void> change_link(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim)
{
    auto const provider = claim.text("provider"), subject = claim.text("subject");
    bool const is_new = claim.text("what") == "linked";
    auto const note = [&](std::string_view event) { audit::record(tx, caller, here.now(), event, { { "account", account.value } }, { { "way", claim.text("what") }, { "provider", provider } }); };
    if (provider.empty() || (is_new && subject.empty()) || !is_proved(tx, here, account, claim))
        return note("vouching.account.claim_refused"), Result<void> {};
    if (!is_new) {
        store::remove_link(tx, account, provider);
        return note("vouching.link.dropped"), Result<void> {};
    }
    bool const is_kept = store::insert_link(tx, account, provider, hash_of(here, tx.tenant(), provider, subject), here.clock.now());
    return note(is_kept ? "vouching.link.kept" : "vouching.account.claim_refused"), Result<void> {};
}

bool is_right_sign_in(db::Write& tx, Workplace const& here, AccountId const& account, json::Value const& claim, Providers const& providers)
{
    auto const* provider = provider_of(providers, claim.text("provider"));
    auto const session = identity::public_key_of(claim.text("session"));
    if (!provider || !session)
        return false;
    auto const challenge = identity::challenge_for(tx.tenant(), *session, { claim.integer("at") });
    auto const subject = subject_of(here, tx.tenant(), claim, *provider, challenge);
    auto const linked = subject && !subject->empty() ? store::linked(tx, provider->name, hash_of(here, tx.tenant(), provider->name, *subject)) : std::nullopt;
    auto const now = here.clock.now();
    return linked && *linked == account && store::answer_once(tx, crypto::hex(challenge), now, { now.microseconds - hour });
}

}  // namespace mado::vouching
