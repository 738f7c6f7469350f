#include "answering/controls.h"

#include <mado/text/utf8.h>

#include <charconv>

namespace mado::definitions {

Controls::Controls(FormPairs const& form)
{
    for (auto const& [control, value] : form)
        values_[control].push_back(value);
}

std::string Controls::one(std::string const& control) const
{
    auto const found = values_.find(control);
    if (found == values_.end())
        return {};
    std::string value;
    for (auto const c : text::trimmed(found->second.front()))
        if (c != '\r')
            value += c;
    return value;
}

std::vector<std::string> Controls::all(std::string const& control) const
{
    auto const found = values_.find(control);
    return found == values_.end() ? std::vector<std::string> {} : found->second;
}

bool Controls::has_any(Field const& field, std::string const& control) const
{
    for (auto const part : parts_of(field.type))
        if (has(part.empty() ? control : control + "." + std::string(part)))
            return true;
    return false;
}

std::set<std::size_t> Controls::rows_of(std::string const& group) const
{
    std::set<std::size_t> rows;
    auto const prefix = group + ".";
    for (auto at = values_.lower_bound(prefix); at != values_.end() && at->first.starts_with(prefix); ++at) {
        std::size_t row = 0;
        auto const* begin = at->first.data() + prefix.size();
        auto const [end, error] = std::from_chars(begin, at->first.data() + at->first.size(), row);
        if (error == std::errc {} && end != begin && *end == '.' && row < 10'000)
            rows.insert(row);
    }
    return rows;
}

std::vector<std::string_view> parts_of(FieldType type)
{
    switch (type) {
    case FieldType::Date: return { "era", "year", "month", "day" };
    case FieldType::Choice: return { "", "other" };
    case FieldType::PersonName: return { "family", "given", "text", "kana", "latin", "former", "alias" };
    case FieldType::Address: return { "kind", "postcode", "text", "number", "building", "country" };
    case FieldType::Place: return { "text", "latitude", "longitude" };
    case FieldType::BankAccount: return { "way", "bank", "branch", "kind", "number", "name" };
    case FieldType::File: return { "way", "consent" };
    case FieldType::Group: return {};
    default: return { "" };
    }
}

bool may_repeat(Field const& field, std::string_view part) { return field.type == FieldType::Choice && field.many && part.empty(); }

bool is_answered(json::Value const& stored)
{
    return !stored.is_null() && !(stored.is_text() && stored.text().empty()) && !(stored.is_array() && stored.array().empty());
}

std::string first_control(Field const& field, std::string const& control)
{
    switch (field.type) {
    case FieldType::Date: return control + ".year";
    case FieldType::PersonName: return control + ".family";
    case FieldType::Address:
    case FieldType::Place: return control + ".text";
    case FieldType::BankAccount: return control + ".bank";
    case FieldType::File: return control + ".way";
    default: return control;
    }
}

FieldError error_of(Field const& field, Wrong const& wrong, std::string_view language)
{
    FieldError error { wrong.control, wrong.key, wrong.arguments };
    error.arguments.emplace("field", field.title.in(language));
    return error;
}

}  // namespace mado::definitions
