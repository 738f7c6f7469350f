#pragma once
// What crosses between zones (DESIGN §1, definition.md §12): one line of JSON, LF, the sealed body.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/json/json.h>
#include <mado/result/result.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::gateway {

// Complete; nothing else crosses.
enum class Kind { Published, Submitted, Corrected, Withdrawn, Paid, Booked, Asked, Told, Referred, Returned, Forwarded, Key, Reported, Claimed, Vouched };
constexpr std::array<std::string_view, 15> names_of(Kind)
{
    return { "published", "submitted", "corrected", "withdrawn", "paid", "booked", "asked", "told", "referred", "returned", "forwarded", "key", "reported", "claimed", "vouched" };
}

struct BlobName { std::string name; std::uint64_t size = 0; };

struct Header {
    int v = 1;
    std::string tenant;
    Kind kind = Kind::Submitted;
    std::string subject;         // UUIDv7 of the application, case or definition
    std::int64_t sequence = 0;   // from 1 per (sender, subject)
    std::string sender, receiver;  // "front@332089"; of `forwarded` the receiver is the same zone of another tenant: "office@330001"
    std::string key;             // id of the sealing key: first 16 hex digits of SHA-256 of its public half
    std::string definition;      // SHA-256 hex, or empty (null)
    Instant made_at, arrived_at;
    std::vector<BlobName> blobs;
    std::string body;            // SHA-256 hex of the sealed bytes
};

struct Envelope {
    Header header;
    std::string signature;       // Ed25519 over the header's canonical line without it
    std::string sealed;
};

std::string encode(Envelope const& envelope);                 // the line, LF, the sealed bytes
Result<Envelope> decode(std::string_view bytes);              // strict: order, spaces, types, sizes
std::string signed_line(Header const& header);                // what is signed
std::string key_id(crypto::PublicKey const& key);
std::string zone_of(std::string_view address);                // "office@330001" → "office"
std::string tenant_of(std::string_view address);              // → "330001"; "" when it names none

// The plain body: canonical JSON (RFC 8785) that repeats tenant, kind, subject, definition, arrived_at, padded to steps of 1 KiB.
// The sequence is given when the row is written, after sealing, so it is in the signed header only (ADR 0002).
std::string padded(std::string body);
std::string unpadded(std::string_view body);

}  // namespace mado::gateway
