#include "key_statement.h"

namespace mado::gateway {

namespace {

constexpr std::string_view purpose = "madoguchi key\n";

std::string text_of(std::array<std::uint8_t, 32> const& bytes) { return crypto::base64url(crypto::view(bytes)); }

bool fill(std::array<std::uint8_t, 32>& to, json::Value const& body, std::string_view name)
{
    auto const bytes = crypto::from_base64url(body.text(name));
    if (!bytes || bytes->size() != to.size())
        return false;
    std::ranges::copy(*bytes, to.begin());
    return true;
}

json::Value json_of(KeyStatement const& statement)
{
    return json::object({ { "act", "next" }, { "zone", statement.zone }, { "key", key_id(statement.sealing) }, { "sealing", text_of(statement.sealing.bytes) },
        { "signing", text_of(statement.signing) }, { "previous", text_of(statement.previous) }, { "tls", statement.tls }, { "from", statement.from.microseconds },
        { "until", json::Value {} }, { "replaces", statement.replaces } });
}

std::string signed_bytes(KeyStatement const& statement) { return std::string(purpose) + json::canonical(json_of(statement)); }

}  // namespace

json::Value signed_statement(KeyStatement const& statement, crypto::SigningKey const& with)
{
    auto body = json_of(statement);
    body.set("signature", crypto::base64url(crypto::sign(with, signed_bytes(statement))));
    return body;
}

std::optional<KeyStatement> proved_statement(json::Value const& body)
{
    KeyStatement statement { .zone = body.text("zone"), .sealing = {}, .tls = body.text("tls"), .from = { body.integer("from") }, .replaces = body.text("replaces") };
    auto const signature = crypto::from_base64url(body.text("signature"));
    if (body.text("act") != "next" || statement.zone.empty() || !signature || !fill(statement.sealing.bytes, body, "sealing") || !fill(statement.signing, body, "signing")
        || !fill(statement.previous, body, "previous") || body.text("key") != key_id(statement.sealing))
        return std::nullopt;
    return crypto::verify(statement.previous, signed_bytes(statement), *signature) ? std::optional(std::move(statement)) : std::nullopt;
}

}  // namespace mado::gateway
