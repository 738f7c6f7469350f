// What a hit policy makes of the rules that matched (DMN 1.5, 8.2.10 and 8.2.11).
#include "report.h"
#include "table_parts.h"

#include <algorithm>
#include <numeric>

namespace mado::dmn {

namespace {

using feel::Value;

Value evaluated(CompiledOutput const& cell, feel::Type const& type, TableRun const& run)
{
    if (!cell.expression)
        return cell.constant;
    auto value = feel::evaluate(*cell.expression, run.scope, run.how);
    if (value.is_null() || type.is_any() || feel::conforms(value, type))
        return value;
    auto fitting = feel::coerced(value, type);
    if (fitting.is_null())
        note(run.how, "table.output", "結果の欄の値が型「" + type.text() + "」に合いません。", "The value of an output is not of the type `" + type.text() + "`.");
    return fitting;
}

Value output_in(TableRun const& run, std::size_t rule, std::size_t column)
{
    auto const& output = run.program.outputs[column];
    auto value = evaluated(output.cells[rule], output.type, run);
    if (run.outputs)
        run.outputs->insert_or_assign({ rule, column }, value);
    return value;
}

Value output_of(TableRun const& run, std::size_t rule)
{
    if (run.program.whole[rule] && !run.outputs)
        return *run.program.whole[rule];
    if (run.program.outputs.size() == 1)
        return output_in(run, rule, 0);
    std::vector<feel::Entry> entries;
    entries.reserve(run.program.outputs.size());
    for (std::size_t i = 0; i < run.program.outputs.size(); ++i)
        entries.push_back({ run.program.output_names[i], output_in(run, rule, i) });
    return Value::context(std::move(entries));
}

// Priority over all output columns, from left to right; a column without outputValues does not count.
std::vector<std::size_t> priorities_of(TableRun const& run, std::size_t rule)
{
    std::vector<std::size_t> priorities;
    for (std::size_t i = 0; i < run.program.outputs.size(); ++i)
        if (auto const& column = run.program.outputs[i]; !column.priorities.empty())
            priorities.push_back(column.cells[rule].expression ? priority_of(output_in(run, rule, i), column) : column.cells[rule].priority);
    return priorities;
}

std::vector<std::size_t> in_priority_order(TableRun const& run, Matched const& matched)
{
    std::vector<std::vector<std::size_t>> priorities;
    for (std::size_t i = 0; i < matched.size(); ++i)
        priorities.push_back(priorities_of(run, matched[i]));
    std::vector<std::size_t> order(matched.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return priorities[a] < priorities[b]; });
    return order;
}

std::string numbers_of(Matched const& matched)
{
    constexpr std::size_t most = 5;
    std::string out;
    for (std::size_t i = 0; i < matched.size() && i < most; ++i)
        out += (i > 0 ? ", " : "") + std::to_string(matched[i] + 1);
    return out + (matched.size() > most ? ", …" : "");
}

Value any(TableRun const& run, Matched const& matched)
{
    auto value = output_of(run, matched[0]);
    for (std::size_t i = 1; i < matched.size(); ++i)
        if (!(output_of(run, matched[i]) == value)) {
            auto const rules = numbers_of(matched);
            note(run.how, "table.any", "結果の違う規則がいくつも当てはまりました(" + rules + ")。", "Several rules with different outputs match (" + rules + ").");
            return {};
        }
    return value;
}

Value total(std::vector<Value> const& values, feel::Evaluating const& how)
{
    Decimal sum;
    for (auto const& value : values) {
        if (!value.is_number()) {
            note(how, "table.aggregation", "数ではない結果は合計できません。", "An output that is no number cannot be summed.");
            return {};
        }
        sum = sum + value.as_number();
    }
    return Value::number(sum);
}

Value extreme(std::vector<Value> const& values, int wanted, feel::Evaluating const& how)
{
    auto best = values.front();
    for (auto const& value : values) {
        auto const order = feel::compare(value, best);
        if (!order) {
            note(how, "table.aggregation", "結果どうしを比べられません。", "The outputs cannot be compared.");
            return {};
        }
        if (*order == wanted)
            best = value;
    }
    return best;
}

Value aggregated(Aggregation aggregation, std::vector<Value> const& values, feel::Evaluating const& how)
{
    switch (aggregation) {
    case Aggregation::Sum: return total(values, how);
    case Aggregation::Count: return Value::number(static_cast<std::int64_t>(values.size()));
    case Aggregation::Min: return extreme(values, -1, how);
    default: return extreme(values, 1, how);
    }
}

// Of several output columns each is aggregated by itself: the standard leaves that open.
Value aggregated(TableRun const& run, Matched const& matched)
{
    auto const column = [&](std::size_t i) {
        std::vector<Value> values;
        for (std::size_t hit = 0; hit < matched.size(); ++hit)
            values.push_back(output_in(run, matched[hit], i));
        return aggregated(run.program.table.aggregation, values, run.how);
    };
    if (run.program.outputs.size() == 1)
        return column(0);
    std::vector<feel::Entry> entries;
    for (std::size_t i = 0; i < run.program.outputs.size(); ++i)
        entries.push_back({ run.program.output_names[i], column(i) });
    return Value::context(std::move(entries));
}

}  // namespace

std::size_t priority_of(Value const& value, OutputColumn const& column)
{
    auto const found = std::find_if(column.priorities.begin(), column.priorities.end(), [&](feel::Cell const& one) { return feel::evaluate_cell(one, value).is_true(); });
    return static_cast<std::size_t>(found - column.priorities.begin());
}

Value decided(TableRun const& run, Matched const& matched, std::vector<std::size_t>* chosen)
{
    auto const choose = [&](std::size_t place) {
        if (chosen)
            chosen->push_back(place);
    };
    auto const one = [&](std::size_t place) {
        choose(place);
        return output_of(run, matched[place]);
    };
    auto const list = [&](std::vector<std::size_t> const& order) {
        std::vector<Value> values;
        values.reserve(order.size());
        for (auto const place : order)
            values.push_back(one(place));
        return Value::list(std::move(values));
    };
    std::vector<std::size_t> order;
    switch (run.program.table.hit) {
    case Hit::Unique:
        if (matched.size() > 1) {
            auto const rules = numbers_of(matched);
            note(run.how, "table.unique", "一つだけ当てはまるはずの表で、いくつもの規則が当てはまりました(" + rules + ")。",
                "Several rules match (" + rules + ") in a table where only one may.");
            return {};
        }
        return one(0);
    case Hit::First: return one(0);
    case Hit::Any: choose(0); return any(run, matched);
    case Hit::Priority: return one(matched.size() == 1 ? 0 : in_priority_order(run, matched).front());
    case Hit::OutputOrder: return list(in_priority_order(run, matched));
    default: break;
    }
    order.resize(matched.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    if (run.program.table.hit == Hit::RuleOrder || run.program.table.aggregation == Aggregation::None)
        return list(order);
    for (auto const place : order)
        choose(place);
    return aggregated(run, matched);
}

// No rule: the default values; of a policy with several hits, a list of them.
Value by_default(TableRun const& run, bool& used)
{
    used = std::any_of(run.program.outputs.begin(), run.program.outputs.end(), [](OutputColumn const& column) { return column.otherwise.has_value(); });
    if (!used)
        return {};
    auto const cell = [&](OutputColumn const& column) { return column.otherwise ? evaluated(*column.otherwise, column.type, run) : Value {}; };
    Value value;
    if (run.program.outputs.size() == 1) {
        value = cell(run.program.outputs.front());
    } else {
        std::vector<feel::Entry> entries;
        for (std::size_t i = 0; i < run.program.outputs.size(); ++i)
            entries.push_back({ run.program.output_names[i], cell(run.program.outputs[i]) });
        value = Value::context(std::move(entries));
    }
    auto const hit = run.program.table.hit;
    bool const is_list = hit == Hit::RuleOrder || hit == Hit::OutputOrder || (hit == Hit::Collect && run.program.table.aggregation == Aggregation::None);
    return is_list && !value.is_list() ? Value::list({ value }) : value;
}

}  // namespace mado::dmn
