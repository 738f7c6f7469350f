#pragma once
#include <array>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mado {

// A UUIDv7 as text (RFC 9562 §5.7), 36 characters, lower case. Typed, so that a case's id is not taken for a draft's.
template <class Tag>
struct Id {
    std::string value;
    friend bool operator==(Id const&, Id const&) = default;
    friend auto operator<=>(Id const&, Id const&) = default;
    explicit operator bool() const { return !value.empty(); }
};

// Enumerators are stored as words, so that a table can be read without this program. An enum declares
// constexpr std::array<std::string_view, N> names_of(Enum) beside itself.
template <class Enum>
std::string word_of(Enum value) { return std::string(names_of(value).at(static_cast<std::size_t>(value))); }

template <class Enum>
Enum value_of(std::string_view word)
{
    auto const names = names_of(Enum {});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == word)
            return static_cast<Enum>(i);
    throw std::invalid_argument("unknown word in the database: " + std::string(word));
}

// Makes ids, receipt numbers and handles. A parameter everywhere; with a seed it gives the same row of values again (tests).
// Thread-safe.
class Ids {
public:
    Ids();                              // from the system's random source
    explicit Ids(std::uint64_t seed);   // for tests

    template <class Tag>
    Id<Tag> make(std::int64_t unix_microseconds) { return { uuid(unix_microseconds) }; }

    std::string uuid(std::int64_t unix_microseconds);  // ascending within a process
    std::string handle();          // 128 random bits, 26 characters of Crockford base 32, upper case
    std::string receipt_number();  // 10 random Crockford characters and a check character, without hyphens: "7K3M9QX24TJ"
    std::string code();            // a resident's secret: 20 Crockford characters, 100 random bits
    std::array<std::uint8_t, 32> key();

private:
    void fill(void* bytes, std::size_t size);
    std::mutex mutex_;
    bool seeded_ = false;
    std::uint64_t seed_ = 0, drawn_ = 0;
    std::int64_t last_ms_ = 0;
    std::uint32_t sequence_ = 0;
};

// Reads what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1 (Crockford). Empty when a character is
// not of the alphabet, the length is wrong, or (receipt numbers) the check character does not match.
std::string receipt_number_from(std::string_view typed);
std::string code_from(std::string_view typed);
// "7K3M9QX24TJ" → "7K3M-9QX2-4TJ": for people. Works for codes too (groups of four).
std::string grouped(std::string_view characters);
bool is_uuid(std::string_view text);

}  // namespace mado
