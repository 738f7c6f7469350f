#include "signing.h"

#include <mado/crypto/box.h>

#include <array>

namespace mado::s3 {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

// RFC 2104, for keys of any length: a secret's is not ours to choose.
std::string hmac(std::string_view key, std::string_view bytes)
{
    constexpr std::size_t block = 64;
    std::string padded = key.size() > block ? crypto::sha256(key) : std::string(key);
    padded.resize(block, '\0');
    auto inner = padded, outer = padded;
    for (auto& byte : inner)
        byte = static_cast<char>(byte ^ 0x36);
    for (auto& byte : outer)
        byte = static_cast<char>(byte ^ 0x5c);
    crypto::Sha256 inside, outside;
    inside.add(inner);
    inside.add(bytes);
    outside.add(outer);
    outside.add(inside.finish());
    auto digest = outside.finish();
    for (auto* secret : { &padded, &inner, &outer })
        crypto::wipe(secret->data(), secret->size());
    return digest;
}

std::string joined(std::initializer_list<std::string_view> parts)
{
    std::string text;
    for (auto const part : parts)
        text += part;
    return text;
}

bool is_unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string names_of(std::map<std::string, std::string> const& headers)
{
    std::string names;
    for (auto const& [name, value] : headers)
        names += (names.empty() ? "" : ";") + name;
    return names;
}

std::string canonical(ToSign const& request)
{
    std::string text = request.method + "\n" + percent_encoded(request.path, true) + "\n" + query_text(request.query) + "\n";
    for (auto const& [name, value] : request.headers)
        text += name + ":" + value + "\n";
    return text + "\n" + names_of(request.headers) + "\n" + request.body_sha256;
}

}  // namespace

std::string percent_encoded(std::string_view text, bool keep_slashes)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (char const c : text) {
        if (is_unreserved(c) || (c == '/' && keep_slashes)) {
            encoded += c;
            continue;
        }
        auto const byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

std::string query_text(std::map<std::string, std::string> const& query)
{
    std::map<std::string, std::string> encoded;  // the order is that of the encoded names
    for (auto const& [name, value] : query)
        encoded.emplace(percent_encoded(name, false), percent_encoded(value, false));
    std::string text;
    for (auto const& [name, value] : encoded)
        text += (text.empty() ? "" : "&") + name + "=" + value;
    return text;
}

std::string authorization(ToSign const& request, std::string_view key_id, std::string_view secret, std::string_view region, std::string_view time)
{
    std::string const day(time.substr(0, 8));
    auto const scope = joined({ day, "/", region, "/s3/aws4_request" });
    auto const signed_text = joined({ algorithm, "\n", time, "\n", scope, "\n", crypto::sha256_hex(canonical(request)) });
    auto key = joined({ "AWS4", secret });
    for (auto const part : std::array<std::string_view, 4> { day, region, "s3", "aws4_request" }) {
        auto next = hmac(key, part);
        crypto::wipe(key.data(), key.size());
        key = std::move(next);
    }
    auto const signature = crypto::hex(hmac(key, signed_text));
    crypto::wipe(key.data(), key.size());
    return joined({ algorithm, " Credential=", key_id, "/", scope, ",SignedHeaders=", names_of(request.headers), ",Signature=", signature });
}

}  // namespace mado::s3
