#include "service/classes.h"

#include <mado/definitions/decision_shelf.h>

#include <algorithm>
#include <set>

namespace mado::approvals {

namespace {

constexpr std::string_view mark = "|";

dmn::ItemDefinition const* type_of(dmn::Document const& document, std::string_view input)
{
    auto const found = std::ranges::find(document.inputs, input, &dmn::InputData::name);
    if (found == document.inputs.end())
        return nullptr;
    auto const item = std::ranges::find(document.items, found->variable.type_ref, &dmn::ItemDefinition::name);
    return item == document.items.end() ? nullptr : &*item;
}

std::set<std::string> route_names(db::Read& tx, Workplace const& here, Day on)
{
    std::set<std::string> names;
    for (auto& name : here.library.routes())
        names.insert(std::move(name));
    for (auto const& version : definitions::decisions_published(tx, on))
        if (auto const named = definitions::decision_name(version.path); named && named->kind == definitions::DecisionKind::Route)
            names.insert(named->name);
    return names;
}

}  // namespace

std::string MatterClass::value() const { return route + std::string(mark) + word; }

std::vector<MatterClass> matter_classes(db::Read& tx, Workplace const& here, Day on)
{
    std::vector<MatterClass> all;
    for (auto const& name : route_names(tx, here, on)) {
        auto const route = definitions::route_of(tx, here.definitions, here.library, name, on);
        if (!route || !route->decision)
            continue;
        auto const& document = route->decision->model.document();
        auto const* type = type_of(document, "class");
        if (!type)
            continue;
        bool const asks_result = type_of(document, "result") != nullptr;
        for (auto& word : service::quoted_words(type->allowed_values.text))
            all.push_back({ name, route->title.japanese(), std::move(word), asks_result });
    }
    return all;
}

std::optional<MatterClass> matter_class(db::Read& tx, Workplace const& here, Day on, std::string_view value)
{
    auto all = matter_classes(tx, here, on);
    auto const found = std::ranges::find(all, value, &MatterClass::value);
    return found == all.end() ? std::nullopt : std::optional(std::move(*found));
}

namespace service {

std::vector<std::string> quoted_words(std::string_view tests)
{
    std::vector<std::string> all;
    std::string word;
    bool inside = false;
    for (std::size_t i = 0; i < tests.size(); ++i) {
        if (!inside) {
            inside = tests[i] == '"';
        } else if (tests[i] == '\\' && i + 1 < tests.size()) {
            word += tests[++i];
        } else if (tests[i] == '"') {
            all.push_back(std::exchange(word, {}));
            inside = false;
        } else {
            word += tests[i];
        }
    }
    return all;
}

bool is_known(db::Read& tx, Workplace const& here, Day on, std::string_view route, std::string_view word)
{
    return std::ranges::any_of(matter_classes(tx, here, on), [&](MatterClass const& one) { return one.route == route && one.word == word; });
}

MatterClass class_of(std::string_view value)
{
    auto const at = value.find(mark);
    if (at == std::string_view::npos)
        return {};
    return { std::string(value.substr(0, at)), {}, std::string(value.substr(at + 1)) };
}

}  // namespace service

}  // namespace mado::approvals
