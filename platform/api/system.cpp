#include <mado/api/system.h>

#include <mado/access/access.h>
#include <mado/audit/audit.h>
#include <mado/gateway/own_keys.h>

#include <algorithm>

namespace mado::api {

namespace {

constexpr std::string_view token_prefix = "mado_", secret_prefix = "whsec_";
constexpr std::string_view secret_purpose = "madoguchi.webhook ";

template <std::size_t N>
std::string_view raw(std::array<std::uint8_t, N> const& bytes) { return crypto::view(bytes); }

// RFC 4648 §4, padded: Standard Webhooks writes its secrets and signatures so.
std::string base64(std::string_view bytes)
{
    auto text = crypto::base64url(bytes);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    while (text.size() % 4 != 0)
        text += '=';
    return text;
}

std::vector<std::string> texts(json::Array const& array)
{
    std::vector<std::string> all;
    for (auto const& one : array)
        if (one.is_text())
            all.push_back(one.text());
    return all;
}

json::Value array_of(std::vector<std::string> const& texts) { return json::array_of(texts, [](std::string const& one) { return json::Value(one); }); }

bool holds(std::vector<std::string> const& all, std::string_view one) { return std::ranges::find(all, one) != all.end(); }

}  // namespace

bool System::has(std::string_view scope) const { return holds(scopes, scope); }
bool System::may_use(std::string_view procedure) const { return procedures.empty() || holds(procedures, procedure); }
bool System::may_see(std::string_view owner) const
{
    return std::ranges::any_of(divisions, [&](std::string const& division) { return access::within(owner, division); });
}

Token make_token(Ids& ids)
{
    auto const bytes = ids.key();
    auto text = std::string(token_prefix) + crypto::base64url(raw(bytes));
    auto hash = crypto::sha256_hex(text);
    return { std::move(text), std::move(hash) };
}

std::string make_webhook_secret(Ids& ids)
{
    auto const bytes = ids.key();
    return std::string(secret_prefix) + base64(raw(bytes));
}

std::string keep_secret(gateway::Keys const& keys, SystemId const& id, std::string const& secret)
{
    return secret.empty() ? std::string {} : crypto::encrypt(keys.storage, secret, std::string(secret_purpose) + id.value);
}

std::optional<std::string> kept_secret(gateway::Keys const& keys, System const& system)
{
    if (system.webhook_secret.empty())
        return std::nullopt;
    return crypto::decrypt(keys.storage, system.webhook_secret, std::string(secret_purpose) + system.id.value);
}

json::Value letter_body(System const& system, gateway::Keys const& keys, std::string const& to_zone, std::string const& secret)
{
    auto const to = keys.seal_to.find(to_zone);
    auto const sealed = secret.empty() || to == keys.seal_to.end() ? std::string {} : crypto::base64url(crypto::seal(to->second, secret));
    return json::object({ { "what", "system" }, { "id", system.id.value }, { "name", system.name }, { "contact", system.contact }, { "purpose", system.purpose },
        { "scopes", array_of(system.scopes) }, { "procedures", array_of(system.procedures) }, { "divisions", array_of(system.divisions) }, { "token_hash", system.token_hash },
        { "webhook_address", system.webhook_address }, { "webhook_secret", sealed }, { "expires_on", system.expires_on ? json::Value(system.expires_on->iso()) : json::Value {} },
        { "revoked", system.is_revoked }, { "edition", system.edition } });
}

Result<void> receive_system(db::Write& tx, Caller const& caller, Workplace const& here, gateway::Message const& message)
{
    auto const& body = message.body;
    System received { .id = { body.text("id") }, .name = body.text("name"), .contact = body.text("contact"), .purpose = body.text("purpose"),
        .scopes = texts(body.array("scopes")), .procedures = texts(body.array("procedures")), .divisions = texts(body.array("divisions")), .token_hash = body.text("token_hash"),
        .webhook_address = body.text("webhook_address"), .webhook_secret = {}, .expires_on = Day::parse(body.text("expires_on")), .is_revoked = body.flag("revoked"),
        .edition = body.integer("edition") };
    if (!is_uuid(received.id.value) || received.token_hash.size() != 64 || received.edition < 1)
        return refuse(Refusal::Kind::Invalid, "api.system.malformed");
    auto const known = system(tx, received.id);
    if (known && known->edition >= received.edition)
        return {};
    if (auto const sealed = body.text("webhook_secret"); !sealed.empty()) {
        auto const bytes = crypto::from_base64url(sealed);
        auto const secret = bytes ? gateway::open(here.keys, *bytes) : std::nullopt;
        if (!secret)
            return refuse(Refusal::Kind::Invalid, "api.system.malformed");
        received.webhook_secret = keep_secret(here.keys, received.id, *secret);
    } else if (known && !received.webhook_address.empty()) {
        received.webhook_secret = known->webhook_secret;
    }
    keep_system(tx, received, here.clock.now());
    audit::record(tx, caller, here.now(), "api.system.received", { { "system", received.id.value } },
        { { "edition", std::to_string(received.edition) }, { "revoked", received.is_revoked ? "true" : "false" } });
    return {};
}

json::Value letter_body(Replay const& replay)
{
    return json::object({ { "what", "replay" }, { "system", replay.system.value }, { "deliveries", array_of(replay.deliveries) } });
}

std::optional<Replay> replay_from(json::Value const& body)
{
    Replay const replay { { body.text("system") }, texts(body.array("deliveries")) };
    return body.text("what") == "replay" && is_uuid(replay.system.value) ? std::optional(replay) : std::nullopt;
}

}  // namespace mado::api
