// Tables derived from bytes, held against the plain meaning of the standard: each cell is asked alone (8.2.8, 8.2.10), and what the
// index finds must be that. Findings are held against it too: a rule said to be unreachable never matches.
#include "base/feel/fuzz/world.h"

#include <mado/dmn/findings.h>
#include <mado/dmn/table.h>

using namespace mado;
using feel::fuzz::Choices;

namespace {

char const* const inputs[] { "x", "名前", "born on", "flag", "nothing" };

dmn::Table derived(Choices& choices)
{
    feel::fuzz::Grammar grammar(choices);
    dmn::Table table;
    table.hit = static_cast<dmn::Hit>(choices.of(7));
    if (table.hit == dmn::Hit::Collect)
        table.aggregation = static_cast<dmn::Aggregation>(choices.of(5));
    auto const columns = choices.of(3) + 1;
    for (std::size_t i = 0; i < columns; ++i) {
        dmn::Table::Input input;
        input.expression.text = choices.among(inputs);
        table.inputs.push_back(input);
    }
    dmn::Table::Output output;
    if (table.hit == dmn::Hit::Priority || table.hit == dmn::Hit::OutputOrder)
        output.values.text = "2, 1, 0, \"a\"";
    if (choices.of(3) == 0)
        output.default_value.text = "99";
    table.outputs.push_back(output);
    static constexpr std::string_view outputs[] { "0", "1", "2", "\"a\"", "x + 1", "null" };
    for (std::size_t rest = choices.of(12); rest > 0; --rest) {
        dmn::Table::Rule rule;
        for (std::size_t i = 0; i < columns; ++i)
            rule.when.push_back({ grammar.cell(), {}, {} });
        rule.then.push_back({ std::string(choices.among(outputs)), {}, {} });
        table.rules.push_back(rule);
    }
    return table;
}

feel::Value any_input(Choices& choices)
{
    static constexpr std::string_view literals[] { "5", "0", "1", "10", "10.00", "3.5", "-1", "12.5", "20", "\"a\"", "\"b\"", "\"\"", "true", "false", "null", "@\"2026-04-01\"", "@\"2020-02-29\"",
        "@\"2026-12-31\"", "[1, 5]", "@\"P1D\"" };
    static feel::Names const none;
    feel::Scope scope(none);
    return feel::evaluate(feel::compile(choices.among(literals), none).value(), scope);
}

// The rules that match, each cell asked alone; nothing when a limit ends it.
std::optional<std::vector<std::size_t>> matching(dmn::Table const& table, std::span<feel::Value const> values, feel::Scope& scope)
{
    auto const& names = feel::fuzz::world().names;
    std::vector<std::size_t> rules;
    for (std::size_t i = 0; i < table.rules.size(); ++i) {
        bool all = true;
        for (std::size_t column = 0; column < values.size() && all; ++column) {
            auto const tests = feel::compile_unary_tests(table.rules[i].when[column].text, names);
            if (!tests)
                return std::nullopt;
            all = feel::evaluate_unary(*tests, values[column], scope, feel::fuzz::small()).is_true();
        }
        if (all)
            rules.push_back(i);
    }
    return rules;
}

std::string listed(std::vector<std::size_t> const& rules)
{
    std::string text;
    for (auto const rule : rules)
        text += std::to_string(rule + 1) + " ";
    return text;
}

std::string printed(dmn::Table const& table, std::span<feel::Value const> values)
{
    std::string text;
    for (auto const& rule : table.rules) {
        for (auto const& cell : rule.when)
            text += cell.text + " | ";
        text += rule.then.front().text + "\n  ";
    }
    for (auto const& value : values)
        text += value.to_literal() + " ";
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    Choices choices(bytes, size);
    auto const& world = feel::fuzz::world();
    auto const table = derived(choices);
    auto const compiled = dmn::CompiledTable::compile(table, world.names);
    auto const found = dmn::findings(table, world.names, {}, { .boxes = 2'000, .findings = 50 });
    if (!compiled)
        return 0;
    auto scope = world.scope();
    try {
        for (int asked = 0; asked < 4; ++asked) {
            std::vector<feel::Value> values;
            for (std::size_t i = 0; i < table.inputs.size(); ++i)
                values.push_back(any_input(choices));
            dmn::TableTrace trace;
            auto const value = compiled->evaluate(values, scope, feel::fuzz::small(), &trace);
            auto const plain = compiled->evaluate(values, scope, feel::fuzz::small());
            if (plain.to_literal() != value.to_literal())
                feel::fuzz::wrong("a table that its trace changes", printed(table, values), plain.to_literal() + " and " + value.to_literal());
            auto const rules = matching(table, values, scope);
            if (!rules)
                continue;
            if (std::getenv("MADO_FUZZ_SHOW"))
                std::fprintf(stderr, "hit policy %d, %s: rules %s-> %s\n", static_cast<int>(table.hit), printed(table, values).c_str(), listed(*rules).c_str(), value.to_literal().c_str());
            std::vector<std::size_t> hits;
            for (auto const& hit : trace.hits)
                hits.push_back(hit.rule);
            // First and Any may stop early, so there the trace must be a beginning of what matches.
            bool const first = table.hit == dmn::Hit::First && !hits.empty();
            if (first && !rules->empty() ? hits.front() != rules->front() : hits != *rules)
                feel::fuzz::wrong("a table that matches other rules than its cells", printed(table, values), listed(hits) + "instead of " + listed(*rules));
            for (auto const& finding : found)
                if (finding.kind == dmn::Finding::Kind::Unreachable && table.hit == dmn::Hit::First && !rules->empty() && rules->front() == finding.rules.front())
                    feel::fuzz::wrong("a rule that was called unreachable", printed(table, values), finding.english);
        }
    } catch (feel::LimitReached const&) {
        // as it should be
    }
    return 0;
}
