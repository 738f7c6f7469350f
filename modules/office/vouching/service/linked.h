#pragma once
// Sign-ins elsewhere (OpenID Connect) that open an account: which subject of which provider was linked, and whether a token speaks of it.
#include <mado/vouching/vouching.h>

namespace mado::vouching {

// Claims "linked" { provider, subject, proof } and "unlinked" { provider, proof }.
Result<void> change_link(db::Write& tx, Caller const& caller, Workplace const& here, AccountId const& account, json::Value const& claim);

// A claim "oidc" { provider, evidence, shown_at, session, at }: a token that this zone's own keys verify, made for this town, for this session alone, once, of
// the subject that was linked with this account.
bool is_right_sign_in(db::Write& tx, Workplace const& here, AccountId const& account, json::Value const& claim, Providers const& providers);

}  // namespace mado::vouching
