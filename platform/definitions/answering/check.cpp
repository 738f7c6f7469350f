#include "answering/controls.h"

#include <mado/definitions/round.h>

namespace mado::definitions {

namespace {

std::string row_control(Field const& group, std::size_t row, Field const& child) { return group.name + "." + std::to_string(row) + "." + child.name; }

json::Value const& answer_of(Inputs const& inputs, Field const& field)
{
    static json::Value const none;
    auto const& answers = field.staff ? inputs.examined : inputs.answers;
    auto const found = answers.find(field.name);
    return found == answers.end() ? none : found->second;
}

bool is_choosing(FieldType type) { return type == FieldType::Choice || type == FieldType::YesNo; }

class PageCheck {
public:
    PageCheck(Evaluation& evaluation, Codes const* codes, std::string_view language, Missing missing = Missing::Refused)
        : evaluation_(evaluation), offered_(codes, evaluation.inputs().offered.get(), nullptr), codes_(evaluation.inputs().offered ? &offered_ : codes),
          language_(language), missing_(missing)
    {
    }

    std::vector<FieldError> of(Page const& page)
    {
        for (auto const& field : page.fields)
            if (evaluation_.field_asked(field.name))
                check_field(field);
        return std::move(errors_);
    }

    void check_row(Field const& group, std::size_t row, json::Value const& stored)
    {
        for (auto const& child : group.fields) {
            auto const control = row_control(group, row, child);
            if (evaluation_.field_asked(group.name, row, child.name))
                check_value(child, stored[child.name], control, evaluation_.required(group.name, row, child.name),
                    [&] { return evaluation_.passes(group.name, row, child.name); });
        }
    }

    std::vector<FieldError> errors() && { return std::move(errors_); }

private:
    void check_field(Field const& field)
    {
        auto const& stored = answer_of(evaluation_.inputs(), field);
        if (field.type == FieldType::Group)
            return check_group(field, stored);
        check_value(field, stored, field.name, evaluation_.required(field.name), [&] { return evaluation_.passes(field.name); });
    }

    void check_group(Field const& group, json::Value const& stored)
    {
        if (!stored.is_null() && !stored.is_array())
            return say(group, { group.name, "definitions.answer.form" });
        auto const count = stored.is_array() ? stored.array().size() : 0;
        auto const required = missing_ == Missing::Refused && evaluation_.required(group.name);
        auto const least = required ? std::max<std::size_t>(group.least, 1) : count > 0 ? group.least : 0;
        if (count < least)
            say(group, { group.name, "definitions.group.least", { { "least", std::to_string(least) } } });
        if (count > most_of(group))
            say(group, { group.name, "definitions.group.most", { { "most", std::to_string(most_of(group)) } } });
        for (std::size_t row = 0; row < count && row < most_of(group); ++row) {
            auto const& one = stored.array()[row];
            if (!one.is_object())
                say(group, { group.name + "." + std::to_string(row), "definitions.answer.form" });
            else
                check_row(group, row, one);
        }
    }

    template <class Passes>
    void check_value(Field const& field, json::Value const& stored, std::string const& control, bool required, Passes passes)
    {
        bool const unknown_day = field.type == FieldType::Date && stored.is_text() && field.can_be_unknown("year");
        if (!is_answered(stored) && !unknown_day) {
            if (required && missing_ == Missing::Refused)
                say(field, { first_control(field, control), missing_key(field) });
            return;
        }
        auto const found = misfits(field, stored, codes_, evaluation_.today(), control);
        for (auto const& wrong : found)
            say(field, wrong);
        if (found.empty() && !passes())
            errors_.push_back({ first_control(field, control), "definitions.answer.check", { { "field", field.title.in(language_) } }, field.say.in(language_) });
    }

    static std::string missing_key(Field const& field)
    {
        if (field.type == FieldType::File)
            return "definitions.file.missing";
        return is_choosing(field.type) ? "definitions.answer.choose" : "definitions.answer.missing";
    }

    void say(Field const& field, Wrong const& wrong) { errors_.push_back(error_of(field, wrong, language_)); }

    Evaluation& evaluation_;
    CodesWithRound offered_;
    Codes const* codes_;
    std::string_view language_;
    Missing missing_;
    std::vector<FieldError> errors_;
};

// Answers that belong to nothing: an unknown name, or a field that is not asked.
class Belonging {
public:
    Belonging(Evaluation& evaluation, std::string_view language) : evaluation_(evaluation), d_(evaluation.definition()), language_(language) {}

    std::vector<FieldError> check()
    {
        for (auto const& [name, stored] : evaluation_.inputs().answers) {
            auto const* field = d_.field(name);
            if (!field || field->staff)
                errors_.push_back({ name, "definitions.answer.unknown", { { "control", name } } });
            else if (is_answered(stored) && !evaluation_.field_asked(name))
                errors_.push_back(error_of(*field, { name, "definitions.answer.not_asked" }, language_));
            else if (field->type == FieldType::Group && stored.is_array())
                rows(*field, stored);
        }
        return std::move(errors_);
    }

private:
    void rows(Field const& group, json::Value const& stored)
    {
        for (std::size_t row = 0; row < stored.array().size(); ++row) {
            auto const& one = stored.array()[row];
            if (!one.is_object())
                continue;
            for (auto const& [name, value] : one.object()) {
                auto const control = group.name + "." + std::to_string(row) + "." + name;
                auto const* child = group.field(name);
                if (!child)
                    errors_.push_back({ control, "definitions.answer.unknown", { { "control", control } } });
                else if (is_answered(value) && !evaluation_.field_asked(group.name, row, name))
                    errors_.push_back(error_of(*child, { control, "definitions.answer.not_asked" }, language_));
            }
        }
    }

    Evaluation& evaluation_;
    Definition const& d_;
    std::string_view language_;
    std::vector<FieldError> errors_;
};

void append(std::vector<FieldError>& to, std::vector<FieldError> more) { to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())); }

}  // namespace

std::vector<FieldError> check_page(Evaluation& evaluation, std::string_view page, Codes const* codes, std::string_view language)
{
    auto const* found = evaluation.definition().page(page);
    return found && evaluation.page_asked(page) ? PageCheck(evaluation, codes, language).of(*found) : std::vector<FieldError> {};
}

std::vector<FieldError> check_row(Evaluation& evaluation, Field const& group, std::size_t row, Codes const* codes, std::string_view language)
{
    PageCheck check(evaluation, codes, language);
    check.check_row(group, row, answer_of(evaluation.inputs(), group).array().at(row));
    return std::move(check).errors();
}

std::vector<FieldError> check_all(Evaluation& evaluation, Codes const* codes, std::string_view language)
{
    std::vector<FieldError> errors;
    for (auto const& page : evaluation.pages())
        append(errors, check_page(evaluation, page, codes, language));
    append(errors, Belonging(evaluation, language).check());
    return errors;
}

std::vector<FieldError> check_examined(Evaluation& evaluation, Codes const* codes, Missing missing)
{
    std::vector<FieldError> errors;
    for (auto const& page : evaluation.definition().examine())
        if (evaluation.page_asked(page.name))
            append(errors, PageCheck(evaluation, codes, "ja", missing).of(page));
    return errors;
}

json::Object submitted(Evaluation& evaluation)
{
    json::Object answers;
    for (auto const& [name, stored] : evaluation.inputs().answers) {
        auto const* field = evaluation.definition().field(name);
        if (!field || field->staff || stored.is_null() || !evaluation.field_asked(name))
            continue;
        if (field->type != FieldType::Group || !stored.is_array()) {
            answers.emplace(name, stored);
            continue;
        }
        json::Array rows;
        for (std::size_t row = 0; row < stored.array().size(); ++row) {
            json::Object kept;
            for (auto const& child : field->fields)
                if (auto const* value = stored.array()[row].find(child.name); value && !value->is_null() && evaluation.field_asked(name, row, child.name))
                    kept.emplace(child.name, *value);
            rows.push_back(std::move(kept));
        }
        answers.emplace(name, std::move(rows));
    }
    return answers;
}

json::Object merged(json::Object answers, json::Object const& over)
{
    for (auto const& [name, value] : over) {
        if (value.is_null())
            answers.erase(name);
        else
            answers.insert_or_assign(name, value);
    }
    return answers;
}

}  // namespace mado::definitions
