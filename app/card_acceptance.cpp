#include "card_acceptance.h"

#include <mado/crypto/new_file.h>
#include <mado/http/server.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace mado {

namespace {

constexpr std::int64_t day = 86'400;
constexpr std::string_view demonstration_pin = "ABC123";

std::optional<x509::Certificate> certificate_in(std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return in ? x509::Certificate::read(std::move(bytes).str()) : std::nullopt;
}

card::Person hanako(std::string subject)
{
    return { .name = "高梁　花子", .name_replaced = "10000", .sex = "female", .born_on = {}, .born_words = "419900102", .address = "岡山県総社市中央一丁目１番地", .address_replaced = "00000000000000",
        .subject = std::move(subject) };
}

}  // namespace

std::filesystem::path card_folder(Configuration const& configuration)
{
    return configuration.data / "cards";
}

card::AcceptancePointer card_acceptance_of(Configuration const& configuration, bool is_demonstration)
{
    auto acceptance = std::make_shared<card::Acceptance>();
    std::optional<x509::Certificate> configured;
    if (!configuration.card_test_authority.empty() && !(configured = certificate_in(configuration.card_test_authority)))
        throw std::runtime_error("card.test_authority: " + configuration.card_test_authority + " is no certificate");
    if (is_demonstration)
        acceptance->demonstration = std::make_shared<card::CardBox const>(card_folder(configuration));
    acceptance->trust = [configured, box = acceptance->demonstration] {
        auto trust = card::trust_with(configured);
        if (auto const authority = box ? box->known_authority() : std::nullopt)
            trust.push_back({ *authority, std::string(card::test_policy) });
        return trust;
    };
    auto const list = !configuration.card_crl_file.empty() ? std::filesystem::path(configuration.card_crl_file) : is_demonstration ? card_folder(configuration) / "crl.der" : std::filesystem::path();
    if (!list.empty())
        acceptance->revocation = std::make_shared<card::CrlFile const>(list);
    else if (!configuration.card_ocsp.empty())
        acceptance->revocation = std::make_shared<card::Ocsp const>([url = configuration.card_ocsp](std::string const& request) -> std::optional<std::string> {
            auto answer = http::call({ .method = "POST", .url = url, .body = request, .headers = { { "content-type", "application/ocsp-request" } }, .most_bytes = 1 << 20 });
            return answer && answer->status == 200 ? std::optional(std::move(answer->body)) : std::nullopt;
        });
    acceptance->application = configuration.card_application;
    return acceptance;
}

void make_demonstration_cards(Configuration const& configuration, std::int64_t now)
{
    card::CardBox const box(card_folder(configuration));
    if (!box.names().empty())
        return;
    auto const authority = box.authority(now - 400 * day);
    struct Card { char const* name; char const* title; std::int64_t from, through; };
    for (auto const& one : { Card { "good", "花子さんのカード", now - 30 * day, now + 1'500 * day }, { "expired", "期限が切れたカード", now - 390 * day, now - day },
             { "revoked", "失効したカード", now - 30 * day, now + 1'500 * day } })
        box.issue(one.name, { .person = hanako(std::string("demo-") + one.name), .from = one.from, .through = one.through, .title = one.title }, demonstration_pin, now);
    auto const revoked = card::certificate_of(*box.card("revoked")).serial();
    crypto::replace_file(card_folder(configuration) / "crl.der", card::make_crl(authority, { revoked }, now - day, now + 1'500 * day));
}

}  // namespace mado
