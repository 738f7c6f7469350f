#pragma once
// The table of built-in functions (DMN 1.5, 10.3.4). A new one is a row in one of the tables of built_ins/.
#include "program.h"

namespace mado::feel {

class Evaluation;
class Scope;

// One call: the arguments, and what a function may ask of the evaluation.
struct Call {
    Evaluation& evaluation;
    std::span<Value const> arguments;
    std::size_t way = 0;                  // which of the ways to call it; its parameters' kinds are already looked at

    std::size_t size() const { return arguments.size(); }
    Value const& operator[](std::size_t i) const { return arguments[i]; }
    // Null, with a note for people.
    Value refuse(std::string_view english, std::string_view japanese) const;
    Value function(Value const& callee, std::span<Value const> with) const;
    void spend(std::uint64_t steps) const;
    void check_items(std::size_t count) const;
    void check_bytes(std::size_t count) const;
    Scope& scope() const;
};

using Kinds = std::uint16_t;              // a bit a Kind
constexpr Kinds bit(Kind kind) { return static_cast<Kinds>(1U << static_cast<unsigned>(kind)); }

struct Parameter {
    std::string_view name;
    Kinds kinds;                          // that it takes; an argument of another kind makes the call null
    bool optional = false;                // name? : may be left out
    bool optional_by_name = false;        // name! : only a call with names may leave it out
    bool repeated = false;                // name* : takes all that follow
    std::string_view expected;            // the kinds, as written in the table
};

struct BuiltIn {
    // "string: string, start position: number, length?: number"; more ways to call it after `;`. Kinds: any, value (all but null), point (what
    // has an order), the names of types without spaces, and several joined by `/`.
    BuiltIn(std::string_view name_, std::string_view ways_, Value (*run_)(Call const&), std::optional<Kind> gives_ = {});
    std::string_view name;
    std::vector<std::vector<Parameter>> ways;
    Value (*run)(Call const&);
    std::optional<Kind> gives;            // when it is known beforehand
};

BuiltIn const* find_built_in(std::string_view name);
std::span<BuiltIn const* const> all_built_ins();
Type type_of(BuiltIn const& function);
bool takes(std::vector<Parameter> const& way, std::size_t count);
bool accepts(BuiltIn const& function, std::size_t count);
bool fits(std::vector<Parameter> const& way, std::span<Value const> arguments);
// The parameter of a place; the last when it is repeated.
Parameter const& parameter_at(std::vector<Parameter> const& way, std::size_t place);

// The arguments in the order of the way that has these names, -1 where one is left out; nothing when there is none.
struct Order {
    std::size_t way;
    std::vector<int> places;
};
std::optional<Order> order_of(BuiltIn const& function, std::span<std::string const> names);

std::span<BuiltIn const> conversion_built_ins();
std::span<BuiltIn const> string_built_ins();
std::span<BuiltIn const> list_built_ins();
std::span<BuiltIn const> number_built_ins();
std::span<BuiltIn const> temporal_built_ins();
std::span<BuiltIn const> range_built_ins();
std::span<BuiltIn const> context_built_ins();

}  // namespace mado::feel
