#include "web/shown.h"

#include <mado/json/json.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/web/reasons.h>

namespace mado::decisions::pages {

using dmn::Finding;
using mado::web::words;

namespace {

constexpr std::size_t tall_rows = 15;              // more scroll in a frame of their own, under a head that stays
constexpr std::size_t long_words = 32;             // longer ones get a box of two lines

std::string number(std::size_t value) { return std::to_string(value); }

// "行4と行5と行7"
std::string rows_words(Visit const& visit, std::vector<std::size_t> const& rules)
{
    std::string all;
    for (auto const rule : rules)
        all += (all.empty() ? std::string() : words(visit, "decisions.row.and")) + words(visit, "decisions.row", { { "n", number(rule + 1) } });
    return all;
}

std::string is_of(Finding::Weight weight) { return weight == Finding::Weight::Error ? "bad" : weight == Finding::Weight::Warning ? "heed" : ""; }

std::string title_of(Visit const& visit, Finding const& finding, std::optional<std::size_t> at)
{
    switch (finding.kind) {
    case Finding::Kind::Overlap: {
        auto others = finding.rules;
        std::erase_if(others, [&](std::size_t rule) { return at == rule; });
        return words(visit, "decisions.finding.overlap", { { "rows", rows_words(visit, others) } });
    }
    case Finding::Kind::Gap: return words(visit, "decisions.finding.gap");
    case Finding::Kind::Unreachable: return words(visit, "decisions.finding.unreachable");
    case Finding::Kind::MissingOutput: return words(visit, "decisions.finding.missing_output");
    case Finding::Kind::Misfit: return words(visit, "decisions.finding.misfit");
    case Finding::Kind::NotSeen: return words(visit, "decisions.finding.not_seen");
    }
    return {};
}

// The input that falls through a hole, as the cells of a row for it.
std::string row_for(dmn::Table const& table, Finding const& finding)
{
    json::Array cells;
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
        std::string text = "-";
        for (auto const& [label, literal] : finding.example)
            if (label == table.inputs[c].label || label == table.inputs[c].expression.text)
                text = literal;
        cells.emplace_back(text);
    }
    return "fill:" + json::canonical(cells);
}

// Columns of long words are wider, so that most cells show whole.
std::string width_of(std::size_t longest) { return longest > 26 ? "l" : longest > 12 ? "m" : ""; }

// Characters of Japanese take the room of two.
std::size_t room_of(std::string_view words)
{
    std::size_t room = 0;
    for (auto const each : text::code_points(words))
        room += each < 0x2E80 ? 1 : 2;
    return room;
}

class View {
public:
    View(Visit const& visit, std::string id, dmn::Table const& table, TableShown const& shown) : visit_(visit), table_(table), shown_(shown)
    {
        view_.id = std::move(id);
        view_.title = shown.title;
        view_.policy = mado::web::policy_words(visit, table.hit, table.aggregation);
        view_.rules = static_cast<int>(table.rules.size());
        view_.inputs = static_cast<int>(table.inputs.size());
        view_.outputs = static_cast<int>(table.outputs.size());
        view_.annotations = static_cast<int>(table.annotations.size());
        view_.is_tall = table.rules.size() > tall_rows;
        view_.has_findings = shown.findings && !shown.findings->empty();
    }

    TableView made() &&
    {
        columns();
        for (std::size_t r = 0; r < table_.rules.size(); ++r)
            row(r);
        if (shown_.findings)
            for (std::size_t i = 0; i < shown_.findings->size(); ++i)
                finding((*shown_.findings)[i], i);
        return std::move(view_);
    }

private:
    std::string error(std::string const& control) const
    {
        auto const found = shown_.errors.find(control);
        return found == shown_.errors.end() ? std::string() : found->second;
    }

    void columns()
    {
        for (std::size_t c = 0; c < table_.inputs.size(); ++c) {
            auto const& input = table_.inputs[c];
            ColumnView column;
            column.control = "i" + number(c);
            column.is_input = true;
            column.title = column_label(input);
            column.expression = input.expression.text;
            column.expression_error = error(column.control + ".expression");
            column.under = input.expression.text;
            column.values = input.values.text;
            column.values_error = error(column.control + ".values");
            add_column(std::move(column), c, input.id, input.label, input.type_ref, table_.inputs.size() > 1);
        }
        for (std::size_t c = 0; c < table_.outputs.size(); ++c) {
            auto const& output = table_.outputs[c];
            ColumnView column;
            column.control = "o" + number(c);
            column.is_output = true;
            column.is_first_out = c == 0;
            column.title = column_label(output);
            column.name = output.name;
            column.under = output.name;
            column.values = output.values.text;
            column.values_error = error(column.control + ".values");
            column.otherwise = output.default_value.text;
            column.otherwise_error = error(column.control + ".default");
            add_column(std::move(column), c, output.id, output.label, output.type_ref, table_.outputs.size() > 1);
        }
        for (std::size_t c = 0; c < table_.annotations.size(); ++c) {
            ColumnView column;
            column.control = "a" + number(c);
            column.is_annotation = true;
            column.title = table_.annotations[c];
            column.name = table_.annotations[c];
            column.under = words(visit_, "decisions.column.annotation");
            add_column(std::move(column), c, {}, {}, {}, true);
        }
    }

    void add_column(ColumnView column, std::size_t index, std::string id, std::string label, std::string type, bool may_delete)
    {
        column.column = number(index);
        column.id = std::move(id);
        column.label = std::move(label);
        column.type = std::move(type);
        column.may_delete = may_delete;
        if (column.title.empty())
            column.title = words(visit_, "decisions.column.without_name");
        if (!column.type.empty())
            column.under += (column.under.empty() ? "" : " : ") + column.type;
        column.error = !column.expression_error.empty() ? column.expression_error : !column.values_error.empty() ? column.values_error : column.otherwise_error;
        column.is_open = !column.error.empty() || shown_.focus.starts_with(column.control + ".");
        view_.columns.push_back(std::move(column));
    }

    void row(std::size_t r)
    {
        auto const& rule = table_.rules[r];
        RowView row;
        row.index = static_cast<int>(r);
        row.number = row.index + 1;
        row.id = view_.id + "-row-" + number(r);
        row.rule = rule.id;
        row.name = rule.description;
        row.is_hit = shown_.hits.contains(r);
        auto const say = words(visit_, "decisions.row", { { "n", number(r + 1) } }) + " ";
        std::size_t at = 0;
        auto const add = [&](char kind, std::size_t c, std::string const& text) {
            CellView cell;
            cell.control = "r" + number(r) + "." + kind + number(c);
            cell.label = say + view_.columns[at].title;
            cell.value = text;
            cell.error = error(cell.control);
            cell.is_code = kind != 'a';
            cell.is_first_out = kind == 'o' && c == 0;
            cell.is_long = text.find('\n') != std::string::npos || room_of(text) > long_words;
            cell.width = width(at);
            cell.has_focus = shown_.focus == cell.control;
            if (!cell.error.empty()) {
                cell.is = "bad";
                cell.described = cell.control + "-error";
            }
            row.cells.push_back(std::move(cell));
            ++at;
        };
        for (std::size_t c = 0; c < table_.inputs.size(); ++c)
            add('i', c, c < rule.when.size() ? rule.when[c].text : "");
        for (std::size_t c = 0; c < table_.outputs.size(); ++c)
            add('o', c, c < rule.then.size() ? rule.then[c].text : "");
        for (std::size_t c = 0; c < table_.annotations.size(); ++c)
            add('a', c, c < rule.annotations.size() ? rule.annotations[c] : "");
        view_.rows.push_back(std::move(row));
    }

    std::string width(std::size_t column)
    {
        if (widths_.empty()) {
            std::vector<std::size_t> longest(view_.columns.size());
            auto const take = [&](std::size_t c, std::string const& text) {
                if (c < longest.size())
                    longest[c] = std::max(longest[c], room_of(text));
            };
            for (auto const& rule : table_.rules) {
                for (std::size_t c = 0; c < rule.when.size(); ++c)
                    take(c, rule.when[c].text);
                for (std::size_t c = 0; c < rule.then.size(); ++c)
                    take(table_.inputs.size() + c, rule.then[c].text);
                for (std::size_t c = 0; c < rule.annotations.size(); ++c)
                    take(table_.inputs.size() + table_.outputs.size() + c, rule.annotations[c]);
            }
            for (auto const each : longest)
                widths_.push_back(width_of(each));
        }
        return widths_[column];
    }

    // Beside the first row that it names; its cells in all of them.
    void finding(Finding const& finding, std::size_t index)
    {
        auto const at = finding.mend ? std::optional(finding.mend->rule) : finding.rules.empty() ? std::nullopt : std::optional(finding.rules.front());
        FindingView made { view_.id + "-finding-" + number(index), is_of(finding.weight), title_of(visit_, finding, at), finding.japanese, {}, {}, {} };
        if (finding.mend) {
            auto const& mend = *finding.mend;
            made.mend = words(visit_, "decisions.finding.mend", { { "n", number(mend.rule + 1) }, { "text", mend.text } });
            made.mend_value = "mend:" + number(mend.rule) + ":" + number(mend.column) + ":" + mend.text;
        }
        if (finding.kind == Finding::Kind::Gap && !finding.example.empty())
            made.fill_value = row_for(table_, finding);
        mark_cells(finding, made);
        if (at && *at < view_.rows.size())
            view_.rows[*at].findings.push_back(std::move(made));
        else
            view_.findings.push_back(std::move(made));
    }

    void mark_cells(Finding const& finding, FindingView const& made)
    {
        if (made.is.empty())
            return;
        auto const first = finding.kind == Finding::Kind::MissingOutput ? table_.inputs.size() : 0;
        auto columns = finding.columns;
        if (columns.empty() && finding.mend)
            columns.push_back(finding.mend->column);
        for (auto const rule : finding.rules)
            for (auto const column : columns)
                if (rule < view_.rows.size() && first + column < view_.rows[rule].cells.size()) {
                    auto& cell = view_.rows[rule].cells[first + column];
                    cell.is = cell.is == "bad" ? "bad" : made.is;
                    cell.described += (cell.described.empty() ? "" : " ") + made.id;
                }
    }

    Visit const& visit_;
    dmn::Table const& table_;
    TableShown const& shown_;
    TableView view_;
    std::vector<std::string> widths_;
};

// How an input or a decision is called; of "decides.article" the entry.
std::string name_words(dmn::Document const& document, std::string const& name)
{
    for (auto const& input : document.inputs)
        if (input.name == name && !input.label.empty())
            return input.label;
    if (auto const* decision = document.decision(name); decision && !decision->label.empty())
        return decision->label;
    return name;
}

std::string parts_words(Visit const& visit, dmn::Document const& document, std::vector<model::Run::Part> const& parts, bool with_names)
{
    std::string all;
    for (auto const& part : parts)
        all += (all.empty() ? "" : "、") + (with_names ? name_words(document, part.name) + " " : std::string()) + shown_value(visit, part.value);
    return all;
}

}  // namespace

std::string Subject::address() const { return "/decisions/" + std::string(word_of(kind)) + "/" + http::percent_encoded(name); }

Result<Subject> subject_of(Visit const& visit)
{
    auto const kind = visit.request.path.at("kind"), name = visit.request.path.at("name");
    for (auto const each : { definitions::DecisionKind::Route, definitions::DecisionKind::Decision })
        if (word_of(each) == kind && definitions::decision_name(definitions::decision_path(each, name)))
            return Subject { each, name, definitions::decision_path(each, name) };
    return refuse(Refusal::Kind::NotFound, "decisions.not_found");
}

std::vector<ProblemView> problem_views(Visit const& visit, std::vector<dmn::Problem> const& problems)
{
    std::vector<ProblemView> views;
    for (auto const& problem : problems)
        views.push_back({ problem.place.line > 0 ? words(visit, "decisions.problem.place", { { "line", std::to_string(problem.place.line) }, { "column", std::to_string(problem.place.column) } }) : std::string(),
            problem.japanese });
    return views;
}

TableView table_view(Visit const& visit, std::string id, dmn::Table const& table, TableShown const& shown) { return View(visit, std::move(id), table, shown).made(); }

std::vector<ExampleView> example_views(Visit const& visit, model::Looked const& looked)
{
    std::vector<ExampleView> views;
    for (auto const& run : looked.runs) {
        ExampleView view;
        view.index = static_cast<int>(views.size());
        view.number = view.index + 1;
        view.id = "example-" + std::to_string(view.index);
        view.name = run.name;
        view.given = parts_words(visit, *looked.document, run.given, true);
        view.expected = parts_words(visit, *looked.document, run.expected, run.expected.size() > 1);
        view.passes = run.passes;
        if (!run.passes && run.error.empty())
            view.found = parts_words(visit, *looked.document, run.found, run.found.size() > 1);
        view.error = run.error;
        for (auto const& hits : run.hits)
            if (!hits.rules.empty())
                view.rows += (view.rows.empty() ? std::string() : "、") + (run.hits.size() > 1 ? hits.table + " " : std::string())
                    + (hits.rules.size() > 1 ? words(visit, "decisions.example.rows_match", { { "rows", rows_words(visit, hits.rules) } }) : rows_words(visit, hits.rules));
        views.push_back(std::move(view));
    }
    return views;
}

Tally tally_of(Visit const& visit, model::Looked const& looked, std::size_t more_errors)
{
    Tally tally;
    auto const errors = looked.findings_of(Finding::Weight::Error) + looked.problems.size() + more_errors, warnings = looked.findings_of(Finding::Weight::Warning);
    if (errors)
        tally.errors = words(visit, "decisions.tally.errors", { { "n", number(errors) } });
    if (warnings)
        tally.warnings = words(visit, "decisions.tally.warnings", { { "n", number(warnings) } });
    if (!looked.runs.empty())
        tally.examples = words(visit, "decisions.tally.examples", { { "passed", number(looked.passed()) }, { "all", number(looked.runs.size()) } });
    tally.all_pass = looked.passed() == looked.runs.size();
    return tally;
}

std::string why_not_yet(Visit const& visit, model::Looked const& looked, std::size_t more_errors)
{
    auto const errors = looked.findings_of(Finding::Weight::Error) + looked.problems.size() + more_errors, failing = looked.runs.size() - looked.passed();
    if (errors && failing)
        return words(visit, "decisions.not_yet.both", { { "errors", number(errors) }, { "examples", number(failing) } });
    if (errors)
        return words(visit, "decisions.not_yet.errors", { { "errors", number(errors) } });
    if (failing)
        return words(visit, "decisions.not_yet.examples", { { "examples", number(failing) } });
    return {};
}

std::string shown_value(Visit const& visit, feel::Value const& value)
{
    auto const words = mado::web::route_words(visit, value);
    return words.empty() ? mado::web::value_words(visit, value) : words;
}

std::string day_words(Day day) { return wareki::text(day) + "（" + day.iso() + "）"; }

std::string title_of(model::Looked const& looked, std::string const& name) { return looked.document && !looked.document->name.empty() ? looked.document->name : name; }

std::string column_label(dmn::Table::Input const& input) { return input.label.empty() ? input.expression.text : input.label; }
std::string column_label(dmn::Table::Output const& output) { return output.label.empty() ? output.name : output.label; }

}  // namespace mado::decisions::pages
