#include <mado/dmn/evaluate.h>
#include <mado/dmn/findings.h>

#include <algorithm>

namespace mado::dmn {

namespace {

constexpr int most_types = 20;                 // from one type to the one that it narrows

// Of a type, or of the one that it is made from.
Text const* allowed_values(Document const& document, std::string_view type_ref)
{
    for (int i = 0; i < most_types; ++i) {
        auto const item = std::find_if(document.items.begin(), document.items.end(), [&](ItemDefinition const& each) { return each.name == type_ref; });
        if (item == document.items.end() || item->is_collection)
            return nullptr;
        if (!item->allowed_values.empty())
            return &item->allowed_values;
        type_ref = item->type_ref;
    }
    return nullptr;
}

}  // namespace

Table with_allowed_values(Table table, Document const& document)
{
    for (auto& input : table.inputs)
        if (input.values.empty())
            if (auto const* values = allowed_values(document, input.type_ref))
                input.values = *values;
    return table;
}

std::vector<std::pair<std::string, std::vector<Finding>>> findings_of(Model const& model, FindingLimits const& limits)
{
    std::vector<std::pair<std::string, std::vector<Finding>>> all;
    for (auto const& held : model.tables()) {
        auto const table = with_allowed_values(*held.table, model.document());
        if (auto found = findings(table, held.names, [&](std::string_view type_ref) { return model.item_type(type_ref); }, limits); !found.empty())
            all.emplace_back(held.owner, std::move(found));
    }
    return all;
}

}  // namespace mado::dmn
