#include "service/demonstration.h"

#include <mado/accounts/demonstration.h>

namespace mado::accounts {

namespace {

// Known to everybody, and no code that anybody could type: it opens nothing but what a demonstration wrapped under it.
constexpr std::string_view code = "madoguchi demo", purpose = "demonstration";

}  // namespace

std::optional<Demonstration> demonstration(db::Read& tx)
{
    auto const found = identity::recovery(tx, identity::recovery_hash(code));
    auto key = found ? identity::unwrap_key(code, purpose, found->wrapped_key, found->account) : std::nullopt;
    if (!key)
        return std::nullopt;
    return Demonstration { found->account, *key };
}

Prepared prepare_demonstration(Workplace const& here, Demonstrated const& person)
{
    auto const key = crypto::make_key_pair();
    auto const at = here.clock.now();
    Prepared made { { here.ids.make<AccountTag>(at.microseconds), here.ids.receipt_number(), key.public_half, {}, false, at }, {}, person.applications };
    made.account.profile_box = profile_box(made.account, { .name = person.name, .kana = person.kana, .address = person.address, .phone = person.phone });
    made.codes = { { identity::recovery_hash(code), identity::wrap_key(code, purpose, key, made.account.id) } };
    return made;
}

Result<void> demonstrate(db::Write& tx, Prepared const& prepared)
{
    if (demonstration(tx))
        return {};
    auto const& account = prepared.account;
    identity::add_account(tx, account);
    identity::keep_profile(tx, account.id, account.profile_box);
    identity::keep_recovery(tx, account.id, prepared.codes, account.began_at);
    for (auto const& [application, own] : prepared.applications)
        identity::hold_key(tx, account.began_at, account, application, own);
    return {};
}

}  // namespace mado::accounts
