#include <mado/definitions/filling.h>

#include <algorithm>
#include <array>
#include <map>

namespace mado::definitions {

bool is_kept_for_sending(Field const& field)
{
    return field.type == FieldType::MyNumber || (field.type == FieldType::Group && std::ranges::any_of(field.fields, is_kept_for_sending));
}

std::vector<std::string> screens(Evaluation& evaluation)
{
    std::vector<std::string> names;
    for (auto const& name : evaluation.pages()) {
        auto const& fields = evaluation.definition().page(name)->fields;
        if (std::ranges::any_of(fields, [&](Field const& field) { return !is_kept_for_sending(field) && evaluation.field_asked(field.name); }))
            names.push_back(name);
    }
    return names;
}

std::optional<std::string> screen_after(std::vector<std::string> const& screens, std::string_view page)
{
    auto const here = std::ranges::find(screens, page);
    return here == screens.end() || here + 1 == screens.end() ? std::nullopt : std::optional(*(here + 1));
}

std::optional<std::string> screen_before(std::vector<std::string> const& screens, std::string_view page)
{
    auto const here = std::ranges::find(screens, page);
    return here == screens.end() || here == screens.begin() ? std::nullopt : std::optional(*(here - 1));
}

std::vector<Field const*> fields_for_sending(Evaluation& evaluation)
{
    std::vector<Field const*> found;
    for (auto const& page : evaluation.definition().ask())
        for (auto const& field : page.fields)
            if (is_kept_for_sending(field) && evaluation.field_asked(field.name))
                found.push_back(&field);
    return found;
}

namespace {

json::Value moved_rows(json::Value const& rows, Field const& from, Field const& to)
{
    json::Array kept;
    for (auto const& row : rows.array()) {
        json::Object fields;
        for (auto const& [name, value] : row.object()) {
            auto const *old = from.field(name), *fresh = to.field(name);
            if (old && fresh && old->type == fresh->type)
                fields[name] = value;
        }
        kept.push_back(std::move(fields));
    }
    return kept;
}

}  // namespace

json::Object moved(json::Object const& answers, Definition const& from, Definition const& to)
{
    json::Object kept;
    for (auto const& [name, value] : answers) {
        auto const *old = from.field(name), *fresh = to.field(name);
        if (!old || !fresh || old->type != fresh->type || old->many != fresh->many)
            continue;
        kept[name] = old->type == FieldType::Group && value.is_array() ? moved_rows(value, *old, *fresh) : value;
    }
    return kept;
}

json::Object without_numbers(json::Object answers, Definition const& definition)
{
    static constexpr char const* given = "************";  // twelve places, none of them known
    for (auto& [name, value] : answers) {
        auto const* field = definition.field(name);
        if (!field || value.is_null())
            continue;
        if (field->type == FieldType::MyNumber)
            value = given;
        if (field->type == FieldType::Group && value.is_array())
            for (auto& row : value.array())
                for (auto& [row_name, row_value] : row.object())
                    if (auto const* inner = field->field(row_name); inner && inner->type == FieldType::MyNumber && !row_value.is_null())
                        row_value = given;
    }
    return answers;
}

std::string field_of_control(std::string_view control)
{
    auto const first = control.find('.');
    if (first == std::string_view::npos)
        return std::string(control);
    auto const second = control.find('.', first + 1);
    auto const row = control.substr(first + 1, second == std::string_view::npos ? second : second - first - 1);
    if (row.empty() || !std::ranges::all_of(row, [](char c) { return c >= '0' && c <= '9'; }))
        return std::string(control.substr(0, first));
    if (second == std::string_view::npos)
        return std::string(control);
    auto const third = control.find('.', second + 1);
    return std::string(control.substr(0, third));
}

namespace {

bool is_choosing(Definition const& definition, std::string const& control)
{
    auto const* field = definition.field(control.substr(0, control.find('.')));
    if (field && field->type == FieldType::Group) {
        auto const name = field_of_control(control);
        field = field->field(name.substr(name.rfind('.') + 1));
    }
    return field && (field->type == FieldType::Choice || field->type == FieldType::YesNo);
}

}  // namespace

bool are_only_newly_asked(std::vector<FieldError>& errors, Definition const& definition, std::function<bool(std::string const&)> const& was_asked)
{
    bool only = !errors.empty();
    for (auto& error : errors) {
        if (error.key == "definitions.answer.now_asked" && was_asked(field_of_control(error.field)))
            error.key = is_choosing(definition, error.field) ? "definitions.answer.choose" : "definitions.answer.missing";
        only = only && error.key == "definitions.answer.now_asked";
    }
    return only;
}

bool belongs_to(std::string_view control, Field const& field)
{
    return control == field.name || (control.starts_with(field.name) && control.substr(field.name.size()).starts_with('.'));
}

FormPairs without_blank_rows(FormPairs const& pairs, Field const& group)
{
    std::map<std::string, bool> has_words;
    auto const row_of = [&](std::string const& control) {
        auto const rest = control.substr(group.name.size() + 1);
        return rest.substr(0, rest.find('.'));
    };
    static constexpr std::array<std::string_view, 3> always_sent { ".kind", ".era", ".way" };
    for (auto const& [control, value] : pairs)
        if (control.starts_with(group.name + ".") && !value.empty() && std::ranges::none_of(always_sent, [&](auto end) { return control.ends_with(end); }))
            has_words[row_of(control)] = true;
    FormPairs kept;
    for (auto const& pair : pairs)
        if (!pair.first.starts_with(group.name + ".") || has_words.contains(row_of(pair.first)))
            kept.push_back(pair);
    return kept;
}

}  // namespace mado::definitions
