#include "japanese.h"

#include <memory>
#include <span>
#include <stdexcept>

#include <unicode/ucnv.h>

namespace mado::csv {

namespace {

class Converter {
public:
    explicit Converter(char const* name)
    {
        UErrorCode error = U_ZERO_ERROR;
        converter_.reset(ucnv_open(name, &error));
        ucnv_setToUCallBack(converter_.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
        ucnv_setFallback(converter_.get(), false);
        if (U_FAILURE(error))
            throw std::runtime_error(std::string("ICU has no converter ") + name);
    }
    // 0: no character. What Unicode keeps for private use is none either: it means something else on every machine.
    char32_t character(std::span<char const> bytes)
    {
        std::array<char16_t, 4> out {};
        UErrorCode error = U_ZERO_ERROR;
        ucnv_reset(converter_.get());
        auto const count = ucnv_toUChars(converter_.get(), out.data(), 4, bytes.data(), static_cast<int32_t>(bytes.size()), &error);
        if (U_FAILURE(error) || count != 1 || out[0] == 0xFFFD)
            return 0;
        return out[0];
    }

private:
    struct Closer {
        void operator()(UConverter* converter) const { ucnv_close(converter); }
    };
    std::unique_ptr<UConverter, Closer> converter_;
};

std::unique_ptr<Cp932Table const> made_cp932()
{
    auto table = std::make_unique<Cp932Table>();
    Converter converter("windows-31j");
    for (std::uint32_t byte = 0xA1; byte <= 0xDF; ++byte)
        table->alone[byte] = packed(0xFF61u + byte - 0xA1u);
    for (int lead = 0x81; lead <= 0xFC; ++lead)
        for (int trail = 0x40; trail <= 0xFC; ++trail) {
            std::array<char, 2> const bytes { static_cast<char>(lead), static_cast<char>(trail) };
            if (trail != 0x7F && Cp932Table::leads(static_cast<unsigned char>(lead)))
                table->pairs[static_cast<std::size_t>(lead | trail << 8)] = packed(converter.character(bytes));
        }
    return table;
}

EucTable made_euc()
{
    EucTable table;
    Converter converter("EUC-JP");
    for (int row = 0; row < 94; ++row)
        for (int cell = 0; cell < 94; ++cell) {
            auto const at = static_cast<std::size_t>(row * 94 + cell);
            std::array<char, 3> const bytes { static_cast<char>(0x8F), static_cast<char>(0xA1 + row), static_cast<char>(0xA1 + cell) };
            table.kanji[at] = packed(converter.character(std::span(bytes).subspan(1)));
            table.supplement[at] = packed(converter.character(bytes));
        }
    return table;
}

}  // namespace

Packed packed(char32_t character)
{
    if (character == 0)
        return 0;
    if (character < 0x80)
        return static_cast<Packed>(character) | 1u << 24;
    if (character < 0x800)
        return static_cast<Packed>(0xC0 | character >> 6) | static_cast<Packed>(0x80 | (character & 0x3F)) << 8 | 2u << 24;
    return static_cast<Packed>(0xE0 | character >> 12) | static_cast<Packed>(0x80 | (character >> 6 & 0x3F)) << 8 | static_cast<Packed>(0x80 | (character & 0x3F)) << 16 | 3u << 24;
}

Cp932Table const& cp932_table()
{
    static auto const table = made_cp932();
    return *table;
}

EucTable const& euc_table()
{
    static EucTable const table = made_euc();
    return table;
}

}  // namespace mado::csv
