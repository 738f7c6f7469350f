#include "built_in.h"

#include <algorithm>
#include <unordered_map>

namespace mado::feel {

namespace {

struct Table {
    std::vector<BuiltIn const*> all;
    std::unordered_map<std::string_view, BuiltIn const*> by_name;
    Table()
    {
        for (auto const part : { conversion_built_ins(), string_built_ins(), list_built_ins(), number_built_ins(), temporal_built_ins(),
                 range_built_ins(), context_built_ins() })
            for (auto const& function : part) {
                all.push_back(&function);
                by_name.emplace(function.name, &function);
            }
    }
};

Table const& table()
{
    static Table const built;
    return built;
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

template <class Each>
void split_at(std::string_view text, char separator, Each const& each)
{
    while (!trimmed(text).empty()) {
        auto const end = std::min(text.find(separator), text.size());
        each(trimmed(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

Kinds kinds_of(std::string_view words)
{
    constexpr Kinds point = bit(Kind::Number) | bit(Kind::String) | bit(Kind::Date) | bit(Kind::Time) | bit(Kind::DateTime) | bit(Kind::DaysTime) | bit(Kind::YearsMonths);
    constexpr Kinds any = static_cast<Kinds>((1U << (static_cast<unsigned>(Kind::Function) + 1)) - 1);
    static constexpr std::pair<std::string_view, Kinds> known[] { { "any", any }, { "value", any ^ bit(Kind::Null) }, { "point", point }, { "null", bit(Kind::Null) },
        { "boolean", bit(Kind::Boolean) }, { "number", bit(Kind::Number) }, { "string", bit(Kind::String) }, { "date", bit(Kind::Date) }, { "time", bit(Kind::Time) },
        { "datetime", bit(Kind::DateTime) }, { "days", bit(Kind::DaysTime) }, { "months", bit(Kind::YearsMonths) }, { "list", bit(Kind::List) },
        { "context", bit(Kind::Context) }, { "range", bit(Kind::Range) }, { "function", bit(Kind::Function) } };
    Kinds kinds = 0;
    split_at(words, '/', [&](std::string_view word) {
        auto const found = std::find_if(std::begin(known), std::end(known), [&](auto const& row) { return row.first == word; });
        if (found == std::end(known))
            throw std::logic_error("no such kind of parameter: " + std::string(word));
        kinds |= found->second;
    });
    return kinds;
}

Parameter parameter_of(std::string_view text)
{
    auto const colon = text.find(':');
    auto name = text.substr(0, colon);
    auto const expected = trimmed(text.substr(colon + 1));
    Parameter parameter { name, kinds_of(expected), false, false, false, expected };
    auto const mark = name.back();
    parameter.optional = mark == '?';
    parameter.optional_by_name = mark == '?' || mark == '!';
    parameter.repeated = mark == '*';
    if (parameter.optional_by_name || parameter.repeated)
        parameter.name.remove_suffix(1);
    return parameter;
}

std::optional<std::vector<int>> order_in(std::vector<Parameter> const& way, std::span<std::string const> names)
{
    std::vector<int> order;
    std::size_t found_count = 0;
    for (auto const& parameter : way) {
        auto const found = std::find(names.begin(), names.end(), parameter.name);
        if (found == names.end() && !parameter.optional_by_name)
            return std::nullopt;
        found_count += found != names.end() ? 1 : 0;
        order.push_back(found != names.end() ? static_cast<int>(found - names.begin()) : -1);
    }
    while (!order.empty() && order.back() < 0 && way[order.size() - 1].optional)
        order.pop_back();
    return found_count == names.size() && found_count > 0 ? std::optional(order) : std::nullopt;
}

}  // namespace

BuiltIn::BuiltIn(std::string_view name_, std::string_view ways_, Value (*run_)(Call const&), std::optional<Kind> gives_) : name(name_), run(run_), gives(gives_)
{
    split_at(ways_, ';', [&](std::string_view way) {
        auto& parameters = ways.emplace_back();
        split_at(way, ',', [&](std::string_view parameter) { parameters.push_back(parameter_of(parameter)); });
    });
    if (ways.empty())
        ways.emplace_back();
}

BuiltIn const* find_built_in(std::string_view name)
{
    auto const found = table().by_name.find(name);
    return found == table().by_name.end() ? nullptr : found->second;
}

std::span<BuiltIn const* const> all_built_ins() { return table().all; }

Type type_of(BuiltIn const& function)
{
    return Type::function_of(std::vector<Type>(function.ways.front().size()), function.gives ? Type::of(*function.gives) : Type {});
}

bool takes(std::vector<Parameter> const& way, std::size_t count)
{
    auto const least = static_cast<std::size_t>(std::count_if(way.begin(), way.end(), [](auto const& parameter) { return !parameter.optional; }));
    return count >= least && (count <= way.size() || (!way.empty() && way.back().repeated));
}

bool accepts(BuiltIn const& function, std::size_t count)
{
    return std::any_of(function.ways.begin(), function.ways.end(), [count](auto const& way) { return takes(way, count); });
}

Parameter const& parameter_at(std::vector<Parameter> const& way, std::size_t place) { return way[std::min(place, way.size() - 1)]; }

bool fits(std::vector<Parameter> const& way, std::span<Value const> arguments)
{
    for (std::size_t i = 0; i < arguments.size(); ++i)
        if (!(parameter_at(way, i).kinds & bit(arguments[i].kind())))
            return false;
    return true;
}

// Of two ways with the same names, before(point, range) and before(range, point), the order of writing decides.
std::optional<Order> order_of(BuiltIn const& function, std::span<std::string const> names)
{
    std::optional<Order> found;
    for (std::size_t i = 0; i < function.ways.size(); ++i)
        if (auto places = order_in(function.ways[i], names)) {
            bool const as_written = std::is_sorted(places->begin(), places->end());
            if (!found || as_written)
                found = Order { i, std::move(*places) };
            if (as_written)
                break;
        }
    return found;
}

}  // namespace mado::feel
