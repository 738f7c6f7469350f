#include "fold.h"

#include <mado/text/search.h>
#include <mado/text/utf8.h>

#include <unicode/normalizer2.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

namespace mado::tables {

namespace {

// What a character of the Basic Multilingual Plane becomes when it stands beside others that begin a new normalization segment, as nearly all do. A text of
// such characters is folded one by one (Unicode Standard Annex 15, "Concatenation of normalized strings"); any other goes to ICU as a whole.
class Table {
public:
    Table()
    {
        auto status = U_ZERO_ERROR;
        auto const* const normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
        if (U_FAILURE(status))
            throw std::runtime_error("ICU has no NFKC_Casefold");
        at_.resize(0x10000);
        for (char32_t character = 0; character < 0x10000; ++character) {
            if ((character >= 0xD800 && character < 0xE000) || !normalizer->hasBoundaryBefore(static_cast<UChar32>(character)))
                continue;
            std::string letter;
            text::append(letter, character);
            auto const key = text::search_key(letter);
            if (key.size() <= most)
                at_[character].size = static_cast<std::uint8_t>(key.size() + 1);
            std::memcpy(at_[character].bytes.data(), key.data(), std::min(key.size(), most));
        }
    }
    static constexpr std::size_t most = 7;
    struct Entry {
        std::array<char, most> bytes {};
        std::uint8_t size = 0;                // and one; 0: not by itself
    };
    Entry const& of(char32_t character) const { return at_[character]; }

private:
    std::vector<Entry> at_ {};
};

// Bytes of three at most, as all of the Basic Multilingual Plane; 0: something else stands here.
std::size_t character_at(unsigned char const* at, std::size_t left, char32_t& character)
{
    auto const goes_on = [&](std::size_t i) { return (at[i] & 0xC0) == 0x80; };
    if (at[0] < 0x80) {
        character = at[0];
        return 1;
    }
    if (at[0] >= 0xE0 && at[0] < 0xF0 && left >= 3 && goes_on(1) && goes_on(2)) {
        character = static_cast<char32_t>((at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F));
        return character >= 0x800 ? 3 : 0;
    }
    if (at[0] >= 0xC2 && at[0] < 0xE0 && left >= 2 && goes_on(1)) {
        character = static_cast<char32_t>((at[0] & 0x1F) << 6 | (at[1] & 0x3F));
        return 2;
    }
    return 0;
}

}  // namespace

void fold(std::string_view text, std::string& out)
{
    static Table const table;
    auto const was = out.size();
    auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
    bool each = true;
    out.resize_and_overwrite(was + text.size() * Table::most + 8, [&](char* room, std::size_t) {
        auto* to = room + was;
        for (std::size_t at = 0; at < text.size();) {
            char32_t character = 0;
            auto const size = character_at(bytes + at, text.size() - at, character);
            auto const& entry = table.of(character);
            if (size == 0 || entry.size == 0) {
                each = false;
                return was;
            }
            std::memcpy(to, entry.bytes.data(), Table::most);
            to += entry.size - 1;
            at += size;
        }
        return static_cast<std::size_t>(to - room);
    });
    if (!each)
        out += text::search_key(text);
}

}  // namespace mado::tables
