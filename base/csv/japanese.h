#pragma once
// The double-byte characters of CP932 and EUC-JP as tables of UTF-8, made once from ICU's.
#include <array>
#include <cstdint>

namespace mado::csv {

// Three bytes of UTF-8 and, in the highest, how many of them there are (0: no such character), lowest first.
using Packed = std::uint32_t;

struct Cp932Table {
    static constexpr int leads = 60, trails = 189;        // 81–9F E0–FC, 40–7E 80–FC
    std::array<Packed, leads * 256> at {};                // [lead index << 8 | trail]
    std::array<std::uint8_t, 256> lead {};                // index of the lead + 1; 0: none
    std::array<Packed, 256> alone {};                     // characters of one byte beyond ASCII: half-width kana
};

struct EucTable {
    std::array<Packed, 94 * 94> kanji {}, supplement {};  // JIS X 0208 and, behind 8F, 0212
};

Cp932Table const& cp932_table();
EucTable const& euc_table();

Packed packed(char32_t character);

}  // namespace mado::csv
