#include <mado/csv/encoding.h>

#include "japanese.h"
#include "utf8.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>
#include <vector>

#include <mado/text/utf8.h>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace mado::csv {

struct Decoder::Cursor {
    unsigned char const* at;
    unsigned char const* end;
    char* out;
    std::size_t left() const { return static_cast<std::size_t>(end - at); }
    void put(Packed character)
    {
        std::memcpy(out, &character, 4);
        out += character >> 24;
    }
};

namespace {

using Cursor = Decoder::Cursor;

static_assert(std::endian::native == std::endian::little, "Packed is written as it lies in memory");

// Copies what is ASCII, eight bytes at a time.
void copy_ascii(Cursor& cursor)
{
    while (cursor.left() >= 8) {
        std::uint64_t word;
        std::memcpy(&word, cursor.at, 8);
        std::memcpy(cursor.out, &word, 8);
        auto const high = word & 0x8080808080808080u;
        auto const count = high == 0 ? 8u : static_cast<unsigned>(std::countr_zero(high)) / 8;
        cursor.at += count;
        cursor.out += count;
        if (high != 0)
            return;
    }
    while (cursor.at < cursor.end && *cursor.at < 0x80)
        *cursor.out++ = static_cast<char>(*cursor.at++);
}

Step utf8_step(Cursor& cursor, std::size_t& taken)
{
    auto const step = utf8_character(cursor.at, cursor.left(), taken);
    if (step == Step::Whole)
        for (std::size_t i = 0; i < taken; ++i)
            *cursor.out++ = static_cast<char>(cursor.at[i]);
    return step;
}

// ASCII by 16 bytes, where there is room to write them all. False: fewer are left.
inline bool copy_some_ascii(unsigned char const*& at, unsigned char const* end, char*& out)
{
#if defined(__x86_64__)
    while (end - at >= 16) {
        auto const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(at));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
        auto const high = static_cast<unsigned>(_mm_movemask_epi8(bytes));
        auto const count = high == 0 ? 16 : std::countr_zero(high);
        at += count;
        out += count;
        if (high != 0)
            return true;
    }
#else
    while (end - at >= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        std::memcpy(out, &word, 8);
        auto const high = word & 0x8080808080808080u;
        auto const count = high == 0 ? 8 : std::countr_zero(high) / 8;
        at += count;
        out += count;
        if (high != 0)
            return true;
    }
#endif
    return false;
}

// Goes on as long as nothing is wrong or cut; that is for cp932_step. Nothing that the next step needs comes out of a table: where a character of two bytes has
// three, as nearly all have, the processor goes on by its guess.
void copy_cp932(Cursor& cursor, Cp932Table const& table)
{
    auto const* at = cursor.at;
    auto const* const end = cursor.end;
    auto* out = cursor.out;
    while (copy_some_ascii(at, end, out)) {
        for (;;) {
            std::uint16_t pair = 0;
            while (end - at >= 4) {           // two at once
                std::uint16_t next;
                std::memcpy(&pair, at, 2);
                std::memcpy(&next, at + 2, 2);
                auto const character = table.pairs[pair], other = table.pairs[next];
                if ((character & other) >> 24 != 3)
                    break;
                auto const both = (character & 0xFFFFFF) | static_cast<std::uint64_t>(other) << 24;
                std::memcpy(out, &both, 8);
                at += 4;
                out += 6;
            }
            while (end - at >= 2) {
                std::memcpy(&pair, at, 2);
                auto const character = table.pairs[pair];
                if (character >> 24 != 3)
                    break;
                std::memcpy(out, &character, 4);
                at += 2;
                out += 3;
            }
            if (end - at < 2 || *at < 0x80)
                break;
            if (table.alone[*at] != 0) {
                std::memcpy(out, &table.alone[*at], 4);
                ++at;
                out += 3;
                continue;
            }
            auto const character = table.pairs[pair];
            if (character == 0) {
                cursor.at = at;
                cursor.out = out;
                return;
            }
            std::memcpy(out, &character, 4);
            at += 2;
            out += character >> 24;
        }
    }
    cursor.at = at;
    cursor.out = out;
}

Step cp932_step(Cursor& cursor, std::size_t& taken)
{
    auto const& table = cp932_table();
    auto const first = *cursor.at;
    taken = 1;
    if (table.alone[first] != 0) {
        cursor.put(table.alone[first]);
        return Step::Whole;
    }
    if (!table.leads(first))
        return Step::Wrong;
    if (cursor.left() < 2)
        return Step::Cut;
    auto const character = table.pairs[static_cast<std::size_t>(first | cursor.at[1] << 8)];
    if (character == 0)
        return Step::Wrong;
    taken = 2;
    cursor.put(character);
    return Step::Whole;
}

Step euc_step(Cursor& cursor, std::size_t& taken)
{
    auto const& table = euc_table();
    auto const first = cursor.at[0];
    auto const in = [](unsigned char byte) { return byte >= 0xA1 && byte <= 0xFE; };
    std::size_t const length = first == 0x8F ? 3 : 2;
    taken = 1;
    if (!in(first) && first != 0x8E && first != 0x8F)
        return Step::Wrong;
    for (std::size_t i = 1; i < length; ++i) {
        if (i == cursor.left())
            return Step::Cut;
        if (!in(cursor.at[i]))
            return Step::Wrong;
    }
    Packed character = 0;
    if (first == 0x8E)
        character = cursor.at[1] <= 0xDF ? packed(0xFF61u + cursor.at[1] - 0xA1u) : 0;
    else {
        auto const at = static_cast<std::size_t>((cursor.at[length - 2] - 0xA1) * 94 + (cursor.at[length - 1] - 0xA1));
        character = length == 3 ? table.supplement[at] : table.kanji[at];
    }
    if (character == 0)
        return Step::Wrong;
    taken = length;
    cursor.put(character);
    return Step::Whole;
}

Step utf16_step(Cursor& cursor, std::size_t& taken, bool big)
{
    auto const unit = [&](std::size_t at) { return static_cast<char32_t>(big ? cursor.at[at] << 8 | cursor.at[at + 1] : cursor.at[at + 1] << 8 | cursor.at[at]); };
    taken = cursor.left() < 2 ? 1 : 2;
    if (cursor.left() < 2)
        return Step::Cut;
    auto character = unit(0);
    if (character >= 0xDC00 && character < 0xE000)
        return Step::Wrong;
    if (character >= 0xD800 && character < 0xDC00) {
        if (cursor.left() < 4)
            return Step::Cut;
        auto const second = unit(2);
        if (second < 0xDC00 || second >= 0xE000)
            return Step::Wrong;
        taken = 4;
        character = 0x10000 + ((character - 0xD800) << 10) + (second - 0xDC00);
        for (int shift = 18; shift >= 0; shift -= 6)
            *cursor.out++ = static_cast<char>(shift == 18 ? 0xF0 | character >> 18 : 0x80 | (character >> shift & 0x3F));
        return Step::Whole;
    }
    if (character == 0)
        *cursor.out++ = '\0';
    else
        cursor.put(packed(character));
    return Step::Whole;
}

// UTF-8 is checked and not made.
void copy_utf8(Cursor& cursor)
{
    auto const count = valid_utf8({ reinterpret_cast<char const*>(cursor.at), cursor.left() });
    if (count != 0)
        std::memcpy(cursor.out, cursor.at, count);
    cursor.at += count;
    cursor.out += count;
}

Step step(Encoding encoding, Cursor& cursor, std::size_t& taken)
{
    switch (encoding) {
    case Encoding::Utf8:
    case Encoding::Utf8Mark: return utf8_step(cursor, taken);
    case Encoding::Cp932: return cp932_step(cursor, taken);
    case Encoding::EucJp: return euc_step(cursor, taken);
    case Encoding::Utf16Le: return utf16_step(cursor, taken, false);
    case Encoding::Utf16Be: return utf16_step(cursor, taken, true);
    }
    return Step::Wrong;
}

bool is_utf16(Encoding encoding) { return encoding == Encoding::Utf16Le || encoding == Encoding::Utf16Be; }
bool is_utf8(Encoding encoding) { return encoding == Encoding::Utf8 || encoding == Encoding::Utf8Mark; }

}  // namespace

char const* name_of(Encoding encoding)
{
    switch (encoding) {
    case Encoding::Utf8: return "UTF-8";
    case Encoding::Utf8Mark: return "UTF-8 (BOM)";
    case Encoding::Cp932: return "CP932";
    case Encoding::EucJp: return "EUC-JP";
    case Encoding::Utf16Le: return "UTF-16LE";
    case Encoding::Utf16Be: return "UTF-16BE";
    }
    return "";
}

Decoder::Decoder(Encoding encoding, Invalid invalid) : encoding_(encoding), invalid_(invalid) {}

bool Decoder::piece(std::string_view bytes, bool last, std::string& out)
{
    auto const was = out.size();
    bool good = true;
    // A byte becomes three at most; more may be written and then not counted. The room is not cleared first.
    out.resize_and_overwrite(was + bytes.size() * 3 + 32, [&](char* room, std::size_t) {
        auto const* const begin = reinterpret_cast<unsigned char const*>(bytes.data());
        Cursor cursor { begin, begin + bytes.size(), room + was };
        good = characters(cursor, last);
        offset_ += static_cast<std::uint64_t>(cursor.at - begin);
        rest_.assign(reinterpret_cast<char const*>(cursor.at), cursor.left());
        return static_cast<std::size_t>(cursor.out - room);
    });
    return good;
}

bool Decoder::characters(Cursor& cursor, bool last)
{
    bool good = true;
    while (cursor.at < cursor.end) {
        if (is_utf8(encoding_))
            copy_utf8(cursor);
        else if (encoding_ == Encoding::Cp932)
            copy_cp932(cursor, cp932_table());
        if (!is_utf8(encoding_) && !is_utf16(encoding_))
            copy_ascii(cursor);
        if (cursor.at == cursor.end)
            break;
        std::size_t taken = 1;
        auto const found = step(encoding_, cursor, taken);
        if (found == Step::Cut && !last)
            break;
        if (found != Step::Whole) {
            if (invalid_ == Invalid::Refuse) {
                good = false;
                break;
            }
            cursor.put(packed(0xFFFD));
            taken = found == Step::Cut ? cursor.left() : taken;
        }
        cursor.at += taken;
    }
    return good;
}

bool Decoder::decode(std::string_view bytes, bool last, std::string& out)
{
    if (!begun_) {
        // The mark, once enough is there to see it.
        rest_ += bytes;
        if (rest_.size() < 3 && !last)
            return true;
        begun_ = true;
        std::string const all = std::exchange(rest_, {});
        std::string_view left = all;
        std::string_view const mark = is_utf8(encoding_) ? "\xEF\xBB\xBF" : encoding_ == Encoding::Utf16Le ? "\xFF\xFE" : encoding_ == Encoding::Utf16Be ? "\xFE\xFF" : "";
        if (!mark.empty() && left.starts_with(mark)) {
            left.remove_prefix(mark.size());
            offset_ += mark.size();
        }
        return piece(left, last, out);
    }
    if (rest_.empty())
        return piece(bytes, last, out);
    // Finishes the character that the last piece cut, and then goes on without copying the whole.
    auto const head = std::min<std::size_t>(bytes.size(), 8);
    std::string joined = std::exchange(rest_, {}) + std::string(bytes.substr(0, head));
    auto const before = offset_;
    if (!piece(joined, last && head == bytes.size(), out))
        return false;
    if (head == bytes.size())
        return true;
    // What of the head is left over is a part of `bytes`, from where the cursor stands.
    auto const consumed = static_cast<std::size_t>(offset_ - before);
    auto const carried = joined.size() - head;
    rest_.clear();
    return piece(bytes.substr(consumed - carried), last, out);
}

struct Trial::Candidates {
    struct One {
        Encoding encoding;
        Decoder decoder;
        bool alive = true;
        std::int64_t likely = 0;
    };
    std::vector<One> all {};
    std::string head {};
    bool has_zero = false, any = false;
    std::uint64_t weighed = 0;
};

Trial::Trial() : candidates_(std::make_unique<Candidates>())
{
    for (auto const encoding : { Encoding::Utf8, Encoding::Cp932, Encoding::EucJp, Encoding::Utf16Le, Encoding::Utf16Be })
        candidates_->all.push_back({ encoding, Decoder(encoding) });
}
Trial::~Trial() = default;
Trial::Trial(Trial&&) noexcept = default;
Trial& Trial::operator=(Trial&&) noexcept = default;

namespace {

// How much a text looks like a table in Japanese: kana and separators speak for it, half-width kana in rows and rare characters against.
std::int64_t likelihood(std::string_view text)
{
    std::int64_t points = 0;
    for (auto const character : text::code_points(text)) {
        if (character >= 0x3041 && character <= 0x30FE)
            points += 3;
        else if (character == U',' || character == U'\n' || character == U'\t' || (character >= U'0' && character <= U'9'))
            points += 2;
        else if (character >= 0x4E00 && character <= 0x9FFF)
            points += 1;
        else if (character >= 0xFF61 && character <= 0xFF9F)
            points -= 2;
        else if (character == 0 || (character >= 0x80 && character < 0x3000) || character >= 0xE000)
            points -= 3;
    }
    return points;
}

constexpr std::uint64_t weighed_at_most = 1 << 18;

}  // namespace

void Trial::feed(std::string_view bytes)
{
    auto& state = *candidates_;
    state.any = state.any || !bytes.empty();
    if (state.head.size() < 4)
        state.head += bytes.substr(0, 4 - state.head.size());
    state.has_zero = state.has_zero || bytes.find('\0') != std::string_view::npos;
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 1 << 16) {
        auto const part = bytes.substr(at, 1 << 16);
        for (auto& one : state.all) {
            text.clear();
            one.alive = one.alive && one.decoder.decode(part, false, text);
            if (one.alive && state.weighed < weighed_at_most)
                one.likely += likelihood(text);
        }
        state.weighed += part.size();
    }
}

std::optional<Encoding> Trial::end()
{
    auto& state = *candidates_;
    std::string text;
    for (auto& one : state.all) {
        one.alive = one.alive && one.decoder.decode({}, true, text);
        one.likely += state.weighed < weighed_at_most ? likelihood(text) : 0;
        text.clear();
    }
    auto const of = [&](Encoding encoding) -> Candidates::One const& {
        return *std::ranges::find(state.all, encoding, &Candidates::One::encoding);
    };
    auto const alive = [&](Encoding encoding) { return of(encoding).alive; };
    auto const better = [&](Encoding a, Encoding b) -> std::optional<Encoding> {
        if (!alive(a) || !alive(b))
            return alive(a) ? std::optional(a) : alive(b) ? std::optional(b) : std::nullopt;
        return of(b).likely > of(a).likely ? b : a;
    };
    std::string_view const head = state.head;
    if (head.starts_with("\xEF\xBB\xBF"))
        return alive(Encoding::Utf8) ? std::optional(Encoding::Utf8Mark) : std::nullopt;
    if (head.starts_with("\xFF\xFE"))
        return alive(Encoding::Utf16Le) ? std::optional(Encoding::Utf16Le) : std::nullopt;
    if (head.starts_with("\xFE\xFF"))
        return alive(Encoding::Utf16Be) ? std::optional(Encoding::Utf16Be) : std::nullopt;
    // A table has no zeros but in UTF-16: there every comma and line end has one.
    if (state.has_zero)
        return better(Encoding::Utf16Le, Encoding::Utf16Be);
    if (alive(Encoding::Utf8))
        return Encoding::Utf8;
    return better(Encoding::Cp932, Encoding::EucJp);
}

std::optional<Encoding> encoding_of(std::string_view all_bytes)
{
    Trial trial;
    trial.feed(all_bytes);
    return trial.end();
}

}  // namespace mado::csv
