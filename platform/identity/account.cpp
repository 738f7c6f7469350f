#include <mado/identity/account.h>

namespace mado::identity {

namespace {

constexpr db::Statement insert_account { "identity.insert_resident", R"sql(
    INSERT INTO identity_resident (tenant, account, number, public_half, profile_box, kept_by_office, began_at)
    VALUES ($tenant, $account, $number, $public_half, NULL, $kept_by_office, $at)
)sql" };
constexpr db::Statement select_account { "identity.select_resident", R"sql(
    SELECT account, number, public_half, profile_box, kept_by_office, began_at FROM identity_resident WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement select_account_of_number { "identity.select_resident_of_number", R"sql(
    SELECT account, number, public_half, profile_box, kept_by_office, began_at FROM identity_resident WHERE tenant = $tenant AND number = $number
)sql" };
constexpr db::Statement update_profile { "identity.update_resident_profile", R"sql(
    UPDATE identity_resident SET profile_box = $box WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement update_kept { "identity.update_resident_kept", R"sql(
    UPDATE identity_resident SET kept_by_office = 1 WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement delete_account { "identity.delete_resident", R"sql(DELETE FROM identity_resident WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement delete_passkeys { "identity.delete_resident_passkeys", R"sql(DELETE FROM identity_resident_passkey WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement delete_names { "identity.delete_resident_names", R"sql(DELETE FROM identity_resident_name WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement delete_recovery { "identity.delete_resident_recovery", R"sql(DELETE FROM identity_resident_recovery WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement delete_keys { "identity.delete_resident_keys", R"sql(DELETE FROM identity_resident_key WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement insert_passkey { "identity.insert_resident_passkey", R"sql(
    INSERT INTO identity_resident_passkey (tenant, credential, account, public_key, counter, may_be_copied, is_copied, transports, wrapped_key, label_box, added_at, used_at)
    VALUES ($tenant, $credential, $account, $public_key, $counter, $may_be_copied, $is_copied, $transports, $wrapped_key, $label_box, $at, NULL)
    ON CONFLICT (tenant, credential) DO NOTHING
)sql" };
constexpr db::Statement select_passkey { "identity.select_resident_passkey", R"sql(
    SELECT credential, account, public_key, counter, may_be_copied, is_copied, transports, wrapped_key, label_box, added_at, used_at FROM identity_resident_passkey
     WHERE tenant = $tenant AND credential = $credential
)sql" };
constexpr db::Statement select_passkeys { "identity.select_resident_passkeys", R"sql(
    SELECT credential, account, public_key, counter, may_be_copied, is_copied, transports, wrapped_key, label_box, added_at, used_at FROM identity_resident_passkey
     WHERE tenant = $tenant AND account = $account ORDER BY added_at, credential
)sql" };
constexpr db::Statement update_passkey { "identity.update_resident_passkey", R"sql(
    UPDATE identity_resident_passkey SET counter = $counter, is_copied = $is_copied, used_at = $at WHERE tenant = $tenant AND credential = $credential AND counter = $seen
)sql" };
constexpr db::Statement delete_passkey { "identity.delete_resident_passkey", R"sql(
    DELETE FROM identity_resident_passkey WHERE tenant = $tenant AND account = $account AND credential = $credential
)sql" };
constexpr db::Statement insert_name { "identity.insert_resident_name", R"sql(
    INSERT INTO identity_resident_name (tenant, kind, hash, account, added_at) VALUES ($tenant, $kind, $hash, $account, $at) ON CONFLICT (tenant, kind, hash) DO NOTHING
)sql" };
constexpr db::Statement select_name { "identity.select_resident_name", R"sql(
    SELECT account FROM identity_resident_name WHERE tenant = $tenant AND kind = $kind AND hash = $hash
)sql" };
constexpr db::Statement select_names { "identity.select_resident_names", R"sql(
    SELECT hash FROM identity_resident_name WHERE tenant = $tenant AND account = $account AND kind = $kind ORDER BY hash
)sql" };
constexpr db::Statement delete_names_of_kind { "identity.delete_resident_names_of_kind", R"sql(
    DELETE FROM identity_resident_name WHERE tenant = $tenant AND account = $account AND kind = $kind
)sql" };
constexpr db::Statement delete_name { "identity.delete_resident_name", R"sql(
    DELETE FROM identity_resident_name WHERE tenant = $tenant AND account = $account AND kind = $kind AND hash = $hash
)sql" };
constexpr db::Statement insert_recovery { "identity.insert_resident_recovery", R"sql(
    INSERT INTO identity_resident_recovery (tenant, code_hash, account, wrapped_key, added_at) VALUES ($tenant, $hash, $account, $wrapped_key, $at)
)sql" };
constexpr db::Statement select_recovery { "identity.select_resident_recovery", R"sql(
    SELECT account, wrapped_key FROM identity_resident_recovery WHERE tenant = $tenant AND code_hash = $hash
)sql" };
constexpr db::Statement delete_one_recovery { "identity.delete_one_resident_recovery", R"sql(
    DELETE FROM identity_resident_recovery WHERE tenant = $tenant AND code_hash = $hash
)sql" };
constexpr db::Statement count_recovery { "identity.count_resident_recovery", R"sql(
    SELECT COUNT(*) AS n FROM identity_resident_recovery WHERE tenant = $tenant AND account = $account
)sql" };

ResidentAccount account_from(db::Row const& row)
{
    ResidentAccount account { row.id<AccountTag>("account"), row.text("number"), {}, row.bytes("profile_box"), row.flag("kept_by_office"), { row.integer("began_at") } };
    auto const half = row.bytes("public_half");
    if (half.size() != account.public_half.bytes.size())
        throw std::logic_error("the public half of an account has 32 bytes");
    std::ranges::copy(half, account.public_half.bytes.begin());
    return account;
}

std::string joined(std::vector<std::string> const& words)
{
    std::string all;
    for (auto const& word : words)
        all += (all.empty() ? "" : " ") + word;
    return all;
}

Passkey passkey_from(db::Row const& row)
{
    Passkey passkey { row.id<AccountTag>("account"), {}, row.bytes("wrapped_key"), row.bytes("label_box"), { row.integer("added_at") }, {} };
    passkey.credential = { crypto::from_base64url(row.text("credential")).value_or(""), row.bytes("public_key"), static_cast<std::uint32_t>(row.integer("counter")), row.flag("may_be_copied"), row.flag("is_copied") };
    std::istringstream transports(row.text("transports"));
    for (std::string one; transports >> one;)
        passkey.credential.transports.push_back(one);
    if (auto const used = row.optional_integer("used_at"))
        passkey.used_at = Instant { *used };
    return passkey;
}

std::string context_of(AccountId const& id) { return "madoguchi.account." + id.value; }
crypto::SymmetricKey key_of(std::string_view secret, std::string_view purpose, AccountId const& id) { return crypto::derive(secret, id.value, "madoguchi.account." + std::string(purpose)); }
db::Value bytes(std::string value) { return db::Bytes { std::move(value) }; }

}  // namespace

std::vector<db::Statement> account_store_statements()
{
    return { insert_account, select_account, select_account_of_number, update_profile, update_kept, delete_account, delete_passkeys, delete_names, delete_recovery, delete_keys,
        insert_passkey, select_passkey, select_passkeys, update_passkey, delete_passkey, insert_name, select_name, select_names, delete_names_of_kind, delete_name, insert_recovery, select_recovery, delete_one_recovery, count_recovery };
}

void add_account(db::Write& tx, ResidentAccount const& account)
{
    tx.execute(insert_account, { { "$account", account.id }, { "$number", account.number }, { "$public_half", bytes(std::string(crypto::view(account.public_half.bytes))) },
        { "$kept_by_office", account.kept_by_office }, { "$at", account.began_at.microseconds } });
}

std::optional<ResidentAccount> resident_account(db::Read& tx, AccountId const& id) { return tx.one(select_account, { { "$account", id } }, account_from); }
std::optional<ResidentAccount> account_of_number(db::Read& tx, std::string const& number) { return tx.one(select_account_of_number, { { "$number", number } }, account_from); }
void keep_profile(db::Write& tx, AccountId const& id, std::string const& box) { tx.execute(update_profile, { { "$account", id }, { "$box", bytes(box) } }); }
void mark_kept_by_office(db::Write& tx, AccountId const& id) { tx.execute(update_kept, { { "$account", id } }); }

void remove_account(db::Write& tx, AccountId const& id)
{
    end_sessions_but(tx, id, "");
    for (auto const& statement : { delete_keys, delete_recovery, delete_names, delete_passkeys, delete_account })
        tx.execute(statement, { { "$account", id } });
}

void drop_ways(db::Write& tx, AccountId const& id)
{
    end_sessions_but(tx, id, "");
    for (auto const& statement : { delete_recovery, delete_names, delete_passkeys })
        tx.execute(statement, { { "$account", id } });
}

std::string wrap_key(std::string_view secret, std::string_view purpose, crypto::KeyPair const& key, AccountId const& id)
{
    return crypto::encrypt(key_of(secret, purpose, id), crypto::view(key.private_half.bytes), context_of(id));
}

std::optional<crypto::KeyPair> unwrap_key(std::string_view secret, std::string_view purpose, std::string_view wrapped, ResidentAccount const& account)
{
    auto const private_half = wrapped.empty() ? std::nullopt : crypto::decrypt(key_of(secret, purpose, account.id), wrapped, context_of(account.id));
    crypto::KeyPair key { account.public_half, {} };
    if (!private_half || private_half->size() != key.private_half.bytes.size())
        return std::nullopt;
    std::ranges::copy(*private_half, key.private_half.bytes.begin());
    return key;
}

std::optional<crypto::KeyPair> key_of_private_half(std::string_view private_half, crypto::PublicKey const& public_half)
{
    crypto::KeyPair key { public_half, {} };
    if (private_half.size() != key.private_half.bytes.size())
        return std::nullopt;
    std::ranges::copy(private_half, key.private_half.bytes.begin());
    // What was given from outside is a pair when it opens what is sealed to the public half.
    if (!crypto::open(key, crypto::seal(public_half, "pair")))
        return std::nullopt;
    return key;
}

bool add_passkey(db::Write& tx, Passkey const& passkey)
{
    auto const& credential = passkey.credential;
    return tx.execute(insert_passkey, { { "$credential", crypto::base64url(credential.id) }, { "$account", passkey.account }, { "$public_key", bytes(credential.public_key) }, { "$counter", credential.counter },
               { "$may_be_copied", credential.may_be_copied }, { "$is_copied", credential.is_copied }, { "$transports", joined(credential.transports) },
               { "$wrapped_key", passkey.wrapped_key.empty() ? db::Value { nullptr } : bytes(passkey.wrapped_key) }, { "$label_box", bytes(passkey.label_box) }, { "$at", passkey.added_at.microseconds } })
        == 1;
}

std::optional<Passkey> passkey(db::Read& tx, std::string const& credential) { return tx.one(select_passkey, { { "$credential", crypto::base64url(credential) } }, passkey_from); }
std::vector<Passkey> passkeys(db::Read& tx, AccountId const& id) { return tx.all(select_passkeys, { { "$account", id } }, passkey_from); }

bool note_use(db::Write& tx, Passkey const& seen, std::uint32_t counter, bool is_copied, Instant at)
{
    return tx.execute(update_passkey, { { "$credential", crypto::base64url(seen.credential.id) }, { "$counter", counter }, { "$seen", seen.credential.counter }, { "$is_copied", is_copied }, { "$at", at.microseconds } }) == 1;
}

bool remove_passkey(db::Write& tx, AccountId const& id, std::string const& credential)
{
    return tx.execute(delete_passkey, { { "$account", id }, { "$credential", crypto::base64url(credential) } }) == 1;
}

std::string name_hash(crypto::SymmetricKey const& storage, std::string const& tenant, NameKind kind, std::string_view name)
{
    auto const key = crypto::derive(crypto::view(storage.bytes), tenant, "madoguchi.account.name");
    return crypto::hex(crypto::hmac_sha256(key, word_of(kind) + " " + std::string(name)));
}

bool add_name(db::Write& tx, NameKind kind, std::string const& hash, AccountId const& id, Instant at)
{
    return tx.execute(insert_name, { { "$kind", word_of(kind) }, { "$hash", hash }, { "$account", id }, { "$at", at.microseconds } }) == 1;
}

std::optional<AccountId> account_of(db::Read& tx, NameKind kind, std::string const& hash)
{
    return tx.one(select_name, { { "$kind", word_of(kind) }, { "$hash", hash } }, [](db::Row const& row) { return row.id<AccountTag>("account"); });
}

std::vector<std::string> names_of_account(db::Read& tx, NameKind kind, AccountId const& id)
{
    return tx.all(select_names, { { "$kind", word_of(kind) }, { "$account", id } }, [](db::Row const& row) { return row.text("hash"); });
}

void remove_names(db::Write& tx, NameKind kind, AccountId const& id) { tx.execute(delete_names_of_kind, { { "$kind", word_of(kind) }, { "$account", id } }); }
bool remove_name(db::Write& tx, NameKind kind, std::string const& hash, AccountId const& id)
{
    return tx.execute(delete_name, { { "$kind", word_of(kind) }, { "$hash", hash }, { "$account", id } }) == 1;
}

std::optional<AccountId> account_of_subject(db::Read& tx, crypto::SymmetricKey const& storage, std::string const& provider, std::string const& subject)
{
    return account_of(tx, NameKind::Oidc, name_hash(storage, tx.tenant(), NameKind::Oidc, provider + " " + subject));
}

std::string recovery_hash(std::string_view code) { return crypto::sha256_hex("recovery" + std::string(code)); }

void keep_recovery(db::Write& tx, AccountId const& id, std::vector<RecoveryCode> const& codes, Instant at)
{
    tx.execute(delete_recovery, { { "$account", id } });
    for (auto const& code : codes)
        tx.execute(insert_recovery, { { "$hash", code.hash }, { "$account", id }, { "$wrapped_key", bytes(code.wrapped_key) }, { "$at", at.microseconds } });
}

std::optional<FoundRecovery> recovery(db::Read& tx, std::string const& hash)
{
    auto const found = tx.one(select_recovery, { { "$hash", hash } }, [](db::Row const& row) { return std::pair(row.id<AccountTag>("account"), row.bytes("wrapped_key")); });
    auto const account = found ? resident_account(tx, found->first) : std::nullopt;
    if (!account)
        return std::nullopt;
    return FoundRecovery { *account, found->second };
}

bool use_recovery(db::Write& tx, std::string const& hash) { return tx.execute(delete_one_recovery, { { "$hash", hash } }) == 1; }

std::int64_t recoveries_left(db::Read& tx, AccountId const& id)
{
    return tx.one(count_recovery, { { "$account", id } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0);
}

}  // namespace mado::identity
