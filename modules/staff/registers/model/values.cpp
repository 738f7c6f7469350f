#include <mado/definitions/answers.h>
#include <mado/registers/registers.h>

namespace mado::registers {

namespace {

std::string shown_answer(definitions::Field const& field, definitions::Evaluation& evaluation, definitions::Codes const* codes)
{
    auto const& answers = field.staff ? evaluation.inputs().examined : evaluation.inputs().answers;
    auto const answer = answers.find(field.name);
    if (answer == answers.end() || answer->second.is_null() || !evaluation.field_asked(field.name))
        return {};
    return definitions::shown(field, answer->second, codes, "ja", definitions::Showing::Staff);
}

std::string shown_rule(json::Value const& value)
{
    if (value.is_null())
        return {};
    if (value.is_text())
        return value.text();
    if (value.is_flag())
        return value.flag() ? "はい" : "いいえ";
    return json::write(value);
}

}  // namespace

std::string Row::value(std::string_view column) const
{
    auto const found = values.find(std::string(column));
    return found != values.end() && found->second.is_text() ? found->second.text() : std::string();
}

json::Object values_of(definitions::Register const& book, definitions::Evaluation& evaluation, Given const& given, definitions::Codes const* codes)
{
    json::Object values;
    auto const& definition = evaluation.definition();
    for (auto const& column : book.columns) {
        std::string text;
        if (column.from) {
            if (auto const found = given.find(*column.from); found != given.end())
                text = found->second;
        } else if (auto const* field = definition.field(column.name)) {
            text = shown_answer(*field, evaluation, codes);
        } else if (definition.rule(column.name)) {
            text = shown_rule(definitions::json_of(evaluation.value(column.name)));
        }
        values[column.name] = std::move(text);
    }
    return values;
}

}  // namespace mado::registers
