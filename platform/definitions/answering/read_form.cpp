#include "answering/controls.h"

namespace mado::definitions {

// Of check.cpp.
std::vector<FieldError> check_row(Evaluation& evaluation, Field const& group, std::size_t row, Codes const* codes, std::string_view language);

namespace {

constexpr std::size_t most_stray = 50;  // reported of controls that do not belong

json::Value const& stored_of(json::Object const& answers, std::string const& name)
{
    static json::Value const none;
    auto const found = answers.find(name);
    return found == answers.end() ? none : found->second;
}

class FormReading {
public:
    FormReading(DefinitionPointer const& definition, FormPairs const& form, Inputs const& inputs, Codes const* codes, std::string_view language)
        : definition_(definition), controls_(form), inputs_(inputs), codes_(codes), language_(language)
    {
    }

    // What each control says, whether it is asked or not; then one evaluation with all of it decides what is asked and what is wrong.
    Reading page(Page const& page)
    {
        auto& answers = page.staff ? inputs_.examined : inputs_.answers;
        for (auto const& field : page.fields) {
            auto value = field.type == FieldType::Group ? rows(field) : one(field, field.name, stored_of(answers, field.name));
            answers.insert_or_assign(field.name, std::move(value));
        }
        Evaluation evaluation(definition_, inputs_);
        for (auto const& field : page.fields)
            reading_.answers.insert_or_assign(field.name, evaluation.field_asked(field.name) ? answers.at(field.name) : json::Value());
        take_understanding([&](Wrongs const& each) {
            return each.row ? evaluation.field_asked(each.group->name, *each.row, each.field->name) : evaluation.field_asked(each.field->name);
        });
        if (evaluation.page_asked(page.name))
            take_errors(page.staff ? staff_errors(evaluation, page) : check_page(evaluation, page.name, codes_, language_));
        return std::move(reading_);
    }

    Reading row(Field const& group, std::size_t row)
    {
        auto& answers = group.staff ? inputs_.examined : inputs_.answers;
        auto rows = stored_of(answers, group.name).is_array() ? stored_of(answers, group.name).array() : json::Array {};
        row = std::min(row, rows.size());
        if (row == rows.size())
            rows.emplace_back(json::Object {});
        rows[row] = read_row(group, row, rows[row]);
        answers.insert_or_assign(group.name, rows);
        Evaluation evaluation(definition_, inputs_);
        for (auto const& child : group.fields)
            reading_.answers.insert_or_assign(child.name, evaluation.field_asked(group.name, row, child.name) ? rows[row][child.name] : json::Value());
        take_understanding([&](Wrongs const& each) { return evaluation.field_asked(group.name, row, each.field->name); });
        take_errors(check_row(evaluation, group, row, codes_, language_));
        return std::move(reading_);
    }

    // Controls that do not belong, or came more often than they may.
    void find_stray(Reading& reading, std::vector<Field const*> const& fields, Strictness strictness, std::vector<std::string> const& pass_over) const
    {
        for (auto const& [control, values] : controls_.values()) {
            if (std::find(pass_over.begin(), pass_over.end(), control) != pass_over.end())
                continue;
            auto const place = place_of(control, fields);
            if (!place.first)
                stray(reading, reading.unknown, control, "definitions.answer.unknown", strictness);
            else if (values.size() > 1 && !may_repeat(*place.first, place.second))
                stray(reading, reading.repeated, control, "definitions.answer.repeated_control", strictness);
        }
    }

private:
    struct Wrongs {
        Field const* field;
        Field const* group;
        std::optional<std::size_t> row;
        std::vector<Wrong> wrongs;
        bool sent;
    };

    json::Value one(Field const& field, std::string const& control, json::Value const& before, Field const* group = nullptr, std::optional<std::size_t> row = {})
    {
        auto read = understood(field, controls_, control, before);
        bool const sent = controls_.has_any(field, control);
        if (!sent && field.type == FieldType::Date)
            read.stored = {};  // a date of which nothing is known was at least asked
        if (!read.wrongs.empty() || !sent)
            wrongs_.push_back({ &field, group, row, std::move(read.wrongs), sent });
        return std::move(read.stored);
    }

    json::Value rows(Field const& group)
    {
        json::Array rows;
        auto const& before = stored_of(group.staff ? inputs_.examined : inputs_.answers, group.name);
        for (auto const from : controls_.rows_of(group.name)) {
            if (rows.size() > most_of(group))
                break;  // one too many is told
            auto const known = before.is_array() && from < before.array().size() ? before.array()[from] : json::Value(json::Object {});
            auto row = read_row(group, from, known, rows.size());
            rows.push_back(std::move(row));
        }
        if (rows.empty() && before.is_array() && !before.array().empty())
            return before;  // a page that lists rows, without their controls
        return rows.empty() ? json::Value() : json::Value(std::move(rows));
    }

    json::Value read_row(Field const& group, std::size_t from, json::Value const& before, std::optional<std::size_t> as = {})
    {
        json::Object row;
        for (auto const& child : group.fields) {
            auto value = one(child, group.name + "." + std::to_string(from) + "." + child.name, before[child.name], &group, as.value_or(from));
            if (!value.is_null())
                row.emplace(child.name, std::move(value));
        }
        return row;
    }

    template <class Asked>
    void take_understanding(Asked asked)
    {
        for (auto const& each : wrongs_) {
            if (!asked(each))
                continue;
            for (auto const& wrong : each.wrongs)
                reading_.errors.push_back(error_of(*each.field, wrong, language_));
            auto const name = each.row ? each.group->name + "." + std::to_string(*each.row) + "." + each.field->name : each.field->name;
            (each.sent ? misread_ : not_sent_).insert(first_control(*each.field, name));
        }
    }

    // What was not understood is told once, and what has just become a question in other words than what was left out.
    void take_errors(std::vector<FieldError> errors)
    {
        for (auto& error : errors) {
            bool const is_missing = error.key == "definitions.answer.missing" || error.key == "definitions.answer.choose";
            if (misread_.contains(error.field) && (is_missing || error.key == "definitions.file.missing"))
                continue;
            if (is_missing && not_sent_.contains(error.field) && !controls_.values().empty())
                error.key = "definitions.answer.now_asked";
            reading_.errors.push_back(std::move(error));
        }
    }

    std::vector<FieldError> staff_errors(Evaluation& evaluation, Page const& page) const
    {
        auto errors = check_examined(evaluation, codes_, Missing::Allowed);
        std::erase_if(errors, [&](FieldError const& error) {
            auto const name = error.field.substr(0, error.field.find('.'));
            return std::none_of(page.fields.begin(), page.fields.end(), [&](Field const& field) { return field.name == name; });
        });
        return errors;
    }

    // The field that a control belongs to, and its part.
    static std::pair<Field const*, std::string_view> place_of(std::string_view control, std::vector<Field const*> const& fields)
    {
        auto const dot = control.find('.');
        auto const name = control.substr(0, dot);
        auto const rest = dot == std::string_view::npos ? std::string_view {} : control.substr(dot + 1);
        for (auto const* field : fields) {
            if (field->name != name)
                continue;
            if (field->type != FieldType::Group)
                return has_part(*field, rest) ? std::pair(field, rest) : std::pair<Field const*, std::string_view> {};
            auto const end = rest.find('.');
            if (end == std::string_view::npos || rest.substr(0, end).find_first_not_of("0123456789") != std::string_view::npos)
                return {};
            std::vector<Field const*> children;
            for (auto const& child : field->fields)
                children.push_back(&child);
            return place_of(rest.substr(end + 1), children);
        }
        return {};
    }

    static bool has_part(Field const& field, std::string_view part)
    {
        auto const parts = parts_of(field.type);
        return std::find(parts.begin(), parts.end(), part) != parts.end() && (part != "other" || field.other);
    }

    static void stray(Reading& reading, std::vector<std::string>& list, std::string const& control, char const* key, Strictness strictness)
    {
        if (list.size() >= most_stray)
            return;
        list.push_back(control);
        if (strictness == Strictness::Submission)
            reading.errors.push_back({ control, key, { { "control", control } } });
    }

    DefinitionPointer const& definition_;
    Controls controls_;
    Inputs inputs_;
    Codes const* codes_;
    std::string_view language_;
    Reading reading_;
    std::vector<Wrongs> wrongs_;
    std::set<std::string> misread_, not_sent_;
};

}  // namespace

Reading read_form(DefinitionPointer const& definition, std::string_view page, FormPairs const& form, Inputs const& inputs, Codes const* codes, std::string_view language,
    Strictness strictness, std::vector<std::string> const& pass_over)
{
    auto const* found = definition->page(page);
    if (!found)
        return {};
    FormReading reading(definition, form, inputs, codes, language);
    auto result = reading.page(*found);
    std::vector<Field const*> fields;
    for (auto const& field : found->fields)
        fields.push_back(&field);
    reading.find_stray(result, fields, strictness, pass_over);
    return result;
}

Reading read_row(DefinitionPointer const& definition, std::string_view group, std::size_t row, FormPairs const& form, Inputs const& inputs, Codes const* codes,
    std::string_view language, Strictness strictness, std::vector<std::string> const& pass_over)
{
    auto const* field = definition->field(group);
    if (!field || field->type != FieldType::Group)
        return {};
    FormReading reading(definition, form, inputs, codes, language);
    auto result = reading.row(*field, row);
    reading.find_stray(result, { field }, strictness, pass_over);
    return result;
}

namespace {

void add(FormPairs& pairs, std::string const& control, char const* part, std::string value)
{
    if (!value.empty())
        pairs.emplace_back(control + "." + part, std::move(value));
}

void add_date(FormPairs& pairs, std::string const& control, json::Value const& stored)
{
    auto const era = stored.text("era");
    auto const iso = stored.is_object() ? stored.text("date") : stored.is_text() ? stored.text() : std::string();
    auto const without_zeros = [](std::string text) { return text.starts_with('0') ? text.substr(1) : text; };
    pairs.emplace_back(control + ".era", era);
    if (iso.size() < 4)
        return;
    auto year = iso.substr(0, 4);
    for (std::size_t i = 0; i < 5; ++i)
        if (word_of_era(i) == era)
            year = std::to_string(std::stoi(year) - wareki_first_year(i) + 1);
    add(pairs, control, "year", year);
    add(pairs, control, "month", iso.size() >= 7 ? without_zeros(iso.substr(5, 2)) : std::string());
    add(pairs, control, "day", iso.size() >= 10 ? without_zeros(iso.substr(8, 2)) : std::string());
}

void add_choice(FormPairs& pairs, std::string const& control, json::Value const& stored)
{
    auto const one = [&](json::Value const& item) {
        if (item.is_text())
            pairs.emplace_back(control, item.text());
        if (!item.has("other"))
            return;
        pairs.emplace_back(control, "other");
        add(pairs, control, "other", item.text("other"));
    };
    if (!stored.is_array())
        return one(stored);
    for (auto const& item : stored.array())
        one(item);
}

void add_members(FormPairs& pairs, std::string const& control, json::Value const& stored, std::initializer_list<char const*> members)
{
    for (auto const* member : members)
        add(pairs, control, member, stored.text(member));
}

}  // namespace

FormPairs controls_of(Field const& field, json::Value const& stored, std::string const& prefix)
{
    auto const control = prefix + field.name;
    FormPairs pairs;
    switch (field.type) {
    case FieldType::YesNo:
        if (stored.is_flag())
            pairs.emplace_back(control, stored.flag() ? "yes" : "no");
        break;
    case FieldType::Money:
        if (stored.is_integer())
            pairs.emplace_back(control, std::to_string(stored.integer()));
        break;
    case FieldType::Date: add_date(pairs, control, stored); break;
    case FieldType::Choice: add_choice(pairs, control, stored); break;
    case FieldType::PersonName:
        if (!stored.has("family") && !stored.has("given"))
            add_members(pairs, control, stored, { "text" });
        add_members(pairs, control, stored, { "family", "given", "kana", "latin", "former", "alias" });
        break;
    case FieldType::Address:
        pairs.emplace_back(control + ".kind", stored.flag("none") ? "none" : stored.has("country") ? "overseas" : "japan");
        add_members(pairs, control, stored, { "postcode", "text", "number", "building", "country" });
        break;
    case FieldType::Place: add_members(pairs, control, stored, { "text", "latitude", "longitude" }); break;
    case FieldType::BankAccount:
        pairs.emplace_back(control + ".way", stored.flag("public") ? "public" : "own");
        add_members(pairs, control, stored, { "bank", "branch", "kind", "number", "name" });
        break;
    case FieldType::File:
        add(pairs, control, "way", stored.text("way"));
        add(pairs, control, "consent", stored.flag("consent") ? "yes" : "");
        break;
    case FieldType::Group:
        for (std::size_t row = 0; stored.is_array() && row < stored.array().size(); ++row)
            for (auto const& child : field.fields) {
                auto const more = controls_of(child, stored.array()[row][child.name], control + "." + std::to_string(row) + ".");
                pairs.insert(pairs.end(), more.begin(), more.end());
            }
        break;
    default:
        if (stored.is_text())
            pairs.emplace_back(control, stored.text());
    }
    return pairs;
}

}  // namespace mado::definitions
