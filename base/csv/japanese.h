#pragma once
// The double-byte characters of CP932 and EUC-JP as tables of UTF-8, made once from ICU's.
#include <array>
#include <cstdint>

namespace mado::csv {

// Three bytes of UTF-8 and, in the highest, how many of them there are (0: no such character), lowest first.
using Packed = std::uint32_t;

struct Cp932Table {
    std::array<Packed, 0x10000> pairs {};                 // [lead | trail << 8], as two bytes lie in memory; leads 81–9F E0–FC, trails 40–7E 80–FC
    std::array<Packed, 256> alone {};                     // characters of one byte beyond ASCII: half-width kana
    static constexpr bool leads(unsigned char byte) { return (byte >= 0x81 && byte <= 0x9F) || (byte >= 0xE0 && byte <= 0xFC); }
};

struct EucTable {
    std::array<Packed, 94 * 94> kanji {}, supplement {};  // JIS X 0208 and, behind 8F, 0212
};

Cp932Table const& cp932_table();
EucTable const& euc_table();

Packed packed(char32_t character);

}  // namespace mado::csv
