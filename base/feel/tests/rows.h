#pragma once
// Rows of expression and value: a literal, "null", or "problem: key line:column". Wrong arguments are null, as the standard has it.
#include <mado/feel/evaluate.h>

#include <string>

namespace rows {

struct Row { char const* text; char const* value; };

class Clocked final : public mado::feel::Scope {
public:
    using Scope::Scope;
    mado::feel::Value today() const override { return mado::feel::Value::date(*mado::feel::Date::parse("2026-04-01")); }
    mado::feel::Value now() const override { return mado::feel::Value::date_time(*mado::feel::DateTime::parse("2026-04-01T09:00:00+09:00")); }
};

inline std::string answer(std::string_view text, mado::feel::Names const& names = {})
{
    auto const expression = compile(text, names);
    if (!expression) {
        auto const& problem = expression.error().front();
        return "problem: " + problem.key + " " + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    }
    Clocked scope(names);
    return evaluate(*expression, scope).to_literal();
}

template <std::size_t N>
void check(Row const (&rows)[N])
{
    for (auto const& row : rows) {
        CAPTURE(std::string(row.text));
        CHECK(answer(row.text) == std::string(row.value));
    }
}

}  // namespace rows
