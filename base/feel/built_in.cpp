#include "built_in.h"

namespace mado::feel {

namespace {

struct Table {
    std::vector<BuiltIn const*> all;
    std::map<std::string_view, BuiltIn const*> by_name;
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

bool may_be_left_out(std::string_view parameter) { return parameter.ends_with('?'); }
bool takes_all(std::string_view parameter) { return parameter.ends_with('*'); }

std::string_view plain(std::string_view parameter)
{
    return may_be_left_out(parameter) || takes_all(parameter) ? parameter.substr(0, parameter.size() - 1) : parameter;
}

std::optional<std::vector<int>> order_in(std::vector<std::string_view> const& way, std::span<std::string const> names)
{
    std::vector<int> order;
    std::size_t found_count = 0;
    for (auto const parameter : way) {
        int found = -1;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i] == plain(parameter))
                found = static_cast<int>(i);
        if (found < 0 && !may_be_left_out(parameter))
            return std::nullopt;
        found_count += found >= 0 ? 1 : 0;
        order.push_back(found);
    }
    while (!order.empty() && order.back() < 0)
        order.pop_back();
    return found_count == names.size() ? std::optional(order) : std::nullopt;
}

}  // namespace

BuiltIn const* find_built_in(std::string_view name)
{
    auto const found = table().by_name.find(name);
    return found == table().by_name.end() ? nullptr : found->second;
}

std::span<BuiltIn const* const> all_built_ins() { return table().all; }

bool accepts(BuiltIn const& function, std::size_t count)
{
    for (auto const& way : function.ways) {
        std::size_t least = 0;
        bool any_number = false;
        for (auto const parameter : way) {
            least += may_be_left_out(parameter) ? 0 : 1;
            any_number = any_number || takes_all(parameter);
        }
        if (count >= least && (any_number || count <= way.size()))
            return true;
    }
    return false;
}

std::optional<std::vector<int>> order_of(BuiltIn const& function, std::span<std::string const> names)
{
    for (auto const& way : function.ways)
        if (auto order = order_in(way, names))
            return order;
    return std::nullopt;
}

}  // namespace mado::feel
