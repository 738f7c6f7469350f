#include "answer.h"
#include "key.h"

#include <mado/crypto/box.h>

#include <openssl/x509.h>

#include <array>
#include <memory>

// PASS(f()): the fault to the caller.
#define PASS(expression)                                            \
    do {                                                            \
        if (auto const& checked = (expression); !checked)           \
            return std::unexpected(checked.error());                \
    } while (false)

namespace mado::webauthn {

namespace {

// What an attestation signs is looked at so that nothing crooked is kept; whose certificate it is says nothing here.
std::expected<void, Fault> check_packed(Cbor const& statement, Key const& own, std::string_view bytes)
{
    auto const *algorithm = statement.find("alg"), *signature = statement.find("sig"), *chain = statement.find("x5c");
    if (!algorithm || algorithm->kind != Cbor::Kind::Integer || !signature || signature->kind != Cbor::Kind::Bytes)
        return std::unexpected(Fault::Attestation);
    if (!chain) {
        if (algorithm->number != own.algorithm || !verifies(own.key.get(), own.algorithm, bytes, signature->bytes))
            return std::unexpected(Fault::Attestation);
        return {};
    }
    if (chain->kind != Cbor::Kind::Array || chain->items.empty() || chain->items[0].kind != Cbor::Kind::Bytes || (algorithm->number != es256 && algorithm->number != rs256))
        return std::unexpected(Fault::Attestation);
    auto const* start = reinterpret_cast<unsigned char const*>(chain->items[0].bytes.data());
    std::unique_ptr<X509, decltype(&X509_free)> const certificate(d2i_X509(nullptr, &start, static_cast<long>(chain->items[0].bytes.size())), X509_free);
    if (!certificate || !verifies(X509_get0_pubkey(certificate.get()), algorithm->number, bytes, signature->bytes))
        return std::unexpected(Fault::Attestation);
    return {};
}

std::expected<void, Fault> check_attestation(Cbor const& object, Key const& own, std::string_view bytes)
{
    auto const *format = object.find("fmt"), *statement = object.find("attStmt");
    if (!format || format->kind != Cbor::Kind::Text || !statement || statement->kind != Cbor::Kind::Map)
        return std::unexpected(Fault::Malformed);
    if (format->bytes == "packed")
        return check_packed(*statement, own, bytes);
    if (format->bytes != "none" || !statement->members.empty())
        return std::unexpected(Fault::Attestation);
    return {};
}

std::vector<std::string> transports_of(json::Value const& response)
{
    constexpr std::array<std::string_view, 6> known { "ble", "hybrid", "internal", "nfc", "smart-card", "usb" };
    std::vector<std::string> transports;
    for (auto const name : known)
        for (auto const& said : response.array("transports"))
            if (said.is_text() && said.text() == name && (transports.empty() || transports.back() != name))
                transports.emplace_back(name);
    return transports;
}

std::expected<void, Fault> check_counter(std::uint32_t before, std::uint32_t now)
{
    if ((before != 0 || now != 0) && now <= before)
        return std::unexpected(Fault::Counter);
    return {};
}

}  // namespace

std::string_view name_of(Fault fault)
{
    constexpr std::array<std::string_view, 14> names { "malformed", "type", "challenge", "origin", "relying_party", "not_present", "not_verified", "backup", "algorithm", "key", "attestation",
        "credential", "signature", "counter" };
    return names[static_cast<std::size_t>(fault)];
}

std::expected<Registered, Fault> check_registration(RelyingParty const& site, std::string_view challenge, Verification verification, std::string_view answer)
{
    auto const read = answer_of(answer);
    PASS(read);
    PASS(check_client(site, "webauthn.create", challenge, read->client));
    auto const encoded = raw_member(read->response, "attestationObject");
    auto const object = encoded ? read_cbor(*encoded) : std::nullopt;
    if (!object || object->size != encoded->size() || object->item.kind != Cbor::Kind::Map)
        return std::unexpected(Fault::Malformed);
    auto const* data = object->item.find("authData");
    auto const device = data && data->kind == Cbor::Kind::Bytes ? device_of(data->bytes) : std::nullopt;
    if (!device || !device->has_credential)
        return std::unexpected(Fault::Malformed);
    PASS(check_device(site, verification, *device));
    if (device->credential != read->id)
        return std::unexpected(Fault::Credential);
    auto const key = key_of(device->key);
    PASS(key);
    PASS(check_attestation(object->item, *key, data->bytes + crypto::sha256(read->client)));
    return Registered { { .id = device->credential, .public_key = device->key, .counter = device->counter, .may_be_copied = device->may_be_copied, .is_copied = device->is_copied,
                            .transports = transports_of(read->response) },
        device->aaguid, device->verified };
}

std::expected<Asserted, Fault> check_assertion(RelyingParty const& site, std::string_view challenge, Verification verification, Credential const& credential, std::string_view answer)
{
    auto const read = answer_of(answer);
    PASS(read);
    if (read->id != credential.id)
        return std::unexpected(Fault::Credential);
    PASS(check_client(site, "webauthn.get", challenge, read->client));
    auto const data = raw_member(read->response, "authenticatorData"), signature = raw_member(read->response, "signature");
    auto const device = data ? device_of(*data) : std::nullopt;
    if (!device || !signature || device->has_credential)
        return std::unexpected(Fault::Malformed);
    PASS(check_device(site, verification, *device));
    if (device->may_be_copied != credential.may_be_copied)
        return std::unexpected(Fault::Backup);
    auto const key = key_of(credential.public_key);
    PASS(key);
    if (!verifies(key->key.get(), key->algorithm, *data + crypto::sha256(read->client), *signature))
        return std::unexpected(Fault::Signature);
    PASS(check_counter(credential.counter, device->counter));
    return Asserted { device->counter, device->is_copied, device->verified };
}

std::optional<Claim> claim(std::string_view answer)
{
    auto const read = answer_of(answer);
    if (!read)
        return std::nullopt;
    return Claim { read->id, raw_member(read->response, "userHandle").value_or("") };
}

std::optional<std::string> challenge_of(std::string_view answer)
{
    auto const read = answer_of(answer);
    auto const said = read ? json::parse(read->client, { .bytes = 64u << 10, .depth = 8 }) : std::unexpected(json::Error {});
    if (!said || !said->is_object())
        return std::nullopt;
    return raw_member(*said, "challenge");
}

}  // namespace mado::webauthn
