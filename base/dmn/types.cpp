#include "types.h"

#include "report.h"

#include <algorithm>

namespace mado::dmn {

namespace {

constexpr std::size_t most_size = 5'000;       // parts of one type written out: types that use each other twice grow without end
constexpr int most_nesting = 200;              // types within types

// Names of older versions of the standard beside those of FEEL (7.3.3, and XML Schema's in DMN 1.1).
std::string_view feel_name(std::string_view type_ref)
{
    if (auto const colon = type_ref.find(':'); colon != std::string_view::npos && type_ref.find_first_of("<> ") == std::string_view::npos)
        type_ref.remove_prefix(colon + 1);
    if (type_ref == "dateTime")
        return "date and time";
    if (type_ref == "dayTimeDuration")
        return "days and time duration";
    if (type_ref == "yearMonthDuration")
        return "years and months duration";
    return type_ref;
}

std::string path_of(std::vector<std::string> const& path, std::string const& last)
{
    std::string out;
    auto const from = std::find(path.begin(), path.end(), last);
    for (auto name = from; name != path.end(); ++name)
        out += *name + " → ";
    return out + last;
}

bool obeys(feel::Value const& value, Constraint const& constraint, feel::Evaluating const& how)
{
    if (constraint.cell)
        return feel::evaluate_cell(*constraint.cell, value).is_true();
    feel::Scope scope { feel::Names {} };
    return feel::evaluate_unary(constraint.tests, value, scope, how).is_true();
}

// The constraint that the value breaks, or nullptr. Null breaks none: it says that there is no value.
Constraint const* broken(feel::Value const& value, ItemType const& type, feel::Evaluating const& how);

Constraint const* broken_by_one(feel::Value const& value, ItemType const& type, feel::Evaluating const& how)
{
    if (value.is_null())
        return nullptr;
    if (type.allowed && !obeys(value, *type.allowed, how))
        return &*type.allowed;
    if (type.base && type.base->constrained)
        return broken(value, *type.base, how);
    for (auto const& [name, component] : type.components)
        if (auto const* part = component->constrained ? value.find(name) : nullptr)
            if (auto const* found = broken(*part, *component, how))
                return found;
    return nullptr;
}

Constraint const* broken(feel::Value const& value, ItemType const& type, feel::Evaluating const& how)
{
    if (value.is_null())
        return nullptr;
    if (type.whole && !obeys(value, *type.whole, how))
        return &*type.whole;
    if (!type.collection)
        return broken_by_one(value, type, how);
    if (value.is_list())
        for (auto const& item : value.as_list())
            if (auto const* found = broken_by_one(item, type, how))
                return found;
    return nullptr;
}

std::string shortened(std::string text)
{
    constexpr std::size_t most = 200;
    if (text.size() > most) {
        auto end = most;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
            --end;
        text = text.substr(0, end) + "…";
    }
    return text;
}

}  // namespace

namespace {

// False when there are more parts than `left`.
bool counted(feel::Type const& type, std::size_t& left)
{
    if (left == 0)
        return false;
    --left;
    for (auto const& [name, member] : type.members())
        if (!counted(member, left))
            return false;
    if (type.has_signature()) {
        for (auto const& parameter : type.parameters())
            if (!counted(parameter, left))
                return false;
        return counted(type.returns(), left);
    }
    return type.kind() != feel::Kind::List || type.element().is_any() || counted(type.element(), left);
}

}  // namespace

feel::Type bounded(feel::Type type)
{
    auto left = most_size;
    return counted(type, left) ? type : feel::Type::of(*type.kind());
}

feel::Value fitted(feel::Value value, feel::Type const& type, feel::Evaluating const& how)
{
    if (value.is_null() || type.is_any() || feel::conforms(value, type))
        return value;
    auto fitting = feel::coerced(value, type);
    if (fitting.is_null())
        note(how, "type.misfit", "値「" + shortened(value.to_text()) + "」は型「" + shortened(type.text()) + "」に合いません。",
            "The value " + shortened(value.to_literal()) + " is not of the type `" + shortened(type.text()) + "`.");
    return fitting;
}

feel::Value fitted(feel::Value value, ItemType const& type, feel::Evaluating const& how)
{
    auto fitting = fitted(std::move(value), type.type, how);
    if (!type.constrained)
        return fitting;
    if (auto const* constraint = broken(fitting, type, how)) {
        note(how, "type.constraint", "値「" + shortened(fitting.to_text()) + "」は、許された値(" + shortened(constraint->text) + ")ではありません。",
            "The value " + shortened(fitting.to_literal()) + " is not among those allowed (" + shortened(constraint->text) + ").");
        return {};
    }
    return fitting;
}

struct Types::Making {
    Document const& document;
    std::vector<Problem>& problems;
    std::unordered_map<std::string_view, ItemDefinition const*> definitions {};
    std::vector<std::string> path {};          // of definitions that are being made
    int nesting = 0;

    void problem(Place place, std::string_view element, std::string key, std::map<std::string, std::string> arguments, std::string japanese, std::string english)
    {
        problems.push_back({ document.file, place, std::string(element), std::move(key), std::move(arguments), std::move(japanese), std::move(english) });
    }
};

void Types::compile(Document const& document, feel::Names const& names, Imported imported, std::vector<Problem>& problems)
{
    names_ = names;
    imported_ = std::move(imported);
    Making making { document, problems };
    for (auto const& definition : document.items)
        making.definitions.emplace(definition.name, &definition);
    for (auto const& definition : document.items)
        defined(making, definition.name);
}

ItemType const* Types::own(std::string_view name) const
{
    auto const found = named_.find(name);
    return found == named_.end() ? nullptr : found->second;
}

ItemType const* Types::plain(std::string_view type_ref)
{
    auto const name = feel_name(type_ref);
    if (auto const known = plain_.find(name); known != plain_.end())
        return known->second;
    auto const type = feel::parse_type(name, names_);
    if (!type)
        return nullptr;
    auto& made = made_.emplace_back();
    made.type = *type;
    return plain_.emplace(name, &made).first->second;
}

ItemType const* Types::find(std::string_view type_ref)
{
    if (auto const* known = own(type_ref))
        return known;
    if (auto const* known = imported_ ? imported_(type_ref) : nullptr)
        return known;
    return plain(type_ref);
}

feel::Type Types::type_of(std::string_view type_ref) const
{
    if (auto const* known = own(type_ref))
        return known->type;
    if (auto const* known = imported_ ? imported_(type_ref) : nullptr)
        return known->type;
    return feel::parse_type(feel_name(type_ref), names_).value_or(feel::Type {});
}

// A definition by name; nullptr while it is being made: a circle.
ItemType const* Types::defined(Making& making, std::string const& name)
{
    if (auto const* known = own(name))
        return known;
    auto const definition = making.definitions.find(name);
    if (definition == making.definitions.end())
        return nullptr;
    making.path.push_back(name);
    auto const* made = item(making, *definition->second);
    making.path.pop_back();
    named_.emplace(name, made);
    return made;
}

ItemType const* Types::reference(Making& making, std::string_view type_ref, Place place, std::string_view element)
{
    std::string const name(type_ref);
    if (making.definitions.contains(name)) {
        if (std::find(making.path.begin(), making.path.end(), name) != making.path.end()) {
            auto const path = path_of(making.path, name);
            making.problem(place, element, "item.circle", { { "path", path } }, "型の定義が自分自身を使っています: " + path,
                "An item definition uses itself: " + path);
            return nullptr;
        }
        return defined(making, name);
    }
    if (auto const* known = find(name))
        return known;
    making.problem(place, element, "type.unknown", { { "name", name } }, "「" + name + "」という型はありません。型の定義を足すか、number などの型にしてください。",
        "There is no type `" + name + "`. Add an item definition, or use a type of FEEL.");
    return nullptr;
}

ItemType const* Types::item(Making& making, ItemDefinition const& definition)
{
    auto& made = made_.emplace_back();
    if (making.nesting >= most_nesting) {
        making.problem(definition.place, definition.id, "limit.depth", { { "name", definition.name } }, "型「" + definition.name + "」は入れ子が深すぎます。",
            "The type `" + definition.name + "` is nested too deeply.");
        return &made;
    }
    ++making.nesting;
    fill(making, definition, made);
    --making.nesting;
    if (made.size > most_size) {
        making.problem(definition.place, definition.id, "limit.type", { { "name", definition.name } }, "型「" + definition.name + "」は大きくなりすぎます。",
            "The type `" + definition.name + "` becomes too large.");
        made = ItemType {};
    }
    return &made;
}

void Types::fill(Making& making, ItemDefinition const& definition, ItemType& made)
{
    made.collection = definition.is_collection;
    if (definition.is_function) {
        fill_function(making, definition, made);
    } else if (!definition.components.empty()) {
        std::vector<std::pair<std::string, feel::Type>> members;
        for (auto const& component : definition.components) {
            auto const* part = item(making, component);
            made.components.emplace_back(component.name, part);
            members.emplace_back(component.name, part->type);
            made.size += part->size;
            made.constrained = made.constrained || part->constrained;
        }
        if (made.size <= most_size)
            made.type = feel::Type::context_of(std::move(members));
    } else if (!definition.type_ref.empty()) {
        made.base = reference(making, definition.type_ref, definition.place, definition.id);
        if (made.base) {
            made.type = made.base->type;
            made.size += made.base->size;
            made.constrained = made.base->constrained;
        }
    }
    made.allowed = constraint(making, definition.allowed_values, made.type, definition.id);
    if (made.collection)
        made.type = feel::Type::list_of(std::move(made.type));
    made.whole = constraint(making, definition.type_constraint, made.type, definition.id);
    made.constrained = made.constrained || made.allowed || made.whole;
}

void Types::fill_function(Making& making, ItemDefinition const& definition, ItemType& made)
{
    std::vector<feel::Type> parameters;
    for (auto const& parameter : definition.parameters) {
        auto const* type = parameter.type_ref.empty() ? nullptr : reference(making, parameter.type_ref, parameter.place, definition.id);
        parameters.push_back(type ? type->type : feel::Type {});
        made.size += type ? type->size : 1;
    }
    if (!definition.output_type_ref.empty())
        made.output = reference(making, definition.output_type_ref, definition.place, definition.id);
    made.size += made.output ? made.output->size : 1;
    made.type = feel::Type::function_of(std::move(parameters), made.output ? made.output->type : feel::Type {});
}

std::optional<Constraint> Types::constraint(Making& making, Text const& text, feel::Type const& input, std::string_view element)
{
    if (text.empty())
        return std::nullopt;
    auto tests = feel::compile_unary_tests(text.text, names_, input);
    if (!tests) {
        add_located(making.problems, tests.error(), text, making.document.file, element);
        return std::nullopt;
    }
    auto cell = feel::cell_of(*tests);
    if (cell && cell->any)
        return std::nullopt;
    return Constraint { std::move(*tests), std::move(cell), text.text };
}

}  // namespace mado::dmn
