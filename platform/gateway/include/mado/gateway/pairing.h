#pragma once
// Two zones in different houses come to know each other: a card is carried from one to the other, and two people compare its fingerprint, by telephone or face to face.
#include <mado/gateway/own_keys.h>

namespace mado::gateway {

struct Card {
    std::string zone;
    crypto::PublicKey sealing;
    std::array<std::uint8_t, 32> signing {};
    std::string tls {};                      // the certificate of its link, PEM
};
Card own_card(std::string const& zone, std::filesystem::path const& folder);   // makes the link's certificate when there is none
std::optional<Card> neighbour_card(std::string const& neighbour, std::filesystem::path const& folder);
std::string text_of(Card const& card);
Result<Card> card_of(std::string_view text);                                   // refuses Invalid "gateway.card.misformed"

// Twelve groups of five digits over everything on the card: to be read aloud.
std::string fingerprint(Card const& card);
// What a person typed, in whatever writing of digits and spaces, is this fingerprint.
bool is_fingerprint(std::string_view typed, Card const& card);

enum class Pairing { Paired, Already, Replaced };
enum class Replacing { No, Yes };
// Enrols the neighbour. Refuses Invalid "gateway.pair.fingerprint", Conflict "gateway.pair.another" {zone, fingerprint} when it is paired under another and that is not to be
// replaced, Conflict "gateway.pair.own_zone" {zone} when its keys lie in this folder.
Result<Pairing> pair(Card const& card, std::string_view typed, std::filesystem::path const& folder, Replacing replacing);
// Ends the pairing: from the next look on (within seconds) nothing from it is admitted and nothing is sealed to it. Refuses NotFound "gateway.pair.unknown" {zone},
// Conflict "gateway.pair.own_zone".
Result<void> revoke(std::string const& neighbour, std::filesystem::path const& folder);

struct Paired { std::string zone, fingerprint; bool is_here = false; };          // is_here: its keys lie in this folder too
std::vector<Paired> paired(std::string const& zone, std::filesystem::path const& folder);

}  // namespace mado::gateway
