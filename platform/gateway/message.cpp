#include <mado/gateway/message.h>

namespace mado::gateway {

namespace {

constexpr std::size_t most_header = 64 * 1024;
constexpr std::size_t step = 1024;
constexpr auto names_of_kind = names_of(Kind {});

std::string quoted(std::string const& text) { return json::canonical(json::Value(text)); }

std::unexpected<Refusal> misformed() { return refuse(Refusal::Kind::Invalid, "gateway.misformed"); }

std::string line_of(Header const& header, std::string const* signature)
{
    std::string line = "{\"v\":" + std::to_string(header.v) + ",\"tenant\":" + quoted(header.tenant) + ",\"kind\":" + quoted(word_of(header.kind)) + ",\"subject\":"
        + quoted(header.subject) + ",\"sequence\":" + std::to_string(header.sequence) + ",\"sender\":" + quoted(header.sender) + ",\"receiver\":" + quoted(header.receiver)
        + ",\"key\":" + quoted(header.key) + ",\"definition\":" + (header.definition.empty() ? "null" : quoted(header.definition)) + ",\"made_at\":"
        + std::to_string(header.made_at.microseconds) + ",\"arrived_at\":" + std::to_string(header.arrived_at.microseconds) + ",\"blobs\":[";
    for (std::size_t i = 0; i < header.blobs.size(); ++i)
        line += (i == 0 ? "{\"name\":" : ",{\"name\":") + quoted(header.blobs[i].name) + ",\"size\":" + std::to_string(header.blobs[i].size) + "}";
    line += "],\"body\":" + quoted(header.body);
    if (signature)
        line += ",\"signature\":" + quoted(crypto::base64url(*signature));
    return line + "}";
}

}  // namespace

std::string signed_line(Header const& header) { return line_of(header, nullptr); }

std::string encode(Envelope const& envelope) { return line_of(envelope.header, &envelope.signature) + '\n' + envelope.sealed; }

Result<Envelope> decode(std::string_view bytes)
{
    auto const end = bytes.find('\n');
    if (end == std::string_view::npos || end > most_header)
        return misformed();
    auto const line = bytes.substr(0, end);
    auto const parsed = json::parse(line);
    if (!parsed || !parsed->is_object())
        return misformed();
    Envelope envelope;
    auto& header = envelope.header;
    header.v = static_cast<int>(parsed->integer("v"));
    header.tenant = parsed->text("tenant");
    auto const kind = parsed->text("kind");
    if (std::ranges::find(names_of_kind, kind) == names_of_kind.end())
        return misformed();
    header.kind = value_of<Kind>(kind);
    header.subject = parsed->text("subject");
    header.sequence = parsed->integer("sequence");
    header.sender = parsed->text("sender");
    header.receiver = parsed->text("receiver");
    header.key = parsed->text("key");
    header.definition = parsed->text("definition");
    header.made_at = { parsed->integer("made_at") };
    header.arrived_at = { parsed->integer("arrived_at") };
    for (auto const& blob : parsed->array("blobs"))
        header.blobs.push_back({ blob.text("name"), static_cast<std::uint64_t>(blob.integer("size")) });
    header.body = parsed->text("body");
    auto const signature = crypto::from_base64url(parsed->text("signature"));
    if (!signature || header.v != 1 || header.sequence < 1 || !is_uuid(header.subject))
        return misformed();
    envelope.signature = *signature;
    envelope.sealed = bytes.substr(end + 1);
    // The one form that there is: an envelope that would be written otherwise (order, spaces, other members) is not ours.
    if (line_of(header, &envelope.signature) != line)
        return misformed();
    return envelope;
}

std::string zone_of(std::string_view address) { return std::string(address.substr(0, address.find('@'))); }

std::string tenant_of(std::string_view address)
{
    auto const at = address.find('@');
    return std::string(at == std::string_view::npos ? std::string_view {} : address.substr(at + 1));
}

std::string key_id(crypto::PublicKey const& key) { return crypto::sha256_hex(crypto::view(key.bytes)).substr(0, 16); }

std::string padded(std::string body)
{
    body.append((step - body.size() % step) % step, ' ');
    return body;
}

std::string unpadded(std::string_view body)
{
    auto const end = body.find_last_not_of(' ');
    return std::string(end == std::string_view::npos ? std::string_view {} : body.substr(0, end + 1));
}

}  // namespace mado::gateway
