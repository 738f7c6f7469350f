// Outputs that a rule does not give, or that its column does not list.
#include "findings_look.h"

#include <mado/feel/evaluate.h>

#include <algorithm>

namespace mado::dmn {

namespace {

using feel::Value;

bool is_nothing(std::string const& text)
{
    auto const first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos || (text[first] == '-' && text.find_last_not_of(" \t\r\n") == first);
}

std::optional<Value> constant_of(std::string const& text, feel::Names const& names)
{
    if (is_nothing(text))
        return std::nullopt;
    auto const expression = feel::compile(text, names);
    if (!expression || !expression->is_constant())
        return std::nullopt;
    feel::Scope scope(names);
    try {
        return feel::evaluate(*expression, scope, { { 10'000, 20, 10'000, 100'000 }, nullptr });
    } catch (feel::LimitReached const&) {
        return std::nullopt;
    }
}

bool holds(std::vector<Value> const& values, Value const& value)
{
    return std::any_of(values.begin(), values.end(), [&](Value const& each) { return feel::equal(each, value).is_true(); });
}

std::optional<feel::Cell> allowed(Table::Output const& output, feel::Names const& names)
{
    if (is_nothing(output.values.text))
        return std::nullopt;
    auto const tests = feel::compile_unary_tests(output.values.text, names);
    return tests ? feel::cell_of(*tests) : std::nullopt;
}

class OutputCheck {
public:
    OutputCheck(Look& look, std::size_t column, feel::Names const& names, TypeFinder const& item_type)
        : look_(look), output_(look.table.outputs[column]), column_(column), names_(names), type_(type_named(output_.type_ref, names, item_type)),
          label_(output_label(look.table, column))
    {
    }

    void run()
    {
        auto const values = allowed(output_, names_);
        for (std::size_t rule = 0; rule < look_.rules(); ++rule)
            check(rule, values);
        find_never_given();
    }

private:
    Finding finding(Finding::Weight weight) const
    {
        Finding made;
        made.kind = Finding::Kind::MissingOutput;
        made.weight = weight;
        made.columns = { column_ };
        return made;
    }

    void add(Finding made, Said said)
    {
        made.japanese = std::move(said.japanese);
        made.english = std::move(said.english);
        look_.add(std::move(made));
    }

    void check(std::size_t rule, std::optional<feel::Cell> const& values)
    {
        auto const& then = look_.table.rules[rule].then;
        auto const row = say_rule(look_.table, rule);
        auto made = finding(Finding::Weight::Error);
        made.rules = { rule };
        if (column_ >= then.size() || is_nothing(then[column_].text))
            return add(std::move(made), { row.japanese + "の" + label_.japanese + "が書かれていません。答えを書いてください。", "The " + label_.english + " of " + row.english + " is not given. Write an answer." });
        auto const& value = look_.outputs[rule][column_];
        if (!value || value->is_null())
            return;
        auto const text = say(*value);
        if (!fits_type(*value)) {
            auto const wants = say(*type_.kind());
            return add(std::move(made), { row.japanese + "の" + label_.japanese + "の" + text.japanese + "は、この列の種類に合いません。" + wants.japanese + "で書いてください。",
                                            "The " + label_.english + " of " + row.english + ", " + text.english + ", does not fit this column. Write a " + wants.english + "." });
        }
        if (values && !evaluate_cell(*values, *value).is_true())
            add(std::move(made), { row.japanese + "の" + label_.japanese + "の" + text.japanese + "は、答えの一覧にありません。書き間違いがなければ、一覧に足してください。",
                                     "The " + label_.english + " of " + row.english + ", " + text.english + ", is not among the listed answers. If it is spelt rightly, add it to the list." });
    }

    // A date is a moment too, and one value is a list of one (10.3.2.9.4).
    bool fits_type(Value const& value) const
    {
        auto const kind = type_.kind();
        return !kind || kind == value.kind() || value.is_list() || kind == feel::Kind::List || (kind == feel::Kind::DateTime && value.is_date());
    }

    void find_never_given()
    {
        std::vector<Value> given;
        for (auto const& row : look_.outputs) {
            if (!row[column_])
                return;
            given.push_back(*row[column_]);
        }
        if (!output_.default_value.empty()) {
            auto const value = constant_of(output_.default_value.text, names_);
            if (!value)
                return;
            given.push_back(*value);
        }
        Said never;
        for (auto const& value : listed_values(output_, names_))
            if (!holds(given, value)) {
                auto const text = say(value);
                never.japanese += (never.japanese.empty() ? "" : "、") + text.japanese;
                never.english += (never.english.empty() ? "" : ", ") + text.english;
            }
        if (!never.japanese.empty())
            add(finding(Finding::Weight::Note), { label_.japanese + "の一覧にある" + never.japanese + "を答える行がありません。要らなければ、一覧から外してください。",
                                                    "No rule gives " + never.english + " as " + label_.english + ". If it is not needed, take it off the list." });
    }

    Look& look_;
    Table::Output const& output_;
    std::size_t column_;
    feel::Names const& names_;
    feel::Type type_;
    Said label_;
};

std::optional<std::vector<std::size_t>> priority(Look const& look, std::size_t rule, std::vector<std::vector<Value>> const& lists)
{
    std::vector<std::size_t> places;
    for (std::size_t c = 0; c < lists.size(); ++c) {
        if (lists[c].empty())
            continue;
        auto const& value = look.outputs[rule][c];
        if (!value)
            return std::nullopt;
        auto const at = std::find_if(lists[c].begin(), lists[c].end(), [&](Value const& each) { return feel::equal(each, *value).is_true(); });
        if (at == lists[c].end())
            return std::nullopt;
        places.push_back(static_cast<std::size_t>(at - lists[c].begin()));
    }
    return places;
}

}  // namespace

std::vector<std::vector<std::optional<Value>>> constant_outputs(Table const& table, feel::Names const& names)
{
    std::vector<std::vector<std::optional<Value>>> all;
    std::map<std::string, std::optional<Value>> known;
    for (auto const& rule : table.rules) {
        auto& row = all.emplace_back(table.outputs.size());
        for (std::size_t c = 0; c < row.size() && c < rule.then.size(); ++c) {
            auto const [place, is_new] = known.try_emplace(rule.then[c].text);
            if (is_new)
                place->second = constant_of(rule.then[c].text, names);
            row[c] = place->second;
        }
    }
    return all;
}

std::vector<Value> listed_values(Table::Output const& output, feel::Names const& names)
{
    auto const cell = allowed(output, names);
    std::vector<Value> values;
    if (!cell || cell->negated)
        return values;
    for (auto const& test : cell->tests) {
        if (test.kind != feel::Cell::Test::Kind::Equals)
            return {};
        values.push_back(test.value);
    }
    return values;
}

void find_in_outputs(Look& look, feel::Names const& names, TypeFinder const& item_type)
{
    for (std::size_t c = 0; c < look.table.outputs.size(); ++c)
        OutputCheck(look, c, names, item_type).run();
}

Priorities priorities(Look const& look, feel::Names const& names)
{
    std::vector<std::vector<Value>> lists;
    for (auto const& output : look.table.outputs)
        lists.push_back(listed_values(output, names));
    Priorities all;
    for (std::size_t rule = 0; rule < look.rules(); ++rule)
        all.push_back(priority(look, rule, lists));
    return all;
}

}  // namespace mado::dmn
