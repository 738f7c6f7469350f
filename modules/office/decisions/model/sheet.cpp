#include "model/sheet.h"

#include "model/looked.h"

#include <mado/json/json.h>

#include <charconv>
#include <set>
#include <unordered_map>

namespace mado::decisions::model {

namespace {

constexpr std::size_t most_rows = 2'000, most_columns = 60, most_examples = 1'000;

// -- reading
class Form {
public:
    explicit Form(FormPairs const& pairs)
    {
        for (auto const& [name, value] : pairs)
            values_.emplace(name, value);
    }
    std::string text(std::string const& name) const
    {
        auto const found = values_.find(name);
        return found == values_.end() ? std::string() : found->second;
    }
    // A browser writes line ends as CR LF.
    dmn::Text cell(std::string const& name) const
    {
        dmn::Text made { text(name), {}, {} };
        std::erase(made.text, '\r');
        return made;
    }
    std::optional<std::size_t> count(std::string const& name, std::size_t most) const
    {
        auto const digits = text("count." + name);
        std::size_t value = 0;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc() && end == digits.data() + digits.size() && value <= most ? std::optional(value) : std::nullopt;
    }

private:
    std::unordered_map<std::string, std::string> values_;
};

std::string numbered(char kind, std::size_t index) { return kind + std::to_string(index); }
std::string cell_name(std::size_t row, char kind, std::size_t column) { return numbered('r', row) + "." + numbered(kind, column); }
std::string example_name(std::size_t example, char kind, std::size_t column) { return numbered('x', example) + "." + numbered(kind, column); }

dmn::Table::Input read_input(Form const& form, std::size_t index)
{
    auto const at = numbered('i', index) + ".";
    return { form.text(at + "id"), form.text(at + "label"), form.cell(at + "expression"), form.text(at + "type"), form.cell(at + "values") };
}

dmn::Table::Output read_output(Form const& form, std::size_t index)
{
    auto const at = numbered('o', index) + ".";
    return { form.text(at + "id"), form.text(at + "name"), form.text(at + "label"), form.text(at + "type"), form.cell(at + "values"), form.cell(at + "default") };
}

dmn::Table::Rule read_row(Form const& form, std::size_t row, dmn::Table const& table)
{
    dmn::Table::Rule rule;
    rule.id = form.text(numbered('r', row) + ".id");
    rule.description = form.text(numbered('r', row) + ".name");
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
        rule.when.push_back(form.cell(cell_name(row, 'i', c)));
        if (rule.when.back().empty())
            rule.when.back().text = "-";  // an empty cell asks nothing; so that it says so
    }
    for (std::size_t c = 0; c < table.outputs.size(); ++c)
        rule.then.push_back(form.cell(cell_name(row, 'o', c)));
    for (std::size_t c = 0; c < table.annotations.size(); ++c)
        rule.annotations.push_back(form.text(cell_name(row, 'a', c)));
    return rule;
}

dmn::Example read_example(Form const& form, std::size_t index, Sheet const& sheet)
{
    dmn::Example example;
    example.name = form.text(numbered('x', index) + ".name");
    auto const take = [&](std::vector<std::string> const& columns, char kind, auto& into) {
        for (std::size_t c = 0; c < columns.size(); ++c)
            if (auto cell = form.cell(example_name(index, kind, c)); !cell.empty())
                into.emplace_back(columns[c], std::move(cell));
    };
    take(sheet.given, 'g', example.given);
    take(sheet.expected, 'e', example.expect);
    return example;
}

template <class Choice, std::size_t N>
Choice chosen(std::string const& word, std::array<std::string_view, N> const& words)
{
    auto const found = std::ranges::find(words, word);
    return found == words.end() ? Choice {} : static_cast<Choice>(found - words.begin());
}

// -- changing
std::string fresh_id(dmn::Table const& table, std::string const& kind)
{
    std::set<std::string> taken;
    for (auto const& rule : table.rules)
        taken.insert(rule.id);
    for (auto const& input : table.inputs)
        taken.insert(input.id);
    for (auto const& output : table.outputs)
        taken.insert(output.id);
    for (std::size_t number = 1;; ++number)
        if (auto id = kind + "_" + std::to_string(number); !taken.contains(id))
            return id;
}

dmn::Table::Rule empty_row(dmn::Table const& table)
{
    dmn::Table::Rule rule;
    rule.id = fresh_id(table, "row");
    rule.when.assign(table.inputs.size(), { "-", {}, {} });
    rule.then.resize(table.outputs.size());
    rule.annotations.resize(table.annotations.size());
    return rule;
}

std::string first_cell(dmn::Table const& table, std::size_t row) { return cell_name(row, table.inputs.empty() ? 'o' : 'i', 0); }

std::string insert_row(Sheet& sheet, std::size_t at, dmn::Table::Rule rule)
{
    auto& rules = sheet.table.rules;
    at = std::min(at, rules.size());
    rules.insert(rules.begin() + static_cast<std::ptrdiff_t>(at), std::move(rule));
    return first_cell(sheet.table, at);
}

template <class T>
bool erase_at(std::vector<T>& all, std::size_t index)
{
    if (index >= all.size())
        return false;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(index));
    return true;
}

struct Change {                                    // "mend:3:2:[10..30)"
    std::string what, rest;
    std::optional<std::size_t> at;
};

Change parsed(std::string_view words)
{
    Change change;
    auto const colon = words.find(':');
    change.what = words.substr(0, colon);
    if (colon != std::string_view::npos)
        change.rest = words.substr(colon + 1);
    std::size_t number = 0;
    auto const* end = change.rest.data() + change.rest.size();
    if (auto const [stop, error] = std::from_chars(change.rest.data(), end, number); error == std::errc() && (stop == end || *stop == ':')) {
        change.at = number;
        change.rest.erase(0, static_cast<std::size_t>(stop - change.rest.data()) + (stop == end ? 0 : 1));
    }
    return change;
}

std::optional<std::string> change_rows(Sheet& sheet, Change const& change)
{
    auto& rules = sheet.table.rules;
    if (change.what == "add_row" && rules.size() < most_rows)
        return insert_row(sheet, change.at ? *change.at + 1 : rules.size(), empty_row(sheet.table));
    if (!change.at || *change.at >= rules.size())
        return std::nullopt;
    auto const at = *change.at;
    if (change.what == "copy_row" && rules.size() < most_rows) {
        auto copy = rules[at];
        copy.id = fresh_id(sheet.table, "row");
        return insert_row(sheet, at + 1, std::move(copy));
    }
    if (change.what == "delete_row") {
        erase_at(rules, at);
        return rules.empty() ? std::string("add_row") : first_cell(sheet.table, std::min(at, rules.size() - 1));
    }
    if (change.what == "up" || change.what == "down") {
        auto const to = change.what == "up" ? (at == 0 ? 0 : at - 1) : std::min(at + 1, rules.size() - 1);
        std::swap(rules[at], rules[to]);
        return first_cell(sheet.table, to);
    }
    return std::nullopt;
}

std::optional<std::string> add_column(Sheet& sheet, std::string_view kind)
{
    auto& table = sheet.table;
    if (table.inputs.size() + table.outputs.size() + table.annotations.size() >= most_columns)
        return std::nullopt;
    if (kind == "input") {
        table.inputs.push_back({ fresh_id(table, "input"), {}, {}, {}, {} });
        for (auto& rule : table.rules)
            rule.when.push_back({ "-", {}, {} });
        return numbered('i', table.inputs.size() - 1) + ".label";
    }
    if (kind == "output") {
        table.outputs.push_back({ fresh_id(table, "output"), {}, {}, {}, {}, {} });
        for (auto& rule : table.rules)
            rule.then.emplace_back();
        return numbered('o', table.outputs.size() - 1) + ".label";
    }
    table.annotations.emplace_back();
    for (auto& rule : table.rules)
        rule.annotations.emplace_back();
    return numbered('a', table.annotations.size() - 1) + ".name";
}

// A table keeps one input and one output at least (OMG DMN 1.5, 8.2: a table without an output decides nothing).
std::optional<std::string> delete_column(Sheet& sheet, std::string_view kind, std::size_t at)
{
    auto& table = sheet.table;
    bool done = false;
    if (kind == "input" && table.inputs.size() > 1) {
        done = erase_at(table.inputs, at);
        for (auto& rule : table.rules)
            erase_at(rule.when, at);
    } else if (kind == "output" && table.outputs.size() > 1) {
        done = erase_at(table.outputs, at);
        for (auto& rule : table.rules)
            erase_at(rule.then, at);
    } else if (kind == "annotation") {
        done = erase_at(table.annotations, at);
        for (auto& rule : table.rules)
            erase_at(rule.annotations, at);
    }
    return done ? std::optional<std::string>("hit") : std::nullopt;
}

std::optional<std::string> mend(Sheet& sheet, Change const& change)
{
    auto const cell = parsed("cell:" + change.rest);
    if (!change.at || !cell.at || *change.at >= sheet.table.rules.size() || *cell.at >= sheet.table.inputs.size())
        return std::nullopt;
    sheet.table.rules[*change.at].when[*cell.at].text = cell.rest;
    return cell_name(*change.at, 'i', *cell.at);
}

std::optional<std::string> fill(Sheet& sheet, std::string const& cells)
{
    auto const list = json::parse(cells);
    if (!list || !list->is_array() || sheet.table.rules.size() >= most_rows)
        return std::nullopt;
    auto rule = empty_row(sheet.table);
    for (std::size_t c = 0; c < rule.when.size() && c < list->array().size(); ++c)
        if (list->array()[c].is_text())
            rule.when[c].text = list->array()[c].text();
    auto const at = sheet.table.rules.size();
    insert_row(sheet, at, std::move(rule));
    return cell_name(at, 'o', 0);
}

std::optional<std::string> change_examples(Sheet& sheet, Change const& change)
{
    auto& examples = sheet.examples;
    auto const name_of = [](std::size_t index) { return numbered('x', index) + ".name"; };
    if (change.what == "add_example" && examples.size() < most_examples) {
        examples.emplace_back();
        return name_of(examples.size() - 1);
    }
    if (!change.at || *change.at >= examples.size())
        return std::nullopt;
    if (change.what == "copy_example" && examples.size() < most_examples) {
        auto copy = examples[*change.at];
        examples.insert(examples.begin() + static_cast<std::ptrdiff_t>(*change.at) + 1, std::move(copy));
        return name_of(*change.at + 1);
    }
    if (change.what == "delete_example") {
        erase_at(examples, *change.at);
        return examples.empty() ? std::string("hit") : name_of(std::min(*change.at, examples.size() - 1));
    }
    return std::nullopt;
}

// The columns that examples need: all inputs; what is expected anywhere, and what this table gives.
void add_once(std::vector<std::string>& all, std::string name)
{
    if (std::ranges::find(all, name) == all.end())
        all.push_back(std::move(name));
}

std::string name_of_decision(dmn::Document const& document, std::string_view element)
{
    for (auto const& decision : document.decisions)
        if (decision.id == element || decision.name == element)
            return decision.name;
    return {};
}

}  // namespace

Sheet sheet_of(dmn::Document const& document, std::string_view element)
{
    Sheet sheet;
    sheet.table = *whole_table(document, element);
    sheet.examples = document.examples;
    for (auto& rule : sheet.table.rules) {         // a document from elsewhere may have rows that are too short
        rule.when.resize(sheet.table.inputs.size(), { "-", {}, {} });
        rule.then.resize(sheet.table.outputs.size());
        rule.annotations.resize(sheet.table.annotations.size());
    }
    for (auto const& input : document.inputs)
        add_once(sheet.given, input.name);
    for (auto const& example : sheet.examples) {
        for (auto const& [name, text] : example.given)
            add_once(sheet.given, name);
        for (auto const& [name, text] : example.expect)
            add_once(sheet.expected, name);
    }
    auto const own = name_of_decision(document, element);
    bool const is_expected = std::ranges::any_of(sheet.expected, [&](std::string const& name) { return name == own || name.starts_with(own + "."); });
    if (!own.empty() && !is_expected) {
        if (sheet.table.outputs.size() == 1)
            add_once(sheet.expected, own);
        else
            for (auto const& output : sheet.table.outputs)
                add_once(sheet.expected, own + "." + output.name);
    }
    return sheet;
}

std::expected<Sheet, std::string> read_sheet(FormPairs const& pairs)
{
    Form const form(pairs);
    auto const rows = form.count("rows", most_rows), inputs = form.count("inputs", most_columns), outputs = form.count("outputs", most_columns),
               annotations = form.count("annotations", most_columns), examples = form.count("examples", most_examples), given = form.count("given", most_columns),
               expected = form.count("expected", most_columns);
    if (!rows || !inputs || !outputs || !annotations || !examples || !given || !expected || *outputs == 0)
        return std::unexpected(std::string("decisions.edit.not_our_form"));
    // Every cell is a control that a browser sends: counts of more would make a small request cost a table of 300,000 cells.
    if (*rows * (*inputs + *outputs + *annotations) + *examples * (*given + *expected) > pairs.size())
        return std::unexpected(std::string("decisions.edit.not_our_form"));
    Sheet sheet;
    auto& table = sheet.table;
    table.hit = chosen<dmn::Hit>(form.text("hit"), names_of_hits);
    if (table.hit == dmn::Hit::Collect)
        table.aggregation = chosen<dmn::Aggregation>(form.text("aggregation"), names_of_aggregations);
    table.output_label = form.text("output_label");
    for (std::size_t c = 0; c < *inputs; ++c)
        table.inputs.push_back(read_input(form, c));
    for (std::size_t c = 0; c < *outputs; ++c)
        table.outputs.push_back(read_output(form, c));
    for (std::size_t c = 0; c < *annotations; ++c)
        table.annotations.push_back(form.text(numbered('a', c) + ".name"));
    for (std::size_t r = 0; r < *rows; ++r)
        table.rules.push_back(read_row(form, r, table));
    for (std::size_t c = 0; c < *given; ++c)
        sheet.given.push_back(form.text(numbered('g', c)));
    for (std::size_t c = 0; c < *expected; ++c)
        sheet.expected.push_back(form.text(numbered('e', c)));
    for (std::size_t x = 0; x < *examples; ++x)
        sheet.examples.push_back(read_example(form, x, sheet));
    return sheet;
}

dmn::Document with_sheet(dmn::Document document, std::string_view element, Sheet const& sheet)
{
    document.examples = sheet.examples;
    return with_table(std::move(document), element, sheet.table);
}

std::optional<std::string> carry_out(Sheet& sheet, std::string_view words)
{
    auto const change = parsed(words);
    if (change.what.ends_with("_row") || change.what == "up" || change.what == "down")
        return change_rows(sheet, change);
    if (change.what.ends_with("_example"))
        return change_examples(sheet, change);
    if (change.what.starts_with("add_"))
        return add_column(sheet, std::string_view(change.what).substr(4));
    if (change.what.starts_with("delete_") && change.at)
        return delete_column(sheet, std::string_view(change.what).substr(7), *change.at);
    if (change.what == "mend")
        return mend(sheet, change);
    if (change.what == "fill")
        return fill(sheet, change.rest);
    return std::nullopt;
}

// -- places
namespace {

constexpr int first_line = 100'000'000, lines_of_a_cell = 10'000;   // no file has so many lines

}  // namespace

Places::Places(Sheet& sheet)
{
    auto& table = sheet.table;
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
        put(table.inputs[c].expression, numbered('i', c) + ".expression");
        put(table.inputs[c].values, numbered('i', c) + ".values");
    }
    for (std::size_t c = 0; c < table.outputs.size(); ++c) {
        put(table.outputs[c].values, numbered('o', c) + ".values");
        put(table.outputs[c].default_value, numbered('o', c) + ".default");
    }
    for (std::size_t r = 0; r < table.rules.size(); ++r) {
        for (std::size_t c = 0; c < table.rules[r].when.size(); ++c)
            put(table.rules[r].when[c], cell_name(r, 'i', c));
        for (std::size_t c = 0; c < table.rules[r].then.size(); ++c)
            put(table.rules[r].then[c], cell_name(r, 'o', c));
    }
}

void Places::put(dmn::Text& text, std::string control)
{
    text.place = { first_line + static_cast<int>(controls_.size()) * lines_of_a_cell + 1, 1 };
    controls_.push_back(std::move(control));
}

std::optional<Places::Found> Places::find(dmn::Place const& place) const
{
    auto const from = place.line - first_line - 1;
    auto const index = static_cast<std::size_t>(from / lines_of_a_cell);
    if (from < 0 || index >= controls_.size())
        return std::nullopt;
    return Found { controls_[index], from % lines_of_a_cell + 1, std::max(place.column, 1) };
}

}  // namespace mado::decisions::model
