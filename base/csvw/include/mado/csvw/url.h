#pragma once
// URLs by RFC 3986: references resolved, and the normal form in which two are compared (6.2.2, and 6.2.3 for the ports of HTTP). Takes IRIs as they are.
#include <string>
#include <string_view>

namespace mado::csvw {

std::string resolved(std::string_view base, std::string_view reference);
std::string normal_url(std::string_view url);
std::string_view without_fragment(std::string_view url);
bool has_scheme(std::string_view text);       // "http:…", "urn:…"

std::string percent_decoded(std::string_view text);
std::string percent_encoded_name(std::string_view text);  // what RFC 6570 does not allow in the name of a variable

}  // namespace mado::csvw
