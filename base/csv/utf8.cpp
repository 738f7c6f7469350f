#include "utf8.h"

#include <mado/csv/scan.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace mado::csv {

namespace {

bool continues(unsigned char byte) { return (byte & 0xC0) == 0x80; }

#if defined(__x86_64__)

// Two bytes that may not stand side by side, by their halves (nibbles): eight reasons, a bit each, and all three tables must name it.
// J. Keiser, D. Lemire: Validating UTF-8 in less than one instruction per byte (Software: Practice and Experience 51, 2021).
struct Halves { std::uint32_t first_high, first_low, second_high; };  // sets of values 0 to 15
constexpr std::uint32_t from_to(unsigned first, unsigned last) { return (1u << (last + 1)) - (1u << first); }
constexpr std::uint32_t any = from_to(0, 15), following = from_to(8, 11);
constexpr std::array<Halves, 8> wrong_pairs { {
    { from_to(0xC, 0xF), any, from_to(0, 7) | from_to(0xC, 0xF) },          // a character begins and does not go on
    { from_to(0, 7), any, following },                                       // ASCII goes on
    { from_to(0xC, 0xC), from_to(0, 1), following },                         // C0, C1: too long for what they say
    { from_to(0xE, 0xE), from_to(0, 0), from_to(8, 9) },                     // E0 80–9F: the same
    { from_to(0xE, 0xE), from_to(0xD, 0xD), from_to(0xA, 0xB) },             // ED A0–BF: surrogates
    { from_to(0xF, 0xF), from_to(4, 15), from_to(9, 0xB) },                  // F4 90 and more: beyond U+10FFFF
    { from_to(0xF, 0xF), from_to(0, 0) | from_to(5, 15), from_to(8, 8) },    // F0 80–8F too long, F5 and more beyond
    { following, any, following },                                           // a second byte of those that go on: right after E and F alone
} };

using Table = std::array<std::uint8_t, 32>;
consteval Table table_of(std::uint32_t Halves::*set)
{
    Table table {};
    for (unsigned value = 0; value < 16; ++value)
        for (unsigned reason = 0; reason < 8; ++reason)
            if (wrong_pairs[reason].*set >> value & 1) {
                table[value] |= static_cast<std::uint8_t>(1u << reason);
                table[value + 16] |= static_cast<std::uint8_t>(1u << reason);
            }
    return table;
}
constexpr Table first_high = table_of(&Halves::first_high), first_low = table_of(&Halves::first_low), second_high = table_of(&Halves::second_high);

#define MADO_WIDE __attribute__((target("avx2")))

MADO_WIDE inline __m256i loaded(void const* at) { return _mm256_loadu_si256(static_cast<__m256i const*>(at)); }

// The 32 bytes that begin `Back` before `now`.
template <int Back>
MADO_WIDE inline __m256i shifted(__m256i now, __m256i before)
{
    return _mm256_alignr_epi8(now, _mm256_permute2x128_si256(before, now, 0x21), 16 - Back);
}

// Of whole blocks of 32 bytes; a character may be cut at their end and none at their beginning.
MADO_WIDE bool all_right(char const* bytes, std::size_t size)
{
    auto const low_half = _mm256_set1_epi8(0x0F);
    auto const high_of_first = loaded(first_high.data()), low_of_first = loaded(first_low.data()), high_of_second = loaded(second_high.data());
    auto before = _mm256_setzero_si256(), wrong = before;
    bool ascii_before = true;
    for (std::size_t at = 0; at < size; at += 32) {
        auto const now = loaded(bytes + at);
        auto const ascii = _mm256_movemask_epi8(now) == 0;
        if (!ascii || !ascii_before) {
            auto const one = shifted<1>(now, before);
            auto const pair = _mm256_and_si256(_mm256_and_si256(_mm256_shuffle_epi8(high_of_first, _mm256_and_si256(_mm256_srli_epi16(one, 4), low_half)),
                                                    _mm256_shuffle_epi8(low_of_first, _mm256_and_si256(one, low_half))),
                _mm256_shuffle_epi8(high_of_second, _mm256_and_si256(_mm256_srli_epi16(now, 4), low_half)));
            // The third byte behind E0 and more, the fourth behind F0 and more: there, and only there, two that go on stand side by side.
            auto const third = _mm256_subs_epu8(shifted<2>(now, before), _mm256_set1_epi8(0x60)), fourth = _mm256_subs_epu8(shifted<3>(now, before), _mm256_set1_epi8(0x70));
            auto const asked = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(static_cast<char>(0x80)));
            wrong = _mm256_or_si256(wrong, _mm256_xor_si256(asked, pair));
        }
        before = now;
        ascii_before = ascii;
    }
    return _mm256_testz_si256(wrong, wrong) != 0;
}

#undef MADO_WIDE

#endif

}  // namespace

Step utf8_character(unsigned char const* at, std::size_t left, std::size_t& taken)
{
    auto const first = at[0];
    taken = 1;
    if (first < 0x80)
        return Step::Whole;
    if (first < 0xC2 || first > 0xF4)
        return Step::Wrong;
    std::size_t const length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned char const low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80, high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    for (; taken < length; ++taken) {
        if (taken == left)
            return Step::Cut;
        if (taken == 1 ? at[1] < low || at[1] > high : !continues(at[taken]))
            return Step::Wrong;
    }
    return Step::Whole;
}

std::size_t valid_utf8_plainly(std::string_view bytes)
{
    auto const* const begin = reinterpret_cast<unsigned char const*>(bytes.data());
    auto const* const end = begin + bytes.size();
    auto const* at = begin;
    while (at < end) {
        if (*at < 0x80) {
            std::uint64_t word;
            while (end - at >= 8 && (std::memcpy(&word, at, 8), (word & 0x8080808080808080u) == 0))
                at += 8;
            while (at < end && *at < 0x80)
                ++at;
            continue;
        }
        // The three bytes of nearly all Japanese characters.
        if (end - at >= 3 && *at > 0xE0 && *at < 0xED && continues(at[1]) && continues(at[2])) {
            at += 3;
            continue;
        }
        std::size_t taken = 0;
        if (utf8_character(at, static_cast<std::size_t>(end - at), taken) != Step::Whole)
            break;
        at += taken;
    }
    return static_cast<std::size_t>(at - begin);
}

std::size_t valid_utf8(std::string_view bytes)
{
    std::size_t right = 0;
#if defined(__x86_64__)
    static bool const wide = runs_here(Kernel::Avx2);
    // Steps grow while all is well, so that a text full of errors, asked again behind each of them, costs little each time.
    for (std::size_t step = 64; wide && bytes.size() - right >= 32; step = std::min<std::size_t>(2 * step, 1 << 14)) {
        auto const size = std::min(step, (bytes.size() - right) / 32 * 32);
        if (!all_right(bytes.data() + right, size))
            break;
        // A character that the end of the step cuts is looked at again.
        auto end = right + size;
        for (int back = 0; back < 3 && end > right && continues(static_cast<unsigned char>(bytes[end - 1])); ++back)
            --end;
        auto const lead = end > right ? static_cast<unsigned char>(bytes[end - 1]) : 0;
        auto const behind = right + size - end;
        if (lead >= 0xC0 && behind < (lead >= 0xF0 ? 3u : lead >= 0xE0 ? 2u : 1u))
            --end;
        else
            end = right + size;
        right = end;
        if (size < step)
            break;
    }
#endif
    return right + valid_utf8_plainly(bytes.substr(right));
}

bool begins_utf8(std::string_view bytes)
{
    std::size_t taken = 0;
    return bytes.empty() || (utf8_character(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), taken) == Step::Cut);
}

}  // namespace mado::csv
