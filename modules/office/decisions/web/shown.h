#pragma once
// What the pages of a rule share: which rule, its tables, findings and examples as they are shown, read-only or as a form.
#include "model/looked.h"
#include "model/sheet.h"

#include <mado/decisions/decisions.h>
#include <mado/html/fields.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mado::decisions::pages {

using mado::web::Attempt;
using mado::web::Visit;

// The rule of an address: /decisions/{kind}/{name}.
struct Subject {
    definitions::DecisionKind kind = definitions::DecisionKind::Route;
    std::string name, path;                        // path: "routes/animals"
    std::string file() const { return definitions::decision_file(path); }
    std::string address() const;                   // below the town: "/decisions/route/animals"
};
Result<Subject> subject_of(Visit const& visit);

struct ProblemView {
    std::string place, words;
    static constexpr auto fields = std::tuple { html::field("place", &ProblemView::place), html::field("words", &ProblemView::words) };
};
std::vector<ProblemView> problem_views(Visit const& visit, std::vector<dmn::Problem> const& problems);

// -- a table
struct FindingView {
    std::string id, is, title, words;              // is: "bad", "heed" or ""
    std::string mend, mend_value, fill_value;      // "行4を [10..30) に直す"; what its button does
    static constexpr auto fields = std::tuple { html::field("id", &FindingView::id), html::field("is", &FindingView::is), html::field("title", &FindingView::title),
        html::field("words", &FindingView::words), html::field("mend", &FindingView::mend), html::field("mend_value", &FindingView::mend_value),
        html::field("fill_value", &FindingView::fill_value) };
};

struct CellView {
    std::string control, label, value, is, error, described, width;   // is: "bad", "heed"; width: "m", "l" for columns of long words
    bool is_first_out = false, is_code = true, is_long = false, has_focus = false;
    static constexpr auto fields = std::tuple { html::field("control", &CellView::control), html::field("label", &CellView::label), html::field("value", &CellView::value),
        html::field("is", &CellView::is), html::field("error", &CellView::error), html::field("described", &CellView::described), html::field("width", &CellView::width),
        html::field("is_first_out", &CellView::is_first_out), html::field("is_code", &CellView::is_code), html::field("is_long", &CellView::is_long),
        html::field("has_focus", &CellView::has_focus) };
};

struct RowView {
    int number = 1;                                // from 1, as people count
    int index = 0;                                 // from 0, as controls count
    std::string id, rule, name;                    // id: of the element; rule: the rule's own id
    bool is_hit = false;
    std::vector<CellView> cells {};
    std::vector<FindingView> findings {};
    static constexpr auto fields = std::tuple { html::field("number", &RowView::number), html::field("index", &RowView::index), html::field("id", &RowView::id),
        html::field("rule", &RowView::rule), html::field("name", &RowView::name), html::field("is_hit", &RowView::is_hit), html::field("cells", &RowView::cells),
        html::field("findings", &RowView::findings) };
};

struct ColumnView {
    std::string control, title, under, column, label, expression, name, type, values, otherwise, id;   // under: "days : number"; column: "2"
    std::string error, expression_error, values_error, otherwise_error;
    bool is_input = false, is_output = false, is_annotation = false, is_first_out = false, may_delete = false, is_open = false;
    static constexpr auto fields = std::tuple { html::field("control", &ColumnView::control), html::field("title", &ColumnView::title), html::field("under", &ColumnView::under),
        html::field("column", &ColumnView::column), html::field("label", &ColumnView::label), html::field("expression", &ColumnView::expression), html::field("name", &ColumnView::name),
        html::field("type", &ColumnView::type), html::field("values", &ColumnView::values), html::field("otherwise", &ColumnView::otherwise), html::field("id", &ColumnView::id),
        html::field("error", &ColumnView::error), html::field("expression_error", &ColumnView::expression_error), html::field("values_error", &ColumnView::values_error),
        html::field("otherwise_error", &ColumnView::otherwise_error), html::field("is_input", &ColumnView::is_input), html::field("is_output", &ColumnView::is_output),
        html::field("is_annotation", &ColumnView::is_annotation), html::field("is_first_out", &ColumnView::is_first_out), html::field("may_delete", &ColumnView::may_delete),
        html::field("is_open", &ColumnView::is_open) };
};

struct TableView {
    std::string id, title, policy, edit;           // edit: the address of its form, "" when there is none for this caller
    int rules = 0, inputs = 0, outputs = 0, annotations = 0;
    bool is_tall = false, has_findings = false;
    std::vector<ColumnView> columns {};
    std::vector<RowView> rows {};
    std::vector<FindingView> findings {};          // those of no row
    static constexpr auto fields = std::tuple { html::field("id", &TableView::id), html::field("title", &TableView::title), html::field("policy", &TableView::policy),
        html::field("edit", &TableView::edit), html::field("rules", &TableView::rules), html::field("inputs", &TableView::inputs), html::field("outputs", &TableView::outputs),
        html::field("annotations", &TableView::annotations), html::field("is_tall", &TableView::is_tall), html::field("has_findings", &TableView::has_findings),
        html::field("columns", &TableView::columns), html::field("rows", &TableView::rows), html::field("findings", &TableView::findings) };
};

struct TableShown {                                // how a table is to be shown
    std::string title {};
    std::vector<dmn::Finding> const* findings = nullptr;
    std::map<std::string, std::string> errors {};  // by control
    std::set<std::size_t> hits {};                 // rules to be marked
    std::string focus {};                          // the control that takes the focus
};
TableView table_view(Visit const& visit, std::string id, dmn::Table const& table, TableShown const& shown);

// -- examples
struct ExampleCellView {
    std::string control, label, value, error;
    bool has_focus = false;
    static constexpr auto fields = std::tuple { html::field("control", &ExampleCellView::control), html::field("label", &ExampleCellView::label), html::field("value", &ExampleCellView::value),
        html::field("error", &ExampleCellView::error), html::field("has_focus", &ExampleCellView::has_focus) };
};
struct ExampleView {
    int index = 0, number = 1;                     // from 0, as controls count; from 1, as people count
    std::string id, name, given, expected, found, rows, error;   // given … as people read them
    bool passes = true, has_focus = false;
    std::vector<ExampleCellView> cells {};
    static constexpr auto fields = std::tuple { html::field("index", &ExampleView::index), html::field("number", &ExampleView::number), html::field("id", &ExampleView::id), html::field("name", &ExampleView::name),
        html::field("given", &ExampleView::given), html::field("expected", &ExampleView::expected), html::field("found", &ExampleView::found), html::field("rows", &ExampleView::rows),
        html::field("error", &ExampleView::error), html::field("passes", &ExampleView::passes), html::field("has_focus", &ExampleView::has_focus),
        html::field("cells", &ExampleView::cells) };
};
std::vector<ExampleView> example_views(Visit const& visit, model::Looked const& looked);

// -- what stands in the head of every page: how many errors, warnings, passing examples
struct Tally {
    std::string errors, warnings, examples;        // "" when there is none
    bool all_pass = true;
    static constexpr auto fields = std::tuple { html::field("errors", &Tally::errors), html::field("warnings", &Tally::warnings), html::field("examples", &Tally::examples),
        html::field("all_pass", &Tally::all_pass) };
};
Tally tally_of(Visit const& visit, model::Looked const& looked, std::size_t more_errors = 0);
std::string why_not_yet(Visit const& visit, model::Looked const& looked, std::size_t more_errors = 0);  // "" when nothing hinders

// Words of routes and effects as people say them (「課長」 for "division_head"); others as they are.
std::string shown_value(Visit const& visit, feel::Value const& value);
std::string day_words(Day day);                    // "令和8年11月6日（2026-11-06）"
std::string title_of(model::Looked const& looked, std::string const& name);
std::string column_label(dmn::Table::Input const& input);
std::string column_label(dmn::Table::Output const& output);

}  // namespace mado::decisions::pages
