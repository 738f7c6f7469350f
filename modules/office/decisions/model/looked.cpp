#include "model/looked.h"

#include <mado/definitions/decision.h>
#include <mado/definitions/library.h>
#include <mado/feel/evaluate.h>

namespace mado::decisions::model {

namespace {

bool is_it(auto const& element, std::string_view wanted) { return element.id == wanted || (element.id.empty() && element.name == wanted); }

std::string id_of(auto const& element) { return element.id.empty() ? element.name : element.id; }

dmn::Table const* table_of_model(dmn::KnowledgeModel const& model) { return model.function ? dmn::table_of(model.function->body) : nullptr; }

// The element whose whole logic this table is, or that its owner's name says.
void name_owner(dmn::Document const& document, LookedTable& looked)
{
    for (auto const& decision : document.decisions)
        if (dmn::table_of(decision.logic) == looked.table || decision.name == looked.owner || decision.id == looked.owner) {
            looked.element = id_of(decision);
            looked.owner = decision.label.empty() ? decision.name : decision.label;
            looked.is_whole = dmn::table_of(decision.logic) == looked.table;
            return;
        }
    for (auto const& model : document.models)
        if (table_of_model(model) == looked.table || model.name == looked.owner || model.id == looked.owner) {
            looked.element = id_of(model);
            looked.owner = model.label.empty() ? model.name : model.label;
            looked.is_whole = table_of_model(model) == looked.table;
            return;
        }
}

void collect(std::vector<dmn::Step> const& steps, std::vector<dmn::TableTrace>& all)
{
    for (auto const& step : steps) {
        collect(step.steps, all);
        all.insert(all.end(), step.tables.begin(), step.tables.end());
    }
}

// "decides.article" is an entry of what the decision `decides` gives; a decision's own name may have dots, too.
struct Expected { std::string decision, entry; };
Expected expected_of(dmn::Document const& document, std::string const& name)
{
    auto const dot = name.find('.');
    if (document.decision(name) || dot == std::string::npos)
        return { name, {} };
    return { name.substr(0, dot), name.substr(dot + 1) };
}

bool agree(feel::Value const& expected, feel::Value const& found) { return (expected.is_null() && found.is_null()) || feel::equal(expected, found).is_true(); }

Run run(dmn::Model const& model, dmn::Example const& example)
{
    Run made;
    made.name = example.name;
    std::vector<feel::Entry> inputs;
    for (auto const& [name, text] : example.given) {
        made.given.push_back({ name, constant(text.text) });
        inputs.push_back({ name, made.given.back().value });
    }
    dmn::Model::Asked asked;
    std::vector<Expected> wanted;
    for (auto const& [name, text] : example.expect) {
        made.expected.push_back({ name, constant(text.text) });
        wanted.push_back(expected_of(model.document(), name));
        if (std::ranges::find(asked.decisions, wanted.back().decision) == asked.decisions.end())
            asked.decisions.push_back(wanted.back().decision);
    }
    dmn::Trace trace;
    dmn::Model::How how;
    how.limits = definitions::example_limits(model.document());
    how.trace = &trace;
    auto const answers = asked.decisions.empty() ? std::vector<std::pair<std::string, dmn::Model::Answer>> {} : model.evaluate(inputs, asked, how);
    made.passes = true;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        auto const answer = std::ranges::find(answers, wanted[i].decision, &std::pair<std::string, dmn::Model::Answer>::first);
        auto const value = answer == answers.end() ? feel::Value {} : wanted[i].entry.empty() ? answer->second.value : answer->second.value.get(wanted[i].entry);
        if (answer != answers.end() && answer->second.failed() && made.error.empty())
            made.error = answer->second.error_japanese;
        made.found.push_back({ made.expected[i].name, value });
        made.passes = made.passes && agree(made.expected[i].value, value);
    }
    for (auto const& table : tables_of(trace)) {
        Hits hits { table.name, {} };
        for (auto const index : table.chosen)
            hits.rules.push_back(table.hits.at(index).rule);
        if (hits.rules.empty())
            for (auto const& hit : table.hits)
                hits.rules.push_back(hit.rule);
        made.hits.push_back(std::move(hits));
    }
    return made;
}

void look_at_tables(Looked& looked)
{
    auto const& model = *looked.model;
    for (auto const& held : model.tables()) {
        LookedTable table { {}, held.owner, held.table, {}, false };
        name_owner(model.document(), table);
        table.findings = dmn::findings(*held.table, held.names, [&](std::string_view type_ref) { return model.item_type(type_ref); });
        if (model.document().file.starts_with("routes/"))  // somebody must decide, whatever it is
            for (auto& finding : table.findings)
                if (finding.kind == dmn::Finding::Kind::Gap)
                    finding.weight = dmn::Finding::Weight::Error;
        looked.tables.push_back(std::move(table));
    }
}

// The row of the table `decides` that stands at a line, from 1; 0: none.
std::size_t row_at(dmn::Document const& document, int line)
{
    auto const* table = whole_table(document, "decides");
    std::size_t row = 0;
    if (table)
        for (auto const& rule : table->rules)
            if (rule.place.line > 0 && rule.place.line <= line)
                ++row;
    return row;
}

// What a 専決事項表 must be beyond a DMN document: a rank and an article in every row.
void look_as_route(Looked& looked)
{
    auto const& document = *looked.document;
    if (!document.file.starts_with("routes/"))
        return;
    auto const written = dmn::write(document);
    auto const loaded = definitions::load_route(document.file, written);
    auto const again = dmn::read(document.file, written);
    if (loaded || !again)
        return;
    for (auto const& problem : loaded.error()) {
        if (!problem.key.starts_with("route.") && problem.key != "name.unknown")
            continue;
        auto const row = row_at(*again, problem.line);
        dmn::Problem made;
        made.key = problem.key;
        made.japanese = (row > 0 ? "行" + std::to_string(row) + "：" : std::string()) + problem.japanese;
        made.english = problem.english;
        looked.problems.push_back(std::move(made));
    }
}

}  // namespace

std::size_t Looked::findings_of(dmn::Finding::Weight weight) const
{
    std::size_t count = 0;
    for (auto const& table : tables)
        count += static_cast<std::size_t>(std::ranges::count(table.findings, weight, &dmn::Finding::weight));
    return count;
}

std::size_t Looked::passed() const { return static_cast<std::size_t>(std::ranges::count(runs, true, &Run::passes)); }

LookedTable const* Looked::table_of(std::string_view element) const
{
    auto const found = std::ranges::find_if(tables, [&](LookedTable const& table) { return table.is_whole && table.element == element; });
    return found == tables.end() ? nullptr : &*found;
}

Looked look(dmn::Document document)
{
    Looked looked;
    looked.document = document;
    looked.model = dmn::Model::compile(std::move(document), {}, definitions::decision_names());
    looked.problems = looked.model->problems();
    look_as_route(looked);
    look_at_tables(looked);
    for (auto const& example : looked.model->document().examples)
        looked.runs.push_back(run(*looked.model, example));
    return looked;
}

Looked look(std::string const& file, std::string_view text)
{
    auto document = dmn::read(file, text);
    if (document)
        return look(std::move(*document));
    Looked looked;
    looked.problems = std::move(document).error();
    return looked;
}

feel::Value constant(std::string_view text)
{
    feel::Names const names;
    auto const compiled = feel::compile(text, names);
    if (!compiled)
        return {};
    feel::Scope scope(names);
    try {
        feel::Evaluating how;
        how.limits.steps = 1'000 + text.size();        // it is a constant: what takes more is none
        return feel::evaluate(*compiled, scope, how);
    } catch (feel::LimitReached const&) {
        return {};
    }
}

std::vector<dmn::TableTrace> tables_of(dmn::Trace const& trace)
{
    std::vector<dmn::TableTrace> all;
    collect(trace.steps, all);
    return all;
}

dmn::Table const* whole_table(dmn::Document const& document, std::string_view element)
{
    for (auto const& decision : document.decisions)
        if (is_it(decision, element))
            return dmn::table_of(decision.logic);
    for (auto const& model : document.models)
        if (is_it(model, element))
            return table_of_model(model);
    return nullptr;
}

dmn::Document with_table(dmn::Document document, std::string_view element, dmn::Table table)
{
    auto const put = [&](dmn::Logic& logic) {
        auto changed = *logic;
        changed.box = std::move(table);
        logic = std::make_shared<dmn::Expression const>(std::move(changed));
    };
    for (auto& decision : document.decisions)
        if (is_it(decision, element) && dmn::table_of(decision.logic)) {
            put(decision.logic);
            return document;
        }
    for (auto& model : document.models)
        if (is_it(model, element) && table_of_model(model)) {
            put(model.function->body);
            return document;
        }
    return document;
}

}  // namespace mado::decisions::model
