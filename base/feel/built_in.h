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

struct BuiltIn {
    std::string_view name;
    // Each way to call it: the parameters' names; `name?` may be left out, `name*` takes all that follow.
    std::vector<std::vector<std::string_view>> ways;
    Value (*run)(Call const&);
    std::optional<Kind> gives;            // when it is known beforehand
};

BuiltIn const* find_built_in(std::string_view name);
std::span<BuiltIn const* const> all_built_ins();
bool accepts(BuiltIn const& function, std::size_t count);
// The arguments in the order of the way that has these names; nothing when there is none.
std::optional<std::vector<int>> order_of(BuiltIn const& function, std::span<std::string const> names);

std::span<BuiltIn const> conversion_built_ins();
std::span<BuiltIn const> string_built_ins();
std::span<BuiltIn const> list_built_ins();
std::span<BuiltIn const> number_built_ins();
std::span<BuiltIn const> temporal_built_ins();
std::span<BuiltIn const> range_built_ins();
std::span<BuiltIn const> context_built_ins();

}  // namespace mado::feel
