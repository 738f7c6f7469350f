#pragma once
// What an expression gives. Numbers are exact: 128 bits and a scale; what does not fit is refused, nothing is ever a floating point number.
#include <mado/tables/columns.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado::tables::sql {

__extension__ using Wide = __int128;

enum class Kind : std::uint8_t { Null, Boolean, Number, Text, Day, Instant };
char const* name_of(Kind kind);

struct Value {
    Kind kind = Kind::Null;
    std::uint8_t scale = 0;                   // of a Number: digits behind the point
    Wide number = 0;                          // Boolean, Number, Day (since 1970), Instant (as it is kept)
    std::string_view text {};                 // of a Text
};

constexpr int scale_at_most = 18;             // of what is computed

// Nothing: a result of more than 128 bits, or a division by nothing.
std::optional<Value> added(Value const& a, Value const& b);
std::optional<Value> subtracted(Value const& a, Value const& b);
std::optional<Value> multiplied(Value const& a, Value const& b);  // rounded half to even to scale_at_most digits
std::optional<Value> divided(Value const& a, Value const& b);     // rounded half to even, to 12 digits behind the point or as many as `a` has
std::optional<Value> remainder(Value const& a, Value const& b);   // with the sign of `a`
int compared(Value const& a, Value const& b);  // of one kind, neither Null
std::uint64_t hash_of(Value const& value);    // 1.0 and 1 alike

Value number_of(std::int64_t value);
std::optional<Value> number_of(std::string_view digits);          // "12", "12.50", ".5"
void write(Value const& value, std::string& out);

}  // namespace mado::tables::sql
