#include "web/pages.h"
#include "web/reading.h"

namespace mado::decisions::pages {

namespace {

using Kind = Refusal::Kind;
using mado::web::words;

struct Choice {
    std::string key, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("key", &Choice::key), html::field("title", &Choice::title), html::field("is_chosen", &Choice::is_chosen) };
};

struct ExampleColumn {                             // hidden: how a column of examples is called
    std::string control, name, title;
    bool is_first_out = false;
    static constexpr auto fields = std::tuple { html::field("control", &ExampleColumn::control), html::field("name", &ExampleColumn::name), html::field("title", &ExampleColumn::title),
        html::field("is_first_out", &ExampleColumn::is_first_out) };
};

struct EditPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string list, page, model_title, title, state_line, hash, check, difference, output_label, why, said;
    int examples_count = 0, given_count = 0, expected_count = 0;
    bool is_unsaved = false, is_changed_meanwhile = false, is_collect = false;
    Tally tally;
    TableView table, theirs;
    std::vector<Choice> hits, aggregations, types;
    std::vector<ExampleColumn> example_columns;
    std::vector<ExampleView> examples;
    std::vector<ProblemView> problems;
    static constexpr auto fields = std::tuple { html::field("trouble_summary", &EditPage::trouble_summary), html::field("list", &EditPage::list), html::field("page", &EditPage::page),
        html::field("model_title", &EditPage::model_title), html::field("title", &EditPage::title), html::field("state_line", &EditPage::state_line), html::field("hash", &EditPage::hash),
        html::field("check", &EditPage::check), html::field("difference", &EditPage::difference), html::field("output_label", &EditPage::output_label), html::field("why", &EditPage::why),
        html::field("said", &EditPage::said), html::field("examples_count", &EditPage::examples_count), html::field("given_count", &EditPage::given_count),
        html::field("expected_count", &EditPage::expected_count), html::field("is_unsaved", &EditPage::is_unsaved), html::field("is_changed_meanwhile", &EditPage::is_changed_meanwhile),
        html::field("is_collect", &EditPage::is_collect), html::field("tally", &EditPage::tally), html::field("table", &EditPage::table), html::field("theirs", &EditPage::theirs),
        html::field("hits", &EditPage::hits), html::field("aggregations", &EditPage::aggregations), html::field("types", &EditPage::types),
        html::field("example_columns", &EditPage::example_columns), html::field("examples", &EditPage::examples), html::field("problems", &EditPage::problems) };
};

// What is being edited: the document as it is kept, and which of its tables.
struct Editing {
    Subject subject;
    std::string element, title;
    Reading all;
    dmn::Document document;
};

Result<Editing> editing(Visit const& visit)
{
    Editing made;
    made.subject = TRY(subject_of(visit));
    made.element = visit.request.path.at("decision");
    made.all = TRY(reading(visit, made.subject));
    if (!made.all.may_edit)
        return refuse(Kind::Forbidden, "access.forbidden");
    auto document = dmn::read(made.subject.file(), made.all.text);
    if (!made.all.is_adopted() || !document || !model::whole_table(*document, made.element))
        return refuse(Kind::NotFound, "decisions.edit.no_table");
    made.document = std::move(*document);
    auto const call = [&](auto const& all) {
        for (auto const& element : all)
            if (element.id == made.element || (element.id.empty() && element.name == made.element))
                made.title = element.label.empty() ? element.name : element.label;
    };
    call(made.document.decisions);
    call(made.document.models);
    return made;
}

Result<model::Sheet> typed_sheet(Visit const& visit)
{
    auto sheet = model::read_sheet(visit.request.form);
    if (!sheet)
        return refuse(Kind::Invalid, sheet.error());
    return std::move(*sheet);
}

// Errors by the control of their cell; what is of no cell stays a problem of the document.
std::map<std::string, std::string> errors_by_control(Visit const& visit, model::Looked& looked, model::Places const& places)
{
    std::map<std::string, std::string> errors;
    std::vector<dmn::Problem> others;
    for (auto& problem : looked.problems) {
        auto const found = places.find(problem.place);
        if (!found) {
            others.push_back(std::move(problem));
            continue;
        }
        auto const place = found->line > 1 ? words(visit, "decisions.cell.place", { { "line", std::to_string(found->line) }, { "column", std::to_string(found->column) } })
                                           : words(visit, "decisions.cell.column", { { "column", std::to_string(found->column) } });
        auto& error = errors[found->control];
        error += (error.empty() ? "" : " ") + place + problem.japanese;
    }
    looked.problems = std::move(others);
    return errors;
}

// Values of examples are constants: what does not read as one is told beside its box.
std::string example_error(Visit const& visit, std::string const& text)
{
    if (text.empty())
        return {};
    if (auto const compiled = feel::compile(text, feel::Names()); !compiled)
        return words(visit, "decisions.cell.column", { { "column", std::to_string(compiled.error().front().column) } }) + compiled.error().front().japanese;
    return {};
}

std::string text_in(std::vector<std::pair<std::string, dmn::Text>> const& pairs, std::string const& name)
{
    for (auto const& [key, text] : pairs)
        if (key == name)
            return text.text;
    return {};
}

// How a column of examples is called: the label of the input that reads this name, of the decision that gives it.
std::string title_of_column(dmn::Document const& document, dmn::Table const& table, std::string const& name)
{
    for (auto const& input : table.inputs)
        if (input.expression.text == name)
            return column_label(input);
    for (auto const& input : document.inputs)
        if (input.name == name && !input.label.empty())
            return input.label;
    auto const dot = name.find('.');
    auto const entry = dot == std::string::npos ? name : name.substr(dot + 1);
    for (auto const& output : table.outputs)
        if (output.name == entry)
            return column_label(output);
    if (auto const* decision = document.decision(name); decision && !decision->label.empty())
        return decision->label;
    if (dot == std::string::npos && table.outputs.size() == 1 && document.decision(name) && dmn::table_of(document.decision(name)->logic))
        return column_label(table.outputs.front()).empty() ? name : column_label(table.outputs.front());
    return name;
}

class Sheet {
public:
    Sheet(Visit const& visit, Editing const& editing, model::Sheet sheet) : visit_(visit), editing_(editing), sheet_(std::move(sheet)), places_(sheet_)
    {
        looked_ = model::look(model::with_sheet(editing.document, editing.element, sheet_));
        errors_ = errors_by_control(visit, looked_, places_);
    }

    EditPage page(std::string const& focus)
    {
        EditPage page;
        auto const& subject = editing_.subject;
        page.list = mado::web::link(visit_, "/decisions");
        page.page = mado::web::link(visit_, subject.address());
        page.check = mado::web::link(visit_, subject.address() + "/edit/" + http::percent_encoded(editing_.element) + "/check");
        page.difference = page.page + "/difference";
        page.model_title = title_of(looked_, subject.name);
        page.title = editing_.title;
        page.state_line = state_line(visit_, editing_.all);
        page.hash = editing_.all.hash;
        page.output_label = sheet_.table.output_label;
        choices(page);
        table(page, focus);
        examples(page, focus);
        page.problems = problem_views(visit_, looked_.problems);
        auto const more = errors_.size();
        page.tally = tally_of(visit_, looked_, more);
        page.why = why_not_yet(visit_, looked_, more);
        if (page.why.empty())
            page.why = words(visit_, "decisions.edit.ready");
        page.said = page.tally.errors + (page.tally.errors.empty() ? "" : "、") + page.tally.warnings;
        return page;
    }

private:
    void choices(EditPage& page) const
    {
        for (std::size_t i = 0; i < model::names_of_hits.size(); ++i)
            page.hits.push_back({ std::string(model::names_of_hits[i]), words(visit_, "web.reason." + std::string(model::names_of_hits[i])), sheet_.table.hit == static_cast<dmn::Hit>(i) });
        for (std::size_t i = 0; i < model::names_of_aggregations.size(); ++i)
            page.aggregations.push_back({ std::string(model::names_of_aggregations[i]),
                words(visit_, i == 0 ? std::string("decisions.aggregation.none") : "web.reason." + std::string(model::names_of_aggregations[i])),
                sheet_.table.aggregation == static_cast<dmn::Aggregation>(i) });
        page.is_collect = sheet_.table.hit == dmn::Hit::Collect;
        for (auto const* type : { "string", "number", "boolean", "date", "time", "dateTime", "dayTimeDuration", "yearMonthDuration" })
            page.types.push_back({ type, words(visit_, std::string("decisions.type.") + type), false });
        for (auto const& item : editing_.document.items)
            page.types.push_back({ item.name, item.label.empty() ? item.name : item.label, false });
    }

    void table(EditPage& page, std::string const& focus)
    {
        TableShown shown;
        shown.title = editing_.title;
        shown.errors = errors_;
        shown.focus = focus;
        if (auto const* table = looked_.table_of(editing_.element))
            shown.findings = &table->findings;
        page.table = table_view(visit_, "table", sheet_.table, shown);
    }

    void examples(EditPage& page, std::string const& focus)
    {
        auto const head = [&](char kind, std::vector<std::string> const& names) {
            for (std::size_t c = 0; c < names.size(); ++c)
                page.example_columns.push_back({ kind + std::to_string(c), names[c], title_of_column(editing_.document, sheet_.table, names[c]), kind == 'e' && c == 0 });
        };
        head('g', sheet_.given);
        head('e', sheet_.expected);
        page.examples_count = static_cast<int>(sheet_.examples.size());
        page.given_count = static_cast<int>(sheet_.given.size());
        page.expected_count = static_cast<int>(sheet_.expected.size());
        page.examples = example_views(visit_, looked_);
        for (std::size_t x = 0; x < page.examples.size() && x < sheet_.examples.size(); ++x) {
            auto& view = page.examples[x];
            auto const& example = sheet_.examples[x];
            view.has_focus = focus == "x" + std::to_string(x) + ".name";
            auto const say = words(visit_, "decisions.example.n", { { "n", std::to_string(x + 1) } }) + " ";
            for (auto const& column : page.example_columns) {
                auto const text = text_in(column.control.front() == 'g' ? example.given : example.expect, column.name);
                view.cells.push_back({ "x" + std::to_string(x) + "." + column.control, say + column.title, text, example_error(visit_, text), false });
            }
        }
    }

    Visit const& visit_;
    Editing const& editing_;
    model::Sheet sheet_;
    model::Places places_;
    model::Looked looked_;
    std::map<std::string, std::string> errors_;
};

http::Response shown(Visit const& visit, Editing const& editing, model::Sheet sheet, std::string const& focus, std::string const& said, bool is_unsaved, std::string_view name,
    Attempt const* attempt)
{
    auto page = Sheet(visit, editing, std::move(sheet)).page(focus);
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.is_unsaved = is_unsaved;
    if (!said.empty())
        page.said = said;
    // Whatever was typed is shown again; beside it stands what somebody else has saved, and the next saving answers that.
    page.is_changed_meanwhile = attempt && attempt->refusal.kind == Kind::Conflict && visit.request.answer("hash") != editing.all.hash;
    if (page.is_changed_meanwhile) {
        TableShown theirs;
        theirs.title = words(visit, "decisions.edit.theirs");
        page.theirs = table_view(visit, "theirs", *model::whole_table(editing.document, editing.element), theirs);
    }
    return mado::web::page(visit, name, page, attempt);
}

// A change that a button asks for, done to what was typed; nothing is saved.
Result<http::Response> changed(Visit const& visit, Editing const& editing, std::string_view name)
{
    auto sheet = TRY(typed_sheet(visit));
    auto const wanted = visit.request.answer("do");
    std::string focus;
    if (wanted != "check") {
        auto const done = model::carry_out(sheet, wanted);
        if (!done)
            return refuse(Kind::Invalid, "decisions.edit.no_such_change");
        focus = *done;
    }
    return shown(visit, editing, std::move(sheet), focus, {}, true, name, nullptr);
}

}  // namespace

Result<http::Response> show_edit(Visit const& visit, Attempt const* attempt)
{
    auto const editing = TRY(pages::editing(visit));
    auto typed = attempt ? model::read_sheet(visit.request.form) : std::unexpected(std::string());
    auto sheet = typed ? std::move(*typed) : model::sheet_of(editing.document, editing.element);
    return shown(visit, editing, std::move(sheet), {}, {}, attempt != nullptr, "decisions/edit.html", attempt);
}

Result<http::Response> act_edit(Visit const& visit)
{
    auto const editing = TRY(pages::editing(visit));
    if (visit.request.answer("do") != "save")
        return changed(visit, editing, "decisions/edit.html");
    auto const sheet = TRY(typed_sheet(visit));
    auto const text = dmn::write(model::with_sheet(editing.document, editing.element, sheet));
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return save(tx, visit.caller, visit.here, editing.subject.path, text, visit.request.answer("hash")); }));
    return mado::web::done(visit, editing.subject.address() + "/edit/" + http::percent_encoded(editing.element), "decisions.said.saved");
}

Result<http::Response> act_check(Visit const& visit)
{
    auto const editing = TRY(pages::editing(visit));
    return changed(visit, editing, "decisions/sheet_alone.html");
}

mado::web::PageType edit_page() { return html::page<EditPage>("decisions/edit.html"); }
mado::web::PageType sheet_page() { return html::page<EditPage>("decisions/sheet_alone.html"); }

}  // namespace mado::decisions::pages
