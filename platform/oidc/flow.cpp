#include <mado/oidc/flow.h>

#include <mado/crypto/box.h>
#include <mado/json/json.h>

namespace mado::oidc {

namespace {

constexpr db::Statement insert_flow { "oidc.insert_flow", R"sql(
    INSERT INTO oidc_flow (tenant, state_hash, secret_hash, boxed, began_at) VALUES ($tenant, $state_hash, $secret_hash, $boxed, $at)
)sql" };
constexpr db::Statement select_flow { "oidc.select_flow", R"sql(
    SELECT boxed FROM oidc_flow WHERE tenant = $tenant AND state_hash = $state_hash AND secret_hash = $secret_hash AND began_at > $after
)sql" };
constexpr db::Statement delete_flow { "oidc.delete_flow", R"sql(
    DELETE FROM oidc_flow WHERE tenant = $tenant AND state_hash = $state_hash AND secret_hash = $secret_hash
)sql" };
constexpr db::Statement select_flows { "oidc.select_flows_of_browser", R"sql(
    SELECT state_hash FROM oidc_flow WHERE tenant = $tenant AND secret_hash = $secret_hash ORDER BY began_at DESC, state_hash
)sql" };
constexpr db::Statement delete_old_flows { "oidc.delete_old_flows", R"sql(
    DELETE FROM oidc_flow WHERE tenant = $tenant AND began_at <= $after
)sql" };
constexpr db::Statement insert_token { "oidc.insert_token", R"sql(
    INSERT INTO oidc_token (tenant, token_hash, until) VALUES ($tenant, $token_hash, $until) ON CONFLICT (tenant, token_hash) DO NOTHING
)sql" };
constexpr db::Statement delete_old_tokens { "oidc.delete_old_tokens", R"sql(
    DELETE FROM oidc_token WHERE tenant = $tenant AND until < $now
)sql" };

constexpr std::int64_t minute = 60'000'000;
constexpr std::string_view context = "madoguchi.oidc.flow";

std::string secret_hash(std::string const& secret) { return crypto::sha256_hex("oidc" + secret); }
std::string state_hash(std::string_view state) { return crypto::sha256_hex("state" + std::string(state)); }
crypto::SymmetricKey key_of(std::string const& secret, std::string_view state) { return crypto::derive(secret, state, context); }
std::string random() { return crypto::base64url(crypto::view(crypto::make_symmetric_key().bytes)); }
Instant oldest(Instant now) { return { now.microseconds - flow_minutes * minute }; }

std::optional<Flow> opened(std::string const& secret, std::string_view state, std::string_view purpose, std::string const& boxed)
{
    auto const plain = crypto::decrypt(key_of(secret, state), boxed, context);
    auto const parsed = plain ? json::parse(*plain) : std::unexpected(json::Error {});
    if (!parsed || parsed->text("purpose") != purpose)
        return std::nullopt;
    return Flow { parsed->text("provider"), parsed->text("back"), parsed->text("purpose"), parsed->text("seed"), parsed->text("verifier") };
}

// The oldest tabs are forgotten, so that nobody fills the table.
void forget_many(db::Write& tx, std::string const& secret)
{
    auto const known = tx.all(select_flows, { { "$secret_hash", secret_hash(secret) } }, [](db::Row const& row) { return row.text("state_hash"); });
    for (std::size_t i = most_flows - 1; i < known.size(); ++i)
        tx.execute(delete_flow, { { "$state_hash", known[i] }, { "$secret_hash", secret_hash(secret) } });
}

}  // namespace

std::vector<db::Statement> statements() { return { insert_flow, select_flow, delete_flow, select_flows, delete_old_flows, insert_token, delete_old_tokens }; }

Begun begin_flow(std::string const& secret, std::string provider, std::string back, std::string purpose, std::string seed)
{
    Begun begun { random(), { std::move(provider), safe_path(back), std::move(purpose), seed.empty() ? random() : std::move(seed), random() }, {} };
    auto const& flow = begun.flow;
    begun.boxed = crypto::encrypt(key_of(secret, begun.state), json::canonical(json::object({ { "provider", flow.provider }, { "back", flow.back }, { "purpose", flow.purpose },
        { "seed", flow.seed }, { "verifier", flow.verifier } })), context);
    return begun;
}

void keep_flow(db::Write& tx, Moment const& now, std::string const& secret, Begun const& begun)
{
    tx.execute(delete_old_flows, { { "$after", oldest(now.at).microseconds } });
    forget_many(tx, secret);
    tx.execute(insert_flow, { { "$state_hash", state_hash(begun.state) }, { "$secret_hash", secret_hash(secret) }, { "$boxed", db::Value { db::Bytes { begun.boxed } } },
        { "$at", now.at.microseconds } });
}

std::optional<Flow> flow(db::Read& tx, Instant now, std::string const& secret, std::string_view state, std::string_view purpose)
{
    auto const boxed = tx.one(select_flow, { { "$state_hash", state_hash(state) }, { "$secret_hash", secret_hash(secret) }, { "$after", oldest(now).microseconds } },
        [](db::Row const& row) { return row.bytes("boxed"); });
    return boxed ? opened(secret, state, purpose, *boxed) : std::nullopt;
}

std::optional<Flow> take_flow(db::Write& tx, Moment const& now, std::string const& secret, std::string_view state, std::string_view purpose)
{
    auto found = flow(tx, now.at, secret, state, purpose);
    if (found && tx.execute(delete_flow, { { "$state_hash", state_hash(state) }, { "$secret_hash", secret_hash(secret) } }) == 0)
        return std::nullopt;
    return found;
}

bool take_token_once(db::Write& tx, Instant now, std::string const& provider, std::string const& token_id, Instant until)
{
    tx.execute(delete_old_tokens, { { "$now", now.microseconds } });
    return tx.execute(insert_token, { { "$token_hash", crypto::sha256_hex("token" + provider + "\n" + token_id) }, { "$until", until.microseconds } }) > 0;
}

std::string safe_path(std::string_view path)
{
    constexpr std::size_t most = 200;
    auto const is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/'; };
    bool const fits = path.size() <= most && path.starts_with('/') && path.find("//") == std::string_view::npos && std::ranges::all_of(path, is_plain);
    return fits ? std::string(path) : "/";
}

}  // namespace mado::oidc
