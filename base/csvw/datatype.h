#pragma once
// A datatype of a column: its base, its format and its limits, and what a string of a cell means by it.
#include "base_type.h"
#include "moment.h"
#include "number.h"
#include "pattern.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace mado::csvw {

struct BooleanFormat {
    std::string yes, no;
};

// What a limit is given as: a number, a moment or a duration.
using Limit = std::variant<std::monostate, Number, Moment, Duration>;

struct Datatype {
    std::string id {};                        // URL, or empty
    BaseType const* base = base_type("string");
    std::variant<std::monostate, NumberFormat, BooleanFormat, DateFormat, Pattern> format {};
    std::optional<std::int64_t> length {}, least_length {}, most_length {};
    Limit least {}, most {}, above {}, below {};  // minInclusive, maxInclusive, minExclusive, maxExclusive

    std::string_view url() const { return id.empty() ? base->url : std::string_view(id); }
};

// The value as text in XML Schema's form, within the limits of its datatype.
std::expected<std::string, std::string> typed(Datatype const& datatype, std::string_view text);  // else: why it is none

Limit limit_of(Kind kind, std::string_view text);  // nothing: not in XML Schema's form
std::partial_ordering compare(Limit const& a, Limit const& b);

}  // namespace mado::csvw
