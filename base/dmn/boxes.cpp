#include "boxes.h"

#include "report.h"

#include <mado/dmn/trace.h>

#include <algorithm>

namespace mado::dmn {

namespace {

using feel::Value;

// What names meant outside comes back when the box ends, however it ends.
class Shadows {
public:
    explicit Shadows(feel::Scope& scope) : scope_(scope) {}
    ~Shadows()
    {
        for (auto kept = before_.rbegin(); kept != before_.rend(); ++kept)
            scope_.set(kept->first, std::move(kept->second));
    }
    Shadows(Shadows const&) = delete;
    Shadows& operator=(Shadows const&) = delete;
    void add(int slot)
    {
        if (slot >= 0)
            before_.emplace_back(slot, scope_.get(slot));
    }
    Value const& before(std::size_t i) const { return before_[i].second; }

private:
    feel::Scope& scope_;
    std::vector<std::pair<int, Value>> before_;
};

Value run_if(BoxPointer const& box, Run& run) { return box ? box->run(run) : Value {}; }

// Each item of a list, of a range of whole numbers or days, or the one value itself; false: there is nothing to go through.
template <class Each>
bool each_item(Value const& source, Each const& each)
{
    if (source.is_null())
        return false;
    if (source.is_list()) {
        for (auto const& item : source.as_list())
            if (!each(item))
                break;
        return true;
    }
    if (source.kind() != feel::Kind::Range) {
        each(source);
        return true;
    }
    auto const steps = feel::steps_of(source.as_range());
    if (!steps)
        return false;
    for (auto at = steps->first; steps->holds(at); at += steps->step)
        if (!each(steps->value(at)))
            break;
    return true;
}

}  // namespace

Value LiteralBox::run(Run& run) const { return feel::evaluate(expression, run.scope(), run.how()); }

Value RefusedBox::run(Run& run) const
{
    note(run.how(), "compile", japanese, english);
    return {};
}

Value TableBox::run(Run& run) const
{
    auto* trace = run.trace_table();
    if (trace)
        trace->name = owner;
    return table.evaluate(run.scope(), run.how(), trace);
}

Value FittedBox::run(Run& run) const { return fitted(inner->run(run), *type, run.how()); }

Value ContextBoxCode::run(Run& run) const
{
    run.spend(entries.size());
    std::vector<feel::Entry> made;
    Shadows shadows(run.scope());
    made.reserve(entries.size());
    for (auto const& entry : entries) {
        auto value = run_if(entry.value, run);
        if (entry.name.empty())
            return value;
        shadows.add(entry.slot);
        run.scope().set(entry.slot, value);
        made.push_back({ entry.name, std::move(value) });
    }
    return Value::context(std::move(made));
}

Value InvocationBox::run(Run& run) const
{
    auto const function = run_if(called, run);
    if (function.kind() != feel::Kind::Function) {
        note(run.how(), "invocation.none", "呼び出すものが関数ではありません。", "What is invoked is no function.");
        return {};
    }
    auto const& parameters = function.as_function().parameters;
    std::vector<Value> arguments(parameters.size());
    for (auto const& [name, value] : bindings) {
        auto const place = std::find(parameters.begin(), parameters.end(), name);
        if (place == parameters.end()) {
            note(run.how(), "invocation.parameter", "引数「" + name + "」はありません。", "There is no parameter `" + name + "`.");
            return {};
        }
        arguments[static_cast<std::size_t>(place - parameters.begin())] = run_if(value, run);
    }
    return feel::call(function, arguments, run.scope(), run.how());
}

Value ListBoxCode::run(Run& run) const
{
    std::vector<Value> values;
    values.reserve(items.size());
    run.spend(items.size());
    for (auto const& item : items)
        values.push_back(run_if(item, run));
    return Value::list(std::move(values));
}

Value RelationBox::run(Run& run) const
{
    std::vector<Value> values;
    values.reserve(rows.size());
    for (auto const& row : rows) {
        run.spend(columns.size() + 1);
        std::vector<feel::Entry> entries;
        for (std::size_t i = 0; i < columns.size(); ++i)
            entries.push_back({ columns[i], i < row.size() ? run_if(row[i], run) : Value {} });
        values.push_back(Value::context(std::move(entries)));
    }
    return Value::list(std::move(values));
}

Value FunctionValueBox::run(Run& run) const { return run.closure(code); }

// Unlike `if` in FEEL, a condition that is neither boolean nor null is an error; null, which is no answer, takes the else.
Value ConditionalBox::run(Run& run) const
{
    auto const decides = run_if(condition, run);
    if (!decides.is_null() && decides.kind() != feel::Kind::Boolean) {
        note(run.how(), "conditional.kind", "条件の値が true でも false でもありません。", "The condition is neither true nor false.");
        return {};
    }
    return run_if(decides.is_true() ? then : otherwise, run);
}

Value FilterBoxCode::run(Run& run) const
{
    auto const source = run_if(in, run);
    auto& scope = run.scope();
    Shadows shadows(scope);
    for (auto const& member : members)
        shadows.add(member.slot);
    shadows.add(item_slot);
    auto const with = [&](Value const& item) {
        run.spend(1);
        scope.set(item_slot, item);
        for (std::size_t i = 0; i < members.size(); ++i) {
            auto const* own = item.find(members[i].name);
            scope.set(members[i].slot, own ? *own : shadows.before(i));
        }
        return run_if(match, run);
    };
    std::vector<Value> kept;
    std::optional<Value> answer;
    std::size_t place = 0;
    each_item(source, [&](Value const& item) {
        ++place;
        auto const condition = with(item);
        if (condition.is_number() && place == 1) {  // a place in the list, as in FEEL
            auto const index = condition.to_integer();
            auto const items = source.is_list() ? source.as_list() : std::span<Value const>(&source, 1);
            auto const size = static_cast<std::int64_t>(items.size());
            bool const inside = index && *index != 0 && *index <= size && *index >= -size;
            answer = inside ? items[static_cast<std::size_t>(*index > 0 ? *index - 1 : size + *index)] : Value {};
            return false;
        }
        if (!condition.is_null() && condition.kind() != feel::Kind::Boolean) {
            note(run.how(), "filter.kind", "絞り込みの条件の値が true でも false でもありません。", "The condition of a filter is neither true nor false.");
            answer = Value {};
            return false;
        }
        if (condition.is_true())
            kept.push_back(item);
        return true;
    });
    return answer ? *answer : Value::list(std::move(kept));
}

Value IteratorBox::run(Run& run) const
{
    auto const source = run_if(in, run);
    auto& scope = run.scope();
    Shadows shadows(scope);
    shadows.add(slot);
    shadows.add(partial_slot);
    std::vector<Value> results;
    bool const is_for = kind == Iterator::Kind::For, wanted = kind == Iterator::Kind::Some;
    bool decided = false, unknown = false;
    bool const fits = each_item(source, [&](Value const& item) {
        run.spend(1);
        scope.set(slot, item);
        if (partial_slot >= 0) {
            run.spend(results.size());
            scope.set(partial_slot, Value::list(results));
        }
        auto value = run_if(result, run);
        if (is_for) {
            results.push_back(std::move(value));
            run.check_items(results.size());
            return true;
        }
        decided = wanted ? value.is_true() : value.is_false();
        unknown = unknown || value.kind() != feel::Kind::Boolean;
        return !decided;
    });
    if (!fits)
        return {};
    if (is_for)
        return Value::list(std::move(results));
    return decided ? Value::boolean(wanted) : unknown ? Value {} : Value::boolean(!wanted);
}

}  // namespace mado::dmn
