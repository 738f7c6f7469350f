#include <mado/definitions/browser.h>

#include "model/reach.h"

#include <algorithm>

namespace mado::definitions {

namespace {

using feel::BrowserKind;

std::optional<BrowserKind> kind_of(Field const& field)
{
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Digits:
    case FieldType::Phone:
    case FieldType::CorporateNumber: return BrowserKind::Text;
    case FieldType::Number: return field.decimals == 0 ? BrowserKind::Whole : BrowserKind::Number;
    case FieldType::Money: return BrowserKind::Whole;
    case FieldType::YesNo: return BrowserKind::Flag;
    case FieldType::Date: return BrowserKind::Day;
    case FieldType::Choice: return field.many ? BrowserKind::Texts : BrowserKind::Text;
    case FieldType::PersonName:
    case FieldType::Address:
    case FieldType::Place:
    case FieldType::MyNumber:
    case FieldType::BankAccount:
    case FieldType::File:
    case FieldType::Group: break;
    }
    return {};
}

// The fields of one screen: of a page, or of a row.
class Screen {
public:
    Screen(Definition const& definition, std::vector<Field> const& fields, bool is_row)
        : fields_(fields), is_row_(is_row), report_(definition.file), reach_(definition, report_)
    {
        for (auto const& field : fields)
            if (auto const kind = kind_of(field))
                names_.emplace(field.name, *kind);
    }

    std::vector<BrowserQuestion> questions()
    {
        std::vector<BrowserQuestion> all;
        for (auto const& field : fields_)
            if (field.type != FieldType::MyNumber)
                all.push_back({ &field, kind_of(field), condition(field.when), condition(field.optional), condition(field.check) });
        return all;
    }

private:
    std::optional<BrowserCondition> condition(Formula const& formula)
    {
        if (!formula || formula.staff_side)
            return {};
        BrowserCondition found { &formula, uses(*formula.compiled) };
        if (found.uses.empty())
            return {};  // decided before the page is shown
        found.verdict = feel::browser_verdict(*formula.compiled, names_);
        return found;
    }

    // Rows of a group that is listed on the page change on pages of their own, so nothing here waits for them.
    std::vector<std::string> uses(feel::Expression const& expression)
    {
        auto const read = is_row_ ? expression.names() : reach_.fields(expression);
        std::vector<std::string> here;
        for (auto const& field : fields_)
            if (field.type != FieldType::Group && field.slot >= 0 && std::ranges::find(read, field.name) != read.end())
                here.push_back(field.name);
        return here;
    }

    std::vector<Field> const& fields_;
    bool is_row_;
    Report report_;
    Reach reach_;
    feel::BrowserNames names_;
};

json::Value condition_json(BrowserCondition const& condition)
{
    json::Value value = json::object({ { "uses", json::array_of(condition.uses, [](std::string const& name) { return json::Value(name); }) } });
    if (condition.verdict.qualifies)
        value.set("run", condition.verdict.expression);
    return value;
}

std::string_view type_name(Field const& field)
{
    if (field.type == FieldType::Choice && field.many)
        return "choices";
    if (field.type == FieldType::Number && field.decimals == 0)
        return "whole";
    return names_of(FieldType {})[static_cast<std::size_t>(field.type)];
}

void add_lines(std::vector<BrowserLine>& lines, std::vector<BrowserQuestion> const& questions)
{
    for (auto const& question : questions) {
        auto const add = [&](std::optional<BrowserCondition> const& condition, char const* word) {
            if (!condition)
                return;
            auto const& verdict = condition->verdict;
            lines.push_back({ question.field->address + "." + word, condition->formula->node ? condition->formula->node->place : question.field->place, verdict.qualifies,
                verdict.why_japanese, verdict.why_english });
        };
        add(question.when, "when"), add(question.optional, "optional");
    }
}

}  // namespace

std::vector<BrowserQuestion> browser_questions(Definition const& definition, Page const& page)
{
    return page.staff ? std::vector<BrowserQuestion> {} : Screen(definition, page.fields, false).questions();
}

std::vector<BrowserQuestion> browser_questions(Definition const& definition, Field const& group)
{
    return group.staff ? std::vector<BrowserQuestion> {} : Screen(definition, group.fields, true).questions();
}

json::Value browser_json(std::vector<BrowserQuestion> const& questions, std::string_view language)
{
    std::set<std::string> used;
    for (auto const& question : questions)
        for (auto const* condition : { &question.when, &question.optional })
            if (*condition)
                used.insert((*condition)->uses.begin(), (*condition)->uses.end());
    json::Array list;
    for (auto const& question : questions) {
        if (!question.may_change() && !used.contains(question.field->name))
            continue;
        json::Value one = json::object({ { "name", question.field->name }, { "type", type_name(*question.field) } });
        if (question.may_change())
            one.set("label", question.field->title.in(language));
        if (question.when)
            one.set("when", condition_json(*question.when));
        if (question.optional)
            one.set("optional", condition_json(*question.optional));
        list.push_back(std::move(one));
    }
    return list;
}

std::vector<BrowserLine> browser_lines(Definition const& definition)
{
    std::vector<BrowserLine> lines;
    for (auto const& page : definition.ask()) {
        add_lines(lines, browser_questions(definition, page));
        for (auto const& field : page.fields)
            if (field.type == FieldType::Group)
                add_lines(lines, browser_questions(definition, field));
    }
    return lines;
}

}  // namespace mado::definitions
