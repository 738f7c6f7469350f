#pragma once
// A zone's key file (keys/ZONE.key) as it is worked with by ceremonies: `madoguchi zone` and `madoguchi keys`. Whoever only uses keys takes keys_of().
#include <mado/crypto/token.h>
#include <mado/gateway/gateway.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mado::gateway {

struct KeySet {
    crypto::KeyPair sealing;
    crypto::SigningKey signing;
    Instant made_at {};             // 0: before this was noted
};

// Of before a rotation. The public halves stay for ever: signed days of the trace are proved with them. The private half goes with `keys retire`.
struct FormerKeys {
    crypto::PublicKey sealing;
    std::optional<crypto::Secret<32>> sealing_private;
    std::array<std::uint8_t, 32> signing {};
    Instant made_at {}, until {};
};

// The key file lies encrypted under a key of a token. The PIN stands in a file of its own, or in what MADO_TOKEN_PIN_FILE names.
struct TokenHolding { std::string module, token, object, pin_file; };

crypto::TokenPlace place_of(TokenHolding const& token);   // with its PIN. Throws crypto::TokenAway

struct OwnKeys {
    std::string zone;
    KeySet now;
    std::optional<KeySet> next;          // a rotation is under way: opens already, and signs once every neighbour knows it
    std::vector<FormerKeys> former;      // newest first
    crypto::SymmetricKey storage;
    std::optional<TokenHolding> token;
};

// Throws std::runtime_error that names the file, crypto::TokenAway.
OwnKeys own_keys(std::string const& zone, std::filesystem::path const& folder);
// In one step: who is killed leaves the file of before or the new one. Also writes ZONE.pub.
void keep_own_keys(OwnKeys const& keys, std::filesystem::path const& folder);
void keep_public_halves(OwnKeys const& keys, std::filesystem::path const& folder);   // ZONE.pub alone
// Everything of it as text, for the escrow; and back.
std::string text_of(OwnKeys const& keys);
OwnKeys own_keys_of(std::string const& zone, std::string_view text);   // throws std::runtime_error

// Every signing key that this zone ever had, the present one first: what its signed days are proved with.
std::vector<std::array<std::uint8_t, 32>> signing_halves(OwnKeys const& keys);

// While it lives nobody else changes keys in this folder. Dies with the process.
class KeyFolder {
public:
    explicit KeyFolder(std::filesystem::path const& folder);  // waits; throws std::system_error
    ~KeyFolder();
    KeyFolder(KeyFolder const&) = delete;
    KeyFolder& operator=(KeyFolder const&) = delete;

private:
    int descriptor_;
};

// What this zone knows of a neighbour (keys/NEIGHBOUR.pub).
struct NeighbourKeys {
    crypto::PublicKey sealing;
    std::array<std::uint8_t, 32> signing {};
    std::vector<std::array<std::uint8_t, 32>> former {};  // signing keys of before, newest first
};
std::optional<NeighbourKeys> neighbour_keys(std::string const& neighbour, std::filesystem::path const& folder);
void keep_neighbour_keys(std::string const& neighbour, NeighbourKeys const& keys, std::filesystem::path const& folder);

// Opens what was sealed to any key of this zone that still opens: the present one, the next, those of before.
std::optional<std::string> open(Keys const& keys, std::string_view sealed);

}  // namespace mado::gateway
