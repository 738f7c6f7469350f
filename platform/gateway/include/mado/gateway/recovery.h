#pragma once
// Keys split among keepers: a recovery key of 32 bytes is split (k of n) and then forgotten; everything in the key folder that one zone needs is sealed to its public
// half (the escrow) and lies beside the keys and in the zone's database. After a rotation the escrow is sealed anew; the sheets of the keepers stay good.
#include <mado/crypto/shares.h>
#include <mado/gateway/own_keys.h>

#include <map>

namespace mado::gateway {

struct Recovery {
    std::string set;                    // names this split: 16 hex digits of the hash of its public half
    int keepers = 0, need = 0;
    Instant made_at {}, sealed_at {};   // of the split; of the escrow
    std::map<int, Instant> checked {};  // number of a sheet → when it was last proved to belong
};
// What is known of the split of a zone; nothing: there is none.
std::optional<Recovery> recovery_of(std::string const& zone, std::filesystem::path const& folder);

// A sheet of paper: one share, and what it belongs to.
struct Sheet {
    std::string set;
    int number = 0, keepers = 0, need = 0;
    crypto::Secret<32> share;
};
// Splits anew for these zones; sheets of before are worth nothing from now on. std::invalid_argument for numbers that cannot be.
std::vector<Sheet> split_keys(std::vector<std::string> const& zones, std::filesystem::path const& folder, int keepers, int need, Instant at);

// Five lines of four groups of four characters (Crockford's base 32). The last character of a line checks it.
std::vector<std::string> lines_of(Sheet const& sheet);
// Reads what a person typed or a QR code said: case, spaces, hyphens do not matter, full width neither, O is 0, I and L are 1. Refuses Invalid
// "gateway.sheet.line" {line}, "gateway.sheet.length" {count}, "gateway.sheet.whole".
Result<Sheet> sheet_of(std::string_view text);

// Whether this sheet belongs to the split of the zone; notes when it was asked. Refuses Conflict "gateway.sheet.other_set", "gateway.sheet.not_its_share", NotFound "gateway.recovery.none".
Result<void> check_sheet(Sheet const& sheet, std::string const& zone, std::filesystem::path const& folder, Instant at);

// What was sealed to the keepers: keys/ZONE.recovery as it stands, "" when there is none; and the copy in the zone's database.
std::string escrow_text(std::string const& zone, std::filesystem::path const& folder);
std::string escrow_in(db::Database& database, std::string const& zone);
void put_escrow(db::Database& database, std::string const& zone, std::filesystem::path const& folder, Instant at);   // when the folder's is newer
bool is_newer_escrow(std::string const& escrow, std::string const& than);   // of several nodes with folders of their own the newest stays
// Opens the escrow with the sheets. Refuses Invalid "gateway.recovery.too_few" {need, count}, "gateway.recovery.not_these". No file is written.
struct Joined { OwnKeys keys; std::map<std::string, std::string> files; };   // besides ZONE.key: neighbours' halves, the link's key
Result<Joined> join_keys(std::string const& zone, std::string const& escrow, std::vector<Sheet> const& sheets);
// Puts them into the folder; what is there already stays. Refuses Conflict "gateway.recovery.key_is_there" when the zone has other keys there.
Result<void> put_joined(Joined const& joined, std::string const& escrow, std::filesystem::path const& folder);

// Seals the escrow anew when what it holds has changed.
void refresh_escrow(OwnKeys const& keys, std::filesystem::path const& folder, Instant at);

}  // namespace mado::gateway
