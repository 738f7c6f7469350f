#include "web/pages.h"
#include "web/reading.h"

#include <mado/feel/cell.h>
#include <mado/web/reasons.h>

namespace mado::decisions::pages {

namespace {

using mado::web::words;

struct Option {
    std::string key, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("key", &Option::key), html::field("title", &Option::title), html::field("is_chosen", &Option::is_chosen) };
};

struct InputBox {
    std::string control, label, help, value, error;
    bool is_choice = false, is_number = false;
    std::vector<Option> options;
    static constexpr auto fields = std::tuple { html::field("control", &InputBox::control), html::field("label", &InputBox::label), html::field("help", &InputBox::help),
        html::field("value", &InputBox::value), html::field("error", &InputBox::error), html::field("is_choice", &InputBox::is_choice), html::field("is_number", &InputBox::is_number),
        html::field("options", &InputBox::options) };
};

struct ResultRow {
    std::string name, value, error, rows, address; // rows: 「行12」; address: of the first of them below
    std::vector<ProblemView> laws;
    static constexpr auto fields = std::tuple { html::field("name", &ResultRow::name), html::field("value", &ResultRow::value), html::field("error", &ResultRow::error),
        html::field("rows", &ResultRow::rows), html::field("address", &ResultRow::address), html::field("laws", &ResultRow::laws) };
};

struct TryPage {
    std::string list, page, title, name, state_line;
    bool is_tried = false, is_wrong = false;
    std::vector<InputBox> inputs;
    std::vector<ResultRow> results;
    std::vector<mado::web::Reason> reasons;
    std::vector<TableView> tables;
    std::vector<ProblemView> notes;
    static constexpr auto fields = std::tuple { html::field("list", &TryPage::list), html::field("page", &TryPage::page), html::field("title", &TryPage::title), html::field("name", &TryPage::name),
        html::field("state_line", &TryPage::state_line), html::field("is_tried", &TryPage::is_tried), html::field("is_wrong", &TryPage::is_wrong), html::field("inputs", &TryPage::inputs),
        html::field("results", &TryPage::results), html::field("reasons", &TryPage::reasons), html::field("tables", &TryPage::tables), html::field("notes", &TryPage::notes) };
};

// The constants that a type or a column allows, when it lists nothing else.
std::vector<feel::Value> listed_values(std::string const& tests)
{
    std::vector<feel::Value> values;
    if (tests.empty())
        return values;
    auto const compiled = feel::compile_unary_tests(tests, feel::Names());
    auto const cell = compiled ? feel::cell_of(*compiled) : std::nullopt;
    if (!cell || cell->any || cell->negated)
        return values;
    for (auto const& test : cell->tests) {
        if (test.kind != feel::Cell::Test::Kind::Equals)
            return {};
        values.push_back(test.value);
    }
    return values;
}

dmn::ItemDefinition const* item_of(dmn::Document const& document, std::string const& name)
{
    auto const found = std::ranges::find(document.items, name, &dmn::ItemDefinition::name);
    return found == document.items.end() ? nullptr : &*found;
}

struct Kind {                                      // of an input: its basic type and what it may be
    std::string type;
    std::vector<feel::Value> values;
};

Kind kind_of(dmn::Document const& document, dmn::InputData const& input)
{
    Kind kind { input.variable.type_ref, {} };
    for (int depth = 0; depth < 20; ++depth) {
        auto const* item = item_of(document, kind.type);
        if (!item)
            break;
        if (kind.values.empty())
            kind.values = listed_values(item->allowed_values.text);
        kind.type = item->type_ref;
    }
    if (!kind.values.empty())
        return kind;
    for (auto const& decision : document.decisions)
        if (auto const* table = dmn::table_of(decision.logic))
            for (auto const& column : table->inputs)
                if (column.expression.text == input.name && kind.values.empty())
                    kind.values = listed_values(column.values.text);
    return kind;
}

// Distinct words that the cells of a column ask for: offered in place of a list that the type does not have.
void offer_cells(dmn::Document const& document, dmn::InputData const& input, Kind& kind)
{
    constexpr std::size_t most = 60;
    if (!kind.values.empty() || kind.type != "string")
        return;
    std::vector<feel::Value> found;
    for (auto const& decision : document.decisions)
        if (auto const* table = dmn::table_of(decision.logic))
            for (std::size_t c = 0; c < table->inputs.size(); ++c)
                if (table->inputs[c].expression.text == input.name)
                    for (auto const& rule : table->rules)
                        if (c < rule.when.size())
                            for (auto const& value : listed_values(rule.when[c].text))
                                if (std::ranges::find(found, value) == found.end())
                                    found.push_back(value);
    if (found.size() <= most)
        kind.values = std::move(found);
}

std::string without_commas(std::string text)
{
    std::erase(text, ',');
    return text;
}

// What a person types: a number with commas, a day, words without quotes; null when it is left empty.
std::optional<feel::Value> value_of(std::string const& type, std::string const& typed)
{
    if (typed.empty())
        return feel::Value::null();
    auto const literal = [](std::string const& text) {
        auto value = model::constant(text);
        return value.is_null() ? std::nullopt : std::optional(std::move(value));
    };
    if (type == "number") {
        auto const value = literal(without_commas(typed));
        return value && value->is_number() ? value : std::nullopt;
    }
    if (type == "boolean")
        return typed == "true" ? feel::Value::boolean(true) : feel::Value::boolean(false);
    if (type == "date" || type == "time" || type == "dateTime" || type == "date and time" || type.ends_with("Duration") || type.ends_with("duration"))
        return literal("@\"" + typed + "\"");
    if (type.empty() || type == "Any")
        return literal(typed).value_or(feel::Value::string(typed));
    if (type == "string")
        return feel::Value::string(typed);
    return literal(typed);
}

InputBox box_of(Visit const& visit, dmn::Document const& document, dmn::InputData const& input, std::size_t index, bool is_tried, std::vector<feel::Entry>& values)
{
    InputBox box;
    box.control = "in" + std::to_string(index);
    box.label = input.label.empty() ? input.name : input.label;
    box.help = input.description;
    box.value = visit.request.query_of(box.control);
    auto kind = kind_of(document, input);
    offer_cells(document, input, kind);
    if (kind.type == "boolean")
        kind.values = { feel::Value::boolean(true), feel::Value::boolean(false) };
    box.is_choice = !kind.values.empty();
    box.is_number = kind.type == "number";
    if (box.is_choice) {
        box.options.push_back({ "", words(visit, "decisions.try.nothing"), box.value.empty() });
        feel::Value chosen;
        for (auto const& value : kind.values) {
            bool const is_chosen = box.value == value.to_text();
            box.options.push_back({ value.to_text(), shown_value(visit, value), is_chosen });
            if (is_chosen)
                chosen = value;
        }
        values.push_back({ input.name, chosen });
        return box;
    }
    auto const value = value_of(kind.type, box.value);
    if (!value && is_tried)
        box.error = words(visit, "decisions.try.wrong." + std::string(kind.type == "number" || kind.type == "date" ? kind.type : "value"));
    values.push_back({ input.name, value.value_or(feel::Value::null()) });
    return box;
}

// Rules of each table that were taken: marked in the whole table below.
std::set<std::size_t> taken(dmn::TableTrace const& trace)
{
    std::set<std::size_t> rules;
    for (auto const index : trace.chosen)
        if (index < trace.hits.size())
            rules.insert(trace.hits[index].rule);
    return rules;
}

void collect_notes(std::vector<dmn::Step> const& steps, std::vector<ProblemView>& notes)
{
    for (auto const& step : steps) {
        collect_notes(step.steps, notes);
        for (auto const& note : step.notes_japanese)
            notes.push_back({ step.name, note });
    }
}

void add_result(Visit const& visit, TryPage& page, std::string const& name, dmn::Model::Answer const& answer, dmn::Document const& document, std::vector<dmn::TableTrace> const& traces)
{
    auto const* decision = document.decision(name);
    ResultRow row { decision && !decision->label.empty() ? decision->label : name, shown_value(visit, answer.value), answer.error_japanese, {}, {}, {} };
    for (auto const& trace : traces) {
        if (trace.name != name && traces.size() > 1)
            continue;
        for (auto const rule : taken(trace))
            row.rows += (row.rows.empty() ? std::string() : "、") + words(visit, "decisions.row", { { "n", std::to_string(rule + 1) } });
        for (auto const index : trace.chosen)
            if (index < trace.hits.size() && !trace.hits[index].law.empty())
                row.laws.push_back({ {}, trace.hits[index].law });
    }
    page.results.push_back(std::move(row));
}

// Each whole table once, with the rules marked that decided; the result leads to the first of them.
void show_tables(Visit const& visit, TryPage& page, model::Looked const& looked, std::vector<dmn::TableTrace> const& traces)
{
    for (auto const& table : looked.tables) {
        if (!table.is_whole)
            continue;
        auto const* decision = looked.model->document().decision(table.element);
        TableShown shown;
        shown.title = table.owner;
        for (auto const& each : traces)
            if ((decision && each.name == decision->name) || each.name == table.owner || each.name == table.element)
                shown.hits.merge(taken(each));
        auto const id = "whole-" + std::to_string(page.tables.size() + 1);
        if (!shown.hits.empty())
            for (auto& result : page.results)
                if (result.name == table.owner)
                    result.address = "#" + id + "-row-" + std::to_string(*shown.hits.begin());
        page.tables.push_back(table_view(visit, id, *table.table, shown));
    }
}

void run(Visit const& visit, TryPage& page, model::Looked const& looked, std::vector<feel::Entry> const& values)
{
    dmn::Trace trace;
    dmn::Model::How how;
    how.trace = &trace;
    how.today = feel::Value::date(visit.now().today());
    auto const answers = looked.model->evaluate(values, {}, how);
    auto traces = model::tables_of(trace);
    auto const& document = looked.model->document();
    for (auto const& [name, answer] : answers)
        add_result(visit, page, name, answer, document, traces);
    show_tables(visit, page, looked, traces);
    for (auto& each : traces)  // as people call it
        if (auto const* decision = document.decision(each.name); decision && !decision->label.empty())
            each.name = decision->label;
    page.reasons = mado::web::reasons_of(visit, traces, [&](std::string const&, feel::Value const& value) { return mado::web::route_words(visit, value); });
    collect_notes(trace.steps, page.notes);
}

}  // namespace

Result<http::Response> show_try(Visit const& visit, Attempt const*)
{
    auto const subject = TRY(subject_of(visit));
    auto const all = TRY(reading(visit, subject));
    auto const looked = model::look(subject.file(), all.text);
    if (!looked.document)
        return refuse(Refusal::Kind::Conflict, "decisions.try.unreadable");
    TryPage page;
    page.list = mado::web::link(visit, "/decisions");
    page.page = mado::web::link(visit, subject.address());
    page.title = title_of(looked, subject.name);
    page.name = subject.path;
    page.state_line = state_line(visit, all);
    page.is_tried = visit.request.query_of("try") == "yes";
    std::vector<feel::Entry> values;
    for (std::size_t i = 0; i < looked.document->inputs.size(); ++i) {
        page.inputs.push_back(box_of(visit, *looked.document, looked.document->inputs[i], i, page.is_tried, values));
        page.is_wrong = page.is_wrong || !page.inputs.back().error.empty();
    }
    if (page.is_tried && !page.is_wrong)
        run(visit, page, looked, values);
    return mado::web::page(visit, "decisions/try.html", page);
}

mado::web::PageType try_page() { return html::page<TryPage>("decisions/try.html"); }

}  // namespace mado::decisions::pages
