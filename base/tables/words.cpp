// Lists of values without doubles: of a chunk's texts, and of a whole column for as long as they are countable.
#include "builder.h"

#include <bit>
#include <cstring>

namespace mado::tables {

namespace {

__extension__ using Wide = unsigned __int128;

template <class Word>
Word loaded(char const* at)
{
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
    auto const product = static_cast<Wide>(a ^ 0x9E3779B97F4A7C15) * (b ^ 0xD1B54A32D192ED03);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// All of a short text in two words, which overlap.
struct Ends { std::uint64_t first, last; };
inline Ends ends_of(char const* at, std::size_t size)
{
    if (size >= 8)
        return { loaded<std::uint64_t>(at), loaded<std::uint64_t>(at + size - 8) };
    if (size >= 4)
        return { loaded<std::uint32_t>(at), loaded<std::uint32_t>(at + size - 4) };
    if (size == 0)
        return { 0, 0 };
    auto const byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])); };
    return { byte(0) | byte(size / 2) << 8, byte(size - 1) };
}

inline std::uint32_t hashed(std::string_view text)
{
    auto const [first, last] = ends_of(text.data(), text.size());
    auto hash = mixed(first + text.size(), last);
    for (std::size_t at = 8; at + 8 < text.size(); at += 8)
        hash = mixed(hash, loaded<std::uint64_t>(text.data() + at));
    return static_cast<std::uint32_t>(hash >> 32 ^ hash);
}

inline bool same(char const* a, char const* b, std::size_t size)
{
    if (size > 16)
        return std::memcmp(a, b, size) == 0;
    auto const left = ends_of(a, size), right = ends_of(b, size);
    return left.first == right.first && left.last == right.last;
}

}  // namespace

void Words::clear()
{
    std::ranges::fill(slots_, Slot { 0, UINT32_MAX });
    begins_.assign(1, 0);
    letters_.clear();
}

void Words::grow()
{
    std::vector<Slot> const was = std::exchange(slots_, std::vector<Slot>(std::max<std::size_t>(64, slots_.size() * 2), Slot { 0, UINT32_MAX }));
    auto const mask = slots_.size() - 1;
    for (auto const& slot : was) {
        if (slot.number == UINT32_MAX)
            continue;
        auto at = slot.hash & mask;
        while (slots_[at].number != UINT32_MAX)
            at = (at + 1) & mask;
        slots_[at] = slot;
    }
}

std::uint32_t Words::of(std::string_view text, std::uint32_t most)
{
    if (2 * begins_.size() > slots_.size())
        grow();
    auto const hash = hashed(text);
    auto const mask = slots_.size() - 1;
    auto at = hash & mask;
    for (; slots_[at].number != UINT32_MAX; at = (at + 1) & mask)
        if (slots_[at].hash == hash) {
            auto const number = slots_[at].number;
            auto const begin = begins_[number];
            if (begins_[number + 1] - begin == text.size() && same(letters_.data() + begin, text.data(), text.size()))
                return number;
        }
    auto const number = size();
    if (number >= most)
        return most;
    slots_[at] = { hash, number };
    letters_ += text;
    begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
    return number;
}

void Distinct::grow()
{
    auto const was = std::exchange(keys_, std::vector<Key>(std::max<std::size_t>(64, keys_.size() * 2)));
    auto const mask = keys_.size() - 1;
    for (auto const& key : was) {
        if (key == Key {})
            continue;
        auto at = mixed(key.first, key.second) & mask;
        while (keys_[at] != Key {})
            at = (at + 1) & mask;
        keys_[at] = key;
    }
}

void Distinct::add(Key key)
{
    if (full())
        return;
    if (2 * (count_ + 1) > keys_.size())
        grow();
    auto const mask = keys_.size() - 1;
    auto at = mixed(key.first, key.second) & mask;
    for (; keys_[at] != Key {}; at = (at + 1) & mask)
        if (keys_[at] == key)
            return;
    keys_[at] = key;
    ++count_;
}

void Distinct::add(std::string_view text)
{
    auto const [first, last] = ends_of(text.data(), text.size());
    auto const seed = mixed(text.size(), 1);
    Key key { mixed(first ^ seed, last), mixed(last ^ std::rotl(seed, 21), first) };
    for (std::size_t at = 8; at + 8 < text.size(); at += 8) {
        auto const word = loaded<std::uint64_t>(text.data() + at);
        key = { mixed(key.first, word), mixed(word, std::rotl(key.second, 17)) };
    }
    key.second |= 1;
    add(key);
}

void Distinct::forget()
{
    if (full())
        return;                               // there are as many texts as numbers: each was written in its own way
    count_ = 0;
    keys_.clear();
}

}  // namespace mado::tables
