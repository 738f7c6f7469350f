#pragma once
// Names as the banks' files write them: JIS X 0201, one byte a character, small kana and long vowels written by the substitutions of
// assets/kana-substitutions.yaml. What the files do not take is said, never guessed: a wrong reading pays another person.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mado::zengin {

// 使用文字: digits and space everywhere, kana without ｦ and small ones, and …
enum class Letters {
    Bank,     // 銀行名・支店名: A–Z and -
    Party,    // 口座名・受取人名・委託者名: A–Z and ( ) - .
    Payroll,  // 給与・賞与: neither letters nor signs
    Edi,      // EDI情報: A–Z, ｦ and \ ｢ ｣ ( ) - / .
};

struct Narrowed {
    std::string bytes {};                 // JIS X 0201
    std::vector<std::string> changed {};  // "ョ→ヨ": written otherwise than given, so that a reader may notice
    std::string refused {};               // the first character that these letters do not take; empty: all is well
    std::string says {};                  // why and what to do, in Japanese
};
Narrowed narrowed(std::string_view name, Letters letters);  // UTF-8, full or half width, kana of both kinds

bool takes(Letters letters, unsigned char byte);
std::string readable(std::string_view bytes);  // half-width in UTF-8; text::wide_kana makes ガ of ｶﾞ
// How many bytes of `bytes` fit into `length` without parting a kana from its voicing mark.
std::size_t cut_at(std::string_view bytes, std::size_t length);

}  // namespace mado::zengin
