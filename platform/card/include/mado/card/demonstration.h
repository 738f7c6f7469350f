#pragma once
// Test cards: an authority of one's own and cards with the policy of test cards (…8.5.1.0.20). For demonstrations, training and tests; nothing that one of
// them has signed counts where test cards are not allowed by configuration.
#include <mado/card/signature.h>

#include <mado/json/json.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mado::card {

struct TestAuthority {
    x509::Certificate certificate;
    std::string key;  // PKCS#8, PEM, plain: it vouches for nobody
};
TestAuthority make_test_authority(std::int64_t at);

struct CardWish {
    Person person;
    std::int64_t from = 0, through = 0;
    std::string policy { test_policy };
    bool may_sign = true;               // false: a certificate for signing in
    int key_bits = 2048;
    std::string title {};               // what the card is called where one chooses it
};
// A card file: { certificate, key (PKCS#8 under the PIN), tries }. The PIN: 6 to 16 of A–Z and 0–9, as on real cards.
bool is_pin(std::string_view pin);
json::Value issue_card(TestAuthority const& authority, CardWish const& wish, std::string_view pin);
x509::Certificate certificate_of(json::Value const& card);

inline constexpr int most_tries = 5;
struct Signing {
    enum class Is { Signed, WrongPin, Locked } is;
    std::string cms {};
    int tries_left = 0;
};
// The counter in `card` goes down with each wrong PIN and is full again after a right one: write the card back.
Signing sign(json::Value& card, std::string_view pin, std::string_view content, std::int64_t at);
// An empty list of the authority, or one with these serial numbers (hex).
std::string make_crl(TestAuthority const& authority, std::vector<std::string> const& revoked, std::int64_t from, std::int64_t through);

// A folder: authority.pem, authority.key, crl.der and one file NAME.card.json a card. Made when it is missing.
class CardBox {
public:
    explicit CardBox(std::filesystem::path folder) : folder_(std::move(folder)) {}
    TestAuthority authority(std::int64_t at) const;                 // made at the first use
    std::optional<x509::Certificate> known_authority() const;      // nothing before that
    void issue(std::string const& name, CardWish const& wish, std::string_view pin, std::int64_t at) const;
    std::vector<std::string> names() const;
    std::optional<json::Value> card(std::string_view name) const;
    std::optional<Signing> sign(std::string_view name, std::string_view pin, std::string_view content, std::int64_t at) const;  // nothing: no such card

private:
    std::filesystem::path folder_;
};

}  // namespace mado::card
