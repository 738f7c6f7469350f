#pragma once
// What all fuzzers of expressions share: the names of grammar.h with their values, small limits, and what must hold of any value.
#include "grammar.h"

#include <mado/feel/evaluate.h>

#include <cstdio>
#include <cstdlib>

namespace mado::feel::fuzz {

[[noreturn]] inline void wrong(std::string_view what, std::string_view a, std::string_view b = {})
{
    std::fprintf(stderr, "wrong: %.*s\n  %.*s\n  %.*s\n", static_cast<int>(what.size()), what.data(), static_cast<int>(a.size()), a.data(), static_cast<int>(b.size()), b.data());
    std::abort();
}

class Clocked final : public Scope {
public:
    using Scope::Scope;
    Value today() const override { return Value::date(*Date::parse("2026-04-01")); }
    Value now() const override { return Value::date_time(*DateTime::parse("2026-04-01T09:00:00@Asia/Tokyo")); }
};

struct World {
    Names names;
    std::vector<std::pair<int, Value>> values;
    World()
    {
        Names const none;
        Scope scope(none);
        for (auto const& known : known_names) {
            auto const literal = compile(known.literal, none);
            if (!literal)
                wrong("a name's value", known.literal);
            values.emplace_back(names.add(std::string(known.name)), evaluate(*literal, scope));
        }
    }
    Clocked scope() const
    {
        Clocked made(names);
        for (auto const& [slot, value] : values)
            made.set(slot, value);
        return made;
    }
};

inline World const& world()
{
    static World const made;
    return made;
}

inline Evaluating small()
{
    Evaluating how;
    how.limits = { .steps = 20'000, .depth = 60, .items = 2'000, .bytes = 1 << 16 };
    return how;
}

inline bool holds_function(Value const& value)
{
    if (value.is_list())
        return std::any_of(value.as_list().begin(), value.as_list().end(), holds_function);
    if (value.is_context())
        return std::any_of(value.as_context().begin(), value.as_context().end(), [](Entry const& entry) { return holds_function(entry.value); });
    return value.kind() == Kind::Function;
}

// A value without functions, written as a literal and read again, is written alike.
inline void check_literal(Value const& value)
{
    if (holds_function(value))
        return;
    auto const literal = value.to_literal();
    if (literal.size() > 4'000)
        return;
    static Names const none;
    auto const again = compile(literal, none);
    if (!again) {
        if (again.error().front().key != "feel.too_deep")
            wrong("a literal that does not compile", literal, again.error().front().english);
        return;
    }
    Scope scope(none);
    auto const repeated = evaluate(*again, scope).to_literal();
    if (repeated != literal)
        wrong("a literal that reads back otherwise", literal, repeated);
}

}  // namespace mado::feel::fuzz
