#pragma once
// Small questions about characters that every parser in here asks.
#include <string>
#include <string_view>

namespace mado::http {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_alphanumeric(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
inline bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

int hex_digit(char c);                      // -1 when it is none
char lower(char c);                         // ASCII only
std::string lowered(std::string_view text);
bool same_word(std::string_view a, std::string_view b);  // ASCII case does not matter
std::string_view trimmed(std::string_view text);         // of spaces and tabs
bool is_utf8(std::string_view text);        // RFC 3629: no surrogates, no overlong forms
bool is_token(std::string_view text);       // RFC 9110 §5.6.2

// The value of a parameter of a header field ("boundary" of `multipart/form-data; boundary="x"`); empty when absent. A browser quotes by
// percent (WHATWG form-data), others by backslash: a backslash before a quote or a backslash is taken off.
std::string parameter_of(std::string_view header_value, std::string_view name);

}  // namespace mado::http
