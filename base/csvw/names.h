#pragma once
// The names of the CSVW context: prefixes (RDFa's initial context and others), terms, and the tags of languages.
#include <optional>
#include <string>
#include <string_view>

namespace mado::csvw {

inline constexpr std::string_view csvw_namespace = "http://www.w3.org/ns/csvw#";
inline constexpr std::string_view rdf_namespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
inline constexpr std::string_view xsd_namespace = "http://www.w3.org/2001/XMLSchema#";

// "schema:name" → its URL. A name without a known prefix stays as it is.
std::string expanded_name(std::string_view name);
bool has_known_prefix(std::string_view name);
std::optional<std::string> url_of_term(std::string_view term);  // "Table", "date"
std::string compacted(std::string_view url);                    // a term, a prefixed name, "@type", or the URL itself

bool is_language_tag(std::string_view text);                    // BCP 47, well-formed
bool languages_match(std::string_view a, std::string_view b);   // "und" matches any; else equal, cut to the shorter
// A name of a variable in RFC 6570.
bool is_variable_name(std::string_view text);

}  // namespace mado::csvw
