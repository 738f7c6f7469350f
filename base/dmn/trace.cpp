#include <mado/dmn/trace.h>

#include <algorithm>
#include <array>

namespace mado::dmn {

namespace {

// As people read it: numbers as JSON where JSON can carry them exactly, everything else that JSON lacks as FEEL's text.
json::Value of(feel::Value const& value)
{
    switch (value.kind()) {
    case feel::Kind::Null: return {};
    case feel::Kind::Boolean: return value.as_boolean();
    case feel::Kind::Number: {
        constexpr std::int64_t most = (std::int64_t { 1 } << 53) - 1;
        auto const whole = value.to_integer();
        return whole && *whole <= most && *whole >= -most ? json::Value(*whole) : json::Value(value.to_text());
    }
    case feel::Kind::List: return json::array_of(value.as_list(), [](feel::Value const& item) { return of(item); });
    case feel::Kind::Context: {
        json::Object members;
        for (auto const& entry : value.as_context())
            members.insert_or_assign(entry.key, of(entry.value));
        return members;
    }
    default: return value.to_text();
    }
}

json::Value texts(std::vector<std::string> const& list)
{
    return json::array_of(list, [](std::string const& text) { return json::Value(text); });
}

constexpr std::array<std::string_view, 7> hit_names { "unique", "first", "priority", "any", "collect", "rule order", "output order" };
std::string_view name_of(Hit hit) { return hit_names[static_cast<std::size_t>(hit)]; }

constexpr std::array<std::string_view, 5> aggregation_names { "", "sum", "count", "min", "max" };
std::string_view name_of(Aggregation aggregation) { return aggregation_names[static_cast<std::size_t>(aggregation)]; }

template <class Word, std::size_t count>
Word word_in(std::array<std::string_view, count> const& names, std::string_view name)
{
    auto const found = std::ranges::find(names, name);
    return found == names.end() ? Word {} : static_cast<Word>(found - names.begin());
}

feel::Value value_of(json::Value const& stored)
{
    if (stored.is_flag())
        return feel::Value::boolean(stored.flag());
    if (stored.is_integer())
        return feel::Value::number(*Decimal::parse(std::to_string(stored.integer())));
    if (stored.is_text())
        return feel::Value::string(stored.text());
    if (stored.is_array()) {
        std::vector<feel::Value> items;
        for (auto const& item : stored.array())
            items.push_back(value_of(item));
        return feel::Value::list(std::move(items));
    }
    if (stored.is_object()) {
        std::vector<feel::Entry> entries;
        for (auto const& [key, member] : stored.object())
            entries.push_back({ key, value_of(member) });
        return feel::Value::context(std::move(entries));
    }
    return {};
}

TableTrace::Hit hit_of(json::Value const& stored)
{
    TableTrace::Hit hit;
    hit.rule = static_cast<std::size_t>(std::max<std::int64_t>(stored.integer("rule"), 1)) - 1;
    hit.id = stored.text("id");
    hit.description = stored.text("description");
    hit.law = stored.text("law");
    for (auto const& cell : stored.array("when"))
        hit.when.push_back(cell.is_text() ? cell.text() : std::string());
    for (auto const& [name, value] : stored.object("outputs"))
        hit.outputs.emplace_back(name, value_of(value));
    return hit;
}

std::string_view name_of(Step::Kind kind)
{
    constexpr std::array<std::string_view, 4> names { "input", "decision", "knowledge model", "service" };
    return names[static_cast<std::size_t>(kind)];
}

json::Value of(TableTrace::Hit const& hit)
{
    auto made = json::object({ { "rule", hit.rule + 1 }, { "id", hit.id }, { "when", texts(hit.when) } });
    json::Object outputs;
    for (auto const& [name, value] : hit.outputs)
        outputs.insert_or_assign(name, of(value));
    made.set("outputs", std::move(outputs));
    if (!hit.description.empty())
        made.set("description", hit.description);
    if (!hit.law.empty())
        made.set("law", hit.law);
    return made;
}

json::Value of(Step const& step)
{
    auto made = json::object({ { "kind", name_of(step.kind) }, { "name", step.name }, { "id", step.id }, { "value", of(step.value) } });
    if (!step.laws.empty())
        made.set("laws", texts(step.laws));
    if (!step.expression.empty())
        made.set("expression", step.expression);
    if (!step.tables.empty())
        made.set("tables", json::array_of(step.tables, [](TableTrace const& table) { return to_json(table); }));
    if (!step.steps.empty())
        made.set("steps", json::array_of(step.steps, [](Step const& inner) { return of(inner); }));
    if (!step.notes_english.empty()) {
        made.set("notes", texts(step.notes_english));
        made.set("notes_ja", texts(step.notes_japanese));
    }
    return made;
}

}  // namespace

json::Value to_json(TableTrace const& trace)
{
    auto made = json::object({ { "name", trace.name }, { "policy", name_of(trace.policy) }, { "default", trace.by_default }, { "value", of(trace.value) } });
    if (trace.aggregation != Aggregation::None)
        made.set("aggregation", name_of(trace.aggregation));
    made.set("inputs", json::array_of(trace.inputs, [](TableTrace::Input const& input) {
        return json::object({ { "label", input.label }, { "expression", input.expression }, { "value", of(input.value) } });
    }));
    made.set("hits", json::array_of(trace.hits, [](TableTrace::Hit const& hit) { return of(hit); }));
    made.set("chosen", json::array_of(trace.chosen, [](std::size_t place) { return json::Value(place); }));
    return made;
}

TableTrace table_trace_of(json::Value const& stored)
{
    TableTrace trace;
    trace.name = stored.text("name");
    trace.policy = word_in<Hit>(hit_names, stored.text("policy"));
    trace.aggregation = word_in<Aggregation>(aggregation_names, stored.text("aggregation"));
    trace.by_default = stored.flag("default");
    trace.value = value_of(stored["value"]);
    for (auto const& input : stored.array("inputs"))
        trace.inputs.push_back({ input.text("label"), input.text("expression"), value_of(input["value"]) });
    for (auto const& hit : stored.array("hits"))
        trace.hits.push_back(hit_of(hit));
    for (auto const& place : stored.array("chosen"))
        if (place.is_integer() && place.integer() >= 0)
            trace.chosen.push_back(static_cast<std::size_t>(place.integer()));
    return trace;
}

json::Value to_json(Trace const& trace)
{
    return json::object({ { "steps", json::array_of(trace.steps, [](Step const& step) { return of(step); }) }, { "cut", trace.cut } });
}

}  // namespace mado::dmn
