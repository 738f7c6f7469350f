#pragma once
// Who the signature certificate of a My Number Card names (署名用電子証明書, subjectAltName). The card writes names in the characters of JIS: a character
// that it does not have is replaced by another, and a row of 0 and 1 marks the places. So the card's name is compared with its marks, never silently.
#include <mado/json/json.h>

#include <string>
#include <string_view>

namespace mado::card {

struct Person {
    std::string name {}, name_replaced {};        // UTF-8, and the marks: one 0 or 1 a character
    std::string sex {};                        // male, female, unknown; "" when it cannot be read
    std::string born_on {};                    // ISO; "" when it cannot be read (then only born_words)
    std::string born_words {};                 // as the certificate has it: the era's digit and YYYYMMDD
    std::string address {}, address_replaced {};
    std::string subject {};                    // the identifier of this certificate's holder, made anew with every certificate; no number of the person
};
json::Value json_of(Person const& person);
Person person_of(json::Value const& value);

// "419900102" → 1990-01-02: 1 明治, 2 大正, 3 昭和, 4 平成, 5 令和. "" when the day does not exist or lies outside its era.
std::string born_on(std::string_view words);

enum class Match { Same, SameButReplaced, Different };  // SameButReplaced: equal where the card has the character itself
// White space does not count. At a marked place any one character (with its variation selector) may stand.
Match compare(std::string_view typed, std::string_view on_card, std::string_view replaced);
std::string_view word_of(Match match);  // same, replaced, different
// The card's words with 〔 〕 around each replaced character.
std::string marked(std::string_view on_card, std::string_view replaced);

}  // namespace mado::card
