#include <mado/definitions/filling.h>

#include <algorithm>
#include <array>
#include <map>

namespace mado::definitions {

namespace {

FormPairs pairs_of(FormPairs const& form, Field const& field)
{
    FormPairs own;
    for (auto const& pair : form)
        if (belongs_to(pair.first, field))
            own.push_back(pair);
    return field.type == FieldType::Group ? without_blank_rows(own, field) : own;
}

// The rows that were read, in their order: reading counts them anew, the form keeps its own numbers.
std::vector<std::string> rows_in(FormPairs const& pairs, Field const& group)
{
    std::map<std::size_t, std::string> rows;
    for (auto const& [control, value] : pairs) {
        auto const rest = control.substr(std::min(control.size(), group.name.size() + 1));
        auto const row = rest.substr(0, rest.find('.'));
        if (!row.empty() && row.size() < 4 && std::ranges::all_of(row, [](char c) { return c >= '0' && c <= '9'; }))
            rows.emplace(std::stoul(row), row);
    }
    std::vector<std::string> in_order;
    for (auto const& [number, row] : rows)
        in_order.push_back(row);
    return in_order;
}

void name_as_in_form(FieldError& error, Field const& group, std::vector<std::string> const& rows)
{
    auto const rest = error.field.size() > group.name.size() ? error.field.substr(group.name.size() + 1) : std::string();
    auto const dot = rest.find('.');
    auto const counted = rest.substr(0, dot);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (counted == std::to_string(i)) {
            error.field = group.name + "." + rows[i] + (dot == std::string::npos ? "" : rest.substr(dot));
            return;
        }
}

json::Value stored_of(json::Object const& answers, std::string const& name)
{
    auto const found = answers.find(name);
    return found == answers.end() ? json::Value {} : found->second;
}

// One page: `typed` says which of its fields the form carries; all others are as they are stored.
void read_page(Reading& whole, DefinitionPointer const& definition, Page const& page, Passing const& is_typed, FormPairs const& form, Inputs& inputs, Codes const* codes,
    std::string_view language)
{
    FormPairs pairs;
    std::map<std::string, std::vector<std::string>> rows;
    for (auto const& field : page.fields) {
        auto own = is_typed(field) ? pairs_of(form, field) : controls_of(field, stored_of(inputs.answers, field.name));
        if (is_typed(field) && field.type == FieldType::Group) {
            rows[field.name] = rows_in(own, field);
            if (own.empty() && !pairs_of(form, field).empty())
                inputs.answers.erase(field.name);  // every row was emptied
        }
        pairs.insert(pairs.end(), own.begin(), own.end());
    }
    auto reading = read_form(definition, page.name, pairs, inputs, codes, language);
    for (auto const& field : page.fields) {
        if (!is_typed(field))
            continue;
        auto const answer = reading.answers.find(field.name);
        auto const value = answer == reading.answers.end() ? json::Value {} : answer->second;
        whole.answers[field.name] = value;
        inputs.answers = merged(std::move(inputs.answers), { { field.name, value } });
        for (auto& error : reading.errors)
            if (belongs_to(error.field, field)) {
                if (field.type == FieldType::Group)
                    name_as_in_form(error, field, rows[field.name]);
                whole.errors.push_back(error);
            }
    }
}

bool holds_words(FormPairs const& form, std::string_view name)
{
    static constexpr std::array<std::string_view, 3> always_sent { ".kind", ".era", ".way" };
    return std::ranges::any_of(form, [&](auto const& pair) {
        bool const is_of_it = pair.first == name || (pair.first.starts_with(name) && pair.first.substr(name.size()).starts_with('.'));
        return is_of_it && !pair.second.empty() && std::ranges::none_of(always_sent, [&](auto end) { return pair.first.ends_with(end); });
    });
}

// Whether the answer that a control belongs to could be stored.
bool is_stored(Reading const& reading, Definition const& definition, std::string const& name)
{
    auto const dot = name.find('.');
    auto const* field = definition.field(name.substr(0, dot));
    auto const answer = reading.answers.find(name.substr(0, dot));
    if (!field || answer == reading.answers.end() || answer->second.is_null())
        return false;
    if (field->type != FieldType::Group || dot == std::string::npos)
        return true;
    auto const inner = name.substr(name.rfind('.') + 1);
    auto const& rows = answer->second;
    return rows.is_array() && std::ranges::all_of(rows.array(), [&](json::Value const& row) { return !row[inner].is_null(); });
}

}  // namespace

Reading read_whole(DefinitionPointer const& definition, FormPairs const& form, Inputs inputs, Codes const* codes, std::string_view language, Passing const& pass_over)
{
    Reading whole;
    auto const is_typed = [&](Field const& field) { return !pass_over || !pass_over(field); };
    for (auto const& page : definition->ask())
        if (std::ranges::any_of(page.fields, is_typed))
            read_page(whole, definition, page, is_typed, form, inputs, codes, language);
    return whole;
}

Reading read_some(DefinitionPointer const& definition, Passing const& is_read, FormPairs const& form, Inputs inputs, Codes const* codes, std::string_view language)
{
    Reading some;
    for (auto const& page : definition->ask())
        if (std::ranges::any_of(page.fields, is_read))
            read_page(some, definition, page, is_read, form, inputs, codes, language);
    return some;
}

std::vector<FieldError> not_storable(Reading const& reading, FormPairs const& form, Definition const& definition)
{
    std::vector<FieldError> all;
    for (auto const& error : reading.errors) {
        auto const name = field_of_control(error.field);
        if (holds_words(form, name) && !is_stored(reading, definition, name))
            all.push_back(error);
    }
    return all;
}

}  // namespace mado::definitions
