#include <mado/csv/scan.h>

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace mado::csv {

namespace {

// What 64 bytes hold, a bit each.
struct Block {
    std::uint64_t delimiters, line_ends, quotes, zeros;
};

struct State {
    std::uint64_t quoted, zero, line_ends, quotes;
};

// Every bit becomes the exclusive-or of itself and all below it: between two quotes all are one.
std::uint64_t switched(std::uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

// Writes where the bits stand; `out` has room for 64 and a little more. Eight at a time, because most blocks have some and few have many.
inline std::uint32_t* flattened(std::uint64_t bits, std::uint32_t base, std::uint32_t* out)
{
    if (bits == 0)
        return out;
    auto const count = std::popcount(bits);
    auto* at = out;
    for (int done = 0; done < count; done += 8)
        for (int i = 0; i < 8; ++i) {
            *at++ = base + static_cast<std::uint32_t>(std::countr_zero(bits));
            bits &= bits - 1;
        }
    return out + count;
}

#define MADO_TAKE_BLOCK(block, prefix)                                                                  \
    auto const inside = prefix((block).quotes) ^ state.quoted;                                          \
    state.quoted = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);                 \
    state.zero |= (block).zeros;                                                                        \
    state.line_ends += static_cast<std::uint64_t>(std::popcount((block).line_ends & ~inside));           \
    state.quotes += static_cast<std::uint64_t>(std::popcount((block).quotes));                           \
    out = flattened(((block).delimiters | (block).line_ends) & ~inside, base + static_cast<std::uint32_t>(at), out)

Block portable_block(char const* bytes, Marks marks)
{
    Block block {};
    for (int i = 0; i < 64; ++i) {
        auto const bit = std::uint64_t { 1 } << i;
        auto const byte = bytes[i];
        block.delimiters |= byte == marks.delimiter ? bit : 0;
        block.line_ends |= byte == '\n' ? bit : 0;
        block.quotes |= byte == marks.quote && marks.quote != '\0' ? bit : 0;
        block.zeros |= byte == '\0' ? bit : 0;
    }
    return block;
}

std::uint32_t* portable_scan(char const* bytes, std::size_t size, Marks marks, std::uint32_t base, std::uint32_t* out, State& state)
{
    for (std::size_t at = 0; at + 64 <= size; at += 64) {
        auto const block = portable_block(bytes + at, marks);
        MADO_TAKE_BLOCK(block, switched);
    }
    return out;
}

#if defined(__x86_64__)

std::uint32_t* sse2_scan(char const* bytes, std::size_t size, Marks marks, std::uint32_t base, std::uint32_t* out, State& state)
{
    auto const delimiter = _mm_set1_epi8(marks.delimiter), end = _mm_set1_epi8('\n'), quote = _mm_set1_epi8(marks.quote), zero = _mm_setzero_si128();
    auto const mask = [](__m128i equal, std::size_t part) { return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(equal))) << (16 * part); };
    for (std::size_t at = 0; at + 64 <= size; at += 64) {
        Block block {};
        for (std::size_t part = 0; part < 4; ++part) {
            auto const all = _mm_loadu_si128(reinterpret_cast<__m128i const*>(bytes + at + 16 * part));
            block.delimiters |= mask(_mm_cmpeq_epi8(all, delimiter), part);
            block.line_ends |= mask(_mm_cmpeq_epi8(all, end), part);
            block.quotes |= mask(_mm_cmpeq_epi8(all, quote), part);
            block.zeros |= mask(_mm_cmpeq_epi8(all, zero), part);
        }
        block.quotes = marks.quote == '\0' ? 0 : block.quotes;
        MADO_TAKE_BLOCK(block, switched);
    }
    return out;
}

__attribute__((target("avx2,pclmul,bmi,popcnt"))) inline std::uint64_t switched_at_once(std::uint64_t bits)
{
    auto const product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)), _mm_set1_epi8('\xFF'), 0);
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
}

__attribute__((target("avx2,pclmul,bmi,popcnt"))) std::uint32_t* avx2_scan(char const* bytes, std::size_t size, Marks marks, std::uint32_t base, std::uint32_t* out, State& state)
{
    auto const delimiter = _mm256_set1_epi8(marks.delimiter), end = _mm256_set1_epi8('\n'), quote = _mm256_set1_epi8(marks.quote), zero = _mm256_setzero_si256();
    auto const has_quote = marks.quote != '\0' ? ~std::uint64_t { 0 } : 0;
#define MADO_MASK(with)                                                                                                      \
    (static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, with))))               \
        | static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, with)))) << 32)
    for (std::size_t at = 0; at + 64 <= size; at += 64) {
        auto const low = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(bytes + at));
        auto const high = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(bytes + at + 32));
        Block const block { MADO_MASK(delimiter), MADO_MASK(end), MADO_MASK(quote) & has_quote, MADO_MASK(zero) };
        auto const inside = switched_at_once(block.quotes) ^ state.quoted;
        state.quoted = static_cast<std::uint64_t>(static_cast<std::int64_t>(inside) >> 63);
        state.zero |= block.zeros;
        state.line_ends += static_cast<std::uint64_t>(__builtin_popcountll(block.line_ends & ~inside));
        state.quotes += static_cast<std::uint64_t>(__builtin_popcountll(block.quotes));
        auto bits = (block.delimiters | block.line_ends) & ~inside;
        auto const count = __builtin_popcountll(bits);
        auto const from = base + static_cast<std::uint32_t>(at);
        auto* to = out;
        out += count;
        for (int done = 0; done < count; done += 8)
            for (int i = 0; i < 8; ++i) {
                *to++ = from + static_cast<std::uint32_t>(std::countr_zero(bits));
                bits &= bits - 1;
            }
    }
#undef MADO_MASK
    return out;
}

#endif

constexpr std::size_t step = 1 << 12;         // so that room for every byte being a delimiter stays small

}  // namespace

bool runs_here(Kernel kernel)
{
#if defined(__x86_64__)
    if (kernel == Kernel::Avx2)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    return true;
#else
    return kernel == Kernel::Portable;
#endif
}

Kernel best_kernel()
{
    static Kernel const best = runs_here(Kernel::Avx2) ? Kernel::Avx2 : runs_here(Kernel::Sse2) ? Kernel::Sse2 : Kernel::Portable;
    return best;
}

Scanner::Scanner(Marks marks, Kernel kernel) : marks_(marks), kernel_(runs_here(kernel) ? kernel : Kernel::Portable) {}

void Scanner::scan(std::string_view text, std::uint32_t base, std::vector<std::uint32_t>& found)
{
    State state { quoted_, zero_, line_ends_, quotes_ };
    auto const whole = text.size() / 64 * 64;
    auto const run = [&](char const* bytes, std::size_t size, std::uint32_t from, std::uint32_t* out) {
#if defined(__x86_64__)
        if (kernel_ == Kernel::Avx2)
            return avx2_scan(bytes, size, marks_, from, out, state);
        if (kernel_ == Kernel::Sse2)
            return sse2_scan(bytes, size, marks_, from, out, state);
#endif
        return portable_scan(bytes, size, marks_, from, out, state);
    };
    std::uint32_t room[step + 8];             // not cleared, which a vector's would be
    for (std::size_t at = 0; at < whole; at += step) {
        auto const size = std::min(step, whole - at);
        auto const* const end = run(text.data() + at, size, base + static_cast<std::uint32_t>(at), room);
        found.insert(found.end(), static_cast<std::uint32_t const*>(room), end);
    }
    // The rest byte by byte: a block must not switch past the end of what is there.
    for (auto at = whole; at < text.size(); ++at) {
        auto const byte = text[at];
        if (byte == marks_.quote && marks_.quote != '\0') {
            state.quoted = ~state.quoted;
            ++state.quotes;
        } else if (state.quoted == 0 && (byte == marks_.delimiter || byte == '\n')) {
            found.push_back(base + static_cast<std::uint32_t>(at));
            state.line_ends += byte == '\n' ? 1 : 0;
        }
        state.zero |= byte == '\0' ? 1 : 0;
    }
    quoted_ = state.quoted;
    zero_ = state.zero;
    line_ends_ = state.line_ends;
    quotes_ = state.quotes;
}

}  // namespace mado::csv
