#include "model/sent.h"

#include <mado/definitions/answers.h>

namespace mado::cases::model {

namespace {

using definitions::Field;
using definitions::FieldType;

std::string secret_text(json::Value const& value) { return value.is_text() ? value.text() : json::write(value); }

// A my_number leaves its place for the word "masked" and goes to the secrets.
void hide(Field const& field, json::Value& value, std::string const& control, Secrets& secrets)
{
    if (value.is_null())
        return;
    if (field.type == FieldType::MyNumber) {
        if (!(value.is_text() && value.text() == masked))
            secrets[control] = secret_text(value);
        value = masked;
        return;
    }
    if (field.type != FieldType::Group || !value.is_array())
        return;
    for (std::size_t row = 0; row < value.array().size(); ++row)
        if (auto& answers = value.array()[row]; answers.is_object())
            for (auto& [name, answer] : answers.object())
                if (auto const* inner = field.field(name))
                    hide(*inner, answer, field.name + "." + std::to_string(row) + "." + name, secrets);
}

json::Value misfit_line(std::string_view field, std::string_view key) { return json::object({ { "field", field }, { "key", key } }); }

json::Value origin_of(json::Value const& item) { return json::object({ { "origin", item.text("origin", "typed") }, { "changed", item.flag("changed") } }); }

std::string name_in(Field const& field, json::Value const& value)
{
    if (field.type == FieldType::PersonName && value.is_object()) {
        auto const whole = value.text("text");
        return whole.empty() ? value.text("family") + "　" + value.text("given") : whole;
    }
    return value.is_text() ? value.text() : std::string();
}

bool is_prefilled_from(Field const& field, std::string_view source) { return std::ranges::find(field.prefill, source) != field.prefill.end(); }

template <class Wanted>
std::string first_answer(definitions::Definition const& definition, json::Object const& answers, Wanted wanted)
{
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields)
            if (auto const found = answers.find(field.name); found != answers.end() && wanted(field))
                if (auto words = name_in(field, found->second); !words.empty())
                    return words;
    return {};
}

}  // namespace

Sent taken_apart(definitions::Definition const& definition, json::Value const& answers, json::Value const& files)
{
    Sent sent;
    if (answers.is_object())
        for (auto const& [name, item] : answers.object()) {
            auto const* field = definition.field(name);
            if (!field || field->staff) {  // its words stay in the sealed envelope alone: what kind of secret it is, nobody knows
                sent.misfit.push_back(misfit_line(name, "cases.misfit.unknown_field"));
                continue;
            }
            auto value = item["value"];
            hide(*field, value, name, sent.secrets);
            sent.answers[name] = std::move(value);
            sent.origins[name] = origin_of(item);
        }
    if (files.is_object())
        for (auto const& [name, file] : files.object()) {
            auto const* field = definition.field(name);
            if (field && field->type == FieldType::File)
                sent.files[name] = file;
            else
                sent.misfit.push_back(misfit_line(name, "cases.misfit.unknown_field"));
        }
    return sent;
}

json::Object for_evaluation(json::Object answers, json::Object const& files)
{
    for (auto const& [name, file] : files) {
        auto plain = json::object({ { "way", file.text("way", "file") } });
        plain.set("blobs", json::array_of(file.array("blobs"), [](json::Value const& blob) {
            return json::object({ { "name", blob.text("name") }, { "title", blob.text("title") }, { "type", blob.text("type") }, { "size", blob.integer("size") } });
        }));
        if (file.flag("undisclosed"))
            plain.set("undisclosed", true);
        if (file.flag("consent"))
            plain.set("consent", true);
        answers[name] = std::move(plain);
    }
    return answers;
}

json::Object with_secrets(json::Object answers, Secrets const& secrets)
{
    for (auto const& [control, number] : secrets) {
        auto const first = control.find('.');
        if (first == std::string::npos) {
            answers[control] = number;
            continue;
        }
        auto const second = control.find('.', first + 1);
        auto const row = static_cast<std::size_t>(std::stoul(control.substr(first + 1, second - first - 1)));
        auto const group = answers.find(control.substr(0, first));
        if (group != answers.end() && group->second.is_array() && row < group->second.array().size())
            group->second.array()[row].set(control.substr(second + 1), number);
    }
    return answers;
}

namespace {

// Numbers that are kept for rows that were sent again without them: the applicant's own copy does not hold them.
void keep_numbers(json::Value& fresh, std::string const& group, Secrets const& kept)
{
    if (!fresh.is_array())
        return;
    for (auto const& [control, number] : kept) {
        if (!control.starts_with(group + "."))
            continue;
        auto const dot = control.find('.', group.size() + 1);
        auto const row = static_cast<std::size_t>(std::stoul(control.substr(group.size() + 1)));
        if (dot != std::string::npos && row < fresh.array().size() && fresh.array()[row].is_object() && fresh.array()[row][control.substr(dot + 1)].is_null())
            fresh.array()[row].set(control.substr(dot + 1), masked);
    }
}

}  // namespace

json::Object lay_over(Content& content, Secrets& secrets, Sent const& sent)
{
    json::Object before;
    for (auto const& [name, value] : sent.answers) {
        before[name] = content.answers[name];
        auto fresh = value;
        keep_numbers(fresh, name, secrets);
        content.answers[name] = std::move(fresh);
        if (auto const origin = sent.origins.find(name); origin != sent.origins.end())
            content.origins[name] = origin->second;
    }
    for (auto const& [name, file] : sent.files) {
        before[name] = content.files[name];
        content.files[name] = file;
    }
    for (auto const& [control, number] : sent.secrets)
        secrets[control] = number;
    return before;
}

std::string top_level(definitions::Definition const& definition, std::string_view name)
{
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields)
            if (field.name == name || field.field(name))
                return field.name;
    return {};
}

std::string applicant_name(definitions::Definition const& definition, json::Object const& answers)
{
    auto named = first_answer(definition, answers, [](Field const& field) { return is_prefilled_from(field, "identity.name"); });
    return named.empty() ? first_answer(definition, answers, [](Field const& field) { return field.type == FieldType::PersonName; }) : named;
}

std::string applicant_address(definitions::Definition const& definition, json::Object const& answers)
{
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields)
            if (field.type == FieldType::Address && is_prefilled_from(field, "identity.address"))
                if (auto const found = answers.find(field.name); found != answers.end())
                    return definitions::shown(field, found->second, nullptr, "ja");
    return {};
}

json::Value misfit_of(std::vector<FieldError> const& errors)
{
    return json::array_of(errors, [](FieldError const& error) { return misfit_line(error.field, error.key.empty() ? "cases.misfit.check" : error.key); });
}

}  // namespace mado::cases::model
