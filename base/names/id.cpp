#include <mado/names/id.h>

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace mado {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view check_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

// Crockford's check symbol is the value modulo 37; symbols above 31 are not letters, so a number whose check would be one of them is
// drawn again and every receipt number can be read out on the telephone.
char check_of(std::string_view characters)
{
    unsigned remainder = 0;
    for (char const c : characters)
        remainder = (remainder * 32 + static_cast<unsigned>(alphabet.find(c))) % 37;
    return check_alphabet[remainder];
}

std::string folded(std::string_view typed)
{
    std::string out;
    for (char c : typed) {
        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O')
            c = '0';
        if (c == 'I' || c == 'L')
            c = '1';
        if (alphabet.find(c) == std::string_view::npos || out.size() > 64)
            return {};
        out += c;
    }
    return out;
}

std::string characters_from(std::span<std::uint8_t const> random)
{
    std::string out;
    for (auto const byte : random)
        out += alphabet[byte % 32];
    return out;
}

}  // namespace

Ids::Ids()
{
    if (sodium_init() < 0)
        throw std::runtime_error("libsodium cannot start");
}

Ids::Ids(std::uint64_t seed) : seeded_(true), seed_(seed) {}

void Ids::fill(void* bytes, std::size_t size)
{
    if (!seeded_)
        return randombytes_buf(bytes, size);
    unsigned char seed[randombytes_SEEDBYTES] = {};
    std::memcpy(seed, &seed_, sizeof seed_);
    std::memcpy(seed + sizeof seed_, &drawn_, sizeof drawn_);
    ++drawn_;
    randombytes_buf_deterministic(bytes, size, seed);
}

std::string Ids::uuid(std::int64_t unix_microseconds)
{
    std::lock_guard const lock(mutex_);
    std::int64_t const ms = std::max(unix_microseconds / 1000, last_ms_);
    // 12 bits of sequence keep ids of one millisecond in order (RFC 9562 §6.2, method 1).
    sequence_ = ms == last_ms_ ? sequence_ + 1 : 0;
    last_ms_ = ms + (sequence_ > 0xFFF ? 1 : 0);
    sequence_ &= 0xFFF;
    std::uint8_t b[16];
    fill(b, sizeof b);
    for (int i = 0; i < 6; ++i)
        b[i] = static_cast<std::uint8_t>(last_ms_ >> (8 * (5 - i)));
    b[6] = static_cast<std::uint8_t>(0x70 | (sequence_ >> 8));
    b[7] = static_cast<std::uint8_t>(sequence_);
    b[8] = static_cast<std::uint8_t>(0x80 | (b[8] & 0x3F));
    static constexpr char hex[] = "0123456789abcdef";
    std::string out;
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out += '-';
        out += hex[b[i] >> 4];
        out += hex[b[i] & 15];
    }
    return out;
}

std::string Ids::handle()
{
    std::lock_guard const lock(mutex_);
    std::array<std::uint8_t, 26> random;
    fill(random.data(), random.size());
    return characters_from(random);
}

std::string Ids::receipt_number()
{
    std::lock_guard const lock(mutex_);
    for (;;) {
        std::array<std::uint8_t, 10> random;
        fill(random.data(), random.size());
        auto const characters = characters_from(random);
        char const check = check_of(characters);
        if (alphabet.find(check) != std::string_view::npos)
            return characters + check;
    }
}

std::string Ids::code()
{
    std::lock_guard const lock(mutex_);
    std::array<std::uint8_t, 20> random;
    fill(random.data(), random.size());
    return characters_from(random);
}

std::array<std::uint8_t, 32> Ids::key()
{
    std::lock_guard const lock(mutex_);
    std::array<std::uint8_t, 32> random;
    fill(random.data(), random.size());
    return random;
}

std::string receipt_number_from(std::string_view typed)
{
    auto const characters = folded(typed);
    if (characters.size() != 11 || check_of(std::string_view(characters).substr(0, 10)) != characters[10])
        return {};
    return characters;
}

std::string code_from(std::string_view typed)
{
    auto const characters = folded(typed);
    return characters.size() == 20 ? characters : std::string {};
}

std::string grouped(std::string_view characters)
{
    std::string out;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (i != 0 && i % 4 == 0)
            out += '-';
        out += characters[i];
    }
    return out;
}

bool is_uuid(std::string_view text)
{
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < 36; ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool const hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (dash ? text[i] != '-' : !hex)
            return false;
    }
    return true;
}

}  // namespace mado
