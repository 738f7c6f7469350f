#include <mado/gateway/pairing.h>

#include <mado/gateway/link_keys.h>
#include <mado/json/json.h>

#include <fstream>

namespace mado::gateway {

namespace {

constexpr std::string_view kind_of_card = "madoguchi zone card 1";
constexpr std::size_t groups = 12;

std::string text_of(std::array<std::uint8_t, 32> const& bytes) { return crypto::base64url(crypto::view(bytes)); }

bool fill(std::array<std::uint8_t, 32>& to, json::Value const& from, std::string_view name)
{
    auto const bytes = crypto::from_base64url(from.text(name));
    if (!bytes || bytes->size() != to.size())
        return false;
    std::ranges::copy(*bytes, to.begin());
    return true;
}

std::string bytes_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::string first_fingerprint(std::string const& pem)
{
    auto const all = fingerprints_of(pem);
    return all.empty() ? std::string() : all.front();
}

// Full width digits (U+FF10 … U+FF19) are digits too; what is between them does not matter.
std::string digits_of(std::string_view typed)
{
    std::string digits;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        if (typed[i] >= '0' && typed[i] <= '9')
            digits += typed[i];
        if (typed.substr(i, 2) == "\xef\xbc" && i + 2 < typed.size()) {
            auto const last = static_cast<std::uint8_t>(typed[i + 2]);
            if (last >= 0x90 && last <= 0x99)
                digits += static_cast<char>('0' + (last - 0x90));
            i += 2;
        }
    }
    return digits;
}

bool is_zone(std::string_view name) { return name == "front" || name == "office" || name == "core"; }

bool is_in(std::string const& zone, std::filesystem::path const& folder) { return std::filesystem::exists(folder / (zone + ".key")); }

}  // namespace

Card own_card(std::string const& zone, std::filesystem::path const& folder)
{
    auto const keys = own_keys(zone, folder);
    return { zone, keys.now.sealing.public_half, keys.now.signing.public_half, link_keys_of(zone, folder.string()).certificate };
}

std::optional<Card> neighbour_card(std::string const& neighbour, std::filesystem::path const& folder)
{
    auto const keys = neighbour_keys(neighbour, folder);
    if (!keys)
        return std::nullopt;
    return Card { neighbour, keys->sealing, keys->signing, bytes_of(folder / (neighbour + ".tls.pub")) };
}

std::string text_of(Card const& card)
{
    return json::write(json::object({ { "kind", kind_of_card }, { "zone", card.zone }, { "sealing", text_of(card.sealing.bytes) }, { "signing", text_of(card.signing) }, { "tls", card.tls } })) + "\n";
}

Result<Card> card_of(std::string_view text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    auto const parsed = json::parse(text);
    Card card;
    if (!parsed || parsed->text("kind") != kind_of_card || !fill(card.sealing.bytes, *parsed, "sealing") || !fill(card.signing, *parsed, "signing"))
        return refuse(Refusal::Kind::Invalid, "gateway.card.misformed");
    card.zone = parsed->text("zone");
    card.tls = parsed->text("tls");
    if (!is_zone(card.zone) || (!card.tls.empty() && fingerprints_of(card.tls).empty()))
        return refuse(Refusal::Kind::Invalid, "gateway.card.misformed");
    return card;
}

std::string fingerprint(Card const& card)
{
    auto const all = "madoguchi card\n"
        + json::canonical(json::object({ { "zone", card.zone }, { "sealing", text_of(card.sealing.bytes) }, { "signing", text_of(card.signing) }, { "tls", first_fingerprint(card.tls) } }));
    auto const hash = crypto::sha256(all) + crypto::sha256("again\n" + all);
    std::string text;
    for (std::size_t group = 0; group < groups; ++group) {
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < 5; ++i)
            number = number << 8 | static_cast<std::uint8_t>(hash[group * 5 + i]);
        auto digits = std::to_string(number % 100'000);
        text += (group == 0 ? "" : " ") + std::string(5 - digits.size(), '0') + digits;
    }
    return text;
}

bool is_fingerprint(std::string_view typed, Card const& card)
{
    auto const digits = digits_of(typed);
    return digits.size() == groups * 5 && crypto::same(digits, digits_of(fingerprint(card)));
}

Result<Pairing> pair(Card const& card, std::string_view typed, std::filesystem::path const& folder, Replacing replacing)
{
    if (is_in(card.zone, folder))
        return refuse(Refusal::Kind::Conflict, "gateway.pair.own_zone", { { "zone", card.zone } });
    if (!is_fingerprint(typed, card))
        return refuse(Refusal::Kind::Invalid, "gateway.pair.fingerprint");
    KeyFolder const alone(folder);
    auto const known = neighbour_card(card.zone, folder);
    if (known && fingerprint(*known) == fingerprint(card))
        return Pairing::Already;
    if (known && replacing == Replacing::No)
        return refuse(Refusal::Kind::Conflict, "gateway.pair.another", { { "zone", card.zone }, { "fingerprint", fingerprint(*known) } });
    // Under another fingerprint it is another: nothing of the one before is believed any more.
    if (known)
        for (auto const& old : fingerprints_of(known->tls))
            if (old != first_fingerprint(card.tls))
                revoke_certificate(old, folder.string());
    std::filesystem::remove(folder / (card.zone + ".tls.pub"));
    if (!card.tls.empty())
        pin_neighbour(card.zone, card.tls, folder.string());
    keep_neighbour_keys(card.zone, { card.sealing, card.signing }, folder);
    return known ? Pairing::Replaced : Pairing::Paired;
}

Result<void> revoke(std::string const& neighbour, std::filesystem::path const& folder)
{
    if (is_in(neighbour, folder))
        return refuse(Refusal::Kind::Conflict, "gateway.pair.own_zone", { { "zone", neighbour } });
    KeyFolder const alone(folder);
    auto const known = neighbour_card(neighbour, folder);
    if (!known)
        return refuse(Refusal::Kind::NotFound, "gateway.pair.unknown", { { "zone", neighbour } });
    for (auto const& certificate : fingerprints_of(known->tls))
        revoke_certificate(certificate, folder.string());
    std::filesystem::remove(folder / (neighbour + ".tls.pub"));
    std::filesystem::remove(folder / (neighbour + ".pub"));
    return {};
}

std::vector<Paired> paired(std::string const& zone, std::filesystem::path const& folder)
{
    std::vector<Paired> all;
    for (auto const* name : { "front", "office", "core" })
        if (auto const card = name == zone ? std::nullopt : neighbour_card(name, folder))
            all.push_back({ name, fingerprint(*card), is_in(name, folder) });
    return all;
}

}  // namespace mado::gateway
