#include <mado/totp/totp.h>

#include <mado/text/width.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <liboath/oath.h>
#include <memory>
#include <stdexcept>

namespace mado::totp {

namespace {

constexpr std::size_t secret_bytes = 20;

void started()
{
    static bool const ready = oath_init() == OATH_OK;
    if (!ready)
        throw std::runtime_error("liboath does not start");
}

std::string base32(std::string_view secret)
{
    started();
    char* made = nullptr;
    std::size_t size = 0;
    if (oath_base32_encode(secret.data(), secret.size(), &made, &size) != OATH_OK)
        throw std::runtime_error("liboath cannot write base 32");
    std::unique_ptr<char, decltype(&std::free)> const kept(made, &std::free);
    std::string text(made, size);
    while (!text.empty() && text.back() == '=')  // apps want it without filling
        text.pop_back();
    return text;
}

std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view hexadecimal = "0123456789ABCDEF";
    std::string out;
    for (unsigned char const c : text) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            out += static_cast<char>(c);
        else
            out += { '%', hexadecimal[c >> 4], hexadecimal[c & 15] };
    }
    return out;
}

crypto::SymmetricKey key_for(crypto::SymmetricKey const& storage) { return crypto::derive(crypto::view(storage.bytes), "totp", "madoguchi.totp.secret"); }

}  // namespace

std::string make_secret()
{
    auto const random = crypto::make_symmetric_key();
    return std::string(crypto::view(random.bytes).substr(0, secret_bytes));
}

std::string code(std::string_view secret, std::int64_t step)
{
    started();
    std::array<char, digits + 1> made {};
    if (oath_hotp_generate(secret.data(), secret.size(), static_cast<std::uint64_t>(step), digits, false, OATH_HOTP_DYNAMIC_TRUNCATION, made.data()) != OATH_OK)
        throw std::runtime_error("liboath cannot make a code");
    return made.data();
}

std::optional<std::int64_t> right_step(std::string_view secret, std::string_view typed, std::int64_t unix_seconds, std::int64_t last_step)
{
    auto const wanted = text::digits_of(typed.substr(0, 64));
    auto const present = step_of(unix_seconds);
    std::optional<std::int64_t> right;
    // All are compared, so that the time tells nothing about which one it was.
    for (auto step = present - steps_of_grace; step <= present + steps_of_grace; ++step)
        if (bool const fits = crypto::same(code(secret, step), wanted); fits && step > last_step && !right)
            right = step;
    return right;
}

std::string for_typing(std::string_view secret)
{
    std::string grouped;
    for (std::size_t at = 0; auto const c : base32(secret)) {
        if (at != 0 && at % 4 == 0)
            grouped += ' ';
        grouped += c;
        ++at;
    }
    return grouped;
}

std::string address(std::string_view issuer, std::string_view account, std::string_view secret)
{
    return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(account) + "?secret=" + base32(secret) + "&issuer=" + percent_encoded(issuer)
        + "&algorithm=SHA1&digits=" + std::to_string(digits) + "&period=" + std::to_string(step_seconds);
}

std::string box_secret(crypto::SymmetricKey const& storage, std::string_view context, std::string_view secret)
{
    return crypto::encrypt(key_for(storage), secret, context);
}

std::optional<std::string> open_secret(crypto::SymmetricKey const& storage, std::string_view context, std::string_view boxed)
{
    return crypto::decrypt(key_for(storage), boxed, context);
}

}  // namespace mado::totp
