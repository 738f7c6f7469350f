#include "answer.h"

#include <mado/crypto/box.h>

#include <algorithm>

namespace mado::webauthn {

namespace {

constexpr std::size_t most_bytes = 64u << 10;
constexpr std::size_t most_credential = 1023;

class Bytes {
public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
    bool has(std::size_t size) const { return bytes_.size() - at_ >= size; }
    std::string_view take(std::size_t size) { at_ += size; return bytes_.substr(at_ - size, size); }
    std::uint32_t number(std::size_t size)
    {
        std::uint32_t value = 0;
        for (auto const one : take(size))
            value = value << 8 | static_cast<unsigned char>(one);
        return value;
    }
    std::string_view rest() const { return bytes_.substr(at_); }
    std::optional<Cbor> cbor()
    {
        auto read = read_cbor(rest());
        if (!read)
            return std::nullopt;
        at_ += read->size;
        return std::move(read->item);
    }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

bool take_credential(Bytes& bytes, Device& device)
{
    if (!bytes.has(18))
        return false;
    device.has_credential = true;
    device.aaguid = bytes.take(16);
    auto const size = bytes.number(2);
    if (size == 0 || size > most_credential || !bytes.has(size))
        return false;
    device.credential = bytes.take(size);
    auto const before = bytes.rest();
    if (!bytes.cbor())
        return false;
    device.key = before.substr(0, before.size() - bytes.rest().size());
    return true;
}

}  // namespace

std::optional<std::string> raw_member(json::Value const& value, std::string_view name)
{
    auto const text = value.text_if(name);
    return text ? crypto::from_base64url(*text) : std::nullopt;
}

std::expected<Answer, Fault> answer_of(std::string_view json)
{
    auto const parsed = json.size() <= most_bytes ? json::parse(json, { .bytes = most_bytes, .depth = 8 }) : std::unexpected(json::Error {});
    if (!parsed || !parsed->is_object())
        return std::unexpected(Fault::Malformed);
    auto const id = raw_member(*parsed, "rawId");
    auto const& response = (*parsed)["response"];
    auto const client = raw_member(response, "clientDataJSON");
    if (!id || id->empty() || id->size() > most_credential || parsed->text("id") != parsed->text("rawId") || !client)
        return std::unexpected(Fault::Malformed);
    if (parsed->text("type") != "public-key")
        return std::unexpected(Fault::Type);
    return Answer { *id, *client, response };
}

std::expected<void, Fault> check_client(RelyingParty const& site, std::string_view type, std::string_view challenge, std::string_view client)
{
    auto const said = json::parse(client, { .bytes = most_bytes, .depth = 8 });
    if (!said || !said->is_object())
        return std::unexpected(Fault::Malformed);
    if (said->text("type") != type)
        return std::unexpected(Fault::Type);
    if (challenge.empty() || !crypto::same(said->text("challenge"), crypto::base64url(challenge)))
        return std::unexpected(Fault::Challenge);
    // Nobody else's page may hold ours in a frame and ask for it.
    if (std::ranges::find(site.origins, said->text("origin")) == site.origins.end() || said->flag("crossOrigin") || said->has("topOrigin"))
        return std::unexpected(Fault::Origin);
    return {};
}

std::optional<Device> device_of(std::string_view all)
{
    constexpr unsigned present = 0x01, verified = 0x04, may_be_copied = 0x08, is_copied = 0x10, has_credential = 0x40, has_extensions = 0x80;
    Bytes bytes(all);
    if (!bytes.has(37))
        return std::nullopt;
    Device device { .site_hash = std::string(bytes.take(32)) };
    auto const flags = bytes.number(1);
    device.present = flags & present;
    device.verified = flags & verified;
    device.may_be_copied = flags & may_be_copied;
    device.is_copied = flags & is_copied;
    device.counter = bytes.number(4);
    if ((flags & has_credential) && !take_credential(bytes, device))
        return std::nullopt;
    if (flags & has_extensions) {
        auto const extensions = bytes.cbor();
        if (!extensions || extensions->kind != Cbor::Kind::Map)
            return std::nullopt;
    }
    if (!bytes.rest().empty())
        return std::nullopt;
    return device;
}

std::expected<void, Fault> check_device(RelyingParty const& site, Verification verification, Device const& device)
{
    if (!crypto::same(device.site_hash, crypto::sha256(site.id)))
        return std::unexpected(Fault::RelyingParty);
    if (!device.present)
        return std::unexpected(Fault::NotPresent);
    if (verification == Verification::Required && !device.verified)
        return std::unexpected(Fault::NotVerified);
    if (device.is_copied && !device.may_be_copied)
        return std::unexpected(Fault::Backup);
    return {};
}

}  // namespace mado::webauthn
