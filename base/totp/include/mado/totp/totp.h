#pragma once
// One-time codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds), by liboath. A secret is raw bytes; at rest it is boxed under the
// zone's storage key. The picture to photograph: print::qr_svg(totp::address(…)).
//
//   auto const step = totp::right_step(secret, typed, totp::seconds(now.microseconds), factor.last_step);
//   if (!step) …                                 // wrong, or used before
//   UPDATE … SET last_step = $step WHERE … AND last_step < $step      // the caller keeps it: a code is right once
#include <mado/crypto/box.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado::totp {

constexpr int digits = 6;
constexpr int step_seconds = 30;
constexpr int steps_of_grace = 1;  // before and after: clocks of telephones, and typing

constexpr std::int64_t seconds(std::int64_t unix_microseconds) { return unix_microseconds / 1'000'000; }
constexpr std::int64_t step_of(std::int64_t unix_seconds) { return unix_seconds / step_seconds; }

std::string make_secret();                                      // 20 random bytes (RFC 4226 §4: 160 bits)
std::string code(std::string_view secret, std::int64_t step);   // "042917"
// The step whose code was typed (wide digits and spaces do not matter), within the grace and after `last_step`; else nothing.
std::optional<std::int64_t> right_step(std::string_view secret, std::string_view typed, std::int64_t unix_seconds, std::int64_t last_step);

std::string for_typing(std::string_view secret);                // base 32 in groups of four, where there is no camera
// otpauth://totp/… for the app. `issuer` and `account` in any language; neither may be a secret, for apps show both.
std::string address(std::string_view issuer, std::string_view account, std::string_view secret);

// At rest. `context` ties the box to its row ("staff 332089 <factor>"): moved to another one it does not open.
std::string box_secret(crypto::SymmetricKey const& storage, std::string_view context, std::string_view secret);
std::optional<std::string> open_secret(crypto::SymmetricKey const& storage, std::string_view context, std::string_view boxed);

}  // namespace mado::totp
