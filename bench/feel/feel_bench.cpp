// FEEL alone: each expression of expressions.json from text to its first answer, and compiled and asked again with its values bound anew.
// Prints JSON lines { name, answer, cold, warm }: nanoseconds, medians. bench/feel/peer.mjs compares.
#include "../stopwatch.h"

#include <mado/feel/evaluate.h>
#include <mado/json/json.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

using namespace mado;

namespace {

feel::Expression compiled(std::string_view text, feel::Names const& names)
{
    auto const expression = feel::compile(text, names);
    if (!expression)
        throw std::runtime_error(std::string(text) + ": " + expression.error().front().english);
    return *expression;
}

struct Question {
    std::string name, text;
    feel::Names names;
    std::vector<std::pair<int, feel::Value>> values;
};

Question question(json::Value const& row)
{
    Question made { std::string(row["name"].text()), std::string(row["text"].text()), {}, {} };
    feel::Names const none;
    feel::Scope scope(none);
    for (auto const& [name, literal] : row["context"].object())
        made.values.emplace_back(made.names.add(std::string(name)), feel::evaluate(compiled(literal.text(), none), scope));
    return made;
}

feel::Value first_answer(Question const& asked)
{
    auto const expression = compiled(asked.text, asked.names);
    feel::Scope scope(asked.names);
    for (auto const& [slot, value] : asked.values)
        scope.set(slot, value);
    return feel::evaluate(expression, scope);
}

void measure(Question const& asked)
{
    auto const cold = bench::nanoseconds([&] { bench::keep(first_answer(asked)); });
    auto const expression = compiled(asked.text, asked.names);
    feel::Scope scope(asked.names);
    auto const warm = bench::nanoseconds([&] {
        for (auto const& [slot, value] : asked.values)
            scope.set(slot, value);
        bench::keep(feel::evaluate(expression, scope));
    });
    std::printf("%s\n", json::write(json::object({ { "name", asked.name }, { "answer", first_answer(asked).to_text() }, { "cold", bench::printed(cold) }, { "warm", bench::printed(warm) } })).c_str());
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2)
        return 2;
    std::ifstream file(arguments[1]);
    auto const rows = json::parse(std::string { std::istreambuf_iterator<char>(file), {} });
    for (auto const& row : rows.value().array())
        measure(question(row));
    return 0;
}
